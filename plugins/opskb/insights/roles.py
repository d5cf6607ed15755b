"""What is a role's own: what it holds, owes and has to decide now, and which decisions no role made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from opskb import clock
from opskb.insights import freshness, incidents, ladder, signals, typed
from opskb.insights.figure import Figure
from opskb.insights.freshness import Due
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

_ALWAYS = (date.min, date.max)
_DAY = timedelta(days=1)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Question:
    """Something that waits for a role's decision, since when, and why it is this role's."""

    record: Record
    since: date | None
    because: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on a role's desk: what it owns, what is due from it, what it has to decide.

    `names` are the names by which it is called: its id and those who hold it now.
    """

    role: Record
    names: tuple[str, ...]
    owns: tuple[Record, ...]
    dues: tuple[Due, ...]
    decides: tuple[Question, ...]

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """What it owns of one kind."""
        return tuple(one for one in self.owns if one.kind == kind)


def holders(role: Record, day: date) -> tuple[str, ...]:
    """Who holds a role on a day: the rows of `holders`, its owner where there are none."""
    rows = [row for row in typed.rows(role.values.get("holders")) if row.get("who")]
    if not rows:
        return (role.owner,) if role.owner else ()
    found = (
        str(row["who"])
        for row in rows
        if _held(typed.day(row.get("from")), typed.day(row.get("until")), day)
    )
    return tuple(dict.fromkeys(found))


def _held(first: date | None, last: date | None, day: date) -> bool:
    return (first or _ALWAYS[0]) <= day <= (last or _ALWAYS[1])


@dataclass(frozen=True, slots=True)
class Term:
    """One row of `holders`: who, from the first day to the last; `row` counts the rows from 0."""

    who: str
    first: date
    last: date
    row: int


def held(role: Record) -> tuple[Term, ...]:
    """The terms in which a role was held, by their first day, those that end before it among them."""
    found = (
        Term(str(row["who"]), first, typed.day(row.get("until")) or date.max, at)
        for at, row in enumerate(typed.rows(role.values.get("holders")))
        if row.get("who") and (first := typed.day(row.get("from")))
    )
    return tuple(sorted(found, key=lambda one: (one.first, one.last)))


def unheld(role: Record, as_of: date) -> Iterator[tuple[date, date, int]]:
    """The first and the last day of each time in which nobody held a role, with the row that it borders on.

    From its first holder to the as-of date; of a role whose holders only begin later, from that date.
    """
    covered: Term | None = None
    for term in (one for one in held(role) if one.first <= one.last):
        if not covered and term.first > as_of:
            yield as_of, term.first - _DAY, term.row
        if covered and covered.last < date.max and term.first > covered.last + _DAY:
            yield covered.last + _DAY, term.first - _DAY, covered.row
        covered = term if not covered or term.last > covered.last else covered
    if covered and covered.last < as_of:
        yield covered.last + _DAY, as_of, covered.row


@remembered
def terms(project: Project) -> Mapping[str, tuple[tuple[date, date], ...]]:
    """For each person the terms in which they held any role, and for each role's id and title all time."""
    found: dict[str, list[tuple[date, date]]] = {}
    for role in project.by_kind.get("role", ()):
        for name in (role.id, role.title):
            found.setdefault(name.casefold(), []).append(_ALWAYS)
        rows = typed.rows(role.values.get("holders"))
        for row in (row for row in rows if row.get("who")):
            first, last = typed.day(row.get("from")), typed.day(row.get("until"))
            term = (first or _ALWAYS[0], last or _ALWAYS[1])
            found.setdefault(str(row["who"]).casefold(), []).append(term)
        if role.owner and not rows:
            found.setdefault(role.owner.casefold(), []).append(_ALWAYS)
    return {name: tuple(all) for name, all in found.items()}


def in_a_role(project: Project, name: str, day: date | None) -> bool:
    """Whether a name is that of a role, or of somebody who held one on a day; any day, if None."""
    all = terms(project).get(name.casefold(), ())
    return any(day is None or first <= day <= last for first, last in all)


def deciders(record: Record) -> tuple[str, ...]:
    """Who decided: whoever is named so, and whoever answers for it."""
    named = map(str, record.values.get("deciders") or ())
    return tuple(dict.fromkeys(name for each in (*named, record.owner) for name in _people(each)))


def decisions(project: Project) -> Iterator[Record]:
    """What was decided and holds: decisions in force, and accepted proposals that became none of them."""
    yield from (one for one in project.by_kind.get("adr", ()) if one.live)
    for one in project.by_kind.get("rfc", ()):
        if one.status == "accepted" and not project.graph.tails(one, "promoted_to"):
            yield one


def decided_on(record: Record) -> date | None:
    """The day of a decision: that on which it was closed, else opened; None where it says none."""
    moment = record.closed or record.opened
    return clock.day_of(moment)


