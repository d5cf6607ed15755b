"""`opskb export`: a folder of its own, replaced whole, and nothing of anybody else's touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb.adapters.cli import cli
from opskb.edits.exporting import LIST
from opskb.outputs.exports import EXPORTS
from tests.knowledge import record

FILES = {
    "opskb.yml": "as_of: 2026-11-20\n",
    "data/adr/adr-0001.md": record("ADR-0001", "Words.", title="First", status="accepted"),
    "data/adr/adr-0002.md": record("ADR-0002", "Words.", title="Second", status="proposed"),
    "data/adr/adr-0003.md": record(
        "ADR-0003", "Nobody outside reads this.", title="Hush", visibility="private"
    ),
}


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "base"
    for name, text in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    monkeypatch.chdir(home)
    return home


def run(*words: str) -> Result:
    found = CliRunner().invoke(cli, ["export", *words])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refused(found: Result, *words: str) -> None:
    assert found.exit_code == 2, found.output
    for word in words:
        assert word in found.output, found.output


@pytest.mark.parametrize("form", EXPORTS)
def test_every_format_is_written_twice_the_same_and_lists_its_files(base: Path, form: str) -> None:
    (base / "data/runbooks").mkdir()
    for at in (1, 2):
        told = "## Mitigate\n\n1. Restart it.\n"
        name = f"RB-000{at}"
        text = record(name, told, title="Slow", status="active")
        (base / f"data/runbooks/{name.lower()}.md").write_text(text)
    done = run("out", "--format", form)
    assert done.exit_code == 0, done.output
    first = tree(base / "out")
    assert json.loads(first[LIST])["files"] == sorted(first.keys() - {LIST})
    assert first.keys() > {LIST}
    assert not any(b"Hush" in one or b"Nobody outside" in one for one in first.values())
    again = run("out", "--format", form)
    assert "0 written" in again.output
    assert tree(base / "out") == first


def test_without_a_format_it_is_the_first_of_the_table(base: Path) -> None:
    assert run("okf").exit_code == 0
    assert "okf_version" in (base / "okf/index.md").read_text()
    assert (base / "okf/decisions/adr-0001.md").is_file()


def test_what_is_no_longer_made_goes_and_its_folder_with_it(base: Path) -> None:
    (base / "data/runbooks").mkdir()
    (base / "data/runbooks/rb-0001.md").write_text(record("RB-0001", "Words.", title="Third"))
    run("okf")
    assert (base / "okf/runbooks/rb-0001.md").is_file()
    (base / "data/runbooks/rb-0001.md").unlink()
    assert "taken away" in run("okf").output
    assert not (base / "okf/runbooks").exists()
    assert (base / "okf/decisions/adr-0001.md").is_file()


def test_another_format_takes_the_place_of_the_first(base: Path) -> None:
    run("out")
    run("out", "--format", "json")
    assert not [path for path in tree(base / "out") if path.endswith(".md")]


def test_a_file_of_somebody_elses_in_the_folder_stays(base: Path) -> None:
    run("out")
    (base / "out/README.txt").write_text("mine")
    (base / "out/decisions/note.txt").write_text("mine too")
    run("out", "--format", "json")
    assert (base / "out/README.txt").read_text() == "mine"
    assert (base / "out/decisions/note.txt").read_text() == "mine too"


def test_a_folder_of_other_things_is_refused_and_left_alone(base: Path) -> None:
    (base / "mine").mkdir()
    (base / "mine/index.md").write_text("mine")
    refused(run("mine"), "no export wrote")
    assert tree(base / "mine") == {"index.md": b"mine"}


def test_a_file_that_no_export_wrote_is_never_overwritten(base: Path) -> None:
    run("out")
    (base / "data/adr/adr-0009.md").write_text(record("ADR-0009", "Words.", title="Later"))
    (base / "out/decisions/adr-0009.md").write_text("mine")
    before = tree(base / "out")
    refused(run("out"), "decisions/adr-0009.md", "no export wrote")
    assert tree(base / "out") == before


@pytest.mark.parametrize("where", ["data", "data/adr", "data/new", ".", "..", ".git/okf"])
def test_a_folder_in_or_around_the_records_or_of_git_is_refused(base: Path, where: str) -> None:
    before = tree(base)
    refused(run(where))
    assert tree(base) == before


def test_a_file_in_the_way_is_refused(base: Path) -> None:
    refused(run("opskb.yml"), "no folder")
    refused(run("opskb.yml/okf"), "no folder")


def test_a_link_is_never_followed(base: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    (base / "out").symlink_to(away)
    refused(run("out"), "symbolic link")
    refused(run("out/okf"), "symbolic link")
    run("okf")
    for path in (base / "okf/decisions").iterdir():
        path.unlink()
    (base / "okf/decisions").rmdir()
    (base / "okf/decisions").symlink_to(away)
    refused(run("okf"), "symbolic link")
    assert tree(away) == {}


@pytest.mark.parametrize(
    "path", ["../../data/adr/adr-0001.md", "/etc/passwd", "a/../../x", "C:x", "a\\..\\x", "", "."]
)
def test_a_list_that_leads_out_of_the_folder_is_not_believed(base: Path, path: str) -> None:
    (base / "out").mkdir()
    said = {"schema": "opskb/export-v1", "format": "okf", "files": [path]}
    (base / "out" / LIST).write_text(json.dumps(said))
    before = tree(base)
    refused(run("out"), LIST)
    assert tree(base) == before


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1}', "[" * 5000, "\udce9"])
def test_a_list_that_cannot_be_read_is_refused(base: Path, text: str) -> None:
    (base / "out").mkdir()
    (base / "out" / LIST).write_bytes(os.fsencode(text))
    refused(run("out"), LIST)


@pytest.mark.parametrize("url", ["", "log.md", "index.md", "../../other", ".git", LIST])
def test_a_kind_that_leads_elsewhere_takes_and_brings_nothing(base: Path, url: str) -> None:
    run("out")
    before = tree(base / "out")
    kind = base / "data/_kinds/thing/kind.yml"
    kind.parent.mkdir(parents=True)
    states = "states: {draft: draft, active: live}"
    kind.write_text(f"prefix: TH\ntitle: Things\nfolder: things\nurl: '{url}'\n{states}\n")
    (base / "data/th-1.md").write_text(record("TH-1", "Words.", title="One", kind="thing"))
    refused(run("out"), "kind.yml")
    assert tree(base / "out") == before


def test_an_export_that_died_is_finished_by_the_next(base: Path) -> None:
    run("okf")
    whole = tree(base / "okf")
    (base / "okf/.opskb-export.part").write_text("half")
    (base / "okf/decisions/adr-0002.md").unlink()
    run("okf")
    assert tree(base / "okf") == whole


@pytest.mark.parametrize("text", ["a: [\n", "sources: [{path: ../..}]\n", "sources: [data2]\n"])
def test_settings_with_a_mistake_are_refused_and_take_nothing_away(base: Path, text: str) -> None:
    run("out")
    before = tree(base / "out")
    (base / "opskb.yml").write_text(text)
    refused(run("out"), "opskb check")
    refused(run("other"), "opskb check")
    assert tree(base / "out") == before
    assert not (base / "other").exists()
