"""What a file would say once it is edited: read again before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from opskb import source
from opskb.edits.change import Change
from opskb.edits.refused import Refused
from opskb.edits.span import raw
from opskb.model import Edit, Record
from opskb.project import Project, recall
from opskb.source import Document, Unreadable
from opskb.stretches import edited

Make: TypeAlias = Callable[[Document], Edit]
"""What makes an edit of a document."""
Name: TypeAlias = tuple[object, ...]
"""What a record is known by in its file."""


def document(record: Record) -> Document:
    """What a record was read from."""
    assert isinstance(record.source, Document)
    return record.source


def alone(project: Project, record: Record) -> None:
    """Refuse to edit one of several records that share an id. Raises Refused."""
    same = project.graph.index.by_id[record.id.casefold()]
    if len(same) > 1:
        files = " and ".join(one.path for one in same)
        raise Refused(f"{record.id} is used by {files}: give one of them another first")


def changed(root: Path, of: Document, edits: Iterable[Make]) -> Change:
    """A file with these edits, each made for the file as the one before has left it.

    Raises Refused, Changed and OSError.
    """
    content = before = raw(root, of.path, of.source.text)
    for make in edits:
        content = edited(content, [make(of)])
        try:
            of = replace(of, source=source.parse(of.path, source.decode(content)))
        except Unreadable as error:
            at = f"line {error.line} {error.message}"
            raise Refused(
                f"{of.path} could not be read afterwards ({at}): edit it by hand"
            ) from None
    return Change(of.path, before, content)


def again(project: Project, record: Record, change: Change) -> Record:
    """The record as its file says it after a change. Raises Refused where it would be another one."""
    return same(record, held(project, change))


def held(project: Project, change: Change) -> Mapping[Name, Record]:
    """What a file will hold after a change: read once, however many records are looked for in it."""
    return {_named(one): one for one in recall(project, change.path, change.after or b"")}


def same(record: Record, held: Mapping[Name, Record]) -> Record:
    """The record among those that its file holds. Raises Refused where it would be another one."""
    one = held.get(_named(record))
    if one and record.dialect in ("opskb", one.dialect):
        return one
    raise Refused(
        f"{record.id} would not be read as it is any more: its format, {record.dialect}, has no place"
        " for that; write it by hand"
    )


class Garbled(Refused):
    """A file would no longer hold all the records that it holds."""


def whole(project: Project, change: Change) -> Change:
    """The same change. Raises Garbled where a record of the file would be lost by it, as what is no YAML is."""
    before = held(project, replace(change, after=change.before))
    if before.keys() <= held(project, change).keys():
        return change
    raise Garbled(f"{change.path} could not be read afterwards: edit it by hand")


def _named(record: Record) -> Name:
    """What a record is called, and which of those in its file it is."""
    of = document(record)
    return record.id, record.kind, of.index, of.under
