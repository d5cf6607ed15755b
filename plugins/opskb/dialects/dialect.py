"""What a dialect is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opskb.dialects.text import Text
from opskb.model import Skip
from opskb.source import Document


@dataclass(frozen=True)
class Dialect:
    """A format that is read as it is.

    `read` answers None where a file is not of this dialect, else its documents or why it holds
    none. `ids` says what the id is taken from, `mentions` which spellings in prose mean it, and
    `sections` are those that each of its records must have.
    """

    name: str
    title: str
    ids: str
    mentions: str
    read: Callable[[Text], Sequence[Document | Skip] | None]
    sections: tuple[str, ...] = ()
