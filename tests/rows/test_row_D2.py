"""D2, recurring reports: an archive for each series, the latest on top, and no gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

REPORT = """---
id: ACT-note-on-cash
title: Note on cash
status: active
summary: One page to the leads.
type: report
owner: Aroha Ngata
cadence: every two weeks
since: 2026-09-28
output: One page
done:
  - {on: 2026-10-09, what: 'Cash, week 41', evidence: Sent at 16:10}
  - {on: 2026-10-23, what: 'Cash, week 43', evidence: Sent at 15:52}
  - {on: 2026-11-06, what: 'Cash, week 45', evidence: Sent at 15:20}
---
Who reads only the first line must know enough.
"""
PATH = "data/activities/act-note-on-cash.md"

ROW = Row(
    "D2",
    "Recurring reports",
    ("activity",),
    {PATH: REPORT},
    {
        "OKB884": {
            PATH: REPORT.replace("2026-10-23, what: 'Cash, week 43'", "2026-11-07, what: Again")
        }
    },
    "reports/index.html",
    "api/v1/boards/reports.json",
)


def test_row_D2_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D2_breaks(code: str, tmp_path: Path) -> None:
    # From 28 September: to 11 October, to 25 October, to 8 November, to 22 November (running).
    found = row.breaks(tmp_path, ROW, code)
    assert found.message == "missed: 0 of 1 done from 2026-10-12 to 2026-10-25"


def test_row_D2_forgets_a_gap_as_a_finding_and_not_on_its_page(tmp_path: Path) -> None:
    from dataclasses import replace

    broken = {PATH: str(ROW.breaks["OKB884"][PATH])}
    settings = f"gap_days: 20\n{row.SETTINGS}"
    assert not row.site(tmp_path, ROW, {**broken, "opskb.yml": settings}).findings
    words, _ = row.shown(tmp_path, replace(ROW, files=broken, settings=settings))
    assert "1 gap since it began, the last beginning 12 Oct 2026" in words


def test_row_D2_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "3 reports in 1 series, none with a gap." in words
    (series,) = data["sections"]
    assert [one["Report"] for one in series["table"]] == [
        "Cash, week 45", "Cash, week 43", "Cash, week 41",
    ]  # fmt: skip
    assert series["table"][0]["Where it can be seen"] == "Sent at 15:20"
