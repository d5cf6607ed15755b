"""What `check --fix` writes in each dialect: folders of files, and what they are to be afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from opskb import project, rules
from opskb.edits import fix, journal
from opskb.model import Finding
from opskb.project import Project

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir())
# What has no place for a pointer, by its file, and why.
BY_HAND = {
    "bullets": {"docs/adr/0007-chatty.md": "more than one word"},
    "nowhere": {
        "adr/0002-badge.md": "a badge, a heading",
        "adr/2026-01-05-use-folders.md": "has no place for a pointer",
    },
}

# Where the status is a key of its own, what it is to be now is asked of a person.
ASKED = {case: {"OKB411"} for case in ("material", "pep", "kep")}


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def copied(case: str, folder: Path) -> Project:
    shutil.copytree(CASES / case / "given", folder / "given")
    return project.load(folder / "given", as_of="2026-11-20")


def told(base: Project) -> dict[tuple[str, str, str], Finding]:
    return {(one.code, one.place.path, one.message): one for one in rules.check(base)}


@pytest.mark.parametrize("case", NAMES)
def test_a_record_points_where_and_as_its_neighbours_do(case: str, tmp_path: Path) -> None:
    base = copied(case, tmp_path)
    journal.carry_out(base.root, fix.plan(base, rules.check(base)))
    wanted = texts(CASES / case / "given") | texts(CASES / case / "wanted")
    assert texts(base.root) == wanted


@pytest.mark.parametrize("case", NAMES)
def test_what_was_written_is_read_and_brings_nothing_else(case: str, tmp_path: Path) -> None:
    base = copied(case, tmp_path)
    before = told(base)
    journal.carry_out(base.root, fix.plan(base, before.values()))
    again = project.load(base.root, as_of="2026-11-20")
    after = told(again)
    mended = {key for key, one in before.items() if one.fixable}
    assert before.keys() - after.keys() == mended
    assert {code for code, *_ in after.keys() - before.keys()} == ASKED.get(case, set())
    assert not fix.plan(again, after.values())


@pytest.mark.parametrize("case", NAMES)
def test_what_has_no_place_says_why(case: str, tmp_path: Path) -> None:
    left = [one for one in told(copied(case, tmp_path)).values() if one.code == "OKB203"]
    why = {one.place.path: one.remedy for one in left if not one.fixable}
    assert why.keys() == BY_HAND.get(case, {}).keys()
    for path, words in BY_HAND.get(case, {}).items():
        assert words in why[path]
