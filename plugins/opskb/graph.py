"""Records and what ties them: links both ways, typed edges with their inverse, supersession, suspects."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import dirname, join, normpath

from opskb import prose
from opskb.kind import Kinds, Relation
from opskb.model import NOTHING, Form, Link, Record, Row
from opskb.prose import Href

_MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(<?([^)>\s]+)>?[^)]*\)")
_PATH_SUFFIX = re.compile(r"\.(?:md|markdown|erb|ya?ml|rst)$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:([A-Za-z]+)[-_ ]?)?#?(\d{1,6})")
_SITE_PATH = re.compile(r"/?(?:[\w-]+/)*?([A-Za-z][\w-]*)/0*(\d{1,6})/?")


@dataclass(frozen=True)
class Edge:
    """A typed relation between two records, whichever side wrote it.

    `head` holds the relation (the successor of a supersession), `tail` is what it leads to (the
    superseded). `forward` is the link as the head wrote it, `backward` as the tail did.
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


@dataclass(frozen=True)
class Suspect:
    """A live record that relies on a retired one; `via` is empty where it does so directly."""

    record: Record
    link: Link
    retired: Record
    via: tuple[str, ...] = ()


class Index:
    """Finds the record that a written reference means, by id, by number, by path or by file name."""

    def __init__(self, records: Iterable[Record], kinds: Kinds) -> None:
        self.by_key: dict[str, Record] = {}
        self.by_id: dict[str, list[Record]] = {}
        self.by_number: dict[tuple[str, int], list[Record]] = {}
        self.by_path: dict[str, Record] = {}
        self.by_stem: dict[str, list[Record]] = {}
        self.segments: dict[str, set[str]] = {}
        for record in records:
            self.by_key[record.key] = record
            self.by_id.setdefault(record.id.casefold(), []).append(record)
            self.by_path.setdefault(record.path, record)
            self.by_stem.setdefault(_stem(record.path).casefold(), []).append(record)
            prefix = record.id.partition("-")[0]
            kind = kinds[record.kind]
            for segment in (prefix.lower(), kind.folder, kind.url, kind.name):
                self.segments.setdefault(segment, set()).add(prefix)
            if record.number is not None:
                self.by_number.setdefault((prefix, record.number), []).append(record)
        prefixes = sorted((re.escape(word) for word in self.prefixes), key=len, reverse=True)
        # What may not stand before a prefix is looked up after it: a pattern that begins with one
        # of few letters is found four times as fast.
        words = "|".join(rf"{word}(?<![\w/-]{word})" for word in prefixes) or "(?!)"
        self.mention = re.compile(
            rf"({words})(?:-([A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)|[ \t]?#?(\d{{1,6}})\b)"
        )

    @property
    def prefixes(self) -> set[str]:
        """Every prefix that an id of this knowledge base begins with."""
        return {id.partition("-")[0].upper() for id in self.by_id}

    def find(self, raw: str, source: Record) -> Record | None:
        """The record that a typed reference means, None where there is none."""
        word = match[1] if (match := _MARKDOWN_LINK.fullmatch(raw.strip())) else raw.strip()
        word = word.partition("#")[0] if not word.startswith("#") else word[1:]
        return self.spoken(word) or self.at(word, source)[0] or self._loose(word, source)

    def spoken(self, word: str) -> Record | None:
        """The record that an id means, in any of the ways people write it: `ADR-0018`, `ADR 18`."""
        word = word.partition("/")[0] if "/" in word and not word.startswith(("/", ".")) else word
        if found := self.by_id.get(word.casefold()):
            return found[0]
        match = self.mention.fullmatch(word)
        return self.mentioned(match)[0] if match else None

    def mentioned(self, match: re.Match[str]) -> tuple[Record | None, int]:
        """The record that a match of `mention` means, and where in the text the mention ends."""
        prefix, tail, number = match.groups()
        if number:
            return self._numbered(prefix, number), match.end()
        while tail:
            if found := self.by_id.get(f"{prefix}-{tail}".casefold()):
                return found[0], match.start() + len(prefix) + 1 + len(tail)
            if tail.isdecimal() and (one := self._numbered(prefix, tail)):
                return one, match.start() + len(prefix) + 1 + len(tail)
            tail = re.sub(r"[._-]?[A-Za-z0-9]+$", "", tail)
        return None, match.end()

    def at(self, href: str, source: Record) -> tuple[Record | None, str]:
        """The record whose file a path leads to, and that path from the root ("" outside it)."""
        path = href.partition("#")[0].partition("?")[0]
        if not path:
            return None, ""
        if path.startswith("/"):
            return self._site(path), path[1:]
        here = normpath(join(dirname(source.path), path))
        if here.startswith(".."):
            return None, ""
        for candidate in (here, *(here + suffix for suffix in (".md", ".yml", ".yaml"))):
            if found := self.by_path.get(candidate):
                return found, candidate
        return self.by_path.get(normpath(path)), here

    def _site(self, path: str) -> Record | None:
        match = _SITE_PATH.fullmatch(path)
        if not match:
            return None
        prefixes = sorted(self.segments.get(match[1].lower(), ()))
        numbered = (self._numbered(prefix, match[2]) for prefix in prefixes)
        return next((found for found in numbered if found), None)

    def _loose(self, word: str, source: Record) -> Record | None:
        """A number, bare or behind the usual prefix of the kind, means a record of the same prefix;
        a file name means the only file of that name."""
        counted, own = _COUNTED.fullmatch(word), source.id.partition("-")[0]
        if counted and (not counted[1] or own in self.segments.get(counted[1].lower(), ())):
            return self._numbered(own, counted[2])
        named = self.named(word)
        return named[0] if len(named) == 1 else None

    def named(self, path: str) -> list[Record]:
        """The records whose file is called like this one, whatever its folder and suffix."""
        return self.by_stem.get(_stem(path).casefold(), [])

    def _numbered(self, prefix: str, number: str) -> Record | None:
        return next(iter(self.by_number.get((prefix.upper(), int(number)), ())), None)


