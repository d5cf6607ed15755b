"""What must be looked at again, and when: reviews, deadlines, rotations and open actions, by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from opskb import clock
from opskb.insights import (
    capacity,
    compliance,
    experiments,
    keys,
    requests,
    rollouts,
    signals,
    vulnerabilities,
)
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

Age: TypeAlias = Literal["", "fresh", "soon", "overdue", "never"]
What: TypeAlias = Literal["review", "deadline", "action", "rotation", "line"]

SOON = 30
"""Days before a date from which on it counts as due soon."""

# A critical surface gone stale costs more than a plain one: what weighs more is shown first.
WEIGHTS = {"critical": 4, "high": 2}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that must be looked at on a day, and who owes it; `row` is the id of an action or a line."""

    day: date
    what: What
    record: Record
    owner: str
    row: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How a record stands: "" where nothing binds it, "never" where a review was never held."""

    age: Age
    day: date | None = None
    what: What = "review"


NOTHING_BINDS = Freshness("")


def age(day: date, as_of: date) -> Age:
    """Whether a day has passed, comes soon, or is far enough ahead."""
    days = (day - as_of).days
    return "overdue" if days < 0 else "soon" if days <= SOON else "fresh"


def freshness(record: Record, as_of: date, also: Iterable[Due] = ()) -> Freshness:
    """How a record stands, by the earliest day that binds it; its actions have days of their own.

    `also` are the days that do not stand in the record, but follow from settings: see `settled`.
    """
    bound = min((*_bound(record), *also), key=lambda due: due.day, default=None)
    if bound:
        return Freshness(age(bound.day, as_of), bound.day, bound.what)
    if record.live and record.every and not record.last:
        return Freshness("never")
    return NOTHING_BINDS


@remembered
def dues(project: Project) -> tuple[Due, ...]:
    """Everything that must be looked at, nearest first."""
    found = [due for record in project.graph for due in (*_bound(record), *_owed(record))]
    found += [due for all in settled(project).values() for due in all]
    found += _lines(project)
    return tuple(sorted(found, key=lambda due: (due.day, due.record.id, due.row)))


@remembered
def settled(project: Project) -> Mapping[str, tuple[Due, ...]]:
    """By record, the day that something else gives it: a setting for a key or a weakness, the law."""
    rotations = (
        Due(one.due, "rotation", one.record, one.owner) for one in keys.schedule(project) if one.due
    )
    limits = (
        Due(clock.day_of(one.deadline), "deadline", one.record, one.record.owner)
        for one in vulnerabilities.clocks(project)
        if one.deadline
    )
    promised = (*_legal(project), *_promised(project))
    return {due.record.key: (due,) for due in (*rotations, *limits, *promised)}


def _legal(project: Project) -> Iterator[Due]:
    """The last legal day of every open request that does not name one itself."""
    for record in project.by_kind.get("request", ()):
        last = requests.deadline(record).last
        if record.live and not record.deadline and last:
            yield Due(last, "deadline", record, record.owner)


def _promised(project: Project) -> Iterator[Due]:
    """When a signal is to be judged, a flag gone, a winner the rule, and a capacity planned for."""
    days = [(one.limit, one.record) for one in signals.signals(project) if one.fate == "waiting"]
    for flag in rollouts.rollouts(project):
        if flag.record.live and not flag.stated:
            days.append((flag.limit, flag.record))
    for one in project.by_kind.get("experiment", ()):
        if not one.values.get("implemented") and (day := experiments.implement_by(project, one)):
            days.append((day, one))
    for found in capacity.outlooks(project, interval=False):
        if not found.plan:
            days.append((found.order_by, found.record))
    return (Due(day, "deadline", record, record.owner) for day, record in days if day)


def _lines(project: Project) -> Iterator[Due]:
    """What each person owes of a compliance procedure, as one: the first of the lines, and how many."""
    owed: dict[tuple[str, str], list[compliance.Line]] = {}
    for line in compliance.all_lines(project):
        if line.due:
            owed.setdefault((line.record.key, line.owner), []).append(line)
    for (_, owner), lines in owed.items():
        first = min(lines, key=lambda line: (line.due or date.max, line.index))
        what = str(first.row.get("what") or "")
        text = f"{what}, and {len(lines) - 1} more" if len(lines) > 1 else what
        yield Due(first.due or date.max, "line", first.record, owner, first.id, text)


def _bound(record: Record) -> Iterator[Due]:
    if record.live and record.due:
        yield Due(record.due, "review", record, record.owner)
    if record.state in ("draft", "live") and record.deadline:
        yield Due(record.deadline, "deadline", record, record.owner)


def _owed(record: Record) -> Iterator[Due]:
    for row in record.actions:
        day = row.get("due")
        # A kind of a user's own may hold anything in a column of this name.
        if isinstance(day, date) and row.get("state", "open") == "open":
            owner = str(row.get("owner") or record.owner)
            words = (str(row.get("id") or ""), str(row.get("what") or ""))
            yield Due(clock.day_of(day), "action", record, owner, *words)


def weights(project: Project) -> dict[str, int]:
    """What each record weighs: as much as the most critical thing it is, or names in a field."""
    own = {record.key: _weight(record) for record in project.graph}
    found = dict(own)
    for link in project.graph.links:
        if link.form == "field" and link.target:
            found[link.source] = max(found[link.source], own[link.target])
    return found


def _weight(record: Record) -> int:
    return WEIGHTS.get(str(record.values.get("criticality")), 1)
