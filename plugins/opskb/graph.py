"""Records and what ties them: links both ways, typed edges with their inverse, supersession, suspects."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from opskb import derived, prose, references, rst
from opskb.bounds import MAX_BODY
from opskb.kind import Kinds, Relation
from opskb.lookup import Index
from opskb.model import ARCHIVE, Link, Record, Row
from opskb.prose import Href
from opskb.stretches import patched


@dataclass(frozen=True)
class Edge:
    """A typed relation between two records, whichever side wrote it.

    `head` holds the relation (the successor of a supersession), `tail` is what it leads to (the
    superseded). `forward` is the link as the head wrote it, `backward` as the tail did; where there
    is neither, the relation follows from what both are called, and neither owes it to the other.
    """

    relation: Relation
    head: Record
    tail: Record
    forward: Link | None = None
    backward: Link | None = None

    @property
    def values(self) -> Row:
        """What the relation carries, from either side."""
        written = {
            **(self.backward.values if self.backward else {}),
            **(self.forward.values if self.forward else {}),
        }
        return {name: value for name, value in written.items() if value is not None}

    @property
    def whole(self) -> bool:
        """Whether it is the whole of the tail that is meant, not a part of it."""
        return not self.values.get("part")

    @property
    def one_sided(self) -> bool:
        """Whether only one of the two records says so."""
        return (self.forward is None) != (self.backward is None)

    @property
    def derived(self) -> bool:
        """Whether nobody wrote it: the names of the two say so."""
        return self.forward is None and self.backward is None


UP = "../"
"""What leads out of a folder."""

BY_NAME = "by name"
"""What is said of a relation that nobody wrote."""

NEAREST = 8
"""How many retired records a record is told to rely on over others."""


@dataclass(frozen=True)
class Suspect:
    """A live record that relies on a retired one; `via` is empty where it does so directly."""

    record: Record
    link: Link
    retired: Record
    via: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graph:
    """Every record by its key, every link between them, and every link as its body writes it."""

    records: Mapping[str, Record]
    links: tuple[Link, ...]
    kinds: Kinds
    index: Index
    outgoing: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    incoming: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    hrefs: Mapping[str, tuple[Href, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())

    def __getitem__(self, key: str) -> Record:
        return self.records[key]

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every typed relation that resolves to a record which may take part in it, and those that
        follow from what an alert and a runbook are called."""
        return (*self._written.values(), *self._derived())

    @cached_property
    def _written(self) -> Mapping[tuple[str, str, str], Edge]:
        """The relations that a record states, by their name and the keys of both sides."""
        found: dict[tuple[str, str, str], Edge] = {}
        for link in self.links:
            if link.form == "relation" and link.target:
                for edge in self._edge(link):
                    at = (edge.relation.name, edge.head.key, edge.tail.key)
                    known = found.get(at)
                    found[at] = _joined(known, edge) if known else edge
        return found

    @cached_property
    def runbooks(self) -> Mapping[str, tuple[Record, ...]]:
        """The runbooks in force that each alert leads to, by the key of the alert."""
        written: dict[str, list[Record]] = {}
        for name, head, tail in self._written:
            if name == derived.RELATION:
                written.setdefault(head, []).append(self.records[tail])
        return derived.runbooks(self, written)

    def _derived(self) -> Iterator[Edge]:
        head = self.kinds.by_name.get(derived.HEAD)
        relation = head.relations.get(derived.RELATION) if head else None
        if relation and derived.TAIL in relation.to:
            for key, runbooks in self.runbooks.items():
                for runbook in runbooks:
                    if (relation.name, key, runbook.key) not in self._written:
                        yield Edge(relation, self.records[key], runbook)

    def _edge(self, link: Link) -> Iterator[Edge]:
        source, target = self.records[link.source], self.records[link.target]
        if relation := self.kinds[source.kind].relations.get(link.relation):
            if not relation.to or target.kind in relation.to:
                yield Edge(relation, source, target, forward=link)
            return
        relation = self.kinds[target.kind].relations.get(self._named(link.relation, target))
        if relation and (not relation.to or source.kind in relation.to):
            yield Edge(relation, target, source, backward=link)

    def _named(self, inverse: str, holder: Record) -> str:
        relations = self.kinds[holder.kind].relations.values()
        return next((relation.name for relation in relations if relation.inverse == inverse), "")

    @cached_property
    def edges_of(self) -> Mapping[str, tuple[Edge, ...]]:
        """The typed relations that each record takes part in, on either side."""
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.head.key, []).append(edge)
            if edge.tail.key != edge.head.key:
                found.setdefault(edge.tail.key, []).append(edge)
        return {key: tuple(edges) for key, edges in found.items()}

    def tails(self, record: Record, relation: str) -> tuple[Record, ...]:
        """What a record leads to by a relation, whichever of the two says so."""
        edges = self.edges_of.get(record.key, ())
        return tuple(
            edge.tail for edge in edges if edge.relation.name == relation and edge.head is record
        )

    def heads(self, record: Record, relation: str) -> tuple[Record, ...]:
        """What leads to a record by a relation, whichever of the two says so."""
        edges = self.edges_of.get(record.key, ())
        return tuple(
            edge.head for edge in edges if edge.relation.name == relation and edge.tail is record
        )

    def named(self, record: Record, field: str = "") -> tuple[Record, ...]:
        """The records that a record names in a field, once each; in any field where none is given."""
        links = _in_field(self.outgoing.get(record.key, ()), field)
        return self._records(link.target for link in links if link.target)

    def naming(self, record: Record, field: str = "") -> tuple[Record, ...]:
        """The records that name a record in a field, once each; in any field where none is given."""
        links = _in_field(self.incoming.get(record.key, ()), field)
        return self._records(link.source for link in links)

    def _records(self, keys: Iterable[str]) -> tuple[Record, ...]:
        return tuple(self.records[key] for key in dict.fromkeys(keys))

    def successors(self, record: Record) -> tuple[Edge, ...]:
        """The supersessions, whole or in part, that took this record out of force."""
        return tuple(
            edge
            for edge in self.edges_of.get(record.key, ())
            if edge.tail is record and supersession(edge)
        )

    def predecessors(self, record: Record) -> tuple[Edge, ...]:
        """The supersessions by which this record took others out of force."""
        return tuple(
            edge
            for edge in self.edges_of.get(record.key, ())
            if edge.head is record and supersession(edge)
        )

    def chain(self, record: Record) -> tuple[Record, ...]:
        """The supersession chain of a record, oldest first, following whole and partial ones alike."""
        return self._chains.get(record.key, (record,))

    @cached_property
    def _chains(self) -> Mapping[str, tuple[Record, ...]]:
        """The chain of each record that has one, found once for all in it."""
        beside: dict[str, list[Record]] = {}
        for edge in filter(supersession, self.edges):
            beside.setdefault(edge.head.key, []).append(edge.tail)
            beside.setdefault(edge.tail.key, []).append(edge.head)
        found: dict[str, tuple[Record, ...]] = {}
        for key in beside:
            if key not in found:
                chain = tuple(self._tied(key, beside))
                found.update((one.key, chain) for one in chain)
        return found

    def _tied(self, key: str, beside: Mapping[str, list[Record]]) -> list[Record]:
        seen = {key: self.records[key]}
        queue = [key]
        while queue:
            for other in beside[queue.pop()]:
                if other.key not in seen:
                    seen[other.key] = other
                    queue.append(other.key)
        return sorted(seen.values(), key=lambda one: (str(one.opened or ""), one.id))

    def successor(self, record: Record) -> Record | None:
        """The live end of the chain of whole successors, None where there is none or a loop."""
        seen = {record.key}
        while successors := [edge.head for edge in self.successors(record) if edge.whole]:
            record = successors[0]
            if record.key in seen:
                return None
            seen.add(record.key)
        return record if len(seen) > 1 else None

    def heirs(self, record: Record) -> Iterator[Record]:
        """All that took the place of a record, of the whole or a part, one after another; each once."""
        seen = {record.key}
        queue = [record]
        while queue:
            for edge in self.successors(queue.pop()):
                if edge.head.key not in seen:
                    seen.add(edge.head.key)
                    queue.append(edge.head)
                    yield edge.head

    @cached_property
    def suspects(self) -> Mapping[str, tuple[Suspect, ...]]:
        """For each live record that relies on a retired one what it relies on, the nearest first.

        All that it relies on directly, and over others the nearest few: in a long chain everything
        relies on everything below it, and no reader wants to be told all of that.
        """
        relying = [link for link in self.links if link.target and self.relies(link)]
        by_target: dict[str, list[Link]] = {}
        for link in relying:
            by_target.setdefault(link.target, []).append(link)
        direct = [link for link in relying if self.records[link.target].retired]
        queue = [Suspect(self.records[one.source], one, self.records[one.target]) for one in direct]
        found: dict[str, list[Suspect]] = {}
        seen: set[tuple[str, str]] = set()
        for suspect in queue:
            key, retired = suspect.record.key, suspect.retired
            known = found.setdefault(key, [])
            if suspect.via and ((key, retired.key) in seen or len(known) >= NEAREST):
                continue
            seen.add((key, retired.key))
            known.append(suspect)
            via = (suspect.record.id, *suspect.via)
            for link in by_target.get(key, ()) if len(known) <= NEAREST else ():
                queue.append(Suspect(self.records[link.source], link, retired, via))
        return {key: tuple(suspects) for key, suspects in found.items()}

    def relies(self, link: Link) -> bool:
        """Whether a link makes a live record depend on its target: typed, and no supersession or amendment."""
        source = self.records[link.source]
        if not source.live or link.form not in ("relation", "field"):
            return False
        relation = self.kinds[source.kind].relations.get(link.relation)
        return link.form == "field" or bool(relation and not relation.both and not relation.retires)

    def backlinks(self, record: Record) -> Iterator[tuple[Record, Link]]:
        """Who refers to this record in prose, once for each of them, with the first place where."""
        seen = {record.key}
        for link in self.incoming.get(record.key, ()):
            if link.form in ("link", "mention") and link.source not in seen:
                seen.add(link.source)
                yield self.records[link.source], link

    def sentence(self, link: Link) -> str:
        """The sentence that a reference in prose stands in, as plain words."""
        if link.offset < 0:
            return ""
        record = self.records[link.source]
        words = prose.sentence(record.body, link.offset)
        return rst.unmarked(words) if record.as_written else words

    def digest(self, record: Record) -> str:
        """The SHA-256 of what a reader of the record reads, which a moved link does not change.

        LF line ends, no trailing blanks, every resolved reference replaced by its id. Another link
        of what lies in an archive folder, to itself or to a file that is no record, counts as it
        was written before the move: without its first `../`, and without that folder.
        """
        text = patched(record.body, (*self._ids(record), *self._before_the_move(record)))
        lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
        return hashlib.sha256(lines.strip("\n").encode()).hexdigest()

    def _ids(self, record: Record) -> Iterator[tuple[int, int, str]]:
        """Where a body refers to a record, and the id that stands for the reference."""
        for link in self.outgoing.get(record.key, ()):
            if link.offset >= 0 and link.target:
                yield link.offset, link.offset + len(link.raw), self.records[link.target].id

    def _before_the_move(self, record: Record) -> Iterator[tuple[int, int, str]]:
        """Each address in the body of an archived record, as it was before that lay in the archive."""
        for href in self.hrefs.get(record.key, ()) if record.archived else ():
            start, end = href.address
            written = record.body[start:end].removeprefix(UP)
            itself = f"{ARCHIVE}/" in written and self.index.at(href.href, record)[0] is record
            yield start, end, written.replace(f"{ARCHIVE}/", "", 1) if itself else written


