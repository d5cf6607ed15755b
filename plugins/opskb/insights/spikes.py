"""Days and months that cost many times what is usual, and what was done about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.series import Point, by_month
from opskb.model import Record, Row

WINDOW_DAYS, WINDOW_MONTHS = 28, 6
"""How far back the median that a spike is measured against looks: in daily rows, in monthly ones."""
FEWEST_DAYS, FEWEST_MONTHS = 7, 3
"""How many values must lie in that window before it judges anything."""
_MONTH_DAYS = 31


@dataclass(frozen=True, slots=True)
class Spike:
    """A day or a month that cost many times the trailing median, and what was done about it.

    `row` is the row of `spikes` that answers it, empty where there is none.
    """

    day: date
    spent: float
    median: float
    row: Row

    @property
    def times(self) -> float:
        """How many times the median it was."""
        return self.spent / self.median

    @property
    def owed(self) -> tuple[str, ...]:
        """What was not done: the pause, the page, or both."""
        done = {"paused": self.row.get("paused"), "paged": self.row.get("paged")}
        return tuple(name for name, value in done.items() if not value)


@dataclass(frozen=True, slots=True)
class Judged:
    """The spikes among the values of a budget, and the values that could not be judged.

    Those came after a median of nought, of which nothing is a multiple.
    """

    spikes: tuple[Spike, ...]
    unjudged: tuple[Point, ...]


def judge(
    record: Record, points: tuple[Point, ...], daily: frozenset[date], times: float
) -> Judged:
    """The values that are at least so many times the median of the window before them.

    `daily` are the first days of the months whose rows are days: those are measured against the
    last WINDOW_DAYS days of such months, all others as sums against the last WINDOW_MONTHS months.
    """
    found = tuple(_medians(points, daily))
    spikes = tuple(
        Spike(day, value, base, _answer(record, day))
        for day, value, base in found
        if base and value >= times * base
    )
    return Judged(
        spikes, tuple((day, value) for day, value, base in found if not base and value > 0)
    )


def begun(
    record: Record, unjudged: tuple[Point, ...], part: Callable[[date], float]
) -> Iterator[Point]:
    """The first value of each run after nothing that is beyond its part of the budget and unexplained.

    Values that are no further apart than a month are one run; a row of `spikes` on any day of it
    says what began there. `part` is what the budget of a month leaves for a value of that day.
    """
    runs: list[list[Point]] = []
    for day, value in sorted(unjudged):
        if not runs or (day - runs[-1][-1][0]).days > _MONTH_DAYS:
            runs.append([])
        runs[-1].append((day, value))
    for run in runs:
        far = next((one for one in run if one[1] > part(one[0])), None)
        if far and not any(_answer(record, day) for day, _ in run):
            yield far


def _medians(
    points: tuple[Point, ...], daily: frozenset[date]
) -> Iterator[tuple[date, float, float]]:
    """Each value that a window can judge, with the median of that window: days by days, months by months."""
    days = [point for point in points if point[0].replace(day=1) in daily]
    back = relativedelta(days=WINDOW_DAYS)
    yield from _against(days, [clock.later(day, -back) for day, _ in days], FEWEST_DAYS)
    sums = [(first, sum(values)) for first, values in by_month(points).items()]
    starts = [clock.later(first, -relativedelta(months=WINDOW_MONTHS)) for first, _ in sums]
    found = _against(sums, starts, FEWEST_MONTHS)
    yield from (one for one in found if one[0] not in daily)


def _against(
    points: list[Point], starts: list[date], fewest: int
) -> Iterator[tuple[date, float, float]]:
    for at, (day, value) in enumerate(points):
        # A window never holds more values than days, so this looks back no further than it must.
        before = points[max(0, at - WINDOW_DAYS) : at]
        window = [other for on, other in before if on >= starts[at]]
        if len(window) >= fewest:
            yield day, value, max(0.0, median(window))


def _answer(record: Record, day: date) -> Row:
    """The row of `spikes` that answers for a day."""
    rows = record.values.get("spikes") or ()
    found = (row for row in rows if row.get("on") and clock.day_of(row["on"]) == day)
    return next(found, {})
