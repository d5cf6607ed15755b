"""Where a decision states its status, as stretches of text that can be written into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from opskb import prose
from opskb.dialects import headers, wording
from opskb.dialects.text import Text
from opskb.model import Place
from opskb.source import Document

Form: TypeAlias = Literal["section", "row", "column", "label", "front", "tag", "other"]
"""How a status is stated: what stands first is where a pointer goes, where there are several."""

FORMS: tuple[Form, ...] = ("section", "row", "column", "label", "front")
_SIGNS = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A status as it is written: its words, their stretch in the file, and the line they stand on.

    `offset` is where that line begins in the body, -1 in front matter; `more` says that the words go
    on in the next one.
    """

    form: Form
    value: str
    place: Place
    offset: int = -1
    more: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is one word and nothing else, so that another can take its place."""
        plain = _SIGNS.sub("", prose.plain(self.value))
        alone = self.form != "other" and not self.more and "](" not in self.value
        return alone and wording.is_status(plain)


def slots(text: Text, document: Document) -> Iterator[Slot]:
    """Every place in which a decision states its status."""
    start, end = text.head
    zone = text.visible(start, end)
    yield from _section(text)
    yield from _table(text, zone, start)
    yield from _labels(text, zone, start)
    yield from _front(text, document)
    yield from _others(text, zone)


def _section(text: Text) -> Iterator[Slot]:
    found = text.section("status")
    if not found:
        return
    under = text.visible(found.text_start, found.end)
    line = re.search(r"[^\n]*\S[^\n]*", under)
    if not line or line[0].lstrip().startswith("#"):
        return
    mark = re.match(r"[\s>*+-]+(?=[^\s>*+-])", line[0])
    begin = found.text_start + line.start() + (mark.end() if mark else 0)
    stop = found.text_start + line.start() + len(line[0].rstrip())
    value, place = text.source.body[begin:stop], _stretch(text, begin, stop)
    more = bool(under[line.end() : line.end() + 2].strip())
    yield Slot("section", value, place, found.text_start + line.start(), more)


def _labels(text: Text, zone: str, start: int) -> Iterator[Slot]:
    for match in headers.LABEL.finditer(zone):
        if match[2] and headers.FIELDS[headers.key(match[1])] == "status":
            value = match[2].strip("*_` \t")
            begin = start + match.start(2) + match[2].index(value)
            place = _stretch(text, begin, begin + len(value))
            yield Slot("label", value, place, start + match.start())


def _table(text: Text, zone: str, start: int) -> Iterator[Slot]:
    rows = [row for row in headers.ROW.finditer(zone) if not headers.RULE.fullmatch(row[1])]
    names = (
        [headers.FIELDS.get(headers.key(cell)) for cell in rows[0][1].split("|")] if rows else []
    )
    if len(rows) > 1 and sum(bool(name) for name in names) > 1:
        pairs = [(rows[1], at, "column") for at, name in enumerate(names) if name == "status"]
    else:
        pairs = [
            (row, 1, "row")
            for row in rows
            if headers.FIELDS.get(headers.key(row[1].split("|")[0])) == "status"
        ]
    for row, at, form in pairs:
        cells = row[1].split("|")
        if at < len(cells) and (value := cells[at].strip(" *_")):
            begin = start + row.start(1) + sum(len(cell) + 1 for cell in cells[:at])
            begin += cells[at].index(value)
            place = _stretch(text, begin, begin + len(value))
            yield Slot("row" if form == "row" else "column", value, place, start + row.start())


def _front(text: Text, document: Document) -> Iterator[Slot]:
    for name, value in text.front.items():
        if headers.FIELDS.get(headers.key(name)) == "status" and value:
            place = text.source.place(document.index, (name,))
            whole = isinstance(value, str) and place.line == place.end_line
            yield Slot("front" if whole else "other", str(value), place)
    tags = text.front.get("tags")
    for at, tag in enumerate(tags if isinstance(tags, list) else [tags]):
        if isinstance(tag, str) and wording.is_status(tag):
            yield Slot("tag", tag, text.source.place(document.index, ("tags", at)))


def _others(text: Text, zone: str) -> Iterator[Slot]:
    """A badge, a heading or a folder, which can be read and not be written into."""
    for said in (*headers.badges(text, zone, text.head[0]), *headers.folder(text)):
        if isinstance(said.place, Place):
            yield Slot("other", str(said.value), said.place)
    for section in text.sections:
        if re.match(r"(?:partly |partially )?super[sc]eded\b", section.title, re.IGNORECASE):
            yield Slot("other", section.title, text.place(section.start))


def _stretch(text: Text, start: int, end: int) -> Place:
    """A stretch of the body, within one line, as a place with its end."""
    at = text.place(start)
    return Place(at.path, at.line, at.column, at.line, at.column + end - start)


def words(text: Text, document: Document) -> str:
    """Everything that a decision says where its status stands, "" where it points at no other."""
    start, end = text.head
    parts = [slot.value for slot in slots(text, document) if slot.form == "front"]
    parts.append(text.source.body[start:end])
    if found := text.section("status"):
        parts.append(text.visible(found.text_start, found.end))
    return "\n".join(parts)
