"""The periods of a cadence: calendar weeks, months, quarters and years, business days, two weeks."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

HORIZON = 6
"""Years before the as-of date that are looked at; what was missed earlier mends nothing any more."""

_DAY = timedelta(days=1)
_COUNT = re.compile(r"(\d{1,3})(?:-(\d{1,3}))? a (day|week|month)")
Step: TypeAlias = Callable[[date], tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Period:
    """From its first to its last day: how often something is expected, and how often it was done."""

    first: date
    last: date
    expected_min: int
    expected_max: int
    done: int = 0

    @property
    def kept(self) -> bool:
        """Whether it was done often enough."""
        return self.done >= self.expected_min

    @property
    def over(self) -> bool:
        """Whether it was done more often than it should be."""
        return self.done > self.expected_max


def count(cadence: str) -> tuple[int, int, str]:
    """How often at least and at most, and in what: `3-5 a week` is 3, 5 and `weekly`.

    A count written the wrong way round (`5-3 a week`) is read the right way round.
    """
    if match := _COUNT.fullmatch(cadence):
        low = int(match[1])
        bounds = sorted((low, int(match[2] or low)))
        return (
            bounds[0],
            bounds[1],
            {"day": "daily", "week": "weekly", "month": "monthly"}[match[3]],
        )
    return 1, 1, cadence


def periods(
    cadence: str, since: date, as_of: date, *, holidays: Container[date] = frozenset()
) -> Iterator[Period]:
    """The periods of a calendar cadence from `since` to the one that holds `as_of`, nothing done yet.

    Weeks begin on Monday (ISO 8601), months, quarters and years on their first day; every two
    weeks is counted from `since`; a day is a business day. The period that `since` falls into
    expects nothing unless it begins with it: nobody is late who has just begun.
    """
    low, high, word = count(cadence)
    step = _step(word, since)
    if step is None or since > as_of:
        return
    first, last = step(max(since, _horizon(as_of)))
    while first <= as_of:
        if word != "daily" or _business(first, holidays):
            yield Period(first, last, low if first >= since else 0, high)
        if last >= date.max:
            return
        first, last = step(last + _DAY)


def around(cadence: str, since: date, day: date, *, holidays: Container[date]) -> Period | None:
    """The period of a calendar cadence that begins on or after a day's own; None of an event."""
    low, high, word = count(cadence)
    step = _step(word, since)
    if step is None:
        return None
    first, last = step(max(day, since))
    while word == "daily" and not _business(first, holidays) and last < date.max:
        first, last = step(last + _DAY)
    return Period(first, last, low, high)


def _business(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def _horizon(as_of: date) -> date:
    return as_of.replace(year=max(1, as_of.year - HORIZON), month=1, day=1)


def _step(word: str, since: date) -> Step | None:
    """What finds the first and the last day of the period that a day lies in."""
    if word == "every two weeks":
        return lambda day: _fortnight(day, since)
    return _STEPS.get(word)


def _fortnight(day: date, since: date) -> tuple[date, date]:
    first = day - timedelta(days=(day - since).days % 14)
    return first, days_after(first, 13)


def _week(day: date) -> tuple[date, date]:
    first = day - timedelta(days=day.weekday())
    return first, days_after(first, 6)


def _months(day: date, length: int) -> tuple[date, date]:
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    month = first.month + length - 1
    if month == 12:
        return first, first.replace(month=12, day=31)
    return first, first.replace(month=month + 1) - _DAY


def days_after(day: date, days: int) -> date:
    """The day so many days later, the last of the calendar where that is past it."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


_STEPS: dict[str, Step] = {
    "daily": lambda day: (day, day),
    "weekly": _week,
    "monthly": lambda day: _months(day, 1),
    "quarterly": lambda day: _months(day, 3),
    "annual": lambda day: _months(day, 12),
}
