"""The pieces of a body in their order: headings, paragraphs, items of lists, blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from opskb import prose
from opskb.prose import Listing, Section

_ITEM = re.compile(r"(?:([-*+])|\d{1,9}[.)])[ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or the first one of an item: its words on one line, and how far it stands in.

    `numbered` is None where it is no item. `inside` is how far what belongs to an item stands in.
    """

    offset: int
    words: str
    indent: int
    numbered: bool | None = None
    inside: int = 0


Piece: TypeAlias = Section | Text | Listing


def pieces(body: str) -> Iterator[Piece]:
    """The pieces of a body, in the order in which they stand there."""
    masked = prose.mask(body, inline=False)
    marks: dict[int, Section | Listing] = {one.start: one for one in prose.sections(masked)}
    marks |= {one.offset: one for one in prose.listings(body)}
    kept: list[str] = []
    text: Text | None = None
    at = hidden = 0
    for line in masked.split("\n"):
        start, at = at, at + len(line) + 1
        mark, words = marks.get(start), line.strip(" \t>")
        new = None if mark or start < hidden or not words else _text(start, line, words)
        if text and (mark or not words or (new and new.numbered is not None)):
            yield _told(text, kept)
            text = None
        if mark:
            yield mark
            hidden = mark.end if isinstance(mark, Listing) else mark.text_start
        elif new and text is None:
            text, kept = new, [new.words]
        elif new:
            kept.append(words)
    if text:
        yield _told(text, kept)


def _text(offset: int, line: str, words: str) -> Text:
    lead = line[: len(line) - len(line.lstrip(" \t>"))]
    indent = len(lead.replace(">", "").expandtabs(4))
    item = _ITEM.match(words)
    if not item:
        return Text(offset, words, indent)
    inside = indent + len(item[0])
    return Text(offset + len(lead), words[item.end() :], indent, item[1] is None, inside)


def _told(text: Text, lines: list[str]) -> Text:
    words = " ".join(" ".join(lines).split())
    return Text(text.offset, words, text.indent, text.numbered, text.inside)
