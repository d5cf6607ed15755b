"""Sides of a relation that do not say what the other side says, and why a machine cannot write some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from opskb.dialects import APART
from opskb.dialects.pointers import Pointer, Unpointed
from opskb.graph import Edge, supersession
from opskb.insights.mending import pointing
from opskb.insights.mending.writable import OURS, addable, document, unwritable
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Missing:
    """A side of a supersession or an amendment that does not say so.

    `relation` is what the silent record would say; `why` tells why only a person can write it, "" where
    a machine can.
    """

    edge: Edge
    silent: Record
    speaking: Record
    relation: str
    why: str = ""

    @property
    def at(self) -> str:
        """The field that is to say so: the key of the relation where there is one, else the status."""
        read = document(self.silent) if self.silent.dialect == OURS else None
        return self.relation if read and self.relation in read.data else "status"

    @property
    def pointer(self) -> Pointer:
        """What the silent record is to say."""
        part = str(self.edge.values.get("part") or "")
        apart = self.silent.dialect in APART or self.silent is not self.edge.tail
        ends = not apart and puts_out(self.edge) and self.edge.head.live
        return Pointer(self.relation, self.speaking, part, ends)


@remembered
def missing(project: Project) -> tuple[Missing, ...]:
    """Every side that is silent, in the order of the graph."""
    found = [
        _judged(project, _missing(edge))
        for edge in project.graph.edges
        if edge.relation.both and edge.one_sided and edge.head is not edge.tail
    ]
    together: dict[str, list[Missing]] = {}
    for one in found:
        if not one.why:
            together.setdefault(one.silent.key, []).append(one)
    why = {key: _unwritable(project, ours) for key, ours in together.items()}
    return tuple(one if one.why else replace(one, why=why[one.silent.key]) for one in found)


@remembered
def owed(project: Project) -> Mapping[tuple[str, str], tuple[Missing, ...]]:
    """What a machine can write into each record, by its file and its id."""
    found: dict[tuple[str, str], list[Missing]] = {}
    for one in missing(project):
        if not one.why:
            found.setdefault((one.silent.path, one.silent.id), []).append(one)
    return {at: tuple(ours) for at, ours in found.items()}


def _missing(edge: Edge) -> Missing:
    if edge.forward is None:
        return Missing(edge, edge.head, edge.tail, edge.relation.name)
    return Missing(edge, edge.tail, edge.head, edge.relation.inverse)


def puts_out(edge: Edge) -> bool:
    """Whether a supersession of the whole leads from a record in force, or once in force, to one that is."""
    heads, tails = ("live", "retired"), ("draft", "live")
    ends = supersession(edge) and edge.whole
    return ends and edge.head.state in heads and edge.tail.state in tails


def _judged(project: Project, one: Missing) -> Missing:
    return replace(one, why=next(_doubts(project, one), ""))


def _doubts(project: Project, one: Missing) -> Iterator[str]:
    """What a person must settle before the other side can be written at all."""
    for record in (one.silent, one.speaking):
        if len(project.graph.index.by_id[record.id.casefold()]) > 1:
            yield f"{record.id} is used twice"
    edge = one.edge
    if not supersession(edge):
        return
    if {edge.head.key, edge.tail.key} <= tangled(project):
        yield "the two supersede each other in a loop"
    if edge.whole and edge.tail.key in contested(project):
        yield f"{edge.tail.id} has more than one whole successor"
    if one.silent.dialect not in APART and puts_out(edge) and not one.pointer.settles:
        other = edge.head if one.silent is edge.tail else edge.tail
        yield f"{other.id} is {other.status}, and one of the two statuses is wrong"


def _unwritable(project: Project, ours: list[Missing]) -> str:
    """Why what one record lacks cannot be written into its file, "" where it can."""
    silent = ours[0].silent
    if why := unwritable(project, silent):
        return why
    if silent.dialect == OURS:
        names = {one.relation for one in ours}
        odd = sorted(name for name in names if not addable(silent, name))
        return f"`{odd[0]}` is written in a way that only a person can change" if odd else ""
    try:
        pointing.edits(project, silent, tuple(one.pointer for one in ours))
    except Unpointed as error:
        return str(error)
    return ""


@remembered
def contested(project: Project) -> frozenset[str]:
    """The records that several others say to supersede whole, and that do not name them all."""
    claims: dict[str, list[Edge]] = {}
    for edge in project.graph.edges:
        if supersession(edge) and edge.whole:
            claims.setdefault(edge.tail.key, []).append(edge)
    return frozenset(
        key
        for key, edges in claims.items()
        if len(edges) > 1 and not all(edge.backward for edge in edges)
    )


@remembered
def tangled(project: Project) -> frozenset[str]:
    """The records that lie on a loop of successors, or between two: what is left when ends are taken off."""
    ways: dict[str, list[str]] = {}
    for edge in project.graph.edges:
        if supersession(edge) and edge.head is not edge.tail:
            ways.setdefault(edge.tail.key, []).append(edge.head.key)
    back: dict[str, list[str]] = {}
    for tail, heads in ways.items():
        for head in heads:
            back.setdefault(head, []).append(tail)
    left = ways.keys() & back.keys()
    for way, other in ((ways, back), (back, ways)):
        left = _without_ends(left, way, other)
    return frozenset(left)


def _without_ends(
    left: Iterable[str], way: Mapping[str, list[str]], back: Mapping[str, list[str]]
) -> set[str]:
    """What leads on for ever: everything else is an end, or leads to ends alone."""
    stays = set(left)
    counts = Counter({key: sum(one in stays for one in way[key]) for key in stays})
    ends = [key for key in stays if not counts[key]]
    while ends:
        key = ends.pop()
        stays.discard(key)
        for before in back[key]:
            if before in stays:
                counts[before] -= 1
                if not counts[before]:
                    ends.append(before)
    return stays
