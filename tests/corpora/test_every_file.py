"""Every file of every corpus, in a dialect that is read or not, is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.project import Project
from opskb.rules import BY_CODE
from tests.conftest import CORPORA
from tests.corpora.conftest import Load

COUNT = 23
FOUND = sorted(path.name for path in CORPORA.iterdir() if path.is_dir()) if CORPORA.is_dir() else []
# One name where there is none, so that the tests are skipped with the reason of their fixture.
NAMES = FOUND or ["absent"]


def accounted(project: Project) -> set[str]:
    """The paths that gave a record, a skip with a reason, or a problem with a place."""
    assert all(skip.reason for skip in project.skipped)
    return (
        {record.path for record in project.records}
        | {skip.path for skip in project.skipped}
        | {problem.place.path for problem in project.problems}
    )


def test_there_are_as_many_as_were_counted(corpora: Path) -> None:
    assert len(FOUND) == COUNT


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_over(name: str, corpora: Path, load: Load) -> None:
    root = corpora / name
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert accounted(load(name)) == files


@pytest.mark.parametrize("name", NAMES)
def test_every_problem_has_a_place_and_a_remedy(name: str, load: Load) -> None:
    for problem in load(name).problems:
        assert problem.place.path
        assert problem.place.line > 0
        assert problem.place.column > 0
        assert problem.message
        assert problem.remedy
        assert problem.code.startswith("OKB")


@pytest.mark.parametrize("name", NAMES)
def test_nobody_gave_orders_to_machines_in_them(name: str, load: Load) -> None:
    assert list(BY_CODE["OKB707"].check(load(name))) == []


def test_all_of_them_at_once(corpora: Path, load: Load) -> None:
    whole = load(".")
    files = {path.relative_to(corpora).as_posix() for path in corpora.rglob("*") if path.is_file()}
    assert accounted(whole) == files