def _stem(path: str) -> str:
    return _PATH_SUFFIX.sub("", path.rpartition("/")[2]).partition(".html")[0]


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
        """Every typed relation that resolves to a record which may take part in it."""
        found: dict[tuple[str, str, str], Edge] = {}
        for link in self.links:
            if link.form == "relation" and link.target:
                for edge in self._edge(link):
                    at = (edge.relation.name, edge.head.key, edge.tail.key)
                    known = found.get(at)
                    found[at] = _joined(known, edge) if known else edge
        return tuple(found.values())

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
        seen = {record.key: record}
        queue = [record]
        while queue:
            at = queue.pop()
            for edge in (*self.successors(at), *self.predecessors(at)):
                for other in (edge.head, edge.tail):
                    if other.key not in seen:
                        seen[other.key] = other
                        queue.append(other)
        return tuple(sorted(seen.values(), key=lambda one: (str(one.opened or ""), one.id)))

    def successor(self, record: Record) -> Record | None:
        """The live end of the chain of whole successors, None where there is none or a loop."""
        seen = {record.key}
        while successors := [edge.head for edge in self.successors(record) if edge.whole]:
            record = successors[0]
            if record.key in seen:
                return None
            seen.add(record.key)
        return record if len(seen) > 1 else None

    @cached_property
    def suspects(self) -> Mapping[str, tuple[Suspect, ...]]:
        """For each live record that relies on a retired one, directly or over others, what it relies on."""
        relying = [link for link in self.links if link.target and self.relies(link)]
        found: dict[str, list[Suspect]] = {}
        queue: list[Suspect] = []
        for link in relying:
            if self.records[link.target].retired:
                queue.append(Suspect(self.records[link.source], link, self.records[link.target]))
        by_target: dict[str, list[Link]] = {}
        for link in relying:
            by_target.setdefault(link.target, []).append(link)
        seen: set[tuple[str, str]] = set()
        for suspect in queue:
            key = suspect.record.key
            if (key, suspect.retired.key) in seen and suspect.via:
                continue
            seen.add((key, suspect.retired.key))
            found.setdefault(key, []).append(suspect)
            for link in by_target.get(key, ()):
                if (link.source, suspect.retired.key) not in seen:
                    queue.append(
                        Suspect(
                            self.records[link.source],
                            link,
                            suspect.retired,
                            (suspect.record.id, *suspect.via),
                        )
                    )
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
        return (
            prose.sentence(self.records[link.source].body, link.offset) if link.offset >= 0 else ""
        )

    def digest(self, record: Record) -> str:
        """The SHA-256 of what a reader of the record reads, which a moved link does not change.

        LF line ends, no trailing blanks, every resolved reference replaced by its id.
        """
        body, parts, at = record.body, [], 0
        links = (
            link for link in self.outgoing.get(record.key, ()) if link.offset >= 0 and link.target
        )
        for link in sorted(links, key=lambda link: link.offset):
            if link.offset >= at:
                parts += [body[at : link.offset], self.records[link.target].id]
                at = link.offset + len(link.raw)
        text = "".join([*parts, body[at:]])
        lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
        return hashlib.sha256(lines.strip("\n").encode()).hexdigest()


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
        masked = prose.mask(record.body)
        hrefs[record.key] = tuple(prose.hrefs(masked))
        links += _typed(record, kinds, index)
        links += _written(record, index, masked, hrefs[record.key])
    outgoing: dict[str, list[Link]] = {}
    incoming: dict[str, list[Link]] = {}
    for link in links:
        outgoing.setdefault(link.source, []).append(link)
        if link.target:
            incoming.setdefault(link.target, []).append(link)
    out, into = ({key: tuple(one) for key, one in way.items()} for way in (outgoing, incoming))
    return Graph(index.by_key, tuple(links), kinds, index, out, into, hrefs)


