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
    for y in (*(y for y, _ in found.rows), *(level.y for level in found.levels)):
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


def test_a_bar_below_nought_lies_left_of_it() -> None:
    """From -50 to 100: nought lies at a third, and what is most below it is not the shortest."""
    drawn = bars(
        "Left", "What is left.", [("A", -50, ""), ("B", 10, "")], unit="percent", whole=100
    )
    assert drawn is not None
    assert drawn.zero == 33.33
    assert [(bar.words, bar.from_, bar.wide) for bar in drawn.bars] == [
        ("-50 %", 0.0, 33.33),
        ("10 %", 33.33, 6.67),
    ]


def test_bars_all_below_nought_can_be_compared() -> None:
    drawn = bars("Left", "What is left.", [("A", -25, ""), ("B", -100, "")], unit="days")
    assert drawn is not None
    assert drawn.zero == 100
    assert [bar.wide for bar in drawn.bars] == [25.0, 100.0]


def test_a_bar_that_reaches_too_far_down_leaves_the_others_their_room() -> None:
    drawn = bars("Left", "", [("A", -900, ""), ("B", 50, "")], whole=100, lowest=-100)
    assert drawn is not None
    assert [(bar.words, bar.wide) for bar in drawn.bars] == [("-900", 50.0), ("50", 25.0)]


def test_a_small_share_of_a_whole_is_a_small_bar_and_more_than_the_whole_still_fits() -> None:
    small = bars("Users", "", [("A", 5, "")], unit="percent", whole=100)
    large = bars("Users", "", [("A", 125, "")], unit="percent", whole=100)
    assert small is not None
    assert large is not None
    assert (small.zero, small.bars[0].wide, large.bars[0].wide) == (0.0, 5.0, 100.0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((30.0, 45.0), ["0", "20", "40", "60"]),
        ((-30.0, -45.0), ["-60", "-40", "-20", "0"]),
        ((99.84, 99.9, 99.94), ["99.8", "99.85", "99.9", "99.95"]),
        ((40.0, 40.0), ["0", "10", "20", "30", "40"]),
        ((100.0, 104.0), ["99", "100", "101", "102", "103", "104"]),
    ],
)
def test_a_scale_holds_nought_unless_the_spread_would_vanish(
    values: tuple[float, ...], words: list[str]
) -> None:
    found = line("", "", [Curve("", _points(*values))])
    assert found
    assert [text for _, text in found.rows] == words
    assert (found.zero is None) == ("0" not in words)
    said = f"The scale leaves out nought: it runs from {words[0]} to {words[-1]}."
    assert found.notes == ((said,) if "0" not in words else ())


def test_the_dots_are_named_and_no_more_of_them_than_can_be_read() -> None:
    moments = [Moment(f"INC-{at}", DAY + timedelta(days=at)) for at in range(9)]
    found = line("", "", [Curve("", _points(*range(8)))], moments=moments, named="incidents")
    assert found
    first = ", ".join(f"INC-{at}" for at in range(6))
    assert found.notes == (f"Red dots, incidents: {first} and 2 more.",)


def test_curves_keep_their_order_and_so_their_colour_whichever_ends_lower() -> None:
    over, under = Curve("mean", _points(1, 9)), Curve("median", _points(1, 2))
    for pair in ((over, under), (under, over)):
        found = line("", "", pair)
        assert found
        assert [one.label.split()[0] for one in found.curves] == [one.label for one in pair]


def test_the_label_of_a_level_stands_where_no_line_runs_through_it() -> None:
    """A curve that crosses the level at its left end, then stays far from it."""
    points = ((DAY, 0.0), (DAY + timedelta(days=20), 10.0), (DAY + timedelta(days=100), 10.0))
    found = line("", "", [Curve("", points)], levels=[Level("SEV-1: 2 min", 2.0)])
    assert found
    (level,) = found.levels
    width = 6.6 * len(level.label)
    places = [(44 + 504 * day / 100, 178 - 16.4 * value) for day, value in ((0, 0), (20, 10))]
    (x1, y1), (x2, y2) = places
    crossing = [
        y1 + (y2 - y1) * (x - x1) / (x2 - x1)
        for x in (level.x + at * width / 20 for at in range(21))
        if x1 <= x <= x2
    ]
    assert not any(level.at - 10 < y < level.at + 1 for y in crossing)
