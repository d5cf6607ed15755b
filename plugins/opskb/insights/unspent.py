"""What is missing of a budget: months and days of which nothing is written, and reviews of months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import spend
from opskb.insights.series import Point
from opskb.model import Record
from opskb.project import Project

_MONTH = relativedelta(months=1)
MOST_MONTHS = 120
"""How many months back a gap is looked for."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The first days of months without a row, and the days without one in months that are daily.

    `whole` says that there is no row at all, so that no month can be named.
    """

    months: tuple[date, ...]
    days: tuple[date, ...]
    whole: bool = False


def silence(project: Project, record: Record) -> Silence:
    """What is missing between the first row of a budget and today, or that it has no row up to today at all.

    The month that runs and the one whose bill may still come owe nothing; days are looked for up
    to the last one that is written.
    """
    points = spend.points_of(record, project.as_of)
    found = spend.spend(project, record)
    there = {month.first for month in found.months}
    if not there:
        return Silence((), (), whole=True)
    owed = _months(project, min(there))
    daily = {month.first for month in found.months if month.daily}
    return Silence(
        tuple(month for month in owed if month not in there), tuple(_days(points, daily))
    )


def unread(project: Project, record: Record) -> tuple[date, ...]:
    """The months of a budget that nobody has reviewed since they ended, from its first row on.

    Each has the whole month after it for that, whatever `every` says; where nobody ever reviewed
    one, no longer than its bill may take. A later review answers for all that are over.
    """
    months = spend.spend(project, record).months
    owed = _months(project, months[0].first) if months else iter(())
    last = record.last
    return tuple(one for one in owed if not last or _missed(one, last, project.as_of))


def _missed(month: date, last: date, as_of: date) -> bool:
    end = clock.later(month, _MONTH)
    return last < end and clock.later(end, _MONTH) <= as_of


def _months(project: Project, first: date) -> Iterator[date]:
    """Every month that must have been billed by today, the farthest back MOST_MONTHS ago."""
    as_of, within = project.as_of, project.config.billed_within
    for back in range(MOST_MONTHS, 0, -1):
        try:
            month = as_of.replace(day=1) - relativedelta(months=back)
        except ValueError:
            continue
        if month >= first and clock.later(clock.later(month, _MONTH), within) < as_of:
            yield month


def _days(points: tuple[Point, ...], daily: set[date]) -> Iterator[date]:
    """The days between the first and the last row of each daily month that have none."""
    written: dict[date, set[date]] = {}
    for day, _ in points:
        written.setdefault(day.replace(day=1), set()).add(day)
    for month in sorted(daily):
        first, count = min(written[month]), (max(written[month]) - min(written[month])).days
        days = (first + timedelta(days=at) for at in range(count))
        yield from (day for day in days if day not in written[month])
