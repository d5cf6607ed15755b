"""Requests with a legal clock: when each must be answered, and which procedure they follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.insights.order import oldest_first
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

HOLD = "legal-hold"
"""The one type of request that nobody must answer by a day; it stands until it is lifted."""

_MONTH = relativedelta(months=1)
_LONGEST = relativedelta(months=3)
_YEAR = timedelta(days=365)
PROCEDURES = {HOLD: "legal-hold"}
"""For a type of request the type of procedure it follows; every other one follows that of data subjects."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The clock of a request.

    `limit` is what the law gives without more being said, `last` the day that binds, None for a
    hold without one. `fault` says why a later day that was written does not bind, "" where it does.
    """

    limit: date | None
    last: date | None
    answered: date | None
    fault: str = ""

    def left(self, as_of: date) -> int | None:
        """The days that are left, or were when it was answered; negative ones are over."""
        return (self.last - (self.answered or as_of)).days if self.last else None


def deadline(record: Record) -> Deadline:
    """When a request must be answered: a month after it was received, unless it says otherwise.

    Regulation (EU) 2016/679, art. 12(3): within one month of receipt; two further months where the
    request is complex, if the data subject is told why within the first. A week-end moves nothing
    here: the earlier day is the safer one.
    """
    answered = clock.day_of(record.closed)
    if record.values.get("type") == HOLD or not record.opened:
        return Deadline(None, record.deadline, answered)
    received = clock.day_of(record.opened)
    limit, longest = clock.later(received, _MONTH), clock.later(received, _LONGEST)
    written = record.deadline
    if not written or written <= limit:
        return Deadline(limit, written or limit, answered)
    if not record.values.get("extended"):
        fault = f"was moved from {limit} to {written}, and nothing says why"
        return Deadline(limit, limit, answered, fault)
    if written > longest:
        fault = f"was moved to {written}, and the law allows no day after {longest}"
        return Deadline(limit, longest, answered, fault)
    return Deadline(limit, written, answered)


def procedure(project: Project, record: Record) -> Record | None:
    """The procedure in force that a request of this type follows, None where there is none."""
    return _in_force(project).get(procedure_type(record))


@remembered
def _in_force(project: Project) -> Mapping[str, Record]:
    """The first procedure in force of each type."""
    found: dict[str, Record] = {}
    for one in project.by_kind.get("procedure", ()):
        if one.live:
            found.setdefault(str(one.values.get("type")), one)
    return found


def recent(project: Project) -> tuple[Record, ...]:
    """The requests that are open or came within a year, oldest first: what a procedure must be there for."""
    since = project.as_of - _YEAR
    return oldest_first(
        one
        for one in project.by_kind.get("request", ())
        if one.live or (one.opened and clock.day_of(one.opened) >= since)
    )


def procedure_type(record: Record) -> str:
    """The type of procedure that a request asks for."""
    return PROCEDURES.get(str(record.values.get("type")), "dsar")


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """The legal deadline of a request, and the days that are left or that it took."""
    found = deadline(record)
    if not found.last:
        because = (
            "a hold stands until it is lifted" if record.opened else "it has no day of receipt"
        )
        yield missing("legal_deadline", "Legal deadline", because)
        return
    yield Figure("legal_deadline", "Legal deadline", found.last, because=found.fault)
    if record.state == "closed" and not found.answered:
        because = "nothing says on which day it was answered"
        yield missing("days_left", "Days left", because, "days")
        return
    left = found.left(project.as_of)
    label = "Days left when it was answered" if found.answered else "Days left"
    yield Figure("days_left", label, left, "days", left is not None and left >= 0)
    if found.answered and record.opened:
        yield _took(found.answered, clock.day_of(record.opened))


def _took(answered: date, received: date) -> Figure:
    days = (answered - received).days
    if days < 0:
        return missing("days_taken", "Days taken", "it was answered before it was received", "days")
    return Figure("days_taken", "Days taken", days, "days")
