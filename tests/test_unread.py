"""A file that cannot be read is one finding: nobody else is blamed for what it would have said."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project
from opskb.rules import check
from tests.checked import loaded, write

RECORD = "---\nid: {id}\ntitle: A queue\nstatus: accepted\ndate: 2026-01-01\nowner: Ines Ferreira\n{more}---\n# {id}\n"
BROKEN = "---\nid: ADR-0002\ntitle: Queues: why\n---\n"
OFF = (
    'as_of: 2026-11-20\nlevels:\n  - {rule: OKB80, level: "off"}\n  - {rule: OKB7, level: "off"}\n'
)


def record(id: str, more: str = "") -> str:
    return RECORD.format(id=id, more=more)


@pytest.mark.parametrize("name", ["adr-0002.md", "adr-0002-two-queues.md", "0002-two-queues.md"])
def test_a_gap_or_a_reference_is_not_blamed_on_others(tmp_path: Path, name: str) -> None:
    named = "ADR-0002" if name.startswith("adr") else "0002-two-queues.md"
    files = {
        "data/adr/adr-0001.md": record("ADR-0001", f"relates_to: {named}\n"),
        f"data/adr/{name}": BROKEN,
        "data/adr/adr-0003.md": record("ADR-0003"),
    }
    settings = f"{OFF}waivers:\n  - {{rule: OKB501, record: ADR-0002, until: 2026-12-31, reason: On leave.}}\n"
    if not name.startswith("adr"):
        settings = OFF
    base = loaded(tmp_path, files, settings=settings)
    assert [(one.code, one.place.path) for one in check(base)] == [("OKB001", f"data/adr/{name}")]


def test_what_no_file_could_hold_is_still_found(tmp_path: Path) -> None:
    files = {
        "data/adr/adr-0001.md": record("ADR-0001", "relates_to: ADR-0009\n"),
        "data/adr/adr-0002.md": BROKEN,
        "data/adr/adr-0004.md": record("ADR-0004"),
    }
    codes = [one.code for one in check(loaded(tmp_path, files, settings=OFF))]
    assert sorted(codes) == ["OKB001", "OKB103", "OKB201"]


@pytest.mark.parametrize("text", ["sources: [\n", "- a list\n", "name: [a: b\n"])
def test_settings_that_cannot_be_read_are_one_finding(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"opskb.yml": text, "data/adr/adr-0001.md": BROKEN})
    assert [one.code for one in check(project.load(tmp_path))] == ["OKB901"]
