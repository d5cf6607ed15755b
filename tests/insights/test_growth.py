"""Golden numbers of growth, worked by hand.

funnel, October 2026:   visit 2000, sign-up 300, first payment 180, second month 117
    of the one before:            15 %       60 %               65 %
    of the first:                 15 %        9 %                5.85 %
cohorts, months since:   2026-08: 0 → 100, 1 → 70, 2 → 60;  2026-09: 0 → 100, 1 → 74;  mean after 1: 72
channel:                 search 120 in July, 150 in October: (150 − 120) / 120 = 25 % up in 3 months
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import growth
from opskb.model import Record
from tests.checked import loaded

AS_OF = date(2026, 11, 20)


def metric(root: Path, measures: str, *rows: tuple[str, float, str]) -> Record:
    lines = "\n".join(f"  - {{on: {on}, value: {v}, dimension: '{d}'}}" for on, v, d in rows)
    text = f"""---
id: MET-one
title: One
type: growth
measures: {measures}
owner: Kofi Mensah
unit: percent
better: higher
values:
{lines}
---
"""
    return loaded(root, {"data/metrics/met-one.md": text}).graph["MET-one"]


FUNNEL = [
    ("2026-10-01", 2000, "visit"),
    ("2026-10-01", 300, "sign-up"),
    ("2026-10-01", 180, "first payment"),
    ("2026-10-01", 117, "second month"),
]


def test_a_funnel_is_that_of_the_table(tmp_path: Path) -> None:
    late = ("2026-11-01", 2100, "visit")  # the other stages of November are not there yet
    found = growth.funnel(metric(tmp_path, "funnel", *FUNNEL, late), AS_OF)
    assert found.month == date(2026, 10, 1)
    assert [one.of_previous for one in found.stages] == [
        None,
        *map(pytest.approx, (0.15, 0.6, 0.65)),
    ]
    assert found.whole == pytest.approx(0.0585)
    assert found.narrowest
    assert found.narrowest.name == "sign-up"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (FUNNEL[:1], "fewer than two stages"),
        ([FUNNEL[0], ("2026-09-01", 9, "sign-up")], "no month has a value of every stage"),
    ],
)
def test_half_a_funnel_says_why_it_is_none(
    tmp_path: Path, rows: list[tuple[str, float, str]], says: str
) -> None:
    assert says in growth.funnel(metric(tmp_path, "funnel", *rows), AS_OF).because


def test_nobody_at_the_first_stage_is_no_division_by_zero(tmp_path: Path) -> None:
    rows = [("2026-10-01", 0, "visit"), ("2026-10-01", 0, "sign-up")]
    found = growth.funnel(metric(tmp_path, "funnel", *rows), AS_OF)
    assert found.whole is None
    assert found.narrowest is None


def test_cohorts_are_those_of_the_table(tmp_path: Path) -> None:
    rows = [
        ("2026-09-30", 100, "2026-09"),
        ("2026-10-31", 74, "2026-09"),
        ("2026-08-31", 100, "2026-08"),
        ("2026-09-30", 70, "2026-08"),
        ("2026-10-31", 60, "2026-08"),
        ("2026-10-31", 50, "somebody"),
        ("2026-07-31", 50, "2026-08"),
    ]
    found = growth.cohorts(metric(tmp_path, "retention", *rows), AS_OF)
    assert [one.month for one in found] == [date(2026, 8, 1), date(2026, 9, 1)]
    assert found[0].kept == ((0, 100), (1, 70), (2, 60))
    assert growth.mean_after(found, 1) == 72
    assert growth.mean_after(found, 3) is None


def test_a_trend_is_compared_over_three_months(tmp_path: Path) -> None:
    rows = [("2026-07-01", 120, "search"), ("2026-10-01", 150, "search"), ("2026-10-01", 9, "fair")]
    search, fair = growth.trends(metric(tmp_path, "acquisition-cost", *rows), AS_OF)
    assert search.change == pytest.approx(0.25)
    assert growth.moved(search) == "up 25 % in 3 months"
    assert fair.change is None


@pytest.mark.parametrize(
    ("before", "now", "unit", "words"),
    [
        (11.1, 12.6, "percent", "up 1.5 points in 3 months"),
        (0, 100, "percent", "up 100 points in 3 months"),
        (40, 39, "percent of all", "down 1 point in 3 months"),
        (0.25, 0.3, "ratio", "up 5 points in 3 months"),
        (12.6, 12.61, "percent", "unchanged"),
        (120, 150, "EUR", "up 25 % in 3 months"),
        (0, 150, "EUR", ""),
    ],
)
def test_a_share_moves_in_points(
    before: float, now: float, unit: str, words: str, tmp_path: Path
) -> None:
    rows = [("2026-07-01", before, "a"), ("2026-10-01", now, "a")]
    (one,) = growth.trends(metric(tmp_path, "acquisition-cost", *rows), AS_OF)
    assert growth.moved(one, unit) == words


def test_a_trend_from_nought_has_no_share(tmp_path: Path) -> None:
    rows = [("2026-07-01", 0, "search"), ("2026-10-01", 150, "search")]
    (search,) = growth.trends(metric(tmp_path, "acquisition-cost", *rows), AS_OF)
    assert search.change is None
