"""Golden quarters of sign-offs.

As of 20 November 2026 the last quarter that has ended is the third, to 30 September. With thirty days
for it the four are owed from 31 October on: on the 30th they are not yet, on the 31st they are.
Who first signed for the first quarter owes the second and the third as well.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import signoffs
from opskb.project import Project
from tests.checked import loaded

PAGE = "---\nid: PAGE-1\ntitle: A page\nsign_offs:\n{}---\nRead it.\n"


def base(root: Path, *rows: str, as_of: str = "2026-11-20") -> Project:
    text = PAGE.format("".join(f"  - {{by: Ines Ferreira, {row}}}\n" for row in rows))
    return loaded(root, {"data/pages/page-1.md": text}, settings=f"as_of: {as_of}\n")


def called(found: Project) -> list[str]:
    return [signoffs.called(quarter) for quarter in signoffs.quarters(found)]


@pytest.mark.parametrize(
    ("as_of", "quarters"),
    [
        ("2026-11-20", ["2026-Q3"]),
        ("2026-10-31", ["2026-Q3"]),
        ("2026-10-30", []),
        ("2027-01-31", ["2026-Q4", "2026-Q3"]),
        ("2027-01-30", ["2026-Q3"]),
    ],
)
def test_the_quarters_are_those_of_the_table(
    as_of: str, quarters: list[str], tmp_path: Path
) -> None:
    row = "on: 2026-10-12, as: improvements, period: 2026-Q3"
    assert called(base(tmp_path, row, as_of=as_of)) == quarters


def test_a_first_signature_binds_from_its_quarter_on(tmp_path: Path) -> None:
    found = base(tmp_path, "on: 2026-04-12, as: improvements, period: 2026-Q1")
    assert called(found) == ["2026-Q3", "2026-Q2", "2026-Q1"]
    assert signoffs.missing(found, (date(2026, 1, 1), date(2026, 3, 31))) == (
        "slo-compliance",
        "incident-response",
        "postmortem-findings",
    )


@pytest.mark.parametrize(
    "row",
    [
        "on: 2026-10-12",
        "on: 2026-10-12, as: improvements",
        "on: 2026-12-01, as: improvements, period: 2026-Q3",
        "on: 2026-10-12, period: 2026-Q3",
    ],
)
def test_nothing_is_owed_where_none_of_the_four_was_signed(row: str, tmp_path: Path) -> None:
    assert called(base(tmp_path, row)) == []


def test_the_newest_of_each_is_what_counts(tmp_path: Path) -> None:
    found = base(
        tmp_path,
        "on: 2026-10-12, hash: aa",
        "on: 2026-10-13, hash: sha256:BB",
        "on: 2026-10-11, as: improvements, period: 2026-Q3",
    )
    newest = signoffs.newest(found.graph["PAGE-1"], found.as_of)
    assert [(one.of, one.on.day, one.hash) for one in newest] == [
        ("content", 13, "bb"),
        ("improvements", 11, ""),
    ]
    assert [one.changed("bb") for one in newest] == [False, False]
    assert newest[0].changed("cc")
