"""D3: improvements by stage, how long they took, and whether their number moved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row
from tests.rows.test_row_C11 import METRIC

DONE = """---
id: PLAN-0002
status: done
title: Fewer pages at night
type: improvement
summary: "From nine pages a week to six."
owner: Priya Raghunathan
opened: 2026-08-03
finished: 2026-10-16
outcome: "Six pages a week instead of nine."
measure: MET-pages
stages:
  - {stage: measured, on: 2026-08-03}
  - {stage: analysed, on: 2026-08-10}
  - {stage: planned, on: 2026-08-14}
  - {stage: implemented, on: 2026-08-28}
  - {stage: validated, on: 2026-08-31}
  - {stage: deployed, on: 2026-09-02}
  - {stage: impact measured, on: 2026-10-09}
  - {stage: user response, on: 2026-10-12, note: "The rota slept."}
tombstone: {on: 2026-10-16, reason: It is done.}
---
# Fewer pages at night

Symptoms, not causes.
"""
RUNNING = """---
id: PLAN-0003
status: active
title: Answer merchants the same day
type: improvement
summary: "Waiting questions are shown by age."
owner: Hanna Lindqvist
opened: 2026-10-05
stages:
  - {stage: selected, on: 2026-10-05, by: Kofi Mensah}
  - {stage: implemented, on: 2026-10-23}
  - {stage: deployed, on: 2026-10-30}
---
# Answer merchants the same day

The oldest comes first.
"""
PAGES = METRIC.replace(
    "better: lower\n",
    "better: lower\nvalues:\n  - {on: 2026-07-31, value: 9}\n  - {on: 2026-08-07, value: 8}\n"
    "  - {on: 2026-09-11, value: 7}\n  - {on: 2026-10-09, value: 6}\n  - {on: 2026-10-16, value: 5}\n",
)
ONE, TWO, MET = "data/plans/plan-0002.md", "data/plans/plan-0003.md", "data/metrics/met-pages.md"
ROW = Row(
    "D3",
    "Improvement loop",
    ("plan", "metric"),
    {ONE: DONE, TWO: RUNNING, MET: PAGES},
    {
        "OKB414": {ONE: DONE.replace("  - {stage: impact measured, on: 2026-10-09}\n", "")},
        "OKB415": {
            TWO: RUNNING.replace("2026-10-30", "2026-10-05").replace("2026-10-23", "2026-10-05")
        },
    },
    "plans/index.html",
    "api/v1/boards/improvements.json",
    boards=("improvements",),
)


def test_row_D3_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D3_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DONE.replace("  - {stage: impact measured, on: 2026-10-09}\n", ""), "its impact measured"),
        (
            DONE.replace(
                '  - {stage: user response, on: 2026-10-12, note: "The rota slept."}\n', ""
            ),
            "a response of its users",
        ),
    ],
)
def test_row_D3_asks_for_both_before_it_is_done(text: str, words: str, tmp_path: Path) -> None:
    found = row.site(tmp_path, ROW, {ONE: text}).findings
    told = [one.message for one in found if one.code == "OKB415"]
    assert told == [f"was deployed on 2026-09-02, without {words}"]


def test_row_D3_what_is_from_before_the_deployment_shows_nothing_of_it(tmp_path: Path) -> None:
    early = DONE.replace("2026-10-09", "2026-08-15").replace("2026-10-12", "2026-08-16")
    told = {one.code: one.message for one in row.site(tmp_path, ROW, {ONE: early}).findings}
    assert told == {
        "OKB414": "is done, and was never measured a second time",
        "OKB415": "was deployed on 2026-09-02, without its impact measured and a response of its users",
    }


def test_row_D3_nothing_is_finished_before_it_was_opened(tmp_path: Path) -> None:
    early = DONE.replace("finished: 2026-10-16", "finished: 2026-07-01")
    (found,) = row.site(tmp_path, ROW, {ONE: early}).findings
    assert (found.code, found.field) == ("OKB857", "finished")
    assert found.message == "`finished` (2026-07-01) lies before `opened` (2026-08-03)"


def test_row_D3_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "1 improvement under way, none deployed and not looked at" in words
    assert "Deployed PLAN-0003 Answer merchants the same day Hanna Lindqvist 30 Oct 2026" in words
    assert "1 of 1 improvement that ended moved the number" in words
    assert "Half of them were deployed within 30 days." in words
    assert data["sentence"] == "2 improvements: 1 under way, 1 ended; 1 moved a number."
    running, ended = (one["table"][0] for one in data["sections"])
    assert (running["Stage"], running["Improvement"]) == ("Deployed", "PLAN-0003")
    # 3 August to 2 September is 30 days; (9 - 6) / 9 = 33.3 %, fewer are better.
    assert (ended["Days to deploy"], ended["Its number"]) == ("30", "from 9 to 6, lower is better")
    assert (ended["Moved by"], ended["Did it move"]) == ("33.3 %", "Green")


def test_row_D3_shows_it_on_the_record(tmp_path: Path) -> None:
    record = replace(ROW, page="plans/plan-0002/index.html", data="api/v1/records/plan-0002.json")
    words, data = row.shown(tmp_path, record)
    assert "from 9 to 6, lower is better" in words
    computed = {one["name"]: one for one in data["computed"]}
    assert (computed["cycle_time"]["value"], computed["cycle_time"]["unit"]) == (30, "days")
    assert (computed["moved"]["value"], computed["moved"]["holds"]) == (0.3333, True)
    assert computed["stage"]["value"] == "User response"
