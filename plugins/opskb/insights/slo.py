"""How an objective stands: compliance, error budget, burn rates, what is left and until when.

The words and formulas are those of The Site Reliability Workbook (Beyer et al., O'Reilly 2018): an
indicator is good over total (chapter 2), the error budget is one minus the objective (chapter 2), the
burn rate is how fast that budget is spent relative to it (chapter 5, "Alerting on SLOs").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.charges import Charge, charged
from opskb.insights.figure import Figure, missing
from opskb.model import Moment, Record, Row
from opskb.project import Project

KIND = "slo"
MINUTES = 1440
RATE_DAYS = 7
"""The rate that a budget is spent at is that of the last seven days: each weekday once."""

_DAY = timedelta(days=1)
_MOST_EVENTS = 1e15
_UNIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What an objective was measured at: rows by their time, each with what of it was bad.

    `bad` and `total` are sums up to and without a row, in minutes, or in events where the objective
    is measured in events; `step` is how much time a row stands for.
    """

    moments: tuple[datetime, ...]
    bad: tuple[float, ...]
    total: tuple[float, ...]
    step: timedelta

    def between(self, first: datetime, end: datetime) -> tuple[float, float, int]:
        """What was bad, of how much, in how many rows, from `first` up to and without `end`."""
        low, high = bisect_left(self.moments, first), bisect_left(self.moments, end)
        return self.bad[high] - self.bad[low], self.total[high] - self.total[low], high - low


@dataclass(frozen=True, slots=True)
class Window:
    """The window of an objective up to the end of a day.

    `compliance` is the good share of what was measured in it. `budget` is what may be lost in the
    whole window and `lost` what was, both in minutes or events; `measured` says how much of its
    time has rows, from 0 to 1.
    """

    first: date
    last: date
    compliance: float
    budget: float
    lost: float
    measured: float

    @property
    def left(self) -> float:
        """The share of the budget that is left: below nought where the objective is missed."""
        return 1 - self.lost / self.budget

    @property
    def held(self) -> bool:
        """Whether no more was lost than may be; a hair's breadth is the noise of sums."""
        return self.lost <= self.budget * (1 + 1e-9)


