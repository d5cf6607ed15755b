"""Spend against a budget: months, thresholds and their days, the hard cap, spikes, and the run-rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import series
from opskb.insights.figure import Figure, missing
from opskb.insights.series import Point
from opskb.model import Record, Row
from opskb.project import Project

WINDOW_DAYS, WINDOW_MONTHS = 28, 6
"""How far back the median that a spike is measured against looks: in daily rows, in monthly ones."""
FEWEST_DAYS, FEWEST_MONTHS = 7, 3
"""How many values must lie in that window before it judges anything."""

LARGEST, SMALLEST = 1e15, 0.01
"""What is no amount of money any more: a value beyond it is not reckoned with, and is a finding."""

_MONTH = relativedelta(months=1)
_CAP = 1e6


@dataclass(frozen=True, slots=True)
class Reached:
    """A threshold in per cent of the budget; `on` is the day it was reached, None where rows are months."""

    share: float
    on: date | None


@dataclass(frozen=True, slots=True)
class Month:
    """What was spent in the month that begins at `first`, in the currency of the budget.

    `amount` is the budget that was in force at its end; `share` is in per cent of it, None where
    there is no budget to speak of. `daily` says whether its rows are days.
    """

    first: date
    spent: float
    amount: float
    share: float | None
    daily: bool
    through: date
    reached: tuple[Reached, ...] = ()

    @property
    def days(self) -> int:
        """How many days it has."""
        return (clock.later(self.first, _MONTH) - self.first).days

    @property
    def elapsed(self) -> int:
        """How many of them its rows tell of."""
        return (self.through - self.first).days + 1

    @property
    def projected(self) -> float:
        """Run-rate to its end: spent so far, by the days elapsed, times the days it has."""
        return self.spent / self.elapsed * self.days


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
class Spend:
    """A budget as it was spent: its months, oldest first, and its spikes.

    `current` is the month that the as-of date lies in, None where nothing was written of it.
    `unjudged` are values that came after a median of nought, of which nothing is a multiple.
    """

    months: tuple[Month, ...]
    spikes: tuple[Spike, ...]
    current: Month | None
    cap: float
    unjudged: int = 0

    def over(self, month: Month) -> bool:
        """Whether a month went past the hard cap, in per cent of its budget."""
        return month.share is not None and month.share > self.cap


def spend(project: Project, record: Record) -> Spend:
    """What a budget record says of its spend up to the as-of date."""
    points = points_of(record, project.as_of)
    thresholds = project.config.spend_thresholds
    months = tuple(
        _month(record, first, rows, thresholds, project.as_of)
        for first, rows in _by_month(points).items()
    )
    judged = tuple(_judged(points, {one.first for one in months if one.daily}))
    spikes = tuple(
        Spike(day, value, base, _answer(record, day))
        for day, value, base in judged
        if base and value >= project.config.spend_spike * base
    )
    now = project.as_of.replace(day=1)
    current = months[-1] if months and months[-1].first == now else None
    unjudged = sum(1 for _, value, base in judged if not base and value > 0)
    cap = min(float(record.values.get("hard_cap") or 0), _CAP)
    return Spend(months, spikes, current, cap, unjudged)


def points_of(record: Record, as_of: date) -> tuple[Point, ...]:
    """What was spent, a day or a month a point, without what is no amount of money."""
    points = series.points(record, as_of)
    return tuple((day, value) for day, value in points if abs(value) < LARGEST)


def amount_on(record: Record, day: date) -> float:
    """The budget of a month that was in force on a day: what the next change says it was before."""
    later = [
        row
        for row in record.values.get("policy_changes") or ()
        if row.get("was") is not None and row.get("on") and clock.day_of(row["on"]) > day
    ]
    if not later:
        return float(record.values.get("amount") or 0)
    return float(min(later, key=lambda row: clock.day_of(row["on"]))["was"])


def _by_month(points: tuple[Point, ...]) -> dict[date, list[Point]]:
    found: dict[date, list[Point]] = {}
    for day, value in points:
        found.setdefault(day.replace(day=1), []).append((day, value))
    return found


def _month(
    record: Record, first: date, rows: list[Point], thresholds: tuple[float, ...], as_of: date
) -> Month:
    """One month; a single row on its first day is the month's sum, so far where it is not over."""
    last = clock.later(first, _MONTH) - timedelta(days=1)
    daily = len(rows) > 1 or rows[0][0] != first
    amount, spent = amount_on(record, min(last, as_of)), sum(value for _, value in rows)
    through = rows[-1][0] if daily and as_of <= last else min(last, as_of)
    share = 100 * spent / amount if SMALLEST <= amount < LARGEST else None
    reached = tuple(_reached(rows, amount, thresholds, daily=daily)) if share is not None else ()
    return Month(first, spent, amount, share, daily, through, reached)


