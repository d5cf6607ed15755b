"""What an objective was measured at: the rows of its series in order, with sums over any stretch of time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.slo.answered import NEVER, Daily, answered, daily, placed, unaccepted
from opskb.insights.slo.charges import Charge, charged
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project

KIND = "slo"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
TOO_SHORT = "its window is shorter than the time that a row stands for"
_LEAST_EVENTS, _MOST_EVENTS = 1e-6, 1e15


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

    def lost(self) -> Mapping[date, float]:
        """What was bad on each day that has rows."""
        found: dict[date, float] = {}
        for at, (before, after) in zip(self.moments, pairwise(self.bad), strict=True):
            found[at.date()] = found.get(at.date(), 0.0) + after - before
        return found


@dataclass(frozen=True, slots=True)
class Objective:
    """One record of the kind, measured; `because` says why nothing can be computed, "" where it can.

    `answered` is what of its losses incidents answer for, `bare` what neither they nor an override do.
    """

    record: Record
    target: float | None
    length: relativedelta | None
    measured: Measured | None
    events: bool
    charges: tuple[Charge, ...]
    because: str = ""
    answered: Daily = NEVER
    bare: Daily = NEVER


@remembered
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
    because = _because(target, length, measured, record) or (
        TOO_SHORT if measured and too_short(measured, length, as_of) else ""
    )
    lost = measured.lost() if measured else {}
    open_ = unaccepted(lost, _overrides(record))
    told = answered(placed(open_, charges, whole=events))
    return Objective(
        record,
        target,
        length,
        measured,
        events,
        charges,
        because,
        daily(answered(placed(lost, charges, whole=events))),
        daily({day: loss - told.get(day, 0.0) for day, loss in open_.items()}),
    )


def _overrides(record: Record) -> Iterator[tuple[date, date]]:
    for row in record.values.get("overrides", ()):
        if row.get("from") and row.get("until"):
            yield row["from"], row["until"]


def _because(
    target: float | None, length: relativedelta | None, measured: Measured | None, record: Record
) -> str:
    if target is None:
        return "it has no objective that can be read"
    if target <= 0:
        return "an objective of 0 % promises nothing"
    if target >= 1:
        return "an objective of 100 % leaves no error budget"
    if length is None:
        return "it has no window that can be read"
    if measured is None:
        return "no row of its series counts up to today" if record.series else "it has no series"
    return ""


def too_short(measured: Measured, length: relativedelta | None, as_of: date) -> bool:
    """Whether a window is shorter than the time that a row stands for, so that it holds none."""
    first = begin_of(as_of, length) if length is not None else None
    return first is not None and clock.end_of(as_of) - first < measured.step


def _measured(rows: Iterable[Row], as_of: date, *, events: bool) -> Measured | None:
    """The rows up to a day, sorted; of two at one time the last one written stands."""
    found = {clock.instant(row["on"]): row for row in rows if row.get("on")}
    end = clock.end_of(as_of)
    kept = sorted(
        (
            (at, float(row["value"]), counted(row) if events else 1.0)
            for at, row in found.items()
            if at < end and isinstance(row.get("value"), float) and 0 <= row["value"] <= 1
        ),
        key=itemgetter(0),
    )
    step = min([DAY, *(later[0] - one[0] for one, later in pairwise(kept))])
    part = 1.0 if events else step / MINUTE
    if not kept or not sum(weight for _, _, weight in kept):
        return None
    bad = accumulate(((1 - share) * weight * part for _, share, weight in kept), initial=0.0)
    total = accumulate((weight * part for _, _, weight in kept), initial=0.0)
    return Measured(tuple(at for at, _, _ in kept), tuple(bad), tuple(total), step)


def counted(row: Row) -> float:
    """The events of a row; none where it does not say, or says something that cannot be."""
    count = row.get("events")
    return count if isinstance(count, float) and _LEAST_EVENTS <= count <= _MOST_EVENTS else 0.0


def begin_of(last: date, length: relativedelta) -> datetime | None:
    """The begin of a window that ends with a day, None where that is before the calendar."""
    try:
        return clock.end_of(last) - (_plain(length) or length)
    except (OverflowError, ValueError):
        return None


@lru_cache(maxsize=64)
def _plain(length: relativedelta) -> timedelta | None:
    """A length that is the same wherever it begins; months and years are not."""
    if length.years or length.months:
        return None
    return timedelta(days=length.days, hours=length.hours, minutes=length.minutes)
