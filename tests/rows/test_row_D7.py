"""D7, the compliance month: sixteen lines in four areas, each with the day it is due again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

AREAS = {
    "regulatory": ("New rules", "Changed rules", "Actions against others", "Deadlines"),
    "privacy": ("Subject requests", "Consent", "Retention", "Transfers abroad"),
    "security": ("Scans", "Patches", "Access review", "Incident log"),
    "audit-readiness": ("Documents", "Evidence", "Training", "Acknowledgements"),
}
LINES = [(area, what) for area, all in AREAS.items() for what in all]
ROWS = "".join(
    f"  - {{id: L{at}, area: {area}, what: {what}, owner: Jelena Petrović, done: 2026-11-05,"
    f' evidence: "Minutes of 5 November"}}\n'
    for at, (area, what) in enumerate(LINES, 1)
)
MONTH = f"""---
id: PROC-month
title: The compliance month
status: active
summary: Sixteen lines that are gone through in the first week of each month.
type: compliance
owner: Jelena Petrović
requirements:
{ROWS}reviews:
  - {{on: 2026-09-01, by: Jelena Petrović, checked: "Every line and its owner"}}
---
The lines are gone through in the first week.
"""
PATH = "data/procedures/proc-month.md"

ROW = Row(
    "D7",
    "Compliance month",
    ("procedure",),
    {PATH: MONTH},
    {"OKB885": {PATH: MONTH.replace("done: 2026-11-05", "done: 2026-10-05", 1)}},
    "compliance/index.html",
    "api/v1/boards/compliance.json",
)


def test_row_D7_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D7_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    assert found.field == "requirements/L1"
    assert "was due on 2026-11-05, 15 days ago, from Jelena Petrović" in found.message
    written = (tmp_path / PATH).read_text(encoding="utf-8").splitlines()
    assert "id: L1," in written[found.place.line - 1]


def test_row_D7_a_line_that_was_never_done_is_past_due(tmp_path: Path) -> None:
    never = MONTH.replace(" done: 2026-11-05,", "", 1)
    site = row.site(tmp_path, ROW, {PATH: never})
    assert [(one.code, one.field) for one in site.findings] == [("OKB885", "requirements/L1")]
    assert "was never done" in site.findings[0].message


THREE = MONTH.replace("".join(f"{one}\n" for one in ROWS.splitlines()[3:]), "")


@pytest.mark.parametrize(
    ("text", "field", "code", "said"),
    [
        (
            MONTH.replace(", what: Deadlines", ", what: Days"),
            "requirements/regulatory",
            "OKB885",
            "has no line of regulatory for `deadlines`",
        ),
        (
            MONTH.replace("2026-11-05", "2020-11-05, every: 10 years", 1),
            "requirements/L1",
            "OKB885",
            "line L1 (New rules) rests for 10 years, and 1 year is the longest",
        ),
        (
            MONTH.replace("2026-11-05", "2027-11-05", 1),
            "requirements",
            "OKB003",
            "`requirements` has a row of 2027-11-05, later than the as-of date 2026-11-20",
        ),
        (
            MONTH.replace(', evidence: "Minutes of 5 November"', "", 1),
            "requirements/L1",
            "OKB885",
            "line L1 (New rules) was done on 2026-11-05, and nothing shows it",
        ),
    ],
)
def test_row_D7_a_line_is_there_and_shown(
    text: str, field: str, code: str, said: str, tmp_path: Path
) -> None:
    # A line that rests for ten years is past due after one: both are told.
    counts = {code: 2} if "10 years" in text else {}
    broken = replace(ROW, breaks={code: {PATH: text}}, counts=counts)
    found = row.breaks(tmp_path, broken, code)
    assert (found.field, found.message) == (field, said)


def test_row_D7_counts_what_is_missing(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, replace(ROW, files={PATH: THREE}))
    assert "3 of 16 lines of the month current" in words
    by_name = {section["name"]: section for section in data["sections"]}
    assert by_name["area-privacy"]["title"] == "Privacy: 0 of 4 lines current"
    shown = by_name["area-regulatory"]["table"][-1]
    assert (shown["What"], shown["Last done"], shown["State"]) == (
        "deadlines",
        "No such line",
        "Red",
    )


def test_row_D7_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "16 of 16 lines of the month current" in words
    by_name = {section["name"]: section for section in data["sections"]}
    shown = [line for area in AREAS for line in by_name[f"area-{area}"]["table"]]
    assert [line["What"] for line in shown] == [what for _, what in LINES]
    # Done on 5 November, so due a month later.
    assert {(line["Last done"], line["Due"]) for line in shown} == {("2026-11-05", "2026-12-05")}
    assert by_name["area-privacy"]["title"] == "Privacy: 4 of 4 lines current"
