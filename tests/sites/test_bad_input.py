"""Bad input costs itself: the site is built, says what is wrong and where, and never shows a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from opskb import project
from tests.engine import Engine
from tests.sitefiles import found_in
from tests.sites.folders import RECORD, write

GOOD = {"data/adr/adr-0001.md": RECORD}
BAD = {
    "broken YAML": (
        "adr-0002.md",
        b"---\nid: ADR-0002\ntags: [a\n---\nx\n",
        "data/adr/adr-0002.md:4:1: OKB001",
    ),
    "an impossible date": (
        "adr-0002.md",
        b"---\nid: ADR-0002\ntitle: a\ndate: 2026-02-30\n---\nx\n",
        "data/adr/adr-0002.md:4:7: OKB003",
    ),
    "front matter that never ends": (
        "adr-0002.md",
        b"---\nid: ADR-0002\n",
        "data/adr/adr-0002.md:1:1: OKB001",
    ),
    "no UTF-8": ("adr-0002.md", b"# caf\xe9\n", "data/adr/adr-0002.md:1:6: OKB001"),
    "binary": ("adr-0002.md", bytes(range(256)) * 4, "data/adr/adr-0002.md:2:118: OKB001"),
    "2 MiB": ("adr-0002.md", b"# a\n" + b"x " * 1024 * 1024, "data/adr/adr-0002.md:1:1: OKB001"),
    "deep nesting": (
        "adr-0002.md",
        b"---\na: " + b"[" * 30_000 + b"\n---\n",
        "data/adr/adr-0002.md:",
    ),
    "an id twice": ("adr-0002.md", RECORD.encode(), "OKB101"),
    "an unknown status": (
        "adr-0002.md",
        RECORD.replace("0001", "0002").replace("accepted", "tired").encode(),
        "OKB401",
    ),
}


def build(config: Path) -> tuple[Path, str]:
    result = Engine("mkdocs").build(config, config.parent / "site")
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert (config.parent / "site" / "index.html").is_file()
    return config.parent / "site", result.stderr


@pytest.mark.parametrize(("name", "content", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_is_named_and_the_others_are_published(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    config = write(tmp_path, GOOD)
    (tmp_path / "data" / "adr" / name).write_bytes(content)
    site, log = build(config)
    assert f"WARNING -  {said}" in log or (said.startswith("OKB") and said in log)
    assert "One decision" in (site / "decisions" / "adr-0001" / "index.html").read_text()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + RECORD.encode(),
        RECORD.replace("\n", "\r\n").encode(),
        RECORD.replace("\n", "\n\n").encode(),
    ],
    ids=["BOM", "CRLF", "blank lines"],
)
def test_other_line_ends_are_read(content: bytes, tmp_path: Path) -> None:
    config = write(tmp_path, {})
    (tmp_path / "data" / "adr").mkdir(parents=True)
    (tmp_path / "data" / "adr" / "adr-0001.md").write_bytes(content)
    site, _ = build(config)
    assert (
        '<h2 id="context">Context</h2>'
        in (site / "decisions" / "adr-0001" / "index.html").read_text()
        or b"\n\n\n" in content
    )


def test_a_missing_data_folder_is_told(tmp_path: Path) -> None:
    _, log = build(write(tmp_path, {}))
    assert "OKB007" in log
    assert "Checked 0 records" in log


def test_an_empty_data_folder_is_told(tmp_path: Path) -> None:
    config = write(tmp_path, {})
    (tmp_path / "data").mkdir()
    assert "WARNING" in build(config)[1]


@pytest.mark.parametrize("place", ["data/adr", "docs/decisions"])
def test_a_link_out_of_the_project_is_not_followed(place: str, tmp_path: Path) -> None:
    secret = tmp_path / "outside"
    secret.mkdir()
    (secret / "secret.md").write_text("# The zqsecretqz\n")
    (secret / "secret.png").write_bytes(b"\x89PNG zqsecretqz")
    settings = "sources: [{path: data}, {path: docs/decisions, kind: adr}]\n"
    config = write(
        tmp_path / "kb",
        {**GOOD, "opskb.yml": settings, f"{place}/adr-0003.md": RECORD.replace("0001", "0003")},
    )
    (tmp_path / "kb" / "docs" / "decisions").mkdir(exist_ok=True)
    (tmp_path / "kb" / place / "adr-0002.md").symlink_to(secret / "secret.md")
    (tmp_path / "kb" / place / "folder").symlink_to(secret)
    site, log = build(config)
    assert f"{place}/adr-0002.md:1:1: OKB004" in log
    assert f"{place}/folder:1:1: OKB004" in log
    assert found_in(site, "zqsecretqz") == []


def test_mistakes_in_settings_and_kinds_are_told(tmp_path: Path) -> None:
    files = {
        **GOOD,
        "opskb.yml": "nme: x\nas_of: 2026-11-20\n",
        "data/_kinds/x/kind.yml": "title: X\nprefix: x\n",
    }
    _, log = build(write(tmp_path, files))
    assert "opskb.yml:1:" in log
    assert "data/_kinds/x/kind.yml:2:9: OKB901" in log


def test_a_template_that_fails_costs_its_looks(tmp_path: Path) -> None:
    kind = "title: X\nprefix: XX\nfolder: x\nurl: x\nstates: {on: live}\n"
    files = {
        **GOOD,
        "data/_kinds/x/kind.yml": kind,
        "data/_kinds/x/page.html.j2": "{% extends 'record.html.j2' %}{% block body %}{{ nothing.there }}{% endblock %}",
        "data/x/xx-1.md": "---\nid: XX-1\ntitle: A thing\n---\nIts words.\n",
    }
    site, log = build(write(tmp_path, files))
    assert "page.html.j2" in log
    assert "Its words." in (site / "x" / "xx-1" / "index.html").read_text()


def test_a_body_without_end_is_shown_as_written(tmp_path: Path) -> None:
    files = {
        **GOOD,
        "data/adr/adr-0002.md": RECORD.replace("0001", "0002").replace("Words.", "[" * 20_000, 1),
    }
    site, _ = build(write(tmp_path, files))
    assert "Shown as it was written" in (site / "decisions" / "adr-0002" / "index.html").read_text()


@pytest.mark.parametrize(
    "old",
    [
        "../../escaped/",
        "/../escaped",
        "decisions/adr-0001/",
        "a/../../b",
        "C:\\x",
        "\\\\host\\x",
        "",
    ],
)
def test_an_old_address_stays_on_the_site_and_off_other_pages(old: str, tmp_path: Path) -> None:
    record = RECORD.replace("0001", "0002").replace("status:", f"formerly: ['{old}']\nstatus:")
    site, log = build(write(tmp_path, {**GOOD, "data/adr/adr-0002.md": record}))
    assert "One decision" in (site / "decisions" / "adr-0001" / "index.html").read_text()
    assert not [path for path in tmp_path.rglob("*") if path.name in ("escaped", "b")]
    assert "is left out" in log


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("sources: [{path: docs/decisions}]\nname: [\n", "opskb.yml:3:1: is not YAML"),
        ("- sources\n", "opskb.yml:1:1: is not a mapping"),
        ("sources: [{pth: docs/decisions}]\n", "opskb.yml:1:11: `sources` has no `path`"),
        (
            "sources: [{path: ../data}]\n",
            "which leads outside the folder that it is relative to (name what lies below it, or move"
            " opskb.yml up to a folder that holds both)",
        ),
    ],
)
def test_nothing_is_published_while_nobody_knows_what_is_a_record(
    settings: str, said: str, tmp_path: Path
) -> None:
    hidden = RECORD.replace("owner:", "visibility: private\nowner:")
    config = write(tmp_path, {"opskb.yml": settings, "docs/decisions/adr-0001.md": hidden})
    result = Engine("mkdocs").build(config, tmp_path / "site")
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not list((tmp_path / "site").rglob("*.html"))


def test_a_folder_that_cannot_be_read_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**GOOD, "opskb.yml": "as_of: 2026-11-20\n", "data/adr/shut/x.md": RECORD})
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("opskb.project.os.scandir", refusing)
    loaded = project.load(tmp_path)
    assert [record.id for record in loaded.records] == ["ADR-0001"]
    assert [(one.code, str(one.place)) for one in loaded.problems] == [
        ("OKB001", "data/adr/shut:1:1")
    ]
