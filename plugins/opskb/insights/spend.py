"""Spend against a budget: months, thresholds and their days, the hard cap, spikes, and the run-rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import series, spikes
from opskb.insights.figure import Figure, missing
from opskb.insights.series import Point
from opskb.insights.spikes import Spike
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

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
class Spend:
    """A budget as it was spent: its months, oldest first, and its spikes.

    `current` is the month that the as-of date lies in, None where nothing was written of it.
    `unjudged` counts values that came after a median of nought, of which nothing is a multiple;
    `begun` are those of them with which more than planned began, and nothing says why.
    """

    months: tuple[Month, ...]
    spikes: tuple[Spike, ...]
    current: Month | None
    cap: float
    unjudged: int = 0
    begun: tuple[Point, ...] = ()

    def over(self, month: Month) -> bool:
        """Whether a month went past the hard cap, in per cent of its budget."""
        return month.share is not None and month.share > self.cap


def spend(project: Project, record: Record) -> Spend:
    """What a budget record says of its spend up to the as-of date."""
    return _spend(project, record.key)


# Four rules, two boards and a page ask for it, and a series may have twenty thousand rows.
@remembered
def _spend(project: Project, key: str) -> Spend:
    record = project.graph[key]
    points = points_of(record, project.as_of)
    thresholds = project.config.spend_thresholds
    months = tuple(_months(record, points, thresholds, project.as_of))
    daily = frozenset(one.first for one in months if one.daily)
    judged = spikes.judge(record, points, daily, project.config.spend_spike)
    now = project.as_of.replace(day=1)
    current = months[-1] if months and months[-1].first == now else None
    cap = min(float(record.values.get("hard_cap") or 0), _CAP)
    begun = spikes.begun(record, judged.unjudged, lambda day: _part(record, day, daily))
    return Spend(months, judged.spikes, current, cap, len(judged.unjudged), tuple(begun))


def _part(record: Record, day: date, daily: frozenset[date]) -> float:
    """What the budget of a month leaves for one of its values: for a day, or for all of the month."""
    first = day.replace(day=1)
    amount = amount_on(record, day)
    return amount / (clock.later(first, _MONTH) - first).days if first in daily else amount


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


def _months(
    record: Record, points: tuple[Point, ...], thresholds: tuple[float, ...], as_of: date
) -> Iterator[Month]:
    """Every month that has a row, oldest first."""
    rows: dict[date, list[Point]] = {}
    for day, value in points:
        rows.setdefault(day.replace(day=1), []).append((day, value))
    daily = False
    for first, of in rows.items():
        # On the first of a month a single row may be either: it is what the month before it was.
        daily = len(of) > 1 or of[0][0] != first or (daily and _after(first, as_of))
        yield _month(record, first, of, thresholds, as_of, daily=daily)


def _after(first: date, as_of: date) -> bool:
    return clock.later(first, _MONTH) > as_of


def _month(
    record: Record,
    first: date,
    rows: list[Point],
    thresholds: tuple[float, ...],
    as_of: date,
    *,
    daily: bool,
) -> Month:
    """One month; where its rows are not days, its one row is the month's sum, or the sum so far."""
    last = clock.later(first, _MONTH) - timedelta(days=1)
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
        yield Figure("spent", "Spent this month", _whole(month.spent), unit, target=month.amount)
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
    cap = month.amount * found.cap / 100
    ends = month.projected <= cap
    label = "Run-rate to the end of the month"
    yield Figure("projected", label, _whole(month.projected), unit, ends, _whole(cap))


def _whole(amount: float) -> float:
    """An amount without its cents, where it is so large that they say nothing."""
    return float(round(amount, 0 if abs(amount) >= 1000 else 2))


def _spikes(found: Spend) -> Figure:
    owed, count = len(unanswered(found)), len(found.spikes)
    said = (
        [f"{owed} without a pause and a page" if owed else "each paused and paged"] if count else []
    )
    if found.unjudged:
        values = "1 value follows" if found.unjudged == 1 else f"{found.unjudged} values follow"
        said.append(f"{values} a median of nought and cannot be judged")
    holds = not owed and not found.begun
    return Figure("spikes", "Spikes", count, holds=holds, because="; ".join(said))
