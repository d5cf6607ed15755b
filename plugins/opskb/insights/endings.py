"""Since when something is out of force, by the tombstones that say so: what was in force on a day."""

from __future__ import annotations

from datetime import date

from opskb import clock
from opskb.insights.criteria import by
from opskb.model import ARCHIVE, Record
from opskb.project import Project


def stone_day(record: Record) -> date | None:
    """The day that a tombstone names: one that is a record of its own, or that stands in a record."""
    day = record.tombstone.get("on") if record.tombstone else None
    if record.kind == "tombstone":
        day = day or record.closed
    return clock.day_of(day) if isinstance(day, date) else None


def laid(path: str) -> str:
    """Where the file at a path lies once it is in the archive: the one in its own folder."""
    folder, _, name = path.rpartition("/")
    return "/".join(filter(None, (folder, ARCHIVE, name)))


def marked(project: Project, record: Record, day: date) -> bool:
    """Whether a tombstone marked a record by a day; one that names none always did."""
    own = (record,) if record.tombstone else ()
    stones = (*own, *project.graph.heads(record, "marks"))
    return any(by(day, stone_day(one) or day) for one in stones)


def retired_on(project: Project, record: Record) -> date | None:
    """The first day that a tombstone of a record names, None where nothing says when it was retired."""
    stones = (record, *project.graph.heads(record, "marks"))
    return min((day for one in stones if (day := stone_day(one))), default=None)


def in_force(project: Project, record: Record, day: date) -> bool:
    """Whether a record was in force on a day, by what is known of its end.

    What is retired was in force until the day of its tombstone. What has none that names a day, and
    what is a draft or closed, is judged by today: no record says since when.
    """
    ended = retired_on(project, record) if record.retired else None
    return record.live or (ended is not None and ended > day)
