"""Where the steps of a runbook lead: which are reached, which never end, which are never looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from opskb.insights.step import END, Step


@dataclass(frozen=True, slots=True)
class Lost:
    """A step that names another: in which column, by which id, and whether there is one of that id."""

    step: Step
    column: str
    id: str
    known: bool


def positions(steps: Sequence[Step]) -> Mapping[str, int]:
    """Where each id stands; the first of two that are the same, whatever their case."""
    found: dict[str, int] = {}
    for at, one in enumerate(steps):
        found.setdefault(one.id.casefold(), at)
    return found


def lost(steps: Sequence[Step]) -> Iterator[Lost]:
    """What leads to no step, and what is verified by a step that does not verify."""
    at = positions(steps)
    for one in steps:
        for id in one.goto:
            if id.casefold() not in at and id.casefold() != END:
                yield Lost(one, "goto", id, known=False)
        if one.next and one.next.casefold() not in at and one.next.casefold() != END:
            yield Lost(one, "next", one.next, known=False)
        if one.verified_by:
            by = at.get(one.verified_by.casefold())
            if by is None or steps[by].kind != "verify":
                yield Lost(one, "verify", one.verified_by, known=by is not None)


def ways(steps: Sequence[Step]) -> tuple[tuple[int, ...], ...]:
    """For each step the positions of those that may come after it; the number of steps is the end.

    A step goes on to its `next`, to the one below where it has none; one that decides, and one that
    goes elsewhere when it fails, may go to each `goto` instead, and one that another step verifies leads
    there first. An id that nobody has is passed over.
    To stop because something failed is no end that is meant, and is not counted as one.
    """
    at, end = positions(steps), len(steps)
    return tuple(
        (_onwards(steps, at, here), *_aside(one, at, end)) for here, one in enumerate(steps)
    )


def _onwards(steps: Sequence[Step], at: Mapping[str, int], here: int) -> int:
    word = steps[here].next.casefold()
    return len(steps) if word == END else at.get(word, here + 1)


def _aside(step: Step, at: Mapping[str, int], end: int) -> Iterator[int]:
    """Where a decision or a failure leads, and which step looks at what was done."""
    if step.verified_by.casefold() in at:
        yield at[step.verified_by.casefold()]
    if step.kind == "decide" or step.on_fail == "goto":
        for id in step.goto:
            word = id.casefold()
            if word == END or word in at:
                yield end if word == END else at[word]


def unreached(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that no way leads to from the first one."""
    found = _spread(ways(steps), [0] if steps else [])
    return tuple(one for at, one in enumerate(steps) if at not in found)


def endless(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that are reached and from which no way leads to the end."""
    forth = ways(steps)
    back: list[list[int]] = [[] for _ in range(len(steps) + 1)]
    for at, all in enumerate(forth):
        for other in all:
            back[other].append(at)
    ending = _spread(back, [len(steps)])
    reached = _spread(forth, [0] if steps else [])
    return tuple(one for at, one in enumerate(steps) if at in reached and at not in ending)


def _spread(ways: Sequence[Iterable[int]], first: list[int]) -> set[int]:
    """Every position that these ways lead to from the first ones, those included."""
    found, left = set(first), list(first)
    while left:
        at = left.pop()
        fresh = set(ways[at]) - found if at < len(ways) else set()
        found |= fresh
        left += fresh
    return found


def unverified(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that act and after which nobody looks: neither they, nor a step before the next act.

    What comes after is followed as it goes when nothing fails and nothing is decided.
    """
    at = positions(steps)
    onwards = [_onwards(steps, at, here) for here in range(len(steps))]
    looked = [False] * (len(steps) + 1)
    order = tuple(_ends_first(onwards))
    for here in (*order, *order):  # twice, since in a ring no step is the last
        after = onwards[here]
        kind = steps[after].kind if after < len(steps) else ""
        looked[here] = kind == "verify" or (kind not in ("", "act") and looked[after])
    return tuple(
        one
        for here, one in enumerate(steps)
        if one.kind == "act" and not (one.verify or one.verified_by or looked[here])
    )


def _ends_first(onwards: Sequence[int]) -> Iterator[int]:
    """Every position, each after the one that it goes on to, but for one of each ring."""
    done: set[int] = {len(onwards)}
    for first in range(len(onwards)):
        trail, at = [], first
        while at not in done:
            done.add(at)
            trail.append(at)
            at = onwards[at]
        yield from reversed(trail)
