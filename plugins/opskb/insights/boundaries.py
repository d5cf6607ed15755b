"""What an agent may do from a runbook: alone, with approval, not at all; and where a runbook goes further."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Container, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from opskb.insights import ladder, steps
from opskb.insights.figure import Figure
from opskb.insights.step import Step
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

LISTS = ("alone", "needs_approval", "forbidden")
"""The fields that state a boundary, from the most that is allowed to the least."""
LABELS = {
    "alone": "Allowed alone",
    "needs_approval": "Needs approval first",
    "forbidden": "Forbidden",
}
LONGEST = 24
"""How many words of a clause are looked for."""

Words: TypeAlias = tuple[str, ...]
Bound: TypeAlias = Literal["alone", "approval", "person", "forbidden"]
WORDS: Mapping[Bound, str] = {
    "alone": "agent alone",
    "approval": "with approval",
    "person": "a person",
    "forbidden": "forbidden",
}
"""Who may take a step, as pages and twins say it."""
_STOPS = ".;:!?"
_WORD = re.compile(rf"[^\W_]+(?:['\u2019.][^\W_]+)*|[{_STOPS}](?=\s|$)")
_FILLERS = frozenset((
    "a", "an", "the", "this", "that", "these", "those", "its", "their", "our", "your",
    "any", "some", "please", "just", "simply", "then", "now", "also",
))  # fmt: skip
"""Words that do not change what is done; neither clauses nor texts are told apart by them."""
_ALL = frozenset(("all", "each", "every", "both"))
"""Words by which a text does what a clause speaks of to more things, and does it none the less."""
_NOT = frozenset(("not", "never", "no", "don't", "don\u2019t", "without", "cannot"))


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a runbook or a policy says of an agent; `may` is the list that it stands in.

    `action` are the words of what it speaks of, by which it is found in a text.
    """

    may: str
    what: str
    by: Record
    action: Words


@dataclass(frozen=True, slots=True)
class Breach:
    """Something a runbook lets an agent do, or tells anybody to do, that a clause does not allow.

    `field` and `row` are where the runbook says so. `clause` is None for a step that no clause lets
    an agent take alone, or that needs approval by its own words: then `itself` says by which.
    """

    what: str
    field: str
    row: int
    clause: Clause | None
    itself: str = ""


def clauses(record: Record) -> tuple[Clause, ...]:
    """What one runbook or policy states, in the order of LISTS."""
    return tuple(
        Clause(may, what, record, _action(what))
        for may in LISTS
        for what in record.values.get(may) or ()
    )


@remembered
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


@remembered
def _shared(project: Project) -> tuple[Clause, ...]:
    """What the policies state for all runbooks."""
    return tuple(clause for policy in policies(project) for clause in clauses(policy))


def shown(project: Project, runbook: Record) -> tuple[Clause, ...]:
    """What binds an agent that works from a runbook: its own clauses, then those of the policies.

    Left out is what a policy says in the very words of the runbook, in the same list.
    """
    own = clauses(runbook)
    said = {(one.may, one.action) for one in own}
    return (*own, *(one for one in _shared(project) if (one.may, one.action) not in said))


def narrowed(project: Project, runbook: Record) -> frozenset[Words]:
    """The actions that policies allow alone and the runbook allows alone in narrower words."""
    index = _index_of_policies(project, ("alone",))
    own = (one.what for one in clauses(runbook) if one.may == "alone")
    return frozenset(action for what in own for action in _undenied(_words(what), index))


def stated(runbook: Record) -> bool:
    """Whether a runbook says of anything that an agent may or may not do it."""
    return any(runbook.values.get(may) for may in LISTS)


def breaches(project: Project, runbook: Record) -> Iterator[Breach]:
    """Where a runbook goes further than its policies, or than itself.

    What it allows alone needs no approval elsewhere and is not forbidden; what it allows with
    approval is not forbidden; no step does what is forbidden, and none that an agent may take
    alone needs approval, destroys, does what needs approval, or acts where nothing that is stated lets it. A clause speaks of
    an action when its words, up to a colon and without articles and fillers, stand in it one after
    the other, and are not denied there ("do not …").
    """
    asking = {may: _binding(project, runbook, LISTS[at + 1 :]) for at, may in enumerate(LISTS[:2])}
    allowed = _binding(project, runbook, ("alone",))
    bound = bool(_shared(project)) or stated(runbook)
    for may, index in asking.items():
        for row, what in enumerate(runbook.values.get(may) or ()):
            if found := _spoken(what, index):
                yield Breach(what, may, row, found)
    for step in steps.table(runbook):
        text, alone = _says(step), step.may == "alone"
        found = _spoken(text, asking["alone" if alone else "needs_approval"])
        itself = _itself(step) if alone else ""
        acts = bound and alone and step.kind == "act"
        if found or itself or (acts and not _covering(text, allowed)):
            yield Breach(text, "steps", step.row, found, itself)


