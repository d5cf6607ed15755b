"""Gaps by hand: 20 November 2026 is a Friday; the 14th and 15th are a weekend."""

from __future__ import annotations

from datetime import date

import pytest

from opskb.insights.gaps import Gap, gaps, owed, to_come, twice, twice_in_a_period

TODAY = date(2026, 11, 20)


def _november(*days: int) -> list[date]:
    return [date(2026, 11, day) for day in days]


def _gap(first: int, last: int, count: int) -> Gap:
    return Gap(date(2026, 11, first), date(2026, 11, last), count)


@pytest.mark.parametrize(
    ("days", "cadence", "found"),
    [
        (_november(17, 18, 19), "continuous", []),  # the 20th still runs
        (_november(16, 19), "continuous", [_gap(17, 18, 2)]),
        (_november(19, 16, 16), "continuous", [_gap(17, 18, 2)]),  # unsorted, twice
        (_november(12, 13, 16, 17, 18, 19), "continuous", [_gap(14, 15, 2)]),
        (_november(12, 13, 16, 17, 18, 19), "daily", []),  # no business day is missing
        (_november(2, 16), "weekly", [_gap(9, 15, 1)]),
        (_november(2), "weekly", [_gap(9, 15, 1)]),  # the week of the 16th still runs
        ([date(2026, 8, 31), date(2026, 11, 1)], "monthly", [Gap(date(2026, 9, 1), date(2026, 10, 31), 2)]),
        (_november(1), "release", []),
        ([], "continuous", []),
        ([date(2027, 1, 1)], "continuous", []),
    ],
)  # fmt: skip
def test_gaps(days: list[date], cadence: str, found: list[Gap]) -> None:
    assert list(gaps(days, cadence, TODAY)) == found


def test_a_series_may_have_ended() -> None:
    assert list(gaps(_november(2), "weekly", TODAY, open_end=False)) == []


def test_a_day_twice_is_one_of_one_dimension() -> None:
    on = date(2026, 11, 1)
    rows = [
        {"on": on, "dimension": "a"},
        {"on": on, "dimension": "b"},
        {"on": on, "dimension": "a"},
    ]
    assert twice(rows) == ((on, "a"),)


@pytest.mark.parametrize(
    ("days", "cadence", "found"),
    [
        ((2, 30), "monthly", [30]),
        ((2, 2), "monthly", []),  # the same day is told of as such
        ((2, 9, 10), "weekly", [10]),  # Mondays are the 2nd and the 9th
        ((2, 12, 16), "every two weeks", [12]),  # counted from the 2nd: the 16th begins the next
        ((2, 3), "daily", []),
        ((2, 3), "release", []),
    ],
)
def test_a_period_with_two_values(days: tuple[int, ...], cadence: str, found: list[int]) -> None:
    rows = [{"on": date(2026, 11, day)} for day in days]
    assert [on.day for on, _, _ in twice_in_a_period(rows, cadence)] == found


def test_days_to_come() -> None:
    assert to_come([{"on": TODAY}, {"on": date(2026, 11, 21)}], TODAY) == (date(2026, 11, 21),)


@pytest.mark.parametrize(
    ("cadence", "since", "found"),
    [
        ("continuous", 20, False),
        ("continuous", 19, True),
        ("weekly", 10, False),  # its own week does not count, and the next one still runs
        ("weekly", 9, True),
        ("monthly", 1, False),
        ("release", 1, False),
        ("continuous", 21, False),
    ],
)
def test_a_period_is_owed_once_a_whole_one_has_ended(cadence: str, since: int, found: bool) -> None:
    assert owed(cadence, date(2026, 11, since), TODAY) is found
