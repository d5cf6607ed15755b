"""A record goes out of force: it says when and why and what took its place, and keeps its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from opskb.edits import fix, keys, reread, stone, supersede
from opskb.edits.change import Change, Plan
from opskb.edits.refused import Refused
from opskb.edits.reread import Make
from opskb.edits.review import dated, said
from opskb.graph import supersession
from opskb.kind import Relation
from opskb.model import Link, Record
from opskb.project import Project
from opskb.reports.run import counted
from opskb.source import MARKDOWN

# The relations by which a record names what takes its place, the narrowest first.
_REPLACED = ("superseded_by", "replaced_by", "retired_by")


@dataclass(frozen=True)
class Ending:
    """How a record ends: the day, the reason, and what takes its place by which relation, if anything."""

    on: date
    reason: str
    successor: Record | None = None
    name: str = ""
    relation: Relation | None = None


def plan(
    base: Project, record: Record, *, reason: str, by: Record | None = None, on: date | None = None
) -> Plan:
    """Take a record out of force, with its successor saying so where both sides must.

    In our own format that is a `tombstone` and a status in the front matter, and the text stays as it
    is to the byte; in a foreign one a block under the title. Raises Refused, Changed and OSError.
    """
    reason = said("--reason", reason)
    dated(base, on or base.as_of)
    reread.alone(base, record)
    if record.retired or record.kind == "tombstone":
        return _again(base, record, reason, by)
    ending = _ending(base, record, Ending(on or base.as_of, reason, by))
    changes = [_ended(base, record, ending)]
    if ending.successor and ending.relation and ending.relation.both:
        changes += _answered(base, record, ending.successor, ending.relation)
    return Plan(
        "retire",
        tuple(changes),
        _done(base, record, ending),
        tuple(supersede.moving_on(base, record, by)),
    )


def _again(base: Project, record: Record, reason: str, by: Record | None) -> Plan:
    """Nothing, where the record was retired just so. Raises Refused where it was otherwise."""
    known = str(record.tombstone.get("reason") or record.values.get("reason") or "")
    heads = {edge.head.key for edge in base.graph.successors(record)}
    heads |= {
        link.target
        for link in base.graph.outgoing.get(record.key, ())
        if link.relation in _REPLACED
    }
    if stone.same(known, reason) and (by is None or by.key in heads):
        return Plan("retire")
    why = f" for the reason: {known}" if known else ""
    raise Refused(f"{record.id} is {record.status} already{why}")


def _ending(base: Project, record: Record, ending: Ending) -> Ending:
    """The ending with the relation that its successor is named by. Raises Refused."""
    by = ending.successor
    if by is None:
        return ending
    reread.alone(base, by)
    if by is record:
        raise Refused(f"{record.id} cannot take its own place")
    if by.retired:
        heir = base.graph.successor(by)
        hint = f": name {heir.id}" if heir else ""
        raise Refused(f"{by.id} is {by.status} itself{hint}")
    if any(one is record for one in base.graph.heirs(by)):
        raise Refused(f"{record.id} took the place of {by.id}: each would replace the other")
    for name in _REPLACED:
        if relation := _relation(base, record, by, name):
            return Ending(ending.on, ending.reason, by, name, relation)
    raise Refused(
        f"a record of the kind {record.kind} cannot name one of the kind {by.kind} in its place"
    )


def _relation(base: Project, record: Record, by: Record, name: str) -> Relation | None:
    """The relation of this name, or inverse, by which one record may lead to the other."""
    own = base.kind_of(record).relations.get(name)
    if own and (not own.to or by.kind in own.to):
        return own
    holders = base.kinds.inverses.get(name, ())
    fit = (one for kind, one in holders if kind.name == by.kind)
    return next((one for one in fit if not one.to or record.kind in one.to), None)


def _ended(base: Project, record: Record, ending: Ending) -> Change:
    """The file of the record with its end. Raises Refused where it would not say so."""
    if record.dialect == "opskb":
        makes = tuple(_ours(base, record, ending))
    elif record.path.lower().endswith(MARKDOWN):
        makes = (partial(stone.block, on=ending.on, reason=ending.reason, by=ending.successor),)
    else:
        raise Refused(
            f"{record.path} is a file of {record.dialect}, which cannot say that: take {record.id} out"
            f' of it, and name it in a tombstone: `opskb new tombstone "{record.title}" --set'
            f" was={record.id}`"
        )
    change = reread.changed(base.root, reread.document(record), makes)
    now = reread.again(base, record, change)
    kept = now.body == record.body or record.dialect != "opskb"
    ended = now.retired and now.tombstone.get("on") and _names(base, now, ending)
    if not ended or not kept or now.title != record.title:
        raise Refused(f"{record.path} would not say so afterwards: write the tombstone by hand")
    return change


def _names(base: Project, now: Record, ending: Ending) -> bool:
    """Whether a record names its successor, where it has one."""
    rows = now.values.get(ending.name, ()) if ending.successor else ()
    found = (base.graph.index.find(row["to"], now) for row in rows)
    return not ending.successor or any(one is ending.successor for one in found)


def _ours(base: Project, record: Record, ending: Ending) -> Iterator[Make]:
    """The keys of our own format: the status, what takes its place, and the tombstone."""
    kind = base.kind_of(record)
    if status := kind.ended(superseded=ending.name == "superseded_by"):
        yield partial(keys.put, name=kind.roles["status"], value=status)
    if ending.successor and ending.successor not in base.graph.named(record, ending.name):
        yield partial(keys.add, name=ending.name, values=[ending.successor.id])
    cells = {"on": ending.on, "reason": ending.reason, "hash": base.graph.digest(record)}
    yield partial(keys.put, name=kind.roles["tombstone"], value=cells)


def _answered(base: Project, record: Record, by: Record, relation: Relation) -> Iterator[Change]:
    """The successor saying what it took the place of, where it does not yet."""
    edges = base.graph.edges_of.get(by.key, ())
    if any(one.forward and one.tail is record and supersession(one) for one in edges):
        return
    change = fix.changed(base, by.path, supersede.says(base, by, relation.name, record))
    if by.dialect == "opskb" and reread.again(base, by, change).body != by.body:
        raise Refused(f"{by.path} would not say so afterwards: write `{relation.name}` by hand")
    yield change


def _done(base: Project, record: Record, ending: Ending) -> tuple[str, ...]:
    by = f", replaced by {ending.successor.id}" if ending.successor else ""
    lines = [f"{record.path}: {record.id} is out of force since {ending.on}{by}"]
    naming = {link.source for link in _incoming(base, record) if link.form in ("link", "mention")}
    if naming - {record.key}:
        count = counted(len(naming - {record.key}), "record")
        lines.append(f"{count} mention it in prose; on the site it is marked as retired there")
    return tuple(lines)


def _incoming(base: Project, record: Record) -> tuple[Link, ...]:
    return base.graph.incoming.get(record.key, ())
