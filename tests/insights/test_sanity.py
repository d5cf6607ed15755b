"""The verdict of a sanity report, worked by hand.

value  baseline  better   blocks  worse
9      8         lower    no      yes
8      8         lower    yes     no
7.9    8         higher   no      yes
7.9    8         higher   yes     yes, and it blocks
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from opskb.insights import measures, sanity
from opskb.insights.measures import Measured
from opskb.project import Project
from opskb.rules import check
from tests.checked import loaded

REPORT = """---
id: SAN-2026-11-{0}
title: A report
status: {1}
date: 2026-11-{0}
owner: Mateo Quispe
verdict: CLEAN
metrics:
  - {{name: flaky tests, value: 1, baseline: 2, better: lower}}
  - {{name: success, value: 99.5, baseline: 99.2, better: higher, blocks: true}}
---
"""


def row(value: float, baseline: float, better: str, *, blocks: bool = False) -> dict[str, Any]:
    return {"name": "x", "value": value, "baseline": baseline, "better": better, "blocks": blocks}


@pytest.mark.parametrize(
    ("rows", "verdict", "worse"),
    [
        ([], "CLEAN", 0),
        ([row(8, 8, "lower", blocks=True)], "CLEAN", 0),
        ([row(9, 8, "lower"), row(8, 8, "lower", blocks=True)], "REGRESSIONS-PRESENT", 1),
        ([row(7.9, 8, "higher"), row(9, 8, "lower")], "REGRESSIONS-PRESENT", 2),
        ([row(9, 8, "lower"), row(7.9, 8, "higher", blocks=True)], "RELEASE-BLOCKED", 1),
    ],
)
def test_the_verdicts_are_those_of_the_table(
    rows: list[dict[str, Any]], verdict: str, worse: int
) -> None:
    found, because = sanity.verdict(rows)
    assert (found, len(because)) == (verdict, worse)


def base(root: Path, *reports: tuple[int, str], settings: str = "") -> Project:
    files = {
        f"data/sanity/san-2026-11-{day}.md": REPORT.format(day, status) for day, status in reports
    }
    files["data/pages/page-1.md"] = "---\nid: PAGE-1\ntitle: A page\n---\n"
    return loaded(root, files, settings=f"as_of: 2026-11-20\n{settings}")


def test_the_last_report_is_the_newest_that_is_final_and_not_of_tomorrow(tmp_path: Path) -> None:
    found = base(tmp_path, (19, "draft"), (13, "final"), (12, "final"), (27, "final"))
    assert [one.id for one in sanity.final(found)] == ["SAN-2026-11-12", "SAN-2026-11-13"]


OWN = Measured("orphans", "governance", 3, "lower")


def test_baselines_are_carried_and_new_ones_begin_where_they_are(tmp_path: Path) -> None:
    found = base(tmp_path, (13, "final"))
    draft = sanity.draft(found, [OWN], {"flaky tests": 3, "success": 99.3})
    rows = {row["name"]: (row["value"], row["baseline"]) for row in draft.rows}
    assert rows == {"orphans": (3, 3), "flaky tests": (3, 2), "success": (99.3, 99.2)}
    assert (draft.verdict, [row["name"] for row in draft.worse]) == (
        "REGRESSIONS-PRESENT",
        ["flaky tests"],
    )


def test_what_blocks_begins_at_nought(tmp_path: Path) -> None:
    broken = Measured("broken", "knowledge base", 2, "lower", blocks=True)
    draft = sanity.draft(base(tmp_path), [broken], {})
    assert (draft.rows[0]["baseline"], draft.verdict) == (0, "RELEASE-BLOCKED")


@pytest.mark.parametrize(
    ("given", "verdict", "unmeasured"),
    [
        ({"success": 99.4, "flaky tests": 2.0}, "CLEAN", ()),
        ({"success": 99.4}, "REGRESSIONS-PRESENT", ("flaky tests",)),
        ({"flaky tests": 2.0}, "RELEASE-BLOCKED", ("success",)),
    ],
)
def test_what_nobody_measured_is_not_clean(
    given: dict[str, float], verdict: str, unmeasured: tuple[str, ...], tmp_path: Path
) -> None:
    draft = sanity.draft(base(tmp_path, (13, "final")), [OWN], given)
    assert (draft.verdict, draft.unmeasured) == (verdict, unmeasured)


def test_a_setting_declares_a_metric_from_outside(tmp_path: Path) -> None:
    settings = "sanity_metrics:\n  - {name: Mutation score, better: higher, unit: '%'}\n"
    found = base(tmp_path, settings=settings)
    assert list(sanity.external(found, [OWN])) == ["Mutation score"]
    draft = sanity.draft(found, [OWN], {"Mutation score": 71.0})
    assert (draft.rows[1]["baseline"], draft.rows[1]["better"]) == (71.0, "higher")


def test_what_is_not_kept_is_not_measured(tmp_path: Path) -> None:
    found = base(tmp_path)
    names = {one.name: one.value for one in measures.measure(found, check(found))}
    assert "key rotations overdue" not in names
    assert "objectives missed" not in names
    assert names["actions overdue"] == 0
    # One page, in force, of a kind that has an owner, and without one; nothing of it is due.
    assert names["with an owner"] == 0
    assert "reviewed in time" not in names


def test_numbers_are_counted(tmp_path: Path) -> None:
    plan = """---
id: PLAN-0001
title: A plan
status: active
owner: Ines Ferreira
due: 2026-11-01
relates_to: [PLAN-0009]
actions:
  - {id: A1, what: Late, owner: Ines Ferreira, due: 2026-11-19}
  - {id: A2, what: Today, owner: Ines Ferreira, due: 2026-11-20}
  - {id: A3, what: Done, owner: Ines Ferreira, due: 2026-11-01, state: done, evidence: x}
---
"""
    severe = """---
id: INC-0001
title: It stands still
status: open
severity: SEV-1
commander: Ines Ferreira
detected_by: alert
started: 2026-11-20T08:00Z
---
"""
    files = {"data/plans/plan-0001.md": plan, "data/incidents/inc-0001.md": severe}
    found = loaded(tmp_path, files)
    names = {one.name: one.value for one in measures.measure(found, check(found))}
    assert names["actions overdue"] == 1
    assert names["broken references"] == 1
    assert names["severe incidents open"] == 1
    assert names["reviews and deadlines overdue"] == 1
    assert names["reviewed in time"] == 0
    assert names["postmortems owed"] == 0


def test_every_pillar_is_measured_and_no_name_is_used_twice() -> None:
    pillars = dict.fromkeys(one.pillar for one in measures.MEASURES)
    assert list(pillars) == [
        "architecture",
        "security",
        "ui-ux",
        "quality",
        "governance",
        "ai-collaboration",
        "knowledge base",
    ]
    names = [one.name.casefold() for one in measures.MEASURES]
    assert len(set(names)) == len(names)
