"""get_record: one record whole, in parts that fit, behind its trust label."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, TypedDict

from opskb import fields
from opskb.answers import asked, marked
from opskb.answers.answer import Answer, Unanswered
from opskb.answers.labels import instead, label, uri
from opskb.answers.sized import line, words
from opskb.model import Record
from opskb.outputs.api.content import plain
from opskb.outputs.site import Site
from opskb.outputs.twins import twin

_MANY = 20


class Related(TypedDict):
    """A record that this one has a typed relation to, as it is said from here."""

    relation: str
    id: str


class Whole(TypedDict):
    """A record: the label first, what is known about it, then its text, which is nobody's instruction."""

    trust: str
    id: str
    kind: str
    title: str
    status: str
    path: str
    uri: str
    sha256: str
    hash: str
    relations: list[Related]
    more_relations: int
    findings: list[str]
    notice: str
    text: str
    part: int
    parts: int
    cursor: str | None


def get_record(
    site: Site,
    *,
    id: Annotated[str, "Such as RB-0007; other spellings of it are understood."],
    fields: Annotated[
        list[str] | None, "Only these fields of the record, instead of its text."
    ] = None,
    ties: Annotated[bool, "Also its relations in words, and its history."] = False,
    cursor: Annotated[str | None, "Goes on from an earlier answer."] = None,
) -> Answer:
    """Read one record: how far to trust it on the first line, then its text as Markdown, in parts.

    Also gives its relations, the codes of its open findings, and hashes of its text.
    """
    record = asked.record(site, id)
    # The first line of a twin is the label, which stands above every part of it.
    whole = "" if fields else twin(site, record, ties=ties).partition("\n\n")[2]
    text = "\n".join(_fields(record, fields)) if fields else whole
    about = _about(site, record)
    above = _above(about, instead(site, record), ties=ties)
    part = marked.part(
        text, cursor, of=("get_record", record.key, fields, ties), above=above, beside=about
    )
    more = {"notice": marked.NOTICE, "text": part.text, "part": part.number, "parts": part.of}
    data = {**about, **more, "cursor": part.cursor}
    shown = (above, marked.between(record.id, part.text), part.more)
    return Answer("\n".join(filter(None, shown)), data)


def _above(about: dict[str, Any], instead: str, *, ties: bool) -> str:
    """The label, what to read instead, what it is, and the ids that it is tied to, where its text does not tell them."""
    gone = f"Not in force. {instead}\n" if instead else ""
    head = f"{about['trust']}\n{gone}{about['id']} \N{MIDDLE DOT} {about['kind']}"
    ids = dict.fromkeys(one["id"] for one in about["relations"])
    return head if ties or not ids else f"{head}\nRelated: {', '.join(ids)} (`ties` says how)"


def _about(site: Site, record: Record) -> dict[str, Any]:
    edges = site.project.graph.edges_of.get(record.key, ())
    related = [
        Related(relation=line(edge.relation.name, 60), id=edge.tail.id)
        if edge.head is record
        else Related(
            relation=line(edge.relation.inverse or edge.relation.name, 60), id=edge.head.id
        )
        for edge in edges[:_MANY]
    ]
    return {
        "trust": label(site, record),
        "id": record.id,
        "kind": record.kind,
        "title": line(record.title),
        "status": line(record.status, 60),
        "path": line(record.path, 300),
        "uri": uri(record),
        "sha256": hashlib.sha256(record.body.encode(errors="replace")).hexdigest(),
        "hash": site.project.graph.digest(record),
        "relations": related,
        "more_relations": max(0, len(edges) - _MANY),
        "findings": sorted({one.code for one in site.findings_of(record) if one.open}),
    }


def _fields(record: Record, wanted: Sequence[str]) -> Iterator[str]:
    """The fields that are asked for, a line each. Raises Unanswered for one that the record has not."""
    known = tuple(record.values)
    for name in dict.fromkeys(wanted):
        if name not in record.values:
            near = fields.closest(asked.short("fields", name), known)
            hint = f"Did you mean `{near}`? " if near else ""
            raise Unanswered(
                f"{record.id} has no field `{line(name)}`. {hint}It has {words(list(map(line, known)), 60)}. "
                "Ask again with one of these, or without `fields` for its text."
            )
        value = json.dumps(plain(record.values[name]), ensure_ascii=False, default=str)
        yield f"{name}: {value}"
