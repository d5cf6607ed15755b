"""Review dates that were moved and nothing else: what a stamp is, in a commit and in a change."""

from __future__ import annotations

import re
from datetime import date

from opskb.model import Place, Record
from opskb.project import Project

_DATE = rb"[\"']?(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})[\"']?"
_DATE_LINE = re.compile(rb"^[ \t]*[\w-]+[ \t]*:[ \t]*" + _DATE + rb"[ \t\r]*$")
_STAMPED = re.compile(_DATE + rb"|\b[0-9a-f]{64}\b")


def stamped(before: bytes, after: bytes, day: date) -> bool:
    """Whether a text came to hold a date, and nothing in it but dates changed; a new text is no stamp."""
    came = before and holds(after, day) and not holds(before, day)
    return bool(came) and _undated(before, after) == _undated(after, before)


def holds(text: bytes, day: date) -> bool:
    """Whether a text holds a date, in any of the ways one is written."""
    return any(day.strftime(way).encode() in text for way in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"))


def _undated(text: bytes, other: bytes) -> list[bytes]:
    """The lines that only one of two texts holds, without what a stamp changes in a line.

    A line that holds but a date is nothing without it.
    """
    lines = set(text.split(b"\n")) - set(other.split(b"\n"))
    rest = (_STAMPED.sub(b"", _DATE_LINE.sub(b"", line)) for line in lines)
    return sorted(line for line in rest if line)


def dated(project: Project, record: Record) -> Place:
    """Where a record says what its due date follows from."""
    roles = project.kind_of(record).roles
    names = (roles.get(role, "") for role in ("due", "reviews", "occurrences", "last", "every"))
    return record.place(
        next((name for name in names if name and record.values.get(name)), "status")
    )
