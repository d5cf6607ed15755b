"""Vulnerabilities against the clock of their severity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.model import Moment, Record
from opskb.project import Project
from opskb.settings.security import SEVERITIES

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a vulnerability stands against the limit of its severity; all times in UTC.

    `ended` is when its clock stopped, None while it runs; then `left` counts from the first minute
    of the as-of day, so that a clock which ends in the course of that day still runs. `because`
    says why there is no clock.
    """

    record: Record
    found: datetime | None
    deadline: datetime | None
    ended: datetime | None
    running: bool
    now: datetime
    because: str = ""

    @property
    def left(self) -> timedelta | None:
        """The time that is left, or was left when it was fixed; negative where the limit is passed."""
        if not self.deadline or (not self.running and not self.ended):
            return None
        return self.deadline - (self.ended or self.now)

    @property
    def passed(self) -> bool:
        """Whether the limit is passed, or was when it was fixed."""
        return self.left is not None and self.left < timedelta()


def limits(project: Project) -> Mapping[str, relativedelta]:
    """How soon a vulnerability of each severity must be fixed, from `vulnerability_limits`."""
    rows = project.config.vulnerability_limits
    return {row["severity"]: row["within"] for row in rows if row["severity"] and row["within"]}


def unlimited(project: Project) -> tuple[str, ...]:
    """The severities of which `vulnerability_limits` says nothing, so that no clock of theirs ends."""
    known = limits(project)
    return tuple(severity for severity in SEVERITIES if severity not in known)


def unexplained(project: Project) -> tuple[Clock, ...]:
    """What was fixed after its limit, and does not say why."""
    late = (one for one in closed(project) if one.passed)
    return tuple(one for one in late if not one.record.values.get("late_because"))


def of(project: Project, record: Record) -> Clock:
    """The clock of one vulnerability.

    It runs from `found` until it is fixed; mitigating does not stop it. Accepting it, or calling
    it none, stops it only where `dismissed_because` gives the reason.
    """
    now = clock.instant(project.as_of)
    running = record.live or _dismissed_silently(record)
    found = clock.instant(record.opened) if record.opened else None
    ended = clock.instant(record.closed) if record.closed and not running else None
    limit = limits(project).get(record.severity)
    deadline = ended_by(found, limit) if found and limit else None
    because = _why_none(record, found, deadline, ended)
    if because:
        return Clock(record, found, deadline, None, running, now, because)
    return Clock(record, found, deadline, ended, running, max(now, found) if found else now)


def ended_by(begun: datetime, limit: relativedelta) -> datetime:
    """The moment a limit is passed, the last of the calendar where that is past year 9999."""
    try:
        return begun + limit
    except (ValueError, OverflowError):
        return datetime.max.replace(tzinfo=UTC)


def clocks(project: Project) -> tuple[Clock, ...]:
    """The clocks that run, the one that ends first at the top, those without a deadline first."""
    found = (of(project, record) for record in project.by_kind.get("vulnerability", ()))
    soonest = datetime.min.replace(tzinfo=UTC)
    running = (one for one in found if one.running)
    return tuple(sorted(running, key=lambda one: (one.deadline or soonest, one.record.id)))


def closed(project: Project) -> tuple[Clock, ...]:
    """The clocks that were stopped by a fix, newest fix first."""
    found = (of(project, record) for record in project.by_kind.get("vulnerability", ()))
    fixed = [one for one in found if not one.running and one.ended]
    return tuple(sorted(fixed, key=lambda one: one.ended or one.now, reverse=True))


def downgraded(record: Record) -> bool:
    """Whether its severity was lowered since it was first given."""
    was = str(record.values.get("was") or "")
    known = was in SEVERITIES and record.severity in SEVERITIES
    return known and SEVERITIES.index(was) < SEVERITIES.index(record.severity)


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """The deadline of a vulnerability, and the hours that are left or that it took."""
    one = of(project, record)
    if not one.deadline or one.because:
        if one.running or record.status == "fixed":
            yield missing("fix_within", "To be fixed by", one.because)
        return
    yield Figure(
        "fix_by", "To be fixed by", one.deadline, holds=not one.passed, because=record.severity
    )
    if one.running and one.left is not None:
        hours = round(one.left / _HOUR, 1)
        yield Figure("hours_left", "Hours left", hours, "hours", holds=not one.passed)
    elif one.ended and one.found:
        hours, limit = ((end - one.found) / _HOUR for end in (one.ended, one.deadline))
        name = "hours_to_fix"
        yield Figure(name, "Fixed after", round(hours, 1), "hours", not one.passed, round(limit, 1))


def incomparable(record: Record) -> str:
    """Why its times cannot be set against each other, "" where they can."""
    named = [(name, record.values.get(name)) for name in ("found", "mitigated", "fixed")]
    times = [(name, moment) for name, moment in named if isinstance(moment, datetime)]
    naive = [name for name, moment in times if not moment.tzinfo]
    if naive and len(naive) < len(times):
        return f"`{naive[0]}` has no zone, and other times of it have one"
    days = [(name, moment) for name, moment in named if isinstance(moment, date)]
    for (before, early), (after, late) in pairwise(days):
        if _ends(late) < clock.instant(early):
            return f"`{after}` is before `{before}`"
    if record.status == "fixed" and not record.closed:
        return "it is fixed, and does not say when"
    return ""


def _ends(moment: Moment) -> datetime:
    """The last moment that a day or a time may stand for."""
    whole = not isinstance(moment, datetime) and moment < date.max
    return clock.instant(moment) + timedelta(days=1) if whole else clock.instant(moment)


def _dismissed_silently(record: Record) -> bool:
    dismissed = record.status in ("accepted", "false positive")
    return dismissed and not record.values.get("dismissed_because")


def _why_none(
    record: Record, found: datetime | None, deadline: datetime | None, ended: datetime | None
) -> str:
    if not found:
        return "it does not say when it was found"
    if not deadline:
        return f"`vulnerability_limits` has no limit for {record.severity or 'no severity'}"
    return incomparable(record)


def days_of(left: timedelta) -> str:
    """What is left of a clock as a person says it: hours up to two days, then days."""
    hours = abs(left) // _HOUR
    if hours < 48:
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{hours // 24} days"
