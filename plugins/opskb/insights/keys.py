"""Keys and their rotations: next due by class, what each rotation proves, and compromises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import endings
from opskb.insights.figure import Figure, missing
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project

COMPROMISE = "compromise"
"""The row of `key_classes` that holds for any key that somebody else may know."""

COMPROMISED = "compromised"
"""The status of a key that somebody else may know."""

EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class KeyClass:
    """How often keys of a class are rotated, None for the day they expire, and what proves it."""

    name: str
    every: relativedelta | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """One rotation: its place in the table, and the columns that its class asks for in vain."""

    index: int
    on: date
    by: str
    lacks: tuple[str, ...]
    ledger: int | None = None
    row: Row | None = None

    @property
    def proven(self) -> bool:
        """Whether it shows what its class asks for."""
        return not self.lacks


@dataclass(frozen=True, slots=True)
class Compromise:
    """A compromise of a key: when it was known, the last day to act, and the rotation that ended it."""

    on: date
    limit: date
    rotation: Rotation | None
    lacks: tuple[str, ...] = ()

    def late(self, as_of: date) -> bool:
        """Whether the key was not rotated by the last day."""
        return (self.rotation.on if self.rotation else as_of) > self.limit


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A key with its rotations up to a day, oldest first, and the day the next one is due.

    `because` says why it cannot be judged, "" where it can. `due` follows from the last rotation
    that is proven, else from the day the key was made: one that shows nothing renews nothing.
    `known` is the compromise that was known of on that day.
    """

    record: Record
    owner: str
    trigger: str
    kind: KeyClass | None
    rotations: tuple[Rotation, ...]
    due: date | None
    as_of: date
    because: str = ""
    known: Compromise | None = None

    @property
    def last(self) -> Rotation | None:
        """The last rotation that is proven."""
        return next((one for one in reversed(self.rotations) if one.proven), None)

    @property
    def days(self) -> int | None:
        """Days until it is due, negative where it is overdue."""
        return (self.due - self.as_of).days if self.due else None

    @property
    def lapsed(self) -> bool:
        """Whether the day has passed; on the day itself there is still time."""
        return self.due is not None and self.due < self.as_of

    @property
    def exposed(self) -> bool:
        """Whether somebody else may know it, and nothing shows that it was rotated until the last day.

        Of a class that nobody set no rotation can be told apart: such a key cannot be judged at all.
        """
        if not self.kind or not self.known or self.as_of <= self.known.limit:
            return False
        return not any(one.proven and one.on >= self.known.on for one in self.rotations)

    @property
    def overdue(self) -> bool:
        """Whether it was to be rotated before that day: by its class, or by a compromise."""
        return self.lapsed or self.exposed

    @property
    def holds(self) -> bool | None:
        """Whether it was rotated in time, None where it cannot be judged."""
        return False if self.overdue else None if self.because else True

    @property
    def evidence(self) -> str:
        """What proves its last rotation, in words: `ledger entry 12`, `audit: …`."""
        row = self.last.row if self.last else None
        asks = self.kind.asks if self.kind else ()
        return "; ".join(_said(name, row[name]) for name in asks) if row else ""


def classes(project: Project) -> dict[str, KeyClass]:
    """The classes of `key_classes` by name, `compromise` among them."""
    rows = (row for row in project.config.key_classes if row["class"])
    return {
        row["class"]: KeyClass(row["class"], row["every"], row["asks"] or (EVIDENCE,))
        for row in rows
    }


@remembered
def schedule(project: Project, as_of: date | None = None) -> tuple[Scheduled, ...]:
    """Every key in force with its next rotation, those that cannot be told first, then by day.

    With a day, as it stood on that day: later rotations had not been done, later keys not made, and
    what a tombstone retired later was in use. A key retired on no day is judged by today. Every cycle
    asks for its own, more than once.
    """
    day = as_of or project.as_of
    keys = (one for one in project.by_kind.get("key", ()) if endings.in_force(project, one, day))
    found = [_scheduled(project, one, day) for one in keys if not _after(one.opened, day)]
    return tuple(sorted(found, key=lambda one: (one.due or date.min, one.record.id)))


@dataclass(frozen=True, slots=True)
class Standing:
    """How the keys in force stood on a day: those overdue, those that nobody can judge, and the others."""

    late: tuple[Scheduled, ...]
    unknown: tuple[Scheduled, ...]
    kept: tuple[Scheduled, ...]

    @property
    def holds(self) -> bool | None:
        """Whether each was rotated in time; None where of one it cannot be told, and none is late."""
        return False if self.late else None if self.unknown else True


def standing(project: Project, as_of: date | None = None) -> Standing:
    """The keys in force by how they stood on a day, today if none is given."""
    all = schedule(project, as_of)
    late, unknown, kept = (
        tuple(one for one in all if one.holds is holds) for holds in (False, None, True)
    )
    return Standing(late, unknown, kept)


