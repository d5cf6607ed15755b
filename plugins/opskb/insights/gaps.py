"""What is wrong with the days of a series: periods without a value, days with two, days to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from opskb import clock
from opskb.insights import periods
from opskb.model import Moment, Row

EVERY_DAY = "continuous"
"""The cadence that expects something each day of the calendar; `daily` is each business day."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Periods in a row without a value: the first and the last day of it, and how many periods."""

    first: date
    last: date
    count: int


def gaps(
    days: Iterable[date],
    cadence: str,
    as_of: date,
    *,
    holidays: Container[date] = frozenset(),
    open_end: bool = True,
) -> Iterator[Gap]:
    """The gaps of a series between its first day and the last period that has ended.

    With `open_end` not set it ends at its last value: nobody says here that it goes on. A cadence
    that is an event (`release`) expects nothing on any day.
    """
    there = sorted({day for day in days if day <= as_of})
    if not there:
        return
    end = as_of if open_end else there[-1]
    spans = (
        _every_day(there[0], end)
        if cadence == EVERY_DAY
        else _spans(cadence, there[0], end, holidays)
    )
    empty: list[tuple[date, date]] = []
    at = 0
    for first, last in spans:
        while at < len(there) and there[at] < first:
            at += 1
        if at < len(there) and there[at] <= last:
            yield from _joined(empty)
            empty = []
        elif last < as_of:
            empty.append((first, last))
    yield from _joined(empty)


def owed(
    cadence: str, since: date, as_of: date, *, holidays: Container[date] = frozenset()
) -> bool:
    """Whether a whole period of a cadence has ended since a day; none ever does of an event."""
    if cadence == EVERY_DAY:
        return since < as_of
    whole = periods.periods(cadence, since, as_of, holidays=holidays)
    return any(one.first >= since and one.last < as_of for one in whole)


def _joined(empty: list[tuple[date, date]]) -> Iterator[Gap]:
    if empty:
        yield Gap(empty[0][0], empty[-1][1], len(empty))


def _every_day(first: date, last: date) -> Iterator[tuple[date, date]]:
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        yield day, day


def _spans(
    cadence: str, first: date, last: date, holidays: Container[date]
) -> Iterator[tuple[date, date]]:
    for period in periods.periods(cadence, first, last, holidays=holidays):
        yield period.first, period.last


def twice(rows: Iterable[Row]) -> tuple[tuple[Moment, str], ...]:
    """The times that have two values in one dimension, with that dimension, in their order."""
    counts = Counter((row["on"], str(row.get("dimension") or "")) for row in rows if row.get("on"))
    found = ((on, name) for (on, name), count in counts.items() if count > 1)
    return tuple(sorted(found, key=_by_time))


def twice_in_a_period(
    rows: Iterable[Row], cadence: str
) -> tuple[tuple[Moment, str, periods.Period], ...]:
    """The rows whose period of a cadence holds a row of another day, in their dimension already.

    Of a cadence that is an event, or a day, none: these are told by their day.
    """
    if cadence in ("daily", EVERY_DAY):
        return ()
    whole = sorted((row for row in rows if row.get("on")), key=lambda row: clock.day_of(row["on"]))
    seen: dict[tuple[periods.Period, str], date] = {}
    found: list[tuple[Moment, str, periods.Period]] = []
    for row in whole:
        day, name = clock.day_of(row["on"]), str(row.get("dimension") or "")
        period = periods.around(cadence, clock.day_of(whole[0]["on"]), day, holidays=())
        if period and seen.setdefault((period, name), day) != day:
            found.append((row["on"], name, period))
    return tuple(found)


def _by_time(one: tuple[Moment, str]) -> tuple[str, str]:
    on, name = one
    return on.isoformat() if isinstance(on, datetime) else f"{on}", name


def to_come(rows: Iterable[Row], as_of: date) -> tuple[Moment, ...]:
    """The times of rows that lie after a day: a value that nobody can have measured yet."""
    return tuple(row["on"] for row in rows if row.get("on") and clock.day_of(row["on"]) > as_of)


def way(on: Moment) -> str:
    """How a row says its time: as a day, as a time with a zone, or as one without."""
    if not isinstance(on, datetime):
        return "days"
    return "times with a zone" if on.tzinfo else "times without one"
