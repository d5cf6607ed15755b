"""What a dialect is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from opskb.dialects.pointers import Point
from opskb.dialects.text import Text
from opskb.model import Skip
from opskb.source import Document


@dataclass(frozen=True)
class Dialect:
    """A format that is read as it is.

    `read` answers None where a file is not of this dialect, else its documents or why it holds
    none. `ids` says what the id is taken from, `mentions` which spellings in prose mean it, and
    `sections` are those that each of its records must have. `suffixes` are those of files that it reads beside
    Markdown and YAML, and `counted` says that its numbers are given out one after the other.

    `keys` holds the key that each field and relation of ours is written under, where that is another
    one; in a relation a record is named as `spelt` spells it, from its id and the path of its file.
    `point` writes into a document what it says of another one, None where the dialect has no place for
    that; `apart` says that this is no word of its status, which then stays for a person to set.
    """

    name: str
    title: str
    ids: str
    mentions: str
    read: Callable[[Text], Sequence[Document | Skip] | None]
    sections: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    counted: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    spelt: Callable[[str, str], str] = lambda id, path: id
    point: Point | None = None
    apart: bool = False