def of_step(project: Project, runbook: Record, step: Step) -> tuple[Bound, Clause | None]:
    """Who may take a step, and the clause that says so, None where the step itself does or nothing.

    The strictest word counts: what is forbidden, then what only a person does, then what needs
    approval, by a clause or by the step, which is `destructive`, has `needs_approval`, or `may` not
    more. Where nothing is said, looking, deciding and verifying need nobody's word, as a table
    names them; to act, to notify, and whatever was read from prose need approval.
    """
    text = _says(step)
    if clause := _spoken(text, _binding(project, runbook, ("forbidden",))):
        return "forbidden", clause
    if step.may == "person":
        return "person", None
    if clause := _spoken(text, _binding(project, runbook, ("needs_approval",))):
        return "approval", clause
    if step.may == "approval" or _itself(step):
        return "approval", None
    if clause := _covering(text, _binding(project, runbook, ("alone",))):
        return "alone", clause
    looks = step.row >= 0 and step.kind in ("observe", "decide", "verify")
    bound = bool(_shared(project)) or stated(runbook)
    trusted = step.may == "alone" and not (bound and step.kind == "act")
    return ("alone" if looks or trusted else "approval"), None


def told(project: Project, record: Record, step: Step) -> tuple[Bound | None, Clause | None]:
    """The same of a step of any record; None for one that is no runbook's and says nothing itself."""
    asked = record.kind == "runbook" or step.may or step.needs_approval
    return of_step(project, record, step) if asked else (None, None)


def _says(step: Step) -> str:
    """What a step does, in the words and commands of its author."""
    commands = (one.text for one in step.does.commands)
    return "\n".join(filter(None, (step.intent, *commands, step.does.manual)))


def _itself(step: Step) -> str:
    """By which of its own words a step is none that an agent takes alone, "" where by none."""
    return "destructive" if step.destructive else "needs_approval" if step.needs_approval else ""


def names(text: str, item: str) -> bool:
    """Whether the words of an item stand in a text one after the other."""
    wanted = _words(item)
    return any(True for _ in _runs(_words(text), {wanted}, (len(wanted),)))


@dataclass(frozen=True, slots=True)
class _Index:
    """Clauses by the words of what they speak of, and how many words those have."""

    clauses: MutableMapping[Words, Clause]
    lengths: tuple[int, ...]


def _index(all: Sequence[Clause], lists: tuple[str, ...]) -> _Index:
    found = {one.action: one for one in reversed(all) if one.may in lists}
    return _Index(found, tuple(sorted(set(map(len, found)))))


@remembered
def _index_of_policies(project: Project, lists: tuple[str, ...]) -> _Index:
    return _index(_shared(project), lists)


def _binding(project: Project, runbook: Record, lists: tuple[str, ...]) -> _Index:
    """The clauses of some lists that bind a runbook, its own before those of the policies.

    What the policies state is indexed once for all runbooks, and never copied.
    """
    own, shared = _index(clauses(runbook), lists), _index_of_policies(project, lists)
    lengths = tuple(sorted({*own.lengths, *shared.lengths}))
    return _Index(ChainMap(own.clauses, shared.clauses), lengths)


def _spoken(text: str, index: _Index) -> Clause | None:
    """The first clause that speaks of a text, None where none does; `delete all rows` deletes rows."""
    words = _words(text)
    fewer = tuple(word for word in words if word not in _ALL)
    runs = (_undenied(each, index) for each in dict.fromkeys((words, fewer)))
    return next((index.clauses[run] for all in runs for run in all), None)


def _covering(text: str, index: _Index) -> Clause | None:
    """The first clause that speaks of a text in its own words."""
    return next((index.clauses[run] for run in _undenied(_words(text), index)), None)


def _undenied(words: Words, index: _Index) -> Iterator[Words]:
    runs = _runs(words, index.clauses, index.lengths)
    return (run for before, run in runs if not _denied(before))


def _runs(
    words: Words, wanted: Container[Words], lengths: tuple[int, ...]
) -> Iterator[tuple[Words, Words]]:
    """Each run of words that is wanted, with the two words before it, in the order of the text.

    In time that grows with the words and not with how many runs are wanted: a run has no more than
    LONGEST words.
    """
    for at in range(len(words)):
        for length in lengths:
            run = words[at : at + length]
            if run and run in wanted:
                yield words[max(0, at - 2) : at], run


def _denied(before: Words) -> bool:
    """Whether one of the two words before an action takes it back; a full stop between ends that."""
    return any(
        word in _NOT and not any(one in _STOPS for one in before[at:])
        for at, word in enumerate(before)
    )


def _action(clause: str) -> Words:
    """What a clause speaks of: its words up to a colon, after which it may say whose word is needed."""
    return _words(clause.partition(":")[0])[:LONGEST]


@lru_cache(maxsize=512)
def _words(text: str) -> Words:
    words = (word.casefold() for word in _WORD.findall(text.rstrip(_STOPS)))
    return tuple(word for word in words if word not in _FILLERS)


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
    yield Figure("boundary_mode", "Mode by severity", ladder.modes(project.config))
    far = tuple(breaches(project, runbook))
    yield Figure(
        "boundary_breaches",
        "Beyond its boundary",
        len(far),
        "",
        not far,
        records=tuple(dict.fromkeys(one.clause.by.key for one in far if one.clause)),
    )
