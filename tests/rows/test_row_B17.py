"""B17: what was planned says what became of it, and a plan that is over is marked as over."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.outputs.boards import plans
from opskb.outputs.sections import content
from tests.rows import row
from tests.rows.row import Row

PLAN = """---
id: PLAN-0001
status: done
title: Close the file drop
summary: "Seventeen merchants moved; the host is gone."
owner: Kofi Mensah
opened: 2026-08-26
deadline: 2026-09-30
finished: 2026-10-02
outcome: "Done two days late; two merchants moved after the date."
actions:
  - {id: A1, what: "Call each merchant", owner: Kofi Mensah, due: 2026-09-04, state: done, evidence: "List of calls"}
  - {id: A2, what: "Offer a macro", owner: Yusuf Demir, due: 2026-09-18, state: dropped, evidence: "Nobody asked"}
---
# Close the file drop

Seventeen telephone calls.
"""
STONE = """---
id: TS-0001
status: retired
title: The file drop
summary: "Closed on 2 October 2026."
retired: 2026-10-02
reason: The last two merchants have moved.
owner: Kofi Mensah
was: A host that took files
marks: [PLAN-0001]
---
# The file drop

It took files from 2019 on.
"""
ONE, TWO = "data/plans/plan-0001.md", "data/tombstones/ts-0001.md"
OUTCOME = 'outcome: "Done two days late; two merchants moved after the date."\n'
ROW = Row(
    "B17",
    "Retired surfaces and plans",
    ("plan", "tombstone"),
    {ONE: PLAN.replace("status: done", "status: retired"), TWO: STONE},
    {
        "OKB833": {ONE: PLAN, TWO: None},
        "OKB897": {ONE: PLAN.replace("status: done", "status: retired").replace(OUTCOME, "")},
    },
    "plans/plan-0001/index.html",
    "api/v1/records/plan-0001.json",
    also=("OKB206", "OKB306", "OKB410", "OKB411"),
    warns=("OKB897",),
)


def test_row_B17_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B17_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_B17_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Done two days late; two merchants moved after the date." in words
    assert "TS-0001" in words
    computed = {one["name"]: one for one in data["computed"]}
    assert (computed["days_late"]["value"], computed["days_late"]["holds"]) == (2, False)
    assert (computed["actions_done"]["value"], computed["actions_done"]["target"]) == (1, 1)


def test_row_B17_finished_without_a_status_is_done(tmp_path: Path) -> None:
    site = row.site(tmp_path, ROW, {ONE: PLAN.replace("status: done\n", ""), TWO: None})
    found = {one.code: one.message for one in site.findings}
    assert found["OKB833"] == "is finished, and has no tombstone"
    assert "OKB402" in found


def test_row_B17_the_index_says_what_became_of_each(tmp_path: Path) -> None:
    became, *_ = plans.of_index(row.site(tmp_path, ROW))
    assert became.title == "1 of 1 plan that ended with an outcome"
    (one,) = content([became])[0]["table"]
    assert (one["Plan"], one["Ended"], one["Tombstone"]) == ("PLAN-0001", "2026-10-02", "TS-0001")
    assert one["What became of it"].startswith("Done two days late")
    # One that carries its tombstone itself, and does not say what became of it.
    own = PLAN.replace(OUTCOME, "tombstone: {on: 2026-10-05, reason: The host is gone}\n")
    became, *_ = plans.of_index(row.site(tmp_path / "own", ROW, {ONE: own, TWO: None}))
    (one,) = content([became])[0]["table"]
    assert (one["What became of it"], one["Tombstone"]) == ("Not said", "2026-10-05")
