"""Golden numbers of capacity, worked by hand.

month        May  Jun  Jul  Aug  Sep  Oct      the line: 40 + 4x, no residual
percent       40   44   48   52   56   60
limit 80:    x = (80 − 40) / 4 = 10 months after the middle of May 2026 = 15 March 2027
lead time 6 months: order by 15 September 2026, which has passed on 20 November 2026
lead time 1 month:  order by 15 February 2027
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from opskb.insights import capacity
from opskb.insights.capacity import Outlook
from opskb.project import Project
from tests.checked import loaded

MONTHS = [(5, 40), (6, 44), (7, 48), (8, 52), (9, 56), (10, 60)]
ROWS = "\n".join(f"  - {{on: 2026-{month:02}-15, value: {value}}}" for month, value in MONTHS)


def base(root: Path, *, more: str = "limit: 80\nlead_time: 6 months", rows: str = ROWS) -> Project:
    metric = f"""---
id: MET-disk
title: Disk of the ledger
type: capacity
owner: Mei-Ling Zhao
unit: percent
better: lower
{more}
values:
{rows}
---
"""
    plan = "---\nid: PLAN-0001\ntitle: More disk\nstatus: active\nowner: Mei-Ling Zhao\n---\n"
    return loaded(root, {"data/metrics/met-disk.md": metric, "data/plans/plan-0001.md": plan})


def look(project: Project) -> Outlook:
    return capacity.outlook(project, project.graph["MET-disk"])


def test_the_day_the_limit_is_reached_and_the_day_to_order(tmp_path: Path) -> None:
    project = base(tmp_path)
    found = look(project)
    assert found.line
    assert found.line.slope == pytest.approx(4)
    assert found.hits == date(2027, 3, 15)
    assert found.earliest == date(2027, 3, 15), "no residual, no interval"
    assert found.order_by == date(2026, 9, 15)
    assert capacity.late(project, found)


def test_a_plan_at_work_is_enough(tmp_path: Path) -> None:
    project = base(tmp_path, more="limit: 80\nlead_time: 6 months\nplan: PLAN-0001")
    assert not capacity.late(project, look(project))


def test_a_limit_beyond_the_lead_time_is_not_late(tmp_path: Path) -> None:
    project = base(tmp_path, more="limit: 80\nlead_time: 1 month")
    found = look(project)
    assert found.order_by == date(2027, 2, 15)
    assert not capacity.late(project, found)


def test_a_limit_already_passed_needs_no_line(tmp_path: Path) -> None:
    project = base(
        tmp_path, more="limit: 60\nlead_time: 1 month", rows="  - {on: 2026-11-01, value: 61}"
    )
    found = look(project)
    assert (found.line, found.hits) == (None, date(2026, 11, 1))
    assert capacity.late(project, found)


def test_where_more_is_better_the_limit_is_a_floor(tmp_path: Path) -> None:
    # free connections: 60 − 4x, floor 20 after 10 months
    rows = "\n".join(
        f"  - {{on: 2026-{month:02}-15, value: {100 - value}}}" for month, value in MONTHS
    )
    project = base(tmp_path, more="limit: 20\nlead_time: 6 months", rows=rows)
    record = project.graph["MET-disk"]
    text = (tmp_path / record.path).read_text(encoding="utf-8").replace("lower", "higher")
    project = loaded(tmp_path, {record.path: text})
    assert look(project).hits == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("more", "rows", "says"),
    [
        ("", ROWS, "no `limit`"),
        ("limit: 80", "  - {on: 2026-10-01, value: 3}", "6 months at the least"),
        ("limit: 80", "  - {on: 2026-10-01, value: much}", "has no values"),
    ],
)
def test_what_cannot_be_told_says_why(tmp_path: Path, more: str, rows: str, says: str) -> None:
    project = base(tmp_path, more=more, rows=rows)
    assert says in look(project).because
    shown = capacity.figures(project, project.graph["MET-disk"])
    assert any(says in one.because and not one.computable for one in shown)


def test_without_the_extra_the_line_still_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    project = base(tmp_path)
    found = {one.name: one for one in capacity.figures(project, project.graph["MET-disk"])}
    assert found["limit-reached"].value == date(2027, 3, 15)
    assert found["forecast"].value is None
    assert "opskb[stats]" in found["forecast"].because


def test_a_lead_time_longer_than_the_calendar_is_long_past(tmp_path: Path) -> None:
    project = base(tmp_path, more="limit: 80\nlead_time: 9999 years")
    assert look(project).order_by == date.min


def test_a_short_line_warns_and_never_calms(tmp_path: Path) -> None:
    """40 in May and 70 in June are 30 a month: 80 after another third, ten days after 15 June."""
    rows = "  - {on: 2026-05-15, value: 40}\n  - {on: 2026-06-15, value: 70}"
    project = base(tmp_path, rows=rows)
    found = look(project)
    assert (found.short, found.hits) == (True, date(2026, 6, 25))
    assert capacity.holds(project, found) is False
    rows = rows.replace("value: 70", "value: 40")
    project = base(tmp_path, rows=rows)
    found = look(project)
    assert (found.short, found.hits) == (True, None)
    assert "6 months at the least" in found.because
    assert capacity.holds(project, found) is None


@pytest.mark.parametrize(
    ("deadline", "late"), [("2027-03-15", False), ("2027-03-16", True), ("", False)]
)
def test_a_plan_is_due_before_the_limit(deadline: str, late: bool, tmp_path: Path) -> None:
    """The limit is met on 15 March 2027."""
    project = base(tmp_path, more="limit: 80\nlead_time: 6 months\nplan: PLAN-0001")
    plan = project.graph["PLAN-0001"]
    text = (tmp_path / plan.path).read_text("utf-8")
    if deadline:
        text = text.replace("status:", f"deadline: {deadline}\nstatus:")
    project = loaded(tmp_path, {plan.path: text})
    assert capacity.late(project, look(project)) is late


def test_without_a_lead_time_the_limit_itself_is_the_day(tmp_path: Path) -> None:
    project = base(tmp_path, more="limit: 80")
    found = look(project)
    assert (found.hits, found.order_by) == (date(2027, 3, 15), None)
    assert (capacity.late(project, found), capacity.holds(project, found)) == (False, None)
    over = base(tmp_path, more="limit: 60")
    assert capacity.late(over, look(over))
