"""The lines of a compliance month: each with the day it was last done, and the day it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import typed
from opskb.insights.figure import Figure, missing
from opskb.model import Record, Row
from opskb.project import Project

AREAS = ("regulatory", "privacy", "security", "audit-readiness")
"""The four areas that the lines of a month belong to, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that somebody does again and again; `index` counts the rows of its record.

    `due` is the day it must be done again, None where it was never done.
    """

    record: Record
    index: int
    row: Row
    done: date | None
    due: date | None

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

    def late(self, as_of: date) -> bool:
        """Whether it is past due, or was never done."""
        return self.due is None or self.due < as_of


def lines(record: Record) -> tuple[Line, ...]:
    """The lines of a procedure, in the order they are written."""
    return tuple(
        _line(record, index, row)
        for index, row in enumerate(record.values.get("requirements") or ())
    )


def all_lines(project: Project) -> tuple[Line, ...]:
    """The lines of every procedure in force, by area and then as they are written."""
    found = [
        line for one in project.by_kind.get("procedure", ()) if one.live for line in lines(one)
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


def _line(record: Record, index: int, row: Row) -> Line:
    """A line; it is due its `every` after it was last done, a month unless it says otherwise."""
    day, every = typed.day(row.get("done")), row.get("every")
    return Line(record, index, row, day, clock.later(day, every) if day and every else None)


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """How many lines a procedure has, how many are past due, and the next day one is; none without lines."""
    found = lines(record)
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
