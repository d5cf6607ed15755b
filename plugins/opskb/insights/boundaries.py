"""What an agent may do from a runbook: alone, with approval, not at all; and where a runbook goes further."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from opskb.insights.figure import Figure
from opskb.model import Record
from opskb.project import Project

LISTS = ("alone", "needs_approval", "forbidden")
"""The fields that state a boundary, from the most that is allowed to the least."""
LABELS = {
    "alone": "Allowed alone",
    "needs_approval": "Needs approval first",
    "forbidden": "Forbidden",
}
_STOPS = ".;:!?"
_WORD = re.compile(rf"[^\W_]+(?:['\u2019.][^\W_]+)*|[{_STOPS}](?=\s|$)")
_NOT = frozenset(("not", "never", "no", "don't", "don\u2019t", "without", "cannot"))


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a runbook or a policy says of an agent; `may` is the list that it stands in."""

    may: str
    what: str
    by: Record
    row: int = 0


@dataclass(frozen=True, slots=True)
class Breach:
    """Something a runbook lets an agent do, or tells anybody to do, that a clause does not allow.

    `field` and `row` are where the runbook says so.
    """

    what: str
    field: str
    row: int
    clause: Clause


def clauses(record: Record) -> tuple[Clause, ...]:
    """What one runbook or policy states, in the order of LISTS."""
    return tuple(
        Clause(may, what, record, row)
        for may in LISTS
        for row, what in enumerate(record.values.get(may) or ())
    )


@lru_cache(maxsize=4)
def policies(project: Project) -> tuple[Record, ...]:
    """The remediation policies in force."""
    return tuple(
        one
        for one in project.by_kind.get("policy", ())
        if one.live
        and (
            one.values.get("area") == "remediation"
            or "remediation" in (one.values.get("covers") or ())
        )
    )


def boundary(project: Project, runbook: Record) -> tuple[Clause, ...]:
    """What binds an agent that works from a runbook: its own clauses, then those of the policies."""
    shared = (clause for policy in policies(project) for clause in clauses(policy))
    return (*clauses(runbook), *shared)


def shown(project: Project, runbook: Record) -> tuple[Clause, ...]:
    """The boundary without what a policy says in the very words of the runbook, in the same list."""
    own = {(one.may, _action(one.what)) for one in clauses(runbook)}
    return tuple(
        one
        for one in boundary(project, runbook)
        if one.by is runbook or (one.may, _action(one.what)) not in own
    )


def stated(runbook: Record) -> bool:
    """Whether a runbook says of anything that an agent may or may not do it."""
    return any(runbook.values.get(may) for may in LISTS)


def breaches(project: Project, runbook: Record) -> Iterator[Breach]:
    """Where a runbook goes further than its policies, or than itself.

    What it allows alone needs no approval elsewhere and is not forbidden; what it allows with
    approval is not forbidden; no step does what is forbidden, and none that an agent may take
    alone does what needs approval. A clause speaks of an action when its words, up to a colon,
    stand in it one after the other, and are not denied there ("do not …").
    """
    binding = boundary(project, runbook)
    for may, over in (("alone", LISTS[1:]), ("needs_approval", LISTS[2:])):
        for row, what in enumerate(runbook.values.get(may) or ()):
            yield from _first(what, may, row, [one for one in binding if one.may in over])
    for row, step in enumerate(runbook.steps):
        over = LISTS[1:] if step.get("may") == "alone" else LISTS[2:]
        text = f"{step.get('intent') or ''}\n{step.get('run') or ''}"
        yield from _first(text, "steps", row, [one for one in binding if one.may in over])


def _first(what: str, field: str, row: int, over: Iterable[Clause]) -> Iterator[Breach]:
    found = next((one for one in over if speaks_of(what, one.what)), None)
    if found:
        yield Breach(what, field, row, found)


def speaks_of(text: str, clause: str) -> bool:
    """Whether the words of a clause, up to its colon, stand in a text one after the other, undenied."""
    words = _words(text)
    places = _places(words, _action(clause))
    return not all(_denied(words[max(0, at - 2) : at]) for at in places)


def _denied(before: tuple[str, ...]) -> bool:
    """Whether one of the two words before an action takes it back; a full stop between ends that."""
    return any(
        word in _NOT and not any(one in _STOPS for one in before[at:])
        for at, word in enumerate(before)
    )


def names(text: str, item: str) -> bool:
    """Whether the words of an item stand in a text one after the other."""
    return any(True for _ in _places(_words(text), _words(item)))


def _places(words: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[int]:
    for at in range(len(words) - len(wanted) + 1 if wanted else 0):
        if words[at : at + len(wanted)] == wanted:
            yield at


def _action(clause: str) -> tuple[str, ...]:
    """What a clause speaks of: its words up to a colon, after which it may say whose word is needed."""
    return _words(clause.partition(":")[0])


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text.rstrip(_STOPS)))


def figures(project: Project, runbook: Record) -> Iterator[Figure]:
    """The boundary of a runbook as an agent reads it, and how often the runbook goes further."""
    binding = shown(project, runbook)
    for may in LISTS:
        all = [one for one in binding if one.may == may]
        words = "; ".join(f"{one.what} ({one.by.id})" for one in all)
        yield Figure(
            f"boundary_{may}",
            LABELS[may],
            words or "nothing is stated",
            records=tuple(dict.fromkeys(one.by.key for one in all)),
        )
    far = tuple(breaches(project, runbook))
    yield Figure(
        "boundary_breaches",
        "Beyond its boundary",
        len(far),
        "",
        not far,
        records=tuple(dict.fromkeys(one.clause.by.key for one in far)),
    )
