"""Dependency and security updates: how long they wait, against which clock, and when somebody looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from opskb import clock
from opskb.insights import vulnerabilities
from opskb.insights.figure import Figure, missing
from opskb.model import Record
from opskb.project import Project
from opskb.record import checked


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that waits: since how many days, and until when it may, where a clock binds it.

    `deadline` is the earliest clock of the vulnerabilities that it fixes, `of` the record whose it
    is; a security update that fixes none that is written down has that of its urgency.
    """

    record: Record
    days: int | None
    deadline: datetime | None
    of: Record | None
    as_of: date

    @property
    def passed(self) -> bool:
        """Whether its clock has run out."""
        return bool(self.deadline and self.deadline < clock.instant(self.as_of))

    @property
    def left(self) -> timedelta | None:
        """The time that is left of its clock, negative where it has run out."""
        now = clock.instant(self.as_of)
        return self.deadline - now if self.deadline else None


def pending(project: Project) -> tuple[Pending, ...]:
    """The updates that wait, the oldest first."""
    found = [_pending(project, one) for one in project.by_kind.get("update", ()) if one.live]
    return tuple(sorted(found, key=lambda one: (-(one.days or 0), one.record.id)))


def looked_through(project: Project) -> tuple[date, Record] | None:
    """The last day that the log moved, and where: an update was opened, closed or reviewed.

    A week in which nothing came is shown by a review of the newest update; one that does not say
    what was checked is none.
    """
    found = [
        (day, one)
        for one in project.by_kind.get("update", ())
        for day in _moved(one)
        if day <= project.as_of
    ]
    return max(found, key=lambda pair: (pair[0], pair[1].id), default=None)


def waited(record: Record) -> int | None:
    """The days from when an update could be had until it was applied or declined, None while it waits."""
    if not record.opened or not record.closed or record.live:
        return None
    days = (clock.day_of(record.closed) - clock.day_of(record.opened)).days
    return days if days >= 0 else None


def summary(project: Project) -> Iterator[Figure]:
    """The oldest update that waits, the median wait of those applied, and the weekly look."""
    waiting = pending(project)
    yield Figure("pending", "Waiting", len(waiting))
    oldest = next((one for one in waiting if one.days is not None), None)
    if oldest:
        records = (oldest.record.key,)
        yield Figure("oldest_pending", "Oldest waits", oldest.days, "days", records=records)
    else:
        yield missing("oldest_pending", "Oldest waits", "nothing waits", "days")
    applied = [one for one in project.by_kind.get("update", ()) if one.status == "applied"]
    days = [found for one in applied if (found := waited(one)) is not None]
    if days:
        yield Figure("median_wait", "Median wait of those applied", median(days), "days")
    else:
        yield missing("median_wait", "Median wait of those applied", "none was applied", "days")
    yield _looked(project)


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """How long an update waits, or waited, and its clock."""
    if not record.live:
        days = waited(record)
        if days is None:
            yield missing("waited", "Waited", "its days are missing or out of order", "days")
        else:
            yield Figure("waited", "Waited", days, "days")
        return
    one = _pending(project, record)
    if one.days is None:
        yield missing("waits", "Waits since", "it does not say since when", "days")
    else:
        yield Figure("waits", "Waits since", one.days, "days")
    if one.deadline:
        of = one.of.id if one.of else f"a security update of {record.severity} urgency"
        records = (one.of.key,) if one.of else ()
        name, label = "apply_by", "To be applied by"
        yield Figure(name, label, one.deadline, "", not one.passed, None, of, records)


def _looked(project: Project) -> Figure:
    name, label = "looked_through", "Last looked through"
    found = looked_through(project)
    if not found:
        return missing(name, label, "no update is written down")
    day, record = found
    holds = clock.later(day, project.config.update_review) >= project.as_of
    return Figure(name, label, day, holds=holds, records=(record.key,))


def _moved(record: Record) -> Iterator[date]:
    yield from (clock.day_of(day) for day in (record.opened, record.closed) if day)
    for row in record.reviews:
        if row.get("on") and checked(row):
            yield clock.day_of(row["on"])


def _pending(project: Project, record: Record) -> Pending:
    days = (project.as_of - clock.day_of(record.opened)).days if record.opened else None
    days = None if days is not None and days < 0 else days
    deadline, of = _deadline(project, record)
    return Pending(record, days, deadline, of, project.as_of)


def _deadline(project: Project, record: Record) -> tuple[datetime | None, Record | None]:
    fixed = project.graph.tails(record, "fixes")
    clocks = (vulnerabilities.of(project, one) for one in fixed)
    ends = [(one.deadline, one.record) for one in clocks if one.deadline and one.running]
    if ends:
        return min(ends, key=lambda pair: pair[0])
    limit = vulnerabilities.limits(project).get(record.severity)
    if record.values.get("security") and not fixed and limit and record.opened:
        begun = clock.instant(record.opened)
        return vulnerabilities.ended_by(begun, limit), None
    return None, None
