"""One record takes the place of another: both say so at once, each in its own dialect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from opskb.dialects.pointers import Pointer, Unpointed
from opskb.edits import fix, keys, reread
from opskb.edits.change import Change, Plan
from opskb.edits.refused import Refused
from opskb.graph import Edge
from opskb.insights.mending import pointing, writable
from opskb.insights.mending.writable import OURS
from opskb.kind import Relation
from opskb.model import Edit, Record
from opskb.project import Project

IN_FORCE = ("draft", "live")


def plan(project: Project, old: Record, new: Record, *, part: str = "", reason: str = "") -> Plan:
    """What makes `new` the successor of `old`, of the whole of it or of a part.

    `reason` goes into a tombstone of the old one, with the hash of its text. Raises Refused for a
    pair that cannot be one, and where a side cannot be written; Changed where a file was changed.
    """
    part = " ".join(part.split())
    relation = _relation(project, old, new)
    _refuse(project, old, new, part)
    edge = _known(project, old, new, part)
    if reason and (part or old.dialect != OURS):
        raise Refused(
            f"{old.id} has no place for a reason, which is why the whole of a record of opskb's"
            f" own was retired: write it in {new.id}"
        )
    edits = [
        *_of_old(project, old, new, relation, edge, part, reason),
        *([] if edge and edge.forward else says(project, new, relation.name, old, part)),
    ]
    by_file = groupby(sorted(edits, key=lambda one: one.place), lambda one: one.place.path)
    changes = tuple(fix.changed(project, path, tuple(of)) for path, of in by_file)
    for record in (old, new):
        _refuse_rewritten(project, record, changes)
    done = tuple(f"{one.path}: {_told(one.path, old, new, part)}" for one in changes)
    left = tuple(moving_on(project, old, new)) if changes and not part else ()
    return Plan("supersede", changes, done, left)


def _told(path: str, old: Record, new: Record, part: str) -> str:
    """What one of the two files says from now on; one that holds both records is told of the old one."""
    whole = f" in part ({part})" if part else ""
    if path == old.path:
        return f"{old.id} is superseded by {new.id}{whole}"
    return f"{new.id} supersedes {old.id}{whole}"


def _refuse_rewritten(project: Project, record: Record, changes: Iterable[Change]) -> None:
    """Raises Refused where the text of a record in our own format would be another one."""
    change = next((one for one in changes if one.path == record.path), None)
    if change and record.dialect == OURS:
        now = reread.again(project, record, change)
        if (now.body, now.title) != (record.body, record.title):
            raise Refused(f"{record.path} would read otherwise afterwards: write it by hand")


def _relation(project: Project, old: Record, new: Record) -> Relation:
    """The relation by which one kind takes the place of another. Raises Refused where there is none."""
    if old is new:
        raise Refused(f"{old.id} cannot supersede itself")
    kind = project.kind_of(new)
    ends = [one for one in kind.relations.values() if one.both and one.retires]
    for relation in ends:
        if not relation.to or old.kind in relation.to:
            return relation
    kinds = " or ".join(name for one in ends for name in one.to) or "nothing"
    raise Refused(
        f"a record of the kind `{new.kind}` supersedes {kinds}, and {old.id} is a `{old.kind}`"
    )


def _refuse(project: Project, old: Record, new: Record, part: str) -> None:
    for one in (old, new):
        reread.alone(project, one)
    if new.state == "draft":
        raise Refused(
            f"{new.id} is {new.status}, and only what is in force takes the place of another: change"
            f" its status in {new.path} first"
        )
    if new.state != "live":
        end = project.graph.successor(new)
        hint = f"; {end.id} is in force in its place" if end else ""
        raise Refused(f"{new.id} is {new.status}, and cannot take the place of another{hint}")
    if any(one is old for one in project.graph.heirs(new)):
        raise Refused(f"{old.id} supersedes {new.id} already: the two would go in a loop")
    whole = [one.head for one in project.graph.successors(old) if one.whole]
    other = [one for one in whole if one is not new]
    if other and not part:
        raise Refused(
            f"{old.id} is superseded by {other[0].id} already: supersede {other[0].id}, or name the"
            " part that is meant with --part"
        )


def _known(project: Project, old: Record, new: Record, part: str) -> Edge | None:
    """What is known of the pair so far. Raises Refused where that is another part."""
    edge = next((one for one in project.graph.successors(old) if one.head is new), None)
    said = str(edge.values.get("part") or "") if edge else part
    if said != part:
        what = f"a part of it, {said}" if said else "the whole of it"
        raise Refused(f"{new.id} supersedes {old.id} already, {what}: change that by hand")
    return edge


def _of_old(
    project: Project,
    old: Record,
    new: Record,
    relation: Relation,
    edge: Edge | None,
    part: str,
    reason: str,
) -> tuple[Edit, ...]:
    """What the old record says: what follows it, that it is out of force, and why."""
    settles = not part and old.state in IN_FORCE
    silent = not (edge and edge.backward)
    read = writable.document(old)
    if old.dialect != OURS or read is None:
        said = says(project, old, relation.inverse, new, part, settles=settles)
        if settles and not silent:
            raise Refused(f"{old.id} names {new.id} already and is {old.status}: set its status")
        return said if silent else ()
    edits: list[Edit] = []
    kind = project.kind_of(old)
    if settles and (status := kind.ended(superseded=True)):
        edits.append(keys.put(read, kind.roles["status"], status))
    edits += says(project, old, relation.inverse, new, part) if silent else ()
    if reason and not old.tombstone:
        digest = project.graph.digest(old)
        stone = {"on": project.as_of.isoformat(), "reason": reason, "hash": digest}
        edits.append(keys.put(read, kind.roles["tombstone"], stone))
    return fix.joined(edits)


def says(
    project: Project,
    record: Record,
    name: str,
    other: Record,
    part: str = "",
    *,
    settles: bool = False,
) -> tuple[Edit, ...]:
    """The edits by which a record names another, in its own dialect. Raises Refused."""
    if why := writable.unwritable(project, record):
        raise Refused(f"{record.path} cannot be written: {why}")
    read = writable.document(record)
    if record.dialect == OURS and read:
        return (keys.add(read, name, [{"to": other.id, "part": part} if part else other.id]),)
    try:
        return pointing.edits(project, record, (Pointer(name, other, part, settles),))
    except Unpointed as error:
        raise Refused(f"{record.id} cannot say it in {record.path}: {error}") from None


def moving_on(project: Project, old: Record, new: Record | None) -> Iterator[str]:
    """The references of live records to what goes out of force, and what a person must write there."""
    instead = f"write {new.id}" if new else "name what it relies on now, or take it out"
    besides = (old.key, new.key if new else "")
    for link in project.graph.incoming.get(old.key, ()):
        if link.source not in besides and project.graph.relies(link):
            yield f"{link.place}: {link.holder.id} names {old.id} in `{link.relation}`: {instead}"
