"""Pictures: what is left out of a line, where a scale ends, and how long its words are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opskb.outputs.charts import Curve, Level, Moment, bars, line
from opskb.outputs.scale import HIGH, TOP, thinned

DAY = date(2026, 1, 1)


def _points(*values: float) -> tuple[tuple[date, float], ...]:
    return tuple((DAY + timedelta(days=at), value) for at, value in enumerate(values))


def test_a_step_stays_a_step() -> None:
    points = _points(*[90.0] * 100, *[-20.0] * 30, *[90.0] * 100)
    kept = thinned(points, 20)
    assert [value for _, value in kept] == [90, 90, -20, -20, 90, 90]
    assert set(kept) <= set(points)
    assert (kept[0], kept[-1]) == (points[0], points[-1])


def test_no_more_points_than_asked_for() -> None:
    saw = _points(*[float(at % 7) for at in range(5_000)])
    kept = thinned(saw, 100)
    assert len(kept) <= 100
    assert (kept[0], kept[-1]) == (saw[0], saw[-1])


def test_few_points_are_all_kept() -> None:
    assert thinned(_points(1, 2, 3), 120) == _points(1, 2, 3)


def test_charts_on_one_scale_can_be_compared() -> None:
    small = line("", "", [Curve("", _points(40, 60))], within=(-100, 100))
    large = line("", "", [Curve("", _points(-500, 80))], within=(-100, 100))
    assert small
    assert large
    assert small.rows == large.rows
    assert [words for _, words in small.rows] == ["-100", "-50", "0", "50", "100"]


@pytest.mark.parametrize(
    "values", [(0.0, 0.0), (1e308, -1e308), (1e308, 1e308), (5e-324, 0.0), (-1e-9, 1e-9), (3.0,)]
)
def test_any_figures_are_drawn_inside_the_box(values: tuple[float, ...]) -> None:
    found = line("", "", [Curve("", _points(*values))], levels=[Level("", values[0])])
    assert found
    for y, _ in (*found.rows, *found.levels):
        assert TOP <= y <= HIGH


def test_what_happened_outside_the_days_is_not_drawn() -> None:
    moments = [Moment("in", DAY), Moment("before", DAY - timedelta(days=1))]
    found = line("", "", [Curve("", _points(1, 2))], moments=moments)
    assert found
    assert [words for _, words in found.moments] == ["in"]


@pytest.mark.parametrize(
    ("values", "unit", "words"),
    [
        ((0.0, 100.0), "percent", "100 %"),
        ((0.0, 100.0), "points of 5", "100"),
        ((0.0, 40_000.0), "EUR", "40k"),
        ((0.0, 2_000_000.0), "EUR", "2m"),
    ],
)
def test_the_words_of_a_grid_are_short(values: tuple[float, ...], unit: str, words: str) -> None:
    found = line("", "", [Curve("", _points(*values))], unit=unit)
    assert found
    assert found.rows[-1][1] == words


def test_a_bar_below_nought_has_no_length_even_where_all_are() -> None:
    drawn = bars("Left", "What is left.", [("A", -17.1, ""), ("B", -111, "")], unit="days")
    assert drawn is not None
    assert [(bar.label, bar.words, bar.wide) for bar in drawn.bars] == [
        ("A", "-17.1 days", 0.0),
        ("B", "-111 days", 0.0),
    ]
