"""`opskb check --stdin`: an editor asks about a text that is not saved, and nothing is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb import project, source
from opskb.adapters.cli import cli
from opskb.rules import check, rulebook
from tests.checked import write
from tests.conftest import ROOT

SETTINGS = "as_of: 2026-11-20\nlevels:\n  - {rule: OKB8, level: 'off'}\n"
OLD = "---\nid: ADR-0001\ntitle: By hand\nstatus: superseded\nowner: Ines Ferreira\nsuperseded_by: ADR-0002\n---\n## Context\nA\n## Decision\nB\n## Consequences\nC\n"
NEW = (
    OLD.replace("ADR-0001", "ADR-0003")
    .replace("superseded_by: ADR-0002\n", "")
    .replace("superseded\n", "accepted\nsupersedes: ADR-0001\n")
)
OLD_PATH, NEW_PATH = "data/adr/adr-0001.md", "data/adr/adr-0002.md"
SAVED = NEW.replace("ADR-0003", "ADR-0002").replace("By hand", "A queue")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"opskb.yml": SETTINGS, OLD_PATH: OLD, NEW_PATH: SAVED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(text: str | bytes, name: str | Path, *more: str) -> Result:
    words = ["check", "--stdin", "--stdin-filename", str(name), *more]
    result = CliRunner().invoke(cli, words, input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def codes(result: Result) -> list[tuple[str, str]]:
    found = json.loads(result.output)["findings"]
    return [(one["path"], one["code"]) for one in found]


def test_what_is_saved_is_judged_as_it_is_without(base: Path) -> None:
    for path, text in ((OLD_PATH, OLD), (NEW_PATH, SAVED)):
        saved = [(one.place.path, one.code) for one in check(project.load(base))]
        found = codes(asked(text, path, "--format", "json"))
        assert found == [one for one in saved if one[0] == path]


def test_the_text_takes_the_place_of_the_file_among_all_others(base: Path) -> None:
    silent = SAVED.replace("supersedes: ADR-0001\n", "")
    found = codes(asked(silent, NEW_PATH, "--format", "json"))
    assert (NEW_PATH, "OKB203") in found
    # What that does to another file is not shown, and what is wrong there anyway is not either.
    assert {path for path, _ in found} == {NEW_PATH}
    assert "OKB203" not in {one.code for one in check(project.load(base))}


def test_a_file_that_is_not_there_yet_is_judged_too(base: Path) -> None:
    for name in ("data/adr/adr-0003.md", "data/runbooks/new/rb-0001.md", "data/adr/adr-0003.yml"):
        text = (
            "id: ADR-0003\nstatus: nonsense\n"
            if name.endswith(".yml")
            else NEW.replace("accepted", "nonsense")
        )
        assert (name, "OKB401") in codes(asked(text, name, "--format", "json"))
    assert sorted(path.name for path in base.rglob("*.*")) == [
        "adr-0001.md",
        "adr-0002.md",
        "opskb.yml",
    ]


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_every_format_has_the_place(form: str, base: Path) -> None:
    result = asked(SAVED.replace("accepted", "nonsense"), NEW_PATH, "--format", form)
    assert result.exit_code == 1
    assert NEW_PATH in result.output
    assert "OKB401" in result.output
    assert OLD_PATH not in result.output


def test_the_name_is_relative_to_the_working_folder_or_whole(
    base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = SAVED.replace("accepted", "nonsense")
    monkeypatch.chdir(base / "data/adr")
    assert asked(text, "adr-0002.md").exit_code == 1
    assert asked(text, "../adr/./adr-0002.md").exit_code == 1
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert asked(text, base / NEW_PATH).exit_code == 1


def test_outside_a_project_the_file_is_all_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"adr-0009.md": "not to be read"})
    result = asked(NEW.replace("accepted", "nonsense"), "adr-0003.md", "--format", "json")
    assert ("adr-0003.md", "OKB401") in codes(result)
    assert json.loads(result.output)["records"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"a" * (source.MAX_BYTES + 5000), "a record may have 1 MiB"),
        (b"---\ntitle: a: b\n---\n", "is not YAML"),
        (b"---\nx: " + b"[" * 30000, "never closes it"),
        (b"---\nx: " + b"[" * 30000 + b"\n---\n", "nests deeper"),
        (b"---\nid: \x00\n---\n", "a character that YAML does not allow"),
    ],
)
def test_what_cannot_be_read_is_one_finding(text: bytes, said: str, base: Path) -> None:
    result = asked(text, NEW_PATH)
    assert result.exit_code == 1
    assert result.output.count("OKB001") == 1
    assert said in result.output


def test_windows_line_ends_and_a_byte_order_mark_move_no_place(base: Path) -> None:
    plain = SAVED.replace("accepted", "nonsense")
    other = b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode()
    assert asked(other, NEW_PATH).output == asked(plain, NEW_PATH).output


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("data", "`data` is a folder"),
        ("docs/notes.md", "lies in no source"),
        ("opskb.yml", "lies in no source"),
        ("data/_kinds/x/kind.yml", "lies in no source"),
        ("data/.hidden.md", "lies in no source"),
        ("data/adr/figures.csv", "neither Markdown nor YAML"),
    ],
)
def test_what_is_not_read_is_refused(name: str, said: str, base: Path) -> None:
    result = asked(NEW, name)
    assert result.exit_code == 2
    assert said in result.output


def test_a_file_of_the_project_around_is_judged_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "outer", {"opskb.yml": "sources: [{path: records}]\n"})
    write(tmp_path / "outer/inner", {"opskb.yml": SETTINGS, NEW_PATH: SAVED})
    monkeypatch.chdir(tmp_path / "outer/inner")
    result = asked(NEW, "../elsewhere.md")
    assert result.exit_code == 2
    assert "`elsewhere.md` lies in no source, and is not read; sources: `records`" in result.output


def test_a_link_is_told_and_not_followed(
    base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, {"adr-0009.md": "secret"})
    (base / "data/adr/adr-0009.md").symlink_to(elsewhere / "adr-0009.md")
    (base / "data/old").symlink_to(elsewhere)
    for name in ("data/adr/adr-0009.md", "data/old/adr-0009.md"):
        result = asked(NEW.replace("accepted", "nonsense"), name)
        assert result.exit_code == 1
        assert "OKB004 error: is a symbolic link" in result.output
        assert "OKB401" not in result.output


def test_settings_that_cannot_be_used_are_no_clean_bill(base: Path) -> None:
    (base / "opskb.yml").write_text("sources: [\n")
    result = asked(SAVED, NEW_PATH)
    assert result.exit_code == 2
    assert "opskb.yml cannot be used" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--stdin"], "--stdin needs --stdin-filename"),
        (["--stdin-filename", "a.md"], "--stdin-filename needs --stdin"),
        (["--stdin", "--stdin-filename", "a.md", "data"], "and no other path"),
        (["--stdin", "--stdin-filename", "a.md", "--since", "HEAD"], "compares what is saved"),
    ],
)
def test_half_of_it_is_refused(words: list[str], said: str, base: Path) -> None:
    result = CliRunner().invoke(cli, ["check", *words], input="")
    assert result.exit_code == 2
    assert said in result.output


def test_the_patterns_that_the_how_to_shows_read_every_finding(base: Path) -> None:
    """VS Code's is a regular expression as it stands; Vim's differs in its marks alone."""
    page = (ROOT / "docs/how-to/edit-records.md").read_text("utf-8")
    tasks = page.partition('title=".vscode/tasks.json"\n')[2].partition("```")[0]
    pattern = json.loads(tasks)["tasks"][0]["problemMatcher"]["pattern"]
    vim = re.search(r"l:pattern = '\\v(.*)'", page)
    assert vim is not None
    known = rulebook(project.load(base))
    assert all(re.fullmatch(r"\S+", rule.code) for rule in known)
    lines = asked(SAVED.replace("accepted", "nonsense"), NEW_PATH).output.splitlines()
    found = [line for line in lines if line.startswith("data/")]
    assert found
    for line in found:
        match = re.fullmatch(pattern["regexp"], line)
        assert match is not None
        assert (match[pattern["file"]], match[pattern["severity"]]) == (NEW_PATH, "error")
        other = re.fullmatch(vim[1].replace("{-}", "*?"), line)
        assert other is not None
        assert other[3] == match[pattern["code"]]


def test_nothing_is_written(base: Path) -> None:
    before = {path: path.read_bytes() for path in base.rglob("*") if path.is_file()}
    asked("garbage", NEW_PATH)
    asked(NEW, "data/adr/adr-0003.md")
    assert {path: path.read_bytes() for path in base.rglob("*") if path.is_file()} == before


def test_settings_may_be_others_than_those_of_the_disk(base: Path) -> None:
    """What a command is about to write can be judged before: `opskb init` asks so."""
    instead = {"opskb.yml": b"as_of: 2025-01-01\nsources: [{path: data/adr}]\n"}
    assert str(project.load(base, instead=instead).as_of) == "2025-01-01"
