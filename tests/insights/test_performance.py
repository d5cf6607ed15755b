"""Metrics by hand.

Baseline 400 with a tolerance of 10 %: up to 440 where lower is better, down to 360 where higher is.
Trend through (0 d, 10), (10 d, 20), (20 d, 60): slopes 1, 4 and 50/20 = 2.5 a day, their median 2.5,
which is 2.5 × 30.4375 = 76.09375 a month of 30.4375 days.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import performance
from opskb.project import Project
from tests.checked import loaded


def metric(folder: Path, values: str, signal: str = "", **fields: str) -> Project:
    written = {"type": "performance", "unit": "ms", "better": "lower", **fields}
    front = "".join(f"{name}: {value}\n" for name, value in written.items())
    text = f"---\nid: MET-x\nstatus: active\nvalues: x.csv\n{front}---\n"
    files = {"data/metrics/met-x.md": text, "data/metrics/x.csv": f"on,value\n{values}"}
    if signal:
        files["data/signals/sig-1.md"] = f"---\nid: SIG-1\n{signal}\n---\nIt is MET-x.\n"
    return loaded(folder, files)


def found(base: Project) -> list[performance.Regression]:
    return list(performance.regressions(base, base.graph["MET-x"]))


RISING = "2026-08-31,430\n2026-09-30,441\n2026-10-31,450\n"


def test_a_regression_begins_with_the_first_value_of_its_run(tmp_path: Path) -> None:
    (one,) = found(metric(tmp_path, RISING, baseline="400"))
    assert (one.since, one.before) == (date(2026, 9, 30), date(2026, 8, 31))
    assert (one.value, one.limit) == (450, pytest.approx(440))


@pytest.mark.parametrize(
    ("value", "better", "baseline", "tolerance", "worse"),
    [
        ("440", "lower", "400", "10%", False),
        ("440.1", "lower", "400", "10%", True),
        ("360", "higher", "400", "10%", False),
        ("359.9", "higher", "400", "10%", True),
        ("0", "lower", "0", "10%", False),
        ("0.1", "lower", "0", "10%", True),
        ("-89", "lower", "-100", "10%", True),
        ("401", "lower", "400", "0%", True),
    ],
)
def test_worse_than_the_baseline_allows(
    value: str, better: str, baseline: str, tolerance: str, worse: bool, tmp_path: Path
) -> None:
    base = metric(
        tmp_path, f"2026-10-31,{value}\n", better=better, baseline=baseline, tolerance=tolerance
    )
    assert bool(found(base)) is worse


@pytest.mark.parametrize(
    ("signal", "answers"),
    [
        ("opened: 2026-10-02", True),
        ("opened: 2026-08-01\nstatus: dismissed\nclosed: 2026-08-31", False),
        ("opened: 2026-08-01\nstatus: dismissed\nclosed: 2026-09-01", True),
    ],
)
def test_who_was_closed_before_it_became_worse_does_not_answer_for_it(
    signal: str, answers: bool, tmp_path: Path
) -> None:
    base = metric(tmp_path, RISING, signal, baseline="400")
    assert bool(performance.answers(base, base.graph["MET-x"], found(base)[0])) is answers


def test_a_trend_by_hand() -> None:
    points = ((date(2026, 1, 1), 10.0), (date(2026, 1, 11), 20.0), (date(2026, 1, 21), 60.0))
    assert performance.trend(points) == pytest.approx(76.09375)
    assert performance.trend(points[:2]) is None


def test_no_value_is_no_figure(tmp_path: Path) -> None:
    base = metric(tmp_path, "2026-10-31,fast\n", baseline="400")
    (only,) = performance.figures(base, base.graph["MET-x"])
    assert (only.value, only.because) == (None, "it has no values")
    assert not found(base)
