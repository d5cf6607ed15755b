"""Golden moves and days of improvements, as of 20 November 2026.

before  after  better    moved
9       4      lower     (9 - 4) / 9   =  0.5556
58      64     higher    (64 - 58) / 58 = 0.1034
34.6    34.1   higher    -0.5 / 34.6   = -0.0145
-4      2      higher    6 / 4         =  1.5
5       5      higher    0             is no move
0       3      higher    no share of nought; better
0       3      lower     no share of nought; worse

measured on 3 August, deployed on 2 September: 28 + 2 = 30 days.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import improvements
from opskb.project import Project
from tests.checked import loaded

PLAN = "---\nid: PLAN-1\ntitle: Better\ntype: improvement\nowner: Ines Ferreira\n{}---\n"
METRIC = "---\nid: MET-1\ntitle: A number\ntype: other\nunit: x\nbetter: {}\n{}---\n"


def base(root: Path, plan: str, better: str = "lower", values: str = "") -> Project:
    files = {
        "data/plans/plan-1.md": PLAN.format(plan),
        "data/metrics/met-1.md": METRIC.format(better, values),
    }
    return loaded(root, files)


@pytest.mark.parametrize(
    ("before", "after", "better", "value", "holds"),
    [
        (9, 4, "lower", 0.5556, True),
        (58, 64, "higher", 0.1034, True),
        (34.6, 34.1, "higher", -0.0145, False),
        (-4, 2, "higher", 1.5, True),
        (5, 5, "higher", 0.0, False),
        (0, 3, "higher", None, True),
        (0, 3, "lower", None, False),
    ],
)
def test_the_moves_are_those_of_the_table(
    before: float, after: float, better: str, value: float | None, holds: bool, tmp_path: Path
) -> None:
    found = base(tmp_path, f"measure: MET-1\nbefore: {before}\nafter: {after}\n", better)
    figure = improvements.moved(found, found.graph["PLAN-1"])
    assert (figure.value, figure.holds) == (value, holds)
    assert bool(figure.because)


@pytest.mark.parametrize(
    ("plan", "because"),
    [
        ("", "nothing was measured before"),
        ("before: 4\n", "nothing was measured after"),
        ("before: 4\nafter: 3\n", "no metric says which direction is better"),
    ],
)
def test_what_cannot_be_judged_says_why(plan: str, because: str, tmp_path: Path) -> None:
    found = base(tmp_path, plan)
    figure = improvements.moved(found, found.graph["PLAN-1"])
    assert (figure.value, figure.holds, figure.because) == (None, None, because)


STAGES = """measure: MET-1
stages:
  - {stage: deployed, on: 2026-09-02}
  - {stage: measured, on: 2026-08-03}
  - {stage: impact measured, on: 2026-10-09}
"""
VALUES = """values:
  - {on: 2026-08-07, value: 8}
  - {on: 2026-07-31, value: 9}
  - {on: 2026-10-16, value: 5}
  - {on: 2026-10-09, value: 6}
"""


def test_numbers_come_from_the_metric_on_the_days_of_measuring(tmp_path: Path) -> None:
    found = base(tmp_path, STAGES, values=VALUES)
    record = found.graph["PLAN-1"]
    assert improvements.numbers(found, record) == (9, 6, "lower")
    assert improvements.cycle_time(found, record).value == 30
    assert improvements.stage(found, record) == "impact measured"


def test_what_a_plan_says_itself_comes_first(tmp_path: Path) -> None:
    found = base(tmp_path, f"{STAGES}before: 12\n", values=VALUES)
    assert improvements.numbers(found, found.graph["PLAN-1"]) == (12, 6, "lower")


@pytest.mark.parametrize(
    ("stages", "day"),
    [
        ("measured 2026-08-03", None),
        ("measured 2026-08-03, measured 2026-09-09", "2026-09-09"),
        ("measured 2026-08-03, deployed 2026-09-02, measured 2026-10-05", "2026-10-05"),
        ("deployed 2026-09-02, impact measured 2026-10-07", "2026-10-07"),
        ("measured 2026-10-05, deployed 2026-09-02", "2026-10-05"),
        ("deployed 2026-09-02, impact measured 2026-08-15", None),
        ("deployed 2026-09-02, impact measured 2026-09-02", "2026-09-02"),
        ("measured 2026-07-01, measured 2026-08-03, deployed 2026-09-02", None),
        ("measured 2026-08-03, impact measured 2026-12-01", None),  # has not happened yet
    ],
)
def test_a_second_measurement_is_one_after_the_first(
    stages: str, day: str | None, tmp_path: Path
) -> None:
    split = (one.rpartition(" ") for one in stages.split(", "))
    rows = "".join(f"  - {{stage: {name}, on: {on}}}\n" for name, _, on in split)
    found = base(tmp_path, f"stages:\n{rows}")
    second = improvements.second_measurement(found, found.graph["PLAN-1"])
    assert second == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("rest", "lacks"),
    [
        ("  - {stage: deployed, on: 2026-10-05}\n", 2),  # 46 days ago, 45 are allowed
        ("  - {stage: deployed, on: 2026-10-06}\n", 0),
        ("  - {stage: deployed, on: 2026-10-06}\nstatus: done\n", 2),
        ("  - {stage: deployed, on: 2026-10-05}\nstatus: abandoned\n", 0),
        ("  - {stage: deployed, on: 2026-10-05}\n  - {stage: user response, on: 2026-10-09}\n", 1),
        (
            "  - {stage: deployed, on: 2026-10-05}\n  - {stage: user response, on: 2026-10-04}\n"
            "  - {stage: impact measured, on: 2026-10-04}\n",
            2,
        ),
        (
            "  - {stage: deployed, on: 2026-10-05}\n  - {stage: user response, on: 2026-10-04}\n"
            "  - {stage: user response, on: 2026-10-05}\n",
            1,
        ),
        ("  - {stage: measured, on: 2026-10-05}\n", 0),
    ],
)
def test_what_was_deployed_is_looked_at(rest: str, lacks: int, tmp_path: Path) -> None:
    stages, _, status = rest.partition("status:")
    status = f"status:{status}" if status else "status: active\n"
    found = base(tmp_path, f"{status}stages:\n{stages}")
    assert len(improvements.unseen(found, found.graph["PLAN-1"])) == lacks


def test_no_stage_is_no_stage(tmp_path: Path) -> None:
    found = base(tmp_path, "")
    figures = {one.name: one for one in improvements.figures(found, found.graph["PLAN-1"])}
    assert figures["stage"].because == "it has reached none"
    assert figures["cycle_time"].because == "it has not begun"
