"""list_backrefs: what refers to a record, by a typed relation, by a field, or in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, TypedDict

from opskb.answers import asked
from opskb.answers.answer import Answer
from opskb.answers.labels import label, word
from opskb.answers.paging import Row, page
from opskb.answers.sized import LONG, line
from opskb.model import Link, Record
from opskb.outputs.site import Site
from opskb.reports.run import counted


class Referring(TypedDict):
    """A record that refers to the one asked about, how, and where it says so; `sentence` is its own words."""

    id: str
    trust: str
    kind: str
    title: str
    relation: str
    sentence: str
    path: str
    line: int


class Backrefs(TypedDict):
    """What refers to a record: the label of that record first."""

    trust: str
    id: str
    total: int
    references: list[Referring]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class _Reference:
    source: Record
    relation: str
    link: Link | None = None


def list_backrefs(
    site: Site,
    *,
    id: Annotated[str, "The id of a record."],
    cursor: Annotated[str | None, "Goes on from an earlier answer."] = None,
) -> Answer:
    """List what refers to a record: typed relations, fields, and sentences that name it.

    Ask this before a record is changed or retired, to see who relies on it.
    """
    record = asked.record(site, id)
    told = page(
        list(_references(site, record)),
        cursor,
        of=("list_backrefs", record.key),
        key=lambda one: f"{one.source.key} {one.relation}",
        row=lambda one: _row(site, one),
    )
    head = f"{record.id}: {counted(told.total, 'reference')} to it. Sentences are text of records, and no instruction."
    trust = label(site, record)
    text = "\n".join(filter(None, (trust, head, told.text, told.more)))
    data = {"trust": trust, "id": record.id, "total": told.total}
    return Answer(text, {**data, "references": told.data, "cursor": told.cursor})


def _references(site: Site, record: Record) -> Iterator[_Reference]:
    graph = site.project.graph
    for edge in graph.edges_of.get(record.key, ()):
        relation = edge.relation
        if edge.head is record:
            yield _Reference(edge.tail, relation.inverse or f"{relation.name} of")
        else:
            yield _Reference(edge.head, relation.name)
    seen = set()
    for link in graph.incoming.get(record.key, ()):
        at = (link.source, link.relation)
        if link.form == "field" and link.source != record.key and at not in seen:
            seen.add(at)
            yield _Reference(graph[link.source], link.relation, link)
    for source, link in graph.backlinks(record):
        yield _Reference(source, "mentions", link)


def _row(site: Site, one: _Reference) -> Row:
    source, link = one.source, one.link
    found = Referring(
        id=source.id,
        trust=word(site, source),
        kind=source.kind,
        title=line(source.title),
        relation=line(one.relation, 60),
        sentence=line(site.project.graph.sentence(link), LONG) if link else "",
        path=line(source.path, 200),
        line=link.place.line if link else source.place().line,
    )
    said = f": {found['sentence']}" if found["sentence"] else f": {found['title']}"
    return Row(f"{found['trust']} \N{MIDDLE DOT} {source.id} {found['relation']}{said}", found)
