"""Foreign formats become the same raw data: one module each, in one list."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from opskb.dialects import native
from opskb.model import Skip
from opskb.source import Document, Source


@dataclass(frozen=True)
class Dialect:
    """A format that is read as it is.

    `read` answers None where a file is not of this dialect, else its documents or why it holds
    none. `ids` says what the id is taken from, `mentions` which spellings in prose mean it.
    """

    name: str
    title: str
    ids: str
    mentions: str
    read: Callable[[Source], list[Document | Skip] | None]


DIALECTS: tuple[Dialect, ...] = ()


def read(source: Source, kinds: Collection[str], prefixes: Collection[str]) -> list[Document | Skip]:
    """The documents of a file, by the first dialect that knows it, else as opskb's own."""
    if not native.recognised(source, kinds, prefixes):
        for dialect in DIALECTS:
            documents = dialect.read(source)
            if documents is not None:
                return documents
    return native.read(source)
