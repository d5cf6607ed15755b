"""The block of headers that a PEP begins with: read line by line, and written into.

The headers and their order are those of PEP 1, section PEP Header Preamble: a name, a colon and a
value, which goes on in the lines after it that begin with a blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from opskb.dialects.pointers import Habits, Point, Pointer, Unpointed
from opskb.dialects.text import Text
from opskb.model import Edit, Place
from opskb.source import Document

# No block has more lines and no header more items: a text must not make us look for the place of each.
MOST = 500
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,40}):[ \t]*")
_ORDER = (
    "pep", "title", "version", "last-modified", "author", "sponsor", "bdfl-delegate", "pep-delegate",
    "discussions-to", "status", "type", "topic", "content-type", "requires", "created",
    "python-version", "post-history", "replaces", "superseded-by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """One header: its name in small letters, its value with its line ends, and where that begins."""

    name: str
    value: str
    offset: int

    @property
    def end(self) -> int:
        """Where its last word ends; of one without a value, where its line does."""
        said = self.value.rstrip()
        return self.offset + len(said if said else self.value.rstrip("\n"))


def headers(body: str) -> Iterator[Header]:
    """Every header, up to the first line that is neither one nor the rest of one."""
    name, value, first, at = "", "", 0, 0
    for written in islice(_LINE.finditer(body), MOST):
        line, match = written[0], _HEADER.match(written[0])
        if name and line[:1] in " \t" and line.strip():
            value += line
        elif match:
            if name:
                yield Header(name, value, first)
            name, value, first = match[1].lower(), line[match.end() :], at + match.end()
        else:
            break
        at += len(line)
    if name:
        yield Header(name, value, first)


def pen(names: Mapping[str, str], spelt: Callable[[str, str], str]) -> Point:
    """What writes a relation into the header of its name, a record as `spelt` spells it."""

    def point(
        text: Text, document: Document, wanted: tuple[Pointer, ...], habits: Habits
    ) -> tuple[Edit, ...]:
        if any(one.part for one in wanted):
            raise Unpointed("a header has no words for a part")
        said: dict[str, list[str]] = {}
        for one in wanted:
            said.setdefault(names[one.relation], []).append(spelt(one.to.id, one.to.path))
        block = list(headers(text.source.body))
        edits = [_said(text, block, name, ", ".join(values)) for name, values in said.items()]
        edits += [_ended(text, block)] if any(one.settles for one in wanted) else []
        return tuple(edits)

    return point


def _said(text: Text, block: list[Header], name: str, values: str) -> Edit:
    """More values behind those of a header, or a header in its place in the order of PEP 1."""
    known = next((one for one in block if one.name == name.lower()), None)
    if known:
        glue = ", " if known.value.strip() else "" if known.value[:1] in " \t" else " "
        return _put(text, known.end, f"{glue}{values}")
    before = _ORDER[: _ORDER.index(name.lower())]
    behind = max((one for one in block if one.name in before), key=lambda one: one.offset)
    return _put(text, behind.end, f"\n{name}: {values}")


def _ended(text: Text, block: list[Header]) -> Edit:
    status = next(one for one in block if one.name == "status")
    if not status.value.strip().isalpha():
        raise Unpointed("its status says more than one word can take the place of")
    begin = text.place(status.offset)
    end = text.place(status.end)
    return Edit(Place(begin.path, begin.line, begin.column, end.line, end.column), "Superseded")


def _put(text: Text, offset: int, words: str) -> Edit:
    at = text.place(offset)
    return Edit(Place(at.path, at.line, at.column, at.line, at.column), words)