def _reached(
    rows: list[Point], amount: float, thresholds: tuple[float, ...], *, daily: bool
) -> Iterator[Reached]:
    for share in sorted(thresholds):
        total = 0.0
        for day, value in rows:
            total += value
            if 100 * total >= share * amount:
                yield Reached(share, day if daily else None)
                break


def _judged(points: tuple[Point, ...], daily: set[date]) -> Iterator[tuple[date, float, float]]:
    """Each value that a window can judge, with the median of that window: days by days, months by months."""
    days = [point for point in points if point[0].replace(day=1) in daily]
    back = relativedelta(days=WINDOW_DAYS)
    yield from _against(days, [_before(day, back) for day, _ in days], FEWEST_DAYS)
    sums = [(first, sum(value for _, value in rows)) for first, rows in _by_month(points).items()]
    starts = [_before(first, relativedelta(months=WINDOW_MONTHS)) for first, _ in sums]
    found = _against(sums, starts, FEWEST_MONTHS)
    yield from (one for one in found if one[0] not in daily)


def _before(day: date, length: relativedelta) -> date:
    try:
        return day - length
    except (ValueError, OverflowError):
        return date.min


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


def unanswered(found: Spend) -> tuple[Spike, ...]:
    """The spikes that were not both paused and paged."""
    return tuple(spike for spike in found.spikes if spike.owed)


def unreviewed(record: Record, found: Spend) -> tuple[Month, ...]:
    """The months past the cap that nobody has reviewed since they ended; the current one always."""
    last = record.last or date.min
    past = (month for month in found.months if found.over(month))
    return tuple(
        one for one in past if one is found.current or last < clock.later(one.first, _MONTH)
    )


def ahead(found: Spend, month: Month) -> bool:
    """Whether a month that is not over will end past the cap, if it goes on as it began."""
    return not found.over(month) and month.projected > month.amount * found.cap / 100


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """The month so far: spent, its share, each threshold with its day, the run-rate, and the spikes."""
    unit = str(record.values.get("currency") or "")
    found = spend(project, record)
    month = found.current
    if month is None:
        because = f"nothing is written of {project.as_of:%B %Y}"
        yield missing("spent", "Spent this month", because, unit)
    else:
        yield Figure("spent", "Spent this month", round(month.spent, 2), unit, target=month.amount)
        yield from _of_month(found, month, project, unit)
    yield _spikes(found)


def _of_month(found: Spend, month: Month, project: Project, unit: str) -> Iterator[Figure]:
    if month.share is None:
        because = f"nothing is a share of a budget of {month.amount:g} {unit}".rstrip()
        yield missing("share", "Share of the budget", because, "percent")
        return
    within = not found.over(month)
    yield Figure(
        "share", "Share of the budget", round(month.share, 1), "percent", within, found.cap
    )
    days = {one.share: one.on or "in this month" for one in month.reached}
    for share in sorted(project.config.spend_thresholds):
        value = days.get(share, "not reached")
        yield Figure(f"reached_{share:g}", f"{share:g} % of the budget", value)
    ends = month.projected <= month.amount * found.cap / 100
    label = "Run-rate to the end of the month"
    yield Figure("projected", label, round(month.projected, 2), unit, ends, month.amount)


def _spikes(found: Spend) -> Figure:
    owed = len(unanswered(found))
    because = ""
    if found.unjudged:
        because = f"{found.unjudged} values follow a median of nought and cannot be judged"
    count = len(found.spikes)
    label = "Spikes, of which unanswered" if count else "Spikes"
    value: int | str = f"{count}, {owed}" if count else 0
    return Figure("spikes", label, value, holds=not owed, because=because)