@dataclass(frozen=True, slots=True)
class Burn:
    """How fast a budget is spent over a window: 1 spends exactly all of it by its end.

    `limit` is the rate from which on `verdict` (`fast`, `slow`) is told; `rate` is None where the
    rows are too coarse, or missing, and `because` says which.
    """

    within: relativedelta
    limit: float
    verdict: str
    rate: float | None
    because: str = ""

    @property
    def burning(self) -> bool:
        """Whether it is at its limit or over it."""
        return self.rate is not None and self.rate >= self.limit * (1 - 1e-9)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of an objective: its share of good, what was lost, and the charges in it."""

    first: date
    compliance: float
    lost: float
    charges: tuple[Charge, ...]

    @property
    def charged(self) -> float:
        """The minutes that incidents answer for."""
        return sum(one.minutes for one in self.charges)


@dataclass(frozen=True, slots=True)
class Objective:
    """One record of the kind, measured; `because` says why nothing can be computed, "" where it can."""

    record: Record
    target: float | None
    length: relativedelta | None
    measured: Measured | None
    events: bool
    charges: tuple[Charge, ...]
    because: str = ""


@lru_cache(maxsize=1)
def objectives(project: Project) -> Mapping[str, Objective]:
    """Every objective of a knowledge base, by the key of its record."""
    charges = charged(project)
    return {
        record.key: _objective(record, project.as_of, charges.get(record.key, ()))
        for record in project.by_kind.get(KIND, ())
    }


def _objective(record: Record, as_of: date, charges: tuple[Charge, ...]) -> Objective:
    target, length = record.target, record.values.get("window")
    target = target if isinstance(target, float) else None
    length = length if isinstance(length, relativedelta) else None
    events = record.values.get("measured_in") == "events"
    measured = _measured(record.series, as_of, events=events)
    because = _because(target, length, measured, record)
    return Objective(record, target, length, measured, events, charges, because)


def _because(
    target: float | None, length: relativedelta | None, measured: Measured | None, record: Record
) -> str:
    if target is None:
        return "it has no objective that can be read"
    if target >= 1:
        return "an objective of 100 % leaves no error budget"
    if length is None:
        return "it has no window that can be read"
    if measured is None:
        return "no row of its series counts up to today" if record.series else "it has no series"
    return ""


def _measured(rows: Iterable[Row], as_of: date, *, events: bool) -> Measured | None:
    """The rows up to a day, sorted; of two at one time the last one written stands."""
    found = {moment(row["on"]): row for row in rows if row.get("on")}
    end = _end(as_of)
    kept = sorted(
        (
            (at, float(row["value"]), counted(row) if events else 1.0)
            for at, row in found.items()
            if at < end and isinstance(row.get("value"), float) and 0 <= row["value"] <= 1
        ),
        key=itemgetter(0),
    )
    step = min([_DAY, *(later[0] - one[0] for one, later in pairwise(kept))])
    part = 1.0 if events else step / _UNIT
    if not kept or not sum(weight for _, _, weight in kept):
        return None
    bad = accumulate(((1 - share) * weight * part for _, share, weight in kept), initial=0.0)
    total = accumulate((weight * part for _, _, weight in kept), initial=0.0)
    return Measured(tuple(at for at, _, _ in kept), tuple(bad), tuple(total), step)


def counted(row: Row) -> float:
    """The events of a row; none where it does not say, or says something that cannot be."""
    count = row.get("events")
    return count if isinstance(count, float) and 0 < count <= _MOST_EVENTS else 0.0


def moment(on: Moment) -> datetime:
    """A day, or a time with or without a zone, as a time in UTC: rows may mix all three."""
    if not isinstance(on, datetime):
        return _midnight(on)
    return on if on.tzinfo else on.replace(tzinfo=UTC)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _end(day: date) -> datetime:
    """The midnight that ends a day; that of the last day of the calendar is not reached."""
    return datetime.max.replace(tzinfo=UTC) if day == date.max else _midnight(day) + _DAY


def _first(last: date, length: relativedelta) -> datetime | None:
    """The begin of a window that ends with a day, None where that is before the calendar."""
    try:
        return _end(last) - (_plain(length) or length)
    except (OverflowError, ValueError):
        return None


@lru_cache(maxsize=64)
def _plain(length: relativedelta) -> timedelta | None:
    """A length that is the same wherever it begins; months and years are not."""
    if length.years or length.months:
        return None
    return timedelta(days=length.days, hours=length.hours, minutes=length.minutes)


def window(one: Objective, last: date) -> Window | None:
    """The window of an objective that ends with a day, None where nothing was measured in it.

    Compliance is good over total of the rows there are. The budget is `(1 - objective) x total` of
    the whole window: what has no row neither spends of it nor shortens it.
    """
    if one.because or one.measured is None or one.target is None or one.length is None:
        return None
    first = _first(last, one.length)
    end = _end(last)
    if first is None or end - first < one.measured.step:
        return None
    bad, total, count = one.measured.between(first, end)
    if not count or not total:
        return None
    measured = min(1.0, count * one.measured.step / (end - first))
    budget = (1 - one.target) * total / measured
    return Window(first.date(), last, 1 - bad / total, budget, bad, measured)


def burns(one: Objective, last: date, limits: Iterable[Row]) -> tuple[Burn, ...]:
    """The burn rate over each window of `burn_windows`, on the day `last`.

    `rate = (1 - compliance over the window) / (1 - objective)`. Its limit is the rate that spends
    the share `budget` of the whole budget within the window: `budget x objective's window / window`
    (The Site Reliability Workbook, chapter 5, table 5-8; the window of one day is Sloth's).
    """
    return tuple(_burn(one, last, row) for row in limits if row["within"] and row["budget"])


def _burn(one: Objective, last: date, row: Row) -> Burn:
    within, verdict = row["within"], str(row.get("verdict") or "slow")
    first, whole = _first(last, within), _first(last, one.length) if one.length else None
    end = _end(last)
    if one.because or one.measured is None or one.target is None or whole is None or first is None:
        return Burn(
            within, 0.0, verdict, None, one.because or "its window begins before any calendar"
        )
    limit = row["budget"] * ((end - whole) / (end - first))
    if end - first < one.measured.step:
        return Burn(within, limit, verdict, None, f"a row stands for {_span(one.measured.step)}")
    bad, total, _ = one.measured.between(first, end)
    if not total:
        return Burn(within, limit, verdict, None, "no row lies in this window")
    return Burn(within, limit, verdict, bad / total / (1 - one.target))


def _span(step: timedelta) -> str:
    minutes = round(step / _UNIT)
    return "a day" if minutes == MINUTES else f"{minutes} minutes"


def verdict(all: Iterable[Burn]) -> str:
    """`fast`, `slow` or "": a window of that name is at its limit, and so is the shortest there is.

    The Workbook asks a short window too, so that an alert ends when the fire does; what the rows
    allow is the shortest window with a rate, which must at least spend as fast as it may.
    """
    there = [burn for burn in all if burn.rate is not None]
    shortest = there[0].rate if there else None
    if shortest is None or shortest < 1 - 1e-9:
        return ""
    burning = {burn.verdict for burn in there if burn.burning}
    return "fast" if "fast" in burning else "slow" if burning else ""


def rate(one: Objective, last: date) -> float | None:
    """What was lost per day, in minutes or events, over the last RATE_DAYS days that have rows."""
    if one.because or one.measured is None:
        return None
    first, end = _first(last, relativedelta(days=RATE_DAYS)), _end(last)
    if first is None:
        return None
    bad, _, count = one.measured.between(first, end)
    return bad / max(1.0, count * (one.measured.step / _DAY)) if count else None


def pace(one: Objective, last: date) -> float | None:
    """The burn rate of the last RATE_DAYS days: 1 spends exactly the budget by the end of a window."""
    now, per_day, first = window(one, last), rate(one, last), None
    if one.length is not None:
        first = _first(last, one.length)
    if now is None or per_day is None or first is None:
        return None
    return per_day * ((_end(last) - first) / _DAY) / now.budget


def gone_on(one: Objective, last: date) -> date | None:
    """The day on which the budget is used up at the current rate; None where that never happens.

    Each day to come loses what a day lost of late, and the oldest day leaves the window. With the
    whole budget left this is the Workbook's `window / burn rate` (chapter 5, table 5-4).
    """
    now, per_day = window(one, last), rate(one, last)
    if now is None or per_day is None or one.measured is None or one.length is None:
        return None
    if not now.held:
        return last
    first, end = _first(last, one.length), _end(last)
    if first is None:
        return None
    for count in range(1, (end - first).days + 1):
        old, _, _ = one.measured.between(first + count * _DAY, end)
        if old + per_day * count > now.budget * (1 + 1e-9):
            return clock.later(last, relativedelta(days=count))
    return None


def history(one: Objective) -> Iterator[Month]:
    """Every calendar month that was measured, oldest first."""
    if one.measured is None:
        return
    months = dict.fromkeys(at.date().replace(day=1) for at in one.measured.moments)
    for first in months:
        after = clock.later(first, relativedelta(months=1))
        bad, total, _ = one.measured.between(_midnight(first), _midnight(after))
        inside = tuple(charge for charge in one.charges if first <= charge.day < after)
        if total:
            yield Month(first, 1 - bad / total, bad, inside)


@lru_cache(maxsize=1)
def left_by_day(project: Project) -> Mapping[str, tuple[tuple[date, float], ...]]:
    """Of each objective, by its key, the share of its budget left at the end of every measured day.

    Days whose window was not measured as a whole are left out, but for today.
    """
    found = objectives(project)
    return {key: tuple(_left(one, project.as_of)) for key, one in found.items()}


def _left(one: Objective, as_of: date) -> Iterator[tuple[date, float]]:
    moments = one.measured.moments if one.measured else ()
    for day in dict.fromkeys(at.date() for at in moments):
        now = window(one, day)
        if now and (now.measured > 0.999 or day == as_of):
            yield day, now.left


def lost_on(one: Objective, first: date, last: date) -> float | None:
    """What was lost from one day to another, both included; None where a day of them has no row."""
    if one.measured is None or one.events:
        return None
    end = clock.later(last, relativedelta(days=1))
    bad, total, count = one.measured.between(_midnight(first), _midnight(end))
    whole = count * one.measured.step >= (end - first)
    return bad if total and whole else None


def explained(one: Objective, found: Window) -> bool:
    """Whether a window that was missed is explained: without what incidents answer for, and the days
    that an override accepts, no more was lost than may be.

    Minutes cannot be taken from events: there one charge in the window is enough.
    """
    accepted = sum(_accepted(one, found))
    charges = [charge for charge in one.charges if found.first <= charge.day <= found.last]
    if one.events:
        return bool(charges or accepted)
    answered = sum(charge.minutes for charge in charges)
    return found.lost - answered - accepted <= found.budget * (1 + 1e-6)


def _accepted(one: Objective, found: Window) -> Iterator[float]:
    """What was lost on the days that overrides accept, inside a window."""
    for row in one.record.values.get("overrides", ()):
        if one.measured and row.get("from") and row.get("until"):
            first, last = max(row["from"], found.first), min(row["until"], found.last)
            if first <= last:
                yield one.measured.between(_midnight(first), _end(last))[0]


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What a reader of an objective asks first: how it stands, what is left, and until when."""
    one = objectives(project)[record.key]
    now = window(one, project.as_of)
    if now is None:
        why = one.because or "its window holds no row"
        yield missing("compliance", "Compliance", why, "ratio")
        yield missing("budget_left", "Error budget left", why, "ratio")
        return
    unit = "events" if one.events else "minutes"
    keys = tuple(dict.fromkeys(charge.record for charge in _inside(one, now)))
    part = (
        "" if now.measured > 0.999 else f"{round(now.measured * 100)} % of the window is measured"
    )
    yield Figure(
        "compliance", "Compliance", round(now.compliance, 6), "ratio", now.held, one.target, part
    )
    yield Figure("budget", "Error budget", round(now.budget, 2), unit)
    yield Figure("budget_left", "Error budget left", round(now.left, 4), "ratio", now.held)
    yield Figure("lost", "Lost in the window", round(now.lost, 2), unit)
    charged = round(sum(charge.minutes for charge in _inside(one, now)), 2)
    yield Figure("charged", "Of it charged to incidents", charged, "minutes", records=keys)
    all = burns(one, project.as_of, project.config.burn_windows)
    speed = verdict(all)
    yield Figure("burning", "The budget burns", speed or "no faster than it may", "", not speed)
    yield from _burning(all)
    yield _exhaustion(one, now, project.as_of)


def _inside(one: Objective, now: Window) -> list[Charge]:
    return [charge for charge in one.charges if now.first <= charge.day <= now.last]


def _burning(all: tuple[Burn, ...]) -> Iterator[Figure]:
    for burn in all:
        words = clock.words(burn.within)
        name, label = f"burn_{words.replace(' ', '_')}", f"Burn rate over {words}"
        if burn.rate is None:
            yield missing(name, label, burn.because)
        else:
            yield Figure(
                name, label, round(burn.rate, 2), "", not burn.burning, round(burn.limit, 2)
            )


def _exhaustion(one: Objective, now: Window, as_of: date) -> Figure:
    name, label = "exhausted_on", "Budget gone, at the rate of the last week"
    if not now.held:
        return Figure(name, label, as_of, "", False)
    if rate(one, as_of) is None:
        return missing(name, label, "the last week has no row")
    day = gone_on(one, as_of)
    return Figure(name, label, day or "not at this rate", "", day is None or None)
