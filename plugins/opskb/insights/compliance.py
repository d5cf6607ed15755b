"""The lines of a compliance month: each with the day it was last done, and the day it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import boundaries, typed
from opskb.insights.figure import Figure, missing
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project

AREAS = ("regulatory", "privacy", "security", "audit-readiness")
"""The four areas that the lines of a month belong to, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that somebody does again and again; `index` counts the rows of its record.

    `due` is the day it must be done again, None where it was never done. `rests` is how long it may
    rest by itself, and `longest` by the settings.
    """

    record: Record
    index: int
    row: Row
    done: date | None
    due: date | None
    rests: relativedelta | None
    longest: relativedelta

    @property
    def id(self) -> str:
        """Its id within the record."""
        return str(self.row.get("id") or self.index + 1)

    @property
    def area(self) -> str:
        """The area it belongs to."""
        return str(self.row.get("area") or "")

    @property
    def owner(self) -> str:
        """Who does it: who the line names, else who owns the record."""
        return str(self.row.get("owner") or self.record.owner)

    @property
    def shown(self) -> bool:
        """Whether something shows that it was done."""
        return bool(self.row.get("evidence"))

    @property
    def too_long(self) -> bool:
        """Whether it may rest longer by itself than the settings let it."""
        since = self.done or clock.FIRST
        return self.rests is not None and _later(since, self.rests, self.longest) < clock.later(
            since, self.rests
        )

    def ahead(self, as_of: date) -> bool:
        """Whether it says to be done on a day that has not come."""
        return self.done is not None and self.done > as_of

    def late(self, as_of: date) -> bool:
        """Whether it is past due, or was not done by a day."""
        return self.due is None or self.due < as_of or self.ahead(as_of)

    def current(self, as_of: date) -> bool:
        """Whether it was done in time, and something shows it."""
        return self.shown and not self.late(as_of)

    def is_the(self, area: str, name: str) -> bool:
        """Whether it is the line of an area that has this name."""
        what = str(self.row.get("what") or "")
        told = {str(one).casefold() for one in self.row.get("line") or ()}
        return self.area == area and (name.casefold() in told or boundaries.names(what, name))


def lines(project: Project, record: Record) -> tuple[Line, ...]:
    """The lines of a procedure, in the order they are written."""
    longest = project.config.compliance_longest
    return tuple(
        _line(record, index, row, longest)
        for index, row in enumerate(record.values.get("requirements") or ())
    )


@remembered
def lacking(project: Project) -> tuple[tuple[str, str], ...]:
    """The area and the name of each line that must be kept and is not; none where no line is kept."""
    kept = all_lines(project)
    return tuple(
        (row["area"], name)
        for row in (project.config.compliance_lines if kept else ())
        for name in row["lines"]
        if not any(line.is_the(row["area"], name) for line in kept)
    )


def all_lines(project: Project) -> tuple[Line, ...]:
    """The lines of every procedure in force, by area and then as they are written."""
    found = [
        line
        for one in project.by_kind.get("procedure", ())
        if one.live
        for line in lines(project, one)
    ]
    return tuple(
        sorted(found, key=lambda line: AREAS.index(line.area) if line.area in AREAS else 9)
    )


def unread(project: Project, record: Record) -> str:
    """Why nobody may rely on a procedure: never reviewed, or longer ago than its kind allows; "" else.

    Its own `every` may be shorter than that of its kind, not longer. One past its own is told by
    OKB301.
    """
    if not record.last:
        return "was never reviewed"
    spec = project.kind_of(record).fields.get("every")
    longest = typed.length(spec.blank) if spec else None
    if not longest or (record.due and record.due < project.as_of):
        return ""
    limit = clock.later(record.last, longest)
    if limit >= project.as_of:
        return ""
    return f"was last reviewed on {record.last}, and must be looked at {clock.every(longest)}"


def _line(record: Record, index: int, row: Row, longest: relativedelta) -> Line:
    """A line; it is due its `every` after it was last done, a month unless it says otherwise."""
    day, every = typed.day(row.get("done")), typed.length(row.get("every"))
    due = _later(day, every, longest) if day and every else None
    return Line(record, index, row, day, due, every, longest)


def _later(day: date, every: relativedelta, longest: relativedelta) -> date:
    return min(clock.later(day, every), clock.later(day, longest))


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """How many lines a procedure has, how many are past due, and the next day one is; none without lines."""
    found = lines(project, record)
    if not found:
        return
    late = sum(line.late(project.as_of) for line in found)
    yield Figure("lines", "Lines", len(found))
    yield Figure("lines_late", "Lines past due", late, holds=not late, target=0)
    next_ = min((line.due for line in found if line.due), default=None)
    if next_:
        yield Figure("next_due", "Next due", next_)
    else:
        yield missing("next_due", "Next due", "no line was ever done")