def without_a_role(project: Project) -> Iterator[Record]:
    """Decisions that name people of whom none held a role on that day; nothing without role records."""
    if project.by_kind.get("role"):
        for record in decisions(project):
            names, day = deciders(record), decided_on(record)
            if not any(in_a_role(project, name, day) for name in names):
                yield record


def desk(project: Project, role: Record) -> Desk:
    """What lies on the desk of a role, by its id and by the names of those who hold it now."""
    holding = holders(role, project.as_of) if not role.retired else ()
    names = (role.id, *holding)
    owned, owed, asked = _owned(project), _owed(project), _asked(project)
    questions = (*_gathered(asked, names), *_of_ladder(project, role), *_of_layer(project, role))
    return Desk(
        role,
        names,
        tuple(one for one in _gathered(owned, names) if one.key != role.key),
        tuple(sorted(_gathered(owed, names), key=lambda one: (one.day, one.record.id, one.row))),
        _once(questions),
    )


def _gathered(by_name: Mapping[str, tuple[_T, ...]], names: Iterable[str]) -> Iterator[_T]:
    for name in names:
        yield from by_name.get(name, ())


def _once(questions: Iterable[Question]) -> tuple[Question, ...]:
    found = {one.record.key: one for one in reversed(tuple(questions))}
    return tuple(sorted(found.values(), key=lambda one: (one.since or date.max, one.record.id)))


def _people(owner: str) -> tuple[str, ...]:
    """The names in an owner field, which may be several."""
    return tuple(filter(None, (name.strip() for name in owner.split(","))))


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, tuple[_T, ...]]:
    found: dict[str, list[_T]] = {}
    for name, one in pairs:
        found.setdefault(name, []).append(one)
    return {name: tuple(all) for name, all in found.items()}


@remembered
def _owned(project: Project) -> Mapping[str, tuple[Record, ...]]:
    """What is open or in force, by the names of its owners."""
    there = (one for one in project.graph if one.state in ("draft", "live"))
    return _grouped((name, one) for one in there for name in _people(one.owner))


@remembered
def _owed(project: Project) -> Mapping[str, tuple[Due, ...]]:
    """What is due, by the names of who owes it."""
    return _grouped((name, due) for due in freshness.dues(project) for name in _people(due.owner))


@remembered
def _asked(project: Project) -> Mapping[str, tuple[Question, ...]]:
    """What waits for a decision, by the names of who decides."""
    return _grouped(_waiting(project))


def _waiting(project: Project) -> Iterator[tuple[str, Question]]:
    for kind, because in (
        ("adr", "a decision is proposed"),
        ("rfc", "a proposal is open"),
        ("escalation", "an escalation is open"),
        ("experiment", "an experiment has ended and nobody has decided"),
        ("rollout", "a rollout is on hold"),
        ("signal", "a signal waits to be judged"),
    ):
        for record in project.by_kind.get(kind, ()):
            if _undecided(project, record):
                question = _question(record, because)
                yield from ((name, question) for name in deciders(record))


def _undecided(project: Project, record: Record) -> bool:
    match record.kind:
        case "adr" | "rfc":
            return record.state == "draft"
        case "escalation":
            return record.live
        case "experiment":
            return record.live and bool(record.deadline and record.deadline <= project.as_of)
        case "rollout":
            return record.status == "on hold"
    return signals.read(project, record).fate == "waiting"


def _question(record: Record, because: str) -> Question:
    return Question(record, clock.day_of(record.opened), because)


def _of_ladder(project: Project, role: Record) -> Iterator[Question]:
    """The open incidents whose severity the ladder gives to this role, by its title or its id."""
    mine = (role.title.casefold(), role.id.casefold())
    for one in incidents.open_ones(project):
        step = ladder.step(project.config, one.severity)
        if step and step.decides.casefold() in mine:
            yield _question(one, f"the ladder gives {one.severity} to this role")


def _of_layer(project: Project, role: Record) -> Iterator[Question]:
    """The signals nobody owns, for the roles that decide what is built."""
    if role.values.get("layer") == "strategy" and not role.retired:
        for one in signals.signals(project):
            if one.fate == "waiting" and not one.record.owner:
                yield _question(one.record, "a signal that nobody owns waits to be judged")


def figures(project: Project, role: Record) -> Iterator[Figure]:
    """How much lies on the desk of a role: to decide, overdue, due in a month, owned."""
    if role.retired:
        return
    found, as_of = desk(project, role), project.as_of
    overdue = [one for one in found.dues if one.day < as_of]
    soon = [one for one in found.dues if 0 <= (one.day - as_of).days <= freshness.SOON]
    decide = tuple(one.record.key for one in found.decides)
    yield Figure("to-decide", "To decide", len(decide), records=decide)
    late = tuple(dict.fromkeys(one.record.key for one in overdue))
    yield Figure("overdue", "Overdue", len(overdue), holds=not overdue, records=late)
    yield Figure("due-soon", f"Due within {freshness.SOON} days", len(soon))
    yield Figure("owns", "Records it answers for", len(found.owns))
