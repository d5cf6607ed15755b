"""Foreign formats become the same raw data: one module each, in one list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from opskb.dialects import (
    bullets,
    cstate,
    dated,
    docusaurus,
    front_matter,
    kep,
    log4brains,
    madr,
    material,
    native,
    nygard,
    openslo,
    pages,
    pep,
    prometheus_rules,
    runbook_sections,
    skips,
    sloth,
    tables,
)
from opskb.dialects.dialect import Dialect
from opskb.dialects.pointers import Point
from opskb.dialects.text import Text
from opskb.model import Skip
from opskb.source import Document, Source

# The first that knows a file reads it: what is recognised by keys and headings of its own comes
# before what is recognised by name, and adr-tools' format, which the others grew from, last.
DIALECTS: tuple[Dialect, ...] = (
    pages.DIALECT,
    openslo.DIALECT,
    sloth.DIALECT,
    prometheus_rules.DIALECT,
    cstate.DIALECT,
    kep.DIALECT,
    pep.DIALECT,
    runbook_sections.DIALECT,
    material.DIALECT,
    log4brains.DIALECT,
    docusaurus.DIALECT,
    dated.DIALECT,
    madr.DIALECT,
    bullets.DIALECT,
    tables.DIALECT,
    front_matter.DIALECT,
    nygard.DIALECT,
)

BY_NAME: Mapping[str, Dialect] = {one.name: one for one in DIALECTS}
SUFFIXES: tuple[str, ...] = tuple({suffix: one for one in DIALECTS for suffix in one.suffixes})
"""What the names of files end in that are records where a dialect knows them, and else are not read."""
SECTIONS: Mapping[str, tuple[str, ...]] = {one.name: one.sections for one in DIALECTS}
"""The sections that records of each dialect must have."""

POINTS: Mapping[str, Point] = {one.name: one.point for one in DIALECTS if one.point}
"""What writes a pointer in each dialect that has a place for one."""

APART: frozenset[str] = frozenset({native.NAME, *(one.name for one in DIALECTS if one.apart)})
"""The dialects whose status is no pointer, but a word beside it."""


def key(dialect: str, name: str) -> str:
    """The key that records of a dialect write a field or a relation of ours under."""
    return BY_NAME[dialect].keys.get(name, name) if dialect in BY_NAME else name


def pointer(dialect: str, relation: str, id: str, path: str) -> str:
    """How a record of a dialect says that it has a relation to another one, "" where it does so in prose.

    The other is of the same dialect; `id` and `path` are its id and that of its file.
    """
    found = BY_NAME.get(dialect)
    written = found.keys.get(relation) if found else None
    return f"{written}: {found.spelt(id, path)}" if found and written else ""


def read(
    source: Source, kinds: Collection[str], prefixes: Collection[str], around: str = ""
) -> Sequence[Document | Skip]:
    """The documents of a file, by the first dialect that knows it, else as opskb's own.

    `around` is the name of the folder that paths are relative to, where that may say something.
    """
    if source.path.lower().endswith(SUFFIXES):
        return foreign(source, around)
    if native.recognised(source, kinds, prefixes):
        return native.read(source)
    return foreign(source, around) or native.read(source)


def foreign(source: Source, around: str = "") -> Sequence[Document | Skip]:
    """The documents of a file in a dialect, or why it is no record; none where no dialect knows it."""
    text = Text(source, around)
    if source.markdown and (reason := skips.reason(text)):
        return [Skip(source.path, reason)]
    suffix = next(filter(source.path.lower().endswith, SUFFIXES), "")
    for dialect in DIALECTS:
        if suffix and suffix not in dialect.suffixes:
            continue
        documents = dialect.read(text)
        if documents is not None:
            return documents
    return []
