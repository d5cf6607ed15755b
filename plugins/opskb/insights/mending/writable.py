"""Whether a machine may write in the file of a record: what its edits ask, known before any of them."""

from __future__ import annotations

from yaml.nodes import MappingNode, Node, ScalarNode

from opskb import prose
from opskb.dialects import native
from opskb.memory import remembered
from opskb.model import Place, Record
from opskb.project import Project
from opskb.source import Document, block

OURS = native.NAME
"""The dialect of records in opskb's own format."""
READ_ONLY = "its file is read-only"
"""Of the machine and not of the records, so that no finding says it."""
WRITE = 0o200


def document(record: Record) -> Document | None:
    """The document that a record was read from; None for a record that was not read from a file."""
    return record.source if isinstance(record.source, Document) else None


def unwritable(project: Project, record: Record) -> str:
    """Why nothing can be written in the file of a record, "" where it can."""
    return _unwritable(project, record.path)


def read_only(project: Project, path: str) -> bool:
    """Whether the file of a record is there and may not be written."""
    return path in project.graph.index.by_path and _unwritable(project, path) == READ_ONLY


@remembered
def _unwritable(project: Project, path: str) -> str:
    record = project.graph.index.by_path[path]
    read = document(record)
    if read is None:
        return "it was not read from a file"
    if prose.conflict(read.source.text):
        return "its file holds the marks of a merge that is not finished"
    try:
        mode = (project.root / path).stat().st_mode
    except OSError:
        return "its file is gone"
    return "" if mode & WRITE else READ_ONLY


def addable(record: Record, name: str) -> bool:
    """Whether a value can be added to a key of a record in our own format, or the key itself."""
    read = document(record)
    if read is None:
        return False
    node = read.source.node(read.index, (*read.under, name))
    if isinstance(node, MappingNode):
        return bool(node.flow_style)
    return not block(node)


def respellable(record: Record, *keys: str | int) -> Place | None:
    """The stretch of a value that stands on one line under these keys, None where none does."""
    read = document(record)
    node = read.source.node(read.index, (*read.under, *keys)) if read else None
    if not read or not _one_line(node):
        return None
    return read.source.place(read.index, (*read.under, *keys))


def _one_line(node: Node | None) -> bool:
    plain = isinstance(node, ScalarNode) and node.value and not block(node)
    return bool(plain and node and node.start_mark.line == node.end_mark.line)


def in_body(record: Record) -> bool:
    """Whether a position in the body of a record is one in its file: in YAML it is indented there."""
    read = document(record)
    return bool(read and read.source.markdown and read.body == read.source.body)
