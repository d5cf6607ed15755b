"""Where a decision says its status, its date and who took it: every place that people write them in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opskb.dialects import wording
from opskb.dialects.relations import KEYS
from opskb.dialects.text import Text
from opskb.model import Place

# What a key of front matter, a label or a column says, in small letters and without dashes.
FIELDS = {
    "status": "status",
    "state": "status",
    "date": "date",
    "datum": "date",
    "created": "date",
    "decided": "date",
    "decisiondate": "date",
    "datedecided": "date",
    "deciders": "deciders",
    "decider": "deciders",
    "decisionmakers": "deciders",
    "decisionmaker": "deciders",
    "decidedby": "deciders",
    "author": "deciders",
    "authors": "deciders",
    "owner": "owner",
    "contact": "owner",
    "tags": "tags",
    "title": "title",
}
_LABELS = (
    r"status|state|date|decision date|created|decided|decided by|deciders?|decision[ -]makers?"
    r"|authors?|owner|contact|tags"
)
LABEL = re.compile(
    rf"^[ \t]*(?:[-*+>][ \t]+)?[*_]{{0,2}}({_LABELS})[*_]{{0,2}}"
    r"(?:[ \t]*:[*_]{0,2}[ \t]*|[ \t]+(?=\d{1,4}[-/.]))(\S[^\n]*)?$",
    re.IGNORECASE | re.MULTILINE,
)
ROW = re.compile(r"^[ \t]*\|([^\n]*)\|[ \t]*$", re.MULTILINE)
RULE = re.compile(r"[\s|:-]+")
_BADGE_LINE = re.compile(r"^[ \t]*(\[?!\[[^\n]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """A value, the field it is for, and where it is written: a place, or keys of the front matter."""

    field: str
    value: Any
    place: Place | tuple[str, ...]


def key(word: str) -> str:
    """A key, a label or a column in small letters and without dashes, blanks and marks."""
    return re.sub(r"[\W_]+", "", word).lower()


def read(text: Text) -> Iterator[Said]:
    """Everything the header says, what binds most first: front matter, labels, tables, sections."""
    yield from front(text.front)
    start, end = text.head
    zone = text.visible(start, end)
    yield from _labels(text, zone, start)
    if "|" in zone:
        yield from _table(text, zone, start)
    yield from _section(text)
    yield from _tags(text)
    yield from badges(text, zone, start)
    yield from folder(text)
    yield from _name(text)


def front(data: Mapping[str, Any], *under: str) -> Iterator[Said]:
    """What front matter, or a mapping `under` keys of it, says in words of ours or of a dialect."""
    for name, value in data.items():
        field = FIELDS.get(key(name))
        value = wording.scalar(value)
        if field and value not in (None, "", [], {}):
            yield Said(field, value, (*under, name))


def _labels(text: Text, zone: str, start: int) -> Iterator[Said]:
    """`Status: accepted`, `* Status: accepted`, `- **Status:** accepted`, `Date 09/04/2018`."""
    for match in LABEL.finditer(zone):
        if match[2]:
            value = match[2].strip("*_` \t")
            yield Said(FIELDS[key(match[1])], value, text.place(start + match.start(2)))


def _table(text: Text, zone: str, start: int) -> Iterator[Said]:
    """`| Status | accepted |`, as a row of its own or as a column and the row under it."""
    rows = [
        (match, [cell.strip(" *_") for cell in match[1].split("|")]) for match in ROW.finditer(zone)
    ]
    rows = [(match, cells) for match, cells in rows if not RULE.fullmatch(match[1])]
    if not rows:
        return
    columns = rows[0][1]
    if len(rows) > 1 and sum(key(column) in FIELDS for column in columns) > 1:
        match, cells = rows[1]
        pairs = [(match, name, cell) for name, cell in zip(columns, cells, strict=False)]
    else:
        pairs = [(match, cells[0], cells[1]) for match, cells in rows if len(cells) > 1]
    for match, name, cell in pairs:
        if cell and key(name) in FIELDS:
            yield Said(FIELDS[key(name)], cell, text.place(start + match.start()))


def _section(text: Text) -> Iterator[Said]:
    """The first line under the heading `Status`, or the heading that is the status itself."""
    if found := text.section("status"):
        under = text.visible(found.text_start, found.end)
        line = next((match for match in re.finditer(r"[^\n]*\S[^\n]*", under)), None)
        if line and not line[0].lstrip().startswith("#"):
            value = re.sub(r"^[\s>*+-]+(?=\S)", "", line[0]).strip("` ")
            yield Said("status", value, text.place(found.text_start + line.start()))
    for section in text.sections:
        if re.match(r"(?:partly |partially )?super[sc]eded\b", section.title, re.IGNORECASE):
            yield Said("status", section.title, text.place(section.start))


def _tags(text: Text) -> Iterator[Said]:
    """A status among the tags: `tags: [Accepted]`."""
    tags = wording.names(text.front.get("tags") or [])
    for tag in tags:
        if wording.is_status(tag):
            yield Said("status", tag, ("tags",))


def badges(text: Text, zone: str, start: int) -> Iterator[Said]:
    """A badge alone on a line under the title."""
    if "![" in zone:
        for match in _BADGE_LINE.finditer(zone):
            said = wording.unbadged(match[1])
            if wording.states(said):
                yield Said("status", said, text.place(start + match.start(1)))


def folder(text: Text) -> Iterator[Said]:
    """A folder that ends what lies in it: `_superseded/`."""
    for name in text.folders[:2]:
        if wording.is_status(name):
            yield Said("status", name.strip("_- "), Place(text.source.path))


def _name(text: Text) -> Iterator[Said]:
    """The date in the name of the file."""
    if text.date:
        yield Said("date", "-".join(text.date.groups()[:3]), Place(text.source.path))


def relations(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """The keys of a mapping that name a relation: the key, the relation, the value."""
    for name, value in data.items():
        if relation := KEYS.get(key(name)):
            yield name, relation, wording.scalar(value)
