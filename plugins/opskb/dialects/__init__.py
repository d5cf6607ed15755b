"""Foreign formats become the same raw data: one module each, in one list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from opskb.dialects import (
    bullets,
    cstate,
    dated,
    docusaurus,
    front_matter,
    log4brains,
    madr,
    material,
    native,
    nygard,
    openslo,
    pages,
    prometheus_rules,
    runbook_sections,
    skips,
    sloth,
    tables,
)
from opskb.dialects.dialect import Dialect
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

SECTIONS: Mapping[str, tuple[str, ...]] = {one.name: one.sections for one in DIALECTS}
"""The sections that records of each dialect must have."""


def read(
    source: Source, kinds: Collection[str], prefixes: Collection[str], around: str = ""
) -> Sequence[Document | Skip]:
    """The documents of a file, by the first dialect that knows it, else as opskb's own.

    `around` is the name of the folder that paths are relative to, where that may say something.
    """
    if native.recognised(source, kinds, prefixes):
        return native.read(source)
    return foreign(source, around) or native.read(source)


def foreign(source: Source, around: str = "") -> Sequence[Document | Skip]:
    """The documents of a file in a dialect, or why it is no record; none where no dialect knows it."""
    text = Text(source, around)
    if source.markdown and (reason := skips.reason(text)):
        return [Skip(source.path, reason)]
    for dialect in DIALECTS:
        documents = dialect.read(text)
        if documents is not None:
            return documents
    return []
