"""A5: a verdict is what the numbers say, a week has its report, and a release its clean one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

REPORT = """---
id: SAN-2026-11-{day}
status: final
title: Week {week}
summary: "{summary}"
date: 2026-11-{day}
owner: Priya Raghunathan
verdict: {verdict}
metrics:
  - {{name: checkout success, value: {success}, baseline: 99.2, better: higher, unit: '%', blocks: true}}
  - {{name: pages in the week, value: {pages}, baseline: 6, better: lower}}
---
# Week {week}

{summary}
"""
FIRST = REPORT.format(
    day="12", week=46, summary="Nothing is worse.", verdict="CLEAN", success="99.54", pages=5
)
SECOND = REPORT.format(
    day="19",
    week=47,
    summary="The week was loud.",
    verdict="REGRESSIONS-PRESENT",
    success="99.47",
    pages=8,
)
CYCLE = """---
id: CYC-2026.46
status: closed
title: Release 2026.46
summary: "Left on a clean report."
release: '2026.46'
owner: Mateo Quispe
opened: 2026-11-02
closed: 2026-11-13
waivers:
  - {criterion: restore drill, reason: The drill of the quarter is on 3 December.}
  - {criterion: bug hunt, reason: Nothing but texts was changed.}
---
# Release 2026.46

Texts.
"""
ONE, TWO = "data/sanity/san-2026-11-12.md", "data/sanity/san-2026-11-19.md"
CYC = "data/cycles/cyc-2026.46.md"
ROW_SETTINGS = (
    row.SETTINGS.replace("2026-11-20", "2026-11-20\nsanity_every: 7 days")
    + "  - {rule: OKB894, level: 'off'}\n"
)
ROW = Row(
    "A5",
    "Sanity reports",
    ("sanity-report", "cycle"),
    {ONE: FIRST, TWO: SECOND, CYC: CYCLE},
    {
        "OKB601": {TWO: SECOND.replace("REGRESSIONS-PRESENT", "CLEAN")},
        "OKB823": {TWO: None, "opskb.yml": ROW_SETTINGS.replace("7 days", "3 days")},
        "OKB895": {ONE: FIRST.replace("CLEAN", "RELEASE-BLOCKED").replace("99.54", "98.9")},
    },
    "sanity/san-2026-11-19/index.html",
    "api/v1/records/san-2026-11-19.json",
    settings=ROW_SETTINGS,
    names={"OKB823": "SAN-2026-11-12", "OKB895": "CYC-2026.46"},
)


def test_row_A5_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A5_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closed: 2026-11-13": "closed: 2026-11-20"}, "SAN-2026-11-19, says REGRESSIONS-PRESENT"),
        ({}, "SAN-2026-11-12, was 8 days old"),
    ],
)
def test_row_A5_says_why_a_release_was_not_cleared(
    changes: dict[str, str], words: str, tmp_path: Path
) -> None:
    cycle, files = CYCLE, {}
    for old, new in changes.items():
        cycle = cycle.replace(old, new)
    if not changes:
        files[TWO] = None
        cycle = cycle.replace("closed: 2026-11-13", "closed: 2026-11-20")
    found = row.site(tmp_path, ROW, {**files, CYC: cycle}).findings
    assert [words in one.message for one in found if one.code == "OKB895"] == [True]


def test_row_A5_does_not_judge_a_release_from_before_the_first_report(tmp_path: Path) -> None:
    early = CYCLE.replace("closed: 2026-11-13", "closed: 2026-11-11")
    found = row.site(tmp_path, ROW, {CYC: early}).findings
    assert not [one for one in found if one.code == "OKB895"]


def test_row_A5_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "REGRESSIONS-PRESENT" in words
    assert "pages in the week 8 6 2 worse" in words
    assert "pages in the week, last 2 reports: from 5 to 8" in words
    computed = {one["name"]: one for one in data["computed"]}
    assert computed["supported"]["value"] == "REGRESSIONS-PRESENT"
    assert (computed["worse"]["value"], computed["worse"]["holds"]) == (1, False)
    assert (computed["days_since"]["value"], computed["days_since"]["holds"]) == (7, True)