def _in_field(links: Iterable[Link], field: str) -> Iterator[Link]:
    return (one for one in links if (one.relation == field if field else one.form == "field"))


def supersession(edge: Edge) -> bool:
    """Whether an edge says that its head takes the place of its tail."""
    return edge.relation.both and edge.relation.retires


def _joined(one: Edge, other: Edge) -> Edge:
    return Edge(
        one.relation,
        one.head,
        one.tail,
        one.forward or other.forward,
        one.backward or other.backward,
    )


def build(records: Iterable[Record], kinds: Kinds) -> Graph:
    """Find every reference in every record and resolve it, once for all outputs."""
    records = tuple(records)
    index = Index(records, kinds)
    links: list[Link] = []
    hrefs: dict[str, tuple[Href, ...]] = {}
    for record in records:
        mask = rst.mask if record.as_written else prose.mask
        masked = mask(record.body) if len(record.body) <= MAX_BODY else ""
        hrefs[record.key] = () if record.as_written else tuple(prose.hrefs(masked))
        links += references.typed(record, kinds, index)
        links += references.written(record, index, masked, hrefs[record.key])
    outgoing: dict[str, list[Link]] = {}
    incoming: dict[str, list[Link]] = {}
    for link in links:
        outgoing.setdefault(link.source, []).append(link)
        if link.target:
            incoming.setdefault(link.target, []).append(link)
    out, into = ({key: tuple(one) for key, one in way.items()} for way in (outgoing, incoming))
    return Graph(index.by_key, tuple(links), kinds, index, out, into, hrefs)