def scheduled(project: Project, record: Record) -> Scheduled:
    """One key with its next rotation, in force or not."""
    return _scheduled(project, record, project.as_of)


def rotations(record: Record, asks: Iterable[str]) -> tuple[Rotation, ...]:
    """The rotations of a key that have a day, oldest first, each with what it lacks."""
    asks = tuple(asks)
    dated = [(at, row) for at, row in enumerate(record.rotations) if row.get("on")]
    found = [
        Rotation(
            at,
            clock.day_of(row["on"]),
            str(row.get("by") or ""),
            tuple(name for name in asks if not _shown(row.get(name))),
            row.get("ledger"),
            row,
        )
        for at, row in dated
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def _shown(value: object) -> bool:
    """Whether a column shows anything; no entry of a ledger has a number below nought."""
    return value not in (None, "", ()) and not (isinstance(value, int) and value < 0)


def compromise(project: Project, record: Record) -> Compromise | None:
    """The compromise of a key, None where none is known of, and what its rotation fails to show.

    The first rotation from that day on is the one that ended it, and must also fill the columns
    that the class `compromise` asks for. Without such a class nothing binds it.
    """
    rule, known = classes(project).get(COMPROMISE), record.values.get("compromised")
    if not rule or not rule.every or not isinstance(known, date):
        return None
    on = clock.day_of(known)
    first = next((one for one in rotations(record, rule.asks) if one.on >= on), None)
    return Compromise(on, clock.later(on, rule.every), first, first.lacks if first else ())


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What follows from a key and its class: next rotation, days left, proofs, compromise."""
    one = scheduled(project, record)
    if record.live:
        yield from _next(one)
    proven = sum(each.proven for each in one.rotations)
    if one.rotations:
        yield Figure(
            "proven_rotations",
            "Rotations that show what their class asks for",
            proven,
            holds=proven == len(one.rotations),
            target=len(one.rotations),
        )
    if found := compromise(project, record):
        yield _answered(found, project.as_of)


def _scheduled(project: Project, record: Record, day: date) -> Scheduled:
    kind = classes(project).get(str(record.values.get("class") or ""))
    done = rotations(record, kind.asks) if kind else ()
    done = tuple(one for one in done if one.on <= day)
    due, because = _due(record, kind, done)
    trigger = str(record.values.get("trigger") or "")
    known = compromise(project, record)
    if not because and not known and _unsaid(project, record):
        because = "it is compromised, and does not say since when"
    known = known if known and known.on <= day else None
    return Scheduled(record, record.owner, trigger, kind, done, due, day, because, known)


def _unsaid(project: Project, record: Record) -> bool:
    """Whether a key is compromised since a day that nobody wrote down, and its rotation is bound by it."""
    rule = classes(project).get(COMPROMISE)
    bound = bool(rule and rule.every)
    return bound and record.status == COMPROMISED and not record.values.get("compromised")


def _due(
    record: Record, kind: KeyClass | None, done: tuple[Rotation, ...]
) -> tuple[date | None, str]:
    """The day of the next rotation, else why it cannot be told; an expiry binds where it is earlier.

    What a key says of its own cadence binds where it is shorter than that of its class.
    """
    if not kind:
        said = record.values.get("class")
        return None, f"`key_classes` has no class `{said}`" if said else "it names no class"
    every = tuple(one for one in (record.values.get("every"), kind.every) if one)
    expires = record.values.get("expires")
    proven = [one.on for one in done if one.proven]
    begun = proven[-1] if proven else clock.day_of(record.opened)
    days = [clock.later(begun, one) for one in every if begun]
    if isinstance(expires, date):
        days.append(clock.day_of(expires))
    if days:
        return min(days), ""
    return (
        None,
        "it does not say since when it is used" if every else "it does not say when it ends",
    )


def _next(one: Scheduled) -> Iterator[Figure]:
    if not one.due:
        yield missing("next_rotation", "Next rotation", one.because)
        return
    kind = one.kind.name if one.kind else ""
    yield Figure("next_rotation", "Next rotation", one.due, holds=not one.lapsed, because=kind)
    yield Figure("days_left", "Days left", one.days, "days", holds=not one.lapsed)


def _answered(found: Compromise, as_of: date) -> Figure:
    label = "Compromise answered after"
    if not found.rotation:
        because = f"it was not rotated since the compromise of {found.on}"
        return Figure(
            "compromise_answered", label, None, "days", not found.late(as_of), None, because
        )
    days = (found.rotation.on - found.on).days
    holds = not found.late(as_of) and not found.lacks
    lacks = f"nothing is said of: {', '.join(found.lacks)}" if found.lacks else ""
    limit = (found.limit - found.on).days
    return Figure("compromise_answered", label, days, "days", holds, limit, lacks)


def _said(column: str, value: object) -> str:
    if column == "ledger":
        return f"ledger entry {value}"
    return f"{column.replace('_', ' ')}: {value}"


def _after(moment: date | None, day: date) -> bool:
    return bool(moment) and clock.day_of(moment) > day if moment else False