def _typed(record: Record, kinds: Kinds, index: Index) -> Iterator[Link]:
    kind = kinds[record.kind]
    for name in kinds.relations[kind.name]:
        for row in record.values.get(name, ()):
            values = {column: value for column, value in row.items() if column not in ("to", "at")}
            yield _link(record, index, name, "relation", row["to"], values, row["at"])
    for spec in kind.refs:
        value = record.values[spec.name]
        for at, raw in enumerate(value if isinstance(value, tuple) else (value,)):
            if raw:
                yield _link(record, index, spec.name, "field", raw, NOTHING, at)


def _link(
    record: Record, index: Index, name: str, form: Form, raw: str, values: Row, at: int
) -> Link:
    found = index.find(raw, record)
    target = found.key if found else ""
    return Link(record.key, target, raw, name, form, record, at, values=values)


def _written(record: Record, index: Index, masked: str, hrefs: Iterable[Href]) -> Iterator[Link]:
    """Relative links and mentions of ids in the body, outside code."""
    taken: list[tuple[int, int]] = []
    for href in hrefs:
        taken.append((href.offset, href.end))
        if (
            href.image
            or not (prose.relative(href.href) or href.href.startswith("/"))
            or href.href.startswith("//")
        ):
            continue
        found, path = index.at(href.href, record)
        if found is not record:
            raw = record.body[href.offset : href.end]
            yield Link(
                record.key,
                found.key if found else "",
                raw,
                "link",
                "link",
                record,
                offset=href.offset,
                path=path,
            )
    for match in index.mention.finditer(masked):
        found, end = index.mentioned(match)
        if (
            found
            and found is not record
            and not any(start <= match.start() < stop for start, stop in taken)
        ):
            raw = record.body[match.start() : end]
            yield Link(
                record.key,
                found.key,
                raw,
                "mention",
                "mention",
                record,
                offset=match.start(),
            )
