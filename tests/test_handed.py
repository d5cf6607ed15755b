"""The page on handing runbooks to a machine, done by the letter: what it shows is what is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from opskb import project
from opskb.insights import steps
from opskb.insights.prose_steps.headings import BACK, SECTIONS
from tests.test_tutorial import blocks, follow

PAGE = "docs/how-to/hand-runbooks-to-a-machine.md"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "opskb.yml").write_text("as_of: 2026-11-20\n")
    return tmp_path


def test_every_command_of_the_page_prints_what_it_shows(base: Path) -> None:
    done = list(follow(PAGE, base))
    assert [words[-1] for (words, _), _ in done] == ["runme", "ssm", "offline"]
    for (words, lines), printed in done:
        assert printed == lines, words


def test_its_runbook_is_read_as_it_says(base: Path) -> None:
    list(follow(PAGE, base))
    read = project.load(base)
    (record,) = read.by_kind["runbook"]
    found = steps.of(record)
    assert [(one.id, one.kind) for one in found] == [
        ("P1", "observe"),
        ("P2", "act"),
        ("P3", "notify"),
    ]
    assert [one.text for one in found[0].does.commands] == ["tw outbox status"]
    assert found[1].does.expect == "the others to be current within two minutes."


def test_its_cell_and_its_document_are_those_that_are_written(base: Path) -> None:
    for (words, _), _ in follow(PAGE, base):
        if words[-1] == "runme":
            (cell,) = [
                text
                for lang, _, text in blocks(PAGE)
                if lang == "markdown" and text.startswith("```")
            ]
            assert cell in (base / "handed/rb-0020.md").read_text()
        if words[-1] == "ssm":
            document = json.loads((base / "handed/rb-0020.json").read_text())
            assert document["schemaVersion"] == "0.3"


def test_every_heading_that_is_read_stands_on_the_page() -> None:
    cells = re.findall(r"^\| ([A-Z][^|]+) \|", (ROOT / PAGE).read_text("utf-8"), re.MULTILINE)
    named = {word for cell in cells for word in cell.casefold().split(", ")}
    assert {*SECTIONS, *BACK} <= named
