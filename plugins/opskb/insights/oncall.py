"""Who is on call for a role, and where its rota has a gap or names two people at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Shift:
    """One row of a rota: who, from when until when, in UTC; `row` counts the rows from 0."""

    who: str
    begins: datetime
    ends: datetime
    row: int

    @property
    def backwards(self) -> bool:
        """Whether it ends where or before it begins, and so covers nothing."""
        return self.ends <= self.begins


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nobody is on call; `after` is the row that it follows, or else precedes."""

    begins: datetime
    ends: datetime
    after: int


def shifts(role: Record) -> tuple[Shift, ...]:
    """The shifts of a rota by their beginning, those that end before they begin among them."""
    found = (
        Shift(row["who"], clock.instant(row["from"]), clock.instant(row["until"]), at)
        for at, row in enumerate(role.values.get("rota") or ())
        if row["who"] and row["from"] and row["until"]
    )
    return tuple(sorted(found, key=lambda one: (one.begins, one.ends)))


def gaps(role: Record, as_of: date) -> Iterator[Gap]:
    """The times without anybody, from the first shift to the end of the as-of date.

    A rota that only begins after that date leaves the date itself, and all until it begins.
    """
    covered: Shift | None = None
    for shift in shifts(role):
        if shift.backwards:
            continue
        if not covered and shift.begins >= clock.end_of(as_of):
            yield Gap(clock.instant(as_of), shift.begins, shift.row)
        if covered and shift.begins > covered.ends:
            yield Gap(covered.ends, shift.begins, covered.row)
        covered = shift if not covered or shift.ends > covered.ends else covered
    end = clock.end_of(as_of)
    if covered and covered.ends < end:
        yield Gap(covered.ends, end, covered.row)


def overlaps(role: Record) -> Iterator[tuple[Shift, Shift]]:
    """Each shift that begins before one that began earlier has ended, with that one."""
    covered: Shift | None = None
    for shift in shifts(role):
        if shift.backwards:
            continue
        if covered and shift.begins < covered.ends:
            yield covered, shift
        covered = shift if not covered or shift.ends > covered.ends else covered


def unzoned(role: Record) -> tuple[int, str] | None:
    """The first time of a rota without a zone, where others have one: its row, and its column."""
    rows = enumerate(role.values.get("rota") or ())
    times = [
        (at, name, row[name])
        for at, row in rows
        for name in ("from", "until")
        if isinstance(row[name], datetime)
    ]
    bare = [(at, name) for at, name, time in times if time.tzinfo is None]
    return bare[0] if bare and len(bare) < len(times) else None


def on_call(role: Record, day: date) -> tuple[Shift, ...]:
    """Who is on call on a day, one after the other: two where the duty is handed over on it."""
    first, end = clock.instant(day), clock.end_of(day)
    return tuple(
        one for one in shifts(role) if not one.backwards and one.begins < end and one.ends > first
    )


def rostered(project: Project) -> tuple[Record, ...]:
    """The roles in force that have a rota."""
    roles = project.by_kind.get("role", ())
    return tuple(one for one in roles if one.live and one.values.get("rota"))


def words(found: tuple[Shift, ...], day: date) -> str:
    """Who is on call on a day in words: `Ines Ferreira until 12:00, then Tomasz Wrona`."""
    end = clock.end_of(day)
    parts = [one.who if one.ends >= end else f"{one.who} until {one.ends:%H:%M}" for one in found]
    return ", then ".join(parts)


def figures(project: Project, role: Record) -> Iterator[Figure]:
    """Who is on call for a role now, and how far its rota reaches; nothing for a role without one."""
    if not role.values.get("rota"):
        return
    found = on_call(role, project.as_of) if role.live else ()
    if not found:
        yield missing("on_call", "On call now", f"its rota names nobody for {project.as_of}")
        return
    yield Figure("on_call", "On call now", words(found, project.as_of), records=(role.key,))
    last = max(one.ends for one in shifts(role))
    yield Figure("rota_until", "Rota until", last)
    holes = sum(1 for _ in gaps(role, project.as_of)) + sum(1 for _ in overlaps(role))
    yield Figure("rota_faults", "Gaps and overlaps in the rota", holes, "", holes == 0)
