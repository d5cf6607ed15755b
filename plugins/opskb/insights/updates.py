"""Dependency and security updates: how long they wait, against which clock, and when somebody looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from opskb import clock
from opskb.insights import vulnerabilities
from opskb.insights.figure import Figure, missing
from opskb.memory import remembered
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


Look: TypeAlias = tuple[date, Record]
"""A day on which somebody looked through the updates, and the update that shows it."""


@remembered
def looks(project: Project) -> tuple[Look, ...]:
    """The days that somebody looked, oldest first: an update was applied, declined or reviewed.

    That one was there to be had shows nothing: it was, whether anybody looked or not. A week in
    which nothing came is shown by a review of the newest update; one that does not say what was
    checked is none.
    """
    all = ((day, one) for one in project.by_kind.get("update", ()) for day in _looked_on(one))
    found = sorted((pair for pair in all if pair[0] <= project.as_of), key=_order)
    return tuple({day: (day, one) for day, one in found}.values())


def _order(look: Look) -> tuple[date, str]:
    return look[0], look[1].id


def looked_through(project: Project) -> Look | None:
    """The last day that somebody looked, and where that is written."""
    return next(reversed(looks(project)), None)


def unseen(project: Project) -> Look | None:
    """The first update that could be had, and since when, where nobody ever looked through them."""
    if looks(project):
        return None
    dated = [(one.opened, one) for one in project.by_kind.get("update", ()) if one.opened]
    there = [(clock.day_of(day), one) for day, one in dated]
    return min((one for one in there if one[0] <= project.as_of), key=_order, default=None)


def missed(project: Project) -> tuple[tuple[Look, date], ...]:
    """The looks after which one was left out, each with the day of the next, oldest first.

    One was left out where the next came when two were due: a look that was late was not missed.
    Those of the last `gap_days` are told.
    """
    all, every = looks(project), project.config.update_review
    days = min(project.config.gap_days, project.as_of.toordinal() - 1)
    since = project.as_of - timedelta(days=days)
    pairs = ((look, after) for look, (after, _) in pairwise(all) if after >= since)
    return tuple((look, after) for look, after in pairs if clock.later(look[0], every * 2) <= after)


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
    if looks(project):
        yield _left_out(project)


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
        why = "no update is written down"
        return missing(name, label, "no row says that anybody did" if unseen(project) else why)
    day, record = found
    holds = clock.later(day, project.config.update_review) >= project.as_of
    return Figure(name, label, day, holds=holds, records=(record.key,))


def _left_out(project: Project) -> Figure:
    found = missed(project)
    at = tuple(dict.fromkeys(record.key for (_, record), _ in found))
    label = f"Looks missed in {project.config.gap_days} days"
    return Figure("looks_missed", label, len(found), holds=not found, records=at)


def _looked_on(record: Record) -> Iterator[date]:
    if record.closed:
        yield clock.day_of(record.closed)
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
