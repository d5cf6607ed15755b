"""D10: an open cycle meets the seven pre-conditions, two of which are computed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row
from tests.rows.test_row_C11 import SLO, SURFACE

CYCLE = """---
id: CYC-2026.48
status: open
title: Release 2026.48
summary: "Began on Monday."
release: '2026.48'
owner: Mateo Quispe
opened: 2026-11-16
entry:
  - {criterion: launch gate passed, evidence: "Protocol of the board", 'on': 2026-11-16, by: Adaeze Okonjo}
  - {criterion: handoff received, evidence: "List of open points", 'on': 2026-11-16}
  - {criterion: systems deployed, evidence: "Version page", 'on': 2026-11-16}
  - {criterion: monitoring configured, evidence: "Dashboard of payouts", 'on': 2026-11-16}
  - {criterion: retrospective finished, evidence: "Minutes of Friday", 'on': 2026-11-13}
---
# Release 2026.48

Texts.
"""
ACTIVITY = """---
id: ACT-{cadence}
status: active
title: What is done {cadence}
summary: "Done {cadence}."
owner: Priya Raghunathan
cadence: {cadence}
since: 2026-11-16
output: Minutes
done:
  - {{on: 2026-11-18, evidence: Minutes of 18 November}}
---
# What is done {cadence}

It is done.
"""
REPORT = """---
id: SAN-2026-11-19
status: final
title: Week 47
summary: "Nothing is worse."
date: 2026-11-19
owner: Priya Raghunathan
verdict: CLEAN
metrics:
  - {name: pages in the week, value: 5, baseline: 6, better: lower}
---
# Week 47

Nothing is worse.
"""
CYC, SAN, OBJ = (
    "data/cycles/cyc-2026.48.md",
    "data/sanity/san-2026-11-19.md",
    "data/slos/slo-payouts.md",
)
SETTINGS = f'{row.SETTINGS}  - {{rule: OKB822, level: "off"}}\n'
ROW = Row(
    "D10",
    "Entry gate",
    ("cycle", "activity", "sanity-report", "slo"),
    {
        CYC: CYCLE,
        SAN: REPORT,
        OBJ: SLO,
        "data/surfaces/surf-payouts.md": SURFACE,
        **{
            f"data/activities/act-{cadence}.md": ACTIVITY.format(cadence=cadence)
            for cadence in ("weekly", "monthly", "quarterly")
        },
    },
    {"OKB894": {CYC: CYCLE.replace("criterion: handoff received", "criterion: systems deployed")}},
    "gates/index.html",
    "api/v1/boards/gates.json",
    settings=SETTINGS,
)


def test_row_D10_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D10_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {CYC: CYCLE.replace("launch gate passed, evidence", "handoff received, evidence")},
            "launch gate passed: nobody has vouched for it",
        ),
        (
            {CYC: CYCLE.replace("'on': 2026-11-13", "'on': 2026-11-23")},
            "retrospective finished: it is vouched for from 2026-11-23 on",
        ),
        (
            {"data/activities/act-monthly.md": None},
            "cadences established: no activity in force is monthly",
        ),
        (
            {
                "data/activities/act-weekly.md": ACTIVITY.format(cadence="weekly")
                .replace("since: 2026-11-16", "since: 2026-01-01")
                .replace("2026-11-18,", "2026-11-06,")
            },
            "cadences established: not done in its last period: ACT-weekly",
        ),
        (
            {CYC: CYCLE.replace("'on': 2026-11-16, by", "'on': 2026-08-15, by")},
            "launch gate passed: it is vouched for from 2026-08-15, and 2026-08-16 is the oldest",
        ),
        ({SAN: None}, "baselines documented: no sanity report states a baseline yet"),
        (
            {OBJ: SLO[: SLO.index("compliance:")] + SLO[SLO.index("---\n# ") :]},
            "baselines documented: never measured: SLO-payouts",
        ),
    ],
)
def test_row_D10_says_which_line_is_unmet(
    changed: dict[str, str | None], words: str, tmp_path: Path
) -> None:
    found = [one for one in row.site(tmp_path, ROW, changed).findings if one.code == "OKB894"]
    assert [words in one.message for one in found] == [True], [one.message for one in found]


BARE = CYCLE.split("entry:")[0] + "---\n# Release 2026.48\n\nTexts.\n"
CLOSED = BARE.replace("status: open", "status: closed\nclosed: 2026-11-19")


def test_row_D10_a_closed_cycle_that_never_met_its_entry_is_found(tmp_path: Path) -> None:
    settings = f'{SETTINGS}  - {{rule: OKB892, level: "off"}}\n  - {{rule: OKB895, level: "off"}}\n'
    files = {CYC: CLOSED, "opskb.yml": settings}
    (found,) = [one for one in row.site(tmp_path, ROW, files).findings if one.code == "OKB894"]
    assert found.field == "entry"
    assert found.message.startswith(
        "was closed and never met its entry: launch gate passed: nobody has vouched for it; handoff"
    )
    # What is computed stood green on its day.
    assert "cadences" not in found.message


@pytest.mark.parametrize(
    "text",
    [
        CYCLE.replace("status: open", "status: closed\nclosed: 2026-11-19"),
        # Closed 93 days ago; a gap is told for 92.
        CLOSED.replace("2026-11-16", "2026-08-03").replace("2026-11-19", "2026-08-19"),
    ],
)
def test_row_D10_a_closed_cycle_that_met_it_or_is_long_gone_is_not(
    text: str, tmp_path: Path
) -> None:
    found = row.site(tmp_path, ROW, {CYC: text}).findings
    assert "OKB894" not in {one.code for one in found}


def test_row_D10_a_cycle_from_before_the_first_entry_is_not_asked_for_one(tmp_path: Path) -> None:
    early = CLOSED.replace("2026.48", "2026.46").replace("2026-11-16", "2026-11-02")
    files = {"data/cycles/cyc-2026.46.md": early.replace("2026-11-19", "2026-11-13")}
    found = row.site(tmp_path, ROW, files).findings
    assert "OKB894" not in {one.code for one in found}


def test_row_D10_shows_the_entry_of_a_cycle_that_is_planned(tmp_path: Path) -> None:
    planned = BARE.replace("status: open", "status: planned")
    words, data = row.shown(tmp_path, replace(ROW, files={**ROW.files, CYC: planned}))
    assert "CYC-2026.48 may not begin, 2 of 7 green" in words
    sections = {one["name"]: one for one in data["sections"]}
    states = [line["State"] for line in sections["okb-gate-entry-next"]["table"]]
    assert states == ["Red", "Red", "Green", "Green", "Red", "Red", "Red"]


def test_row_D10_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Entry gate of CYC-2026.48: 7 of 7 green" in words
    assert "16 Nov 2026: Protocol of the board (Adaeze Okonjo)." in words
    assert "3 activities in force: weekly, monthly, quarterly." in words
    assert "SAN-2026-11-19 states 1 baseline, and 1 SLO is measured." in words
    sections = {one["name"]: one for one in data["sections"]}
    assert [line["State"] for line in sections["okb-gate-entry"]["table"]] == ["Green"] * 7
