"""What a record in a foreign dialect would say of another one, written as its neighbours write, and read back."""

from __future__ import annotations

from collections.abc import Mapping

from opskb.dialects import POINTS, pointers, slots
from opskb.dialects.pointers import Habits, Pointer, Unpointed
from opskb.dialects.text import Text
from opskb.insights.mending.writable import document
from opskb.memory import remembered
from opskb.model import Edit, Record
from opskb.project import Project, around, recall
from opskb.source import Document
from opskb.stretches import edited

_NOWHERE = "its dialect has no place for a pointer"
# What a pointer must leave as it was.
_KEPT = ("id", "kind", "title", "dialect", "opened", "owner", "summary", "severity", "visibility")


def edits(project: Project, record: Record, wanted: tuple[Pointer, ...]) -> tuple[Edit, ...]:
    """The edits by which a record says all of this. Raises Unpointed where it cannot be said safely.

    What would not be read back, or would change what else is read of the record, is not safe.
    """
    point, read = POINTS.get(record.dialect), document(record)
    if not point or not read:
        raise Unpointed(_NOWHERE)
    folder = record.path.rpartition("/")[0]
    text = Text(read.source, around(project.config))
    made = point(text, read, wanted, _habits(project, folder))
    try:
        content = edited(read.source.text.encode(), made)
    except ValueError:
        raise Unpointed("its status is stated twice in one place") from None
    if not _reads_back(project, record, wanted, content):
        raise Unpointed("what would be written there could not be read back")
    return made


@remembered
def _habits(project: Project, folder: str) -> Habits:
    """How the decisions of a folder write their pointers."""
    beside = _by_folder(project).get(folder, ())
    said = ((one, words) for one in beside if (words := _status_words(project, one)))
    return pointers.habits(said, project.graph.index.find)


@remembered
def _by_folder(project: Project) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in project.graph:
        found.setdefault(one.path.rpartition("/")[0], []).append(one)
    return found


def _status_words(project: Project, record: Record) -> str:
    read = document(record)
    if record.dialect not in POINTS or not isinstance(read, Document):
        return ""
    return slots.words(Text(read.source, around(project.config)), read)


def _reads_back(
    project: Project, before: Record, wanted: tuple[Pointer, ...], content: bytes
) -> bool:
    """Whether the record says all that was wanted, and nothing else that it did not say before."""
    found = (one for one in recall(project, before.path, content) if one.id == before.id)
    after = next(found, None)
    if after is None or any(getattr(after, name) != getattr(before, name) for name in _KEPT):
        return False
    ends = any(one.settles for one in wanted)
    status = after.state == "retired" if ends else after.status == before.status
    said = _said(project, before) | {(one.relation, one.to.key, bool(one.part)) for one in wanted}
    return status and _said(project, after) == said


def _said(project: Project, record: Record) -> set[tuple[str, str, bool]]:
    """Every relation that a record states: its name, the key of what it leads to, and whether of a part."""
    found = set()
    for name in project.kinds.relations[record.kind]:
        for row in record.values.get(name, ()):
            to = project.graph.index.find(row["to"], record)
            found.add((name, to.key if to else row["to"], bool(row.get("part"))))
    return found
