"""A decision in whatever dialect: one reading of header and sentences, in the words of the kind `adr`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from opskb import prose
from opskb.dialects import headers, references, relations, wording
from opskb.dialects.headers import Said
from opskb.dialects.relations import Statement
from opskb.dialects.text import Text
from opskb.model import Place
from opskb.source import Document

MENTIONS = "`ADR 7`, `ADR-0007`, `ADR #7`, `/adr/7`, and a link to its file"

# Keys in which other tools say something else than we do under the same name.
_FOREIGN = ("id", "slug", "kind", "body")
_PREFIX = re.compile(
    r"^(?:ADR|Architectur(?:e|al) Decision(?: Record)?)s?"
    r"(?:\s*[-–—:]\s*|\s*#?(?=\d))(?=\S)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"[{\[<].*[}\]>]$")

Mark = Place | tuple[str, ...]


def read(text: Text, dialect: str, id: str, *under: str) -> Document:
    """The decision that a file holds; a dialect may keep its header `under` a key of the front matter."""
    source = text.source
    data = {name: value for name, value in text.front.items() if not _handled(name, under)}
    marks: dict[str, Mark] = {}
    nested = text.front
    for name in under:
        nested = nested[name]
    for said in (*(headers.front(nested, *under) if under else ()), *headers.read(text)):
        _take(said, data, marks)
    _relate(text, nested, under, data, marks)
    _settle_status(data)
    _settle_title(text, data, marks)
    body, line = source.body, source.body_line
    return Document(source, data, dialect, "adr", id, body=body, body_line=line, marks=marks)


def _handled(name: str, under: tuple[str, ...]) -> bool:
    word = headers.key(name)
    return name in (*_FOREIGN, *under) or word in headers.FIELDS or word in relations.KEYS


def _take(said: Said, data: dict[str, Any], marks: dict[str, Mark]) -> None:
    """Keep the first value of a field, in the form that the field asks for."""
    value = _value(said)
    if said.field in data or value in ("", []):
        return
    data[said.field] = value
    marks[said.field] = said.place


def _value(said: Said) -> str | list[str]:
    if said.field in ("deciders", "tags"):
        return wording.names(said.value)
    if isinstance(said.value, list):
        return ", ".join(wording.names(said.value))
    words = " ".join(str(said.value).split())
    return wording.day(words) if said.field == "date" else words


def _relate(
    text: Text,
    nested: Mapping[str, Any],
    under: tuple[str, ...],
    data: dict[str, Any],
    marks: dict[str, Mark],
) -> None:
    """Put every relation that is stated into the data, and where it is stated into the marks."""
    places: list[Mark] = []
    statements: list[Statement] = []
    for place, statement in _stated(text, nested, under, data, marks):
        statements.append(
            Statement(statement.relation, statement.target, statement.part, len(places))
        )
        places.append(place)
    for statement in relations.merged(statements, text.stem):
        rows = data.setdefault(statement.relation, [])
        marks[f"{statement.relation}/{len(rows)}"] = places[statement.offset]
        part = {"to": statement.target, "part": statement.part}
        rows.append(part if statement.part else statement.target)


def _stated(
    text: Text,
    nested: Mapping[str, Any],
    under: tuple[str, ...],
    data: Mapping[str, Any],
    marks: Mapping[str, Mark],
) -> Iterator[tuple[Mark, Statement]]:
    for name, relation, value in headers.relations(nested):
        for target, part in references.listed(value):
            yield (*under, name), Statement(relation, target, part)
    if status := data.get("status"):
        for statement in relations.of_status(status):
            yield marks["status"], statement
    if section := text.section("status"):
        words = text.visible(section.text_start, section.end)
        for statement in relations.stated(words, status=True):
            yield text.place(section.text_start + statement.offset), statement
    for statement in relations.stated(text.masked):
        yield text.place(statement.offset), statement


def _settle_status(data: dict[str, Any]) -> None:
    """The status as one word, and no longer among the tags."""
    if said := data.get("status"):
        data["status"] = wording.status(said) or prose.plain(said)
        if "tags" in data:
            data["tags"] = [tag for tag in data["tags"] if not wording.is_status(tag)]


def _settle_title(text: Text, data: dict[str, Any], marks: dict[str, Mark]) -> None:
    """The title without its number; instead of a placeholder, or of none, the words of the file name."""
    written = data.get("title", "")
    if not written and text.title:
        written = prose.plain(prose.written(text.source.body, text.title))
        marks["title"] = text.place(text.title.start)
    title = _unnumbered(written, text.number)
    data["title"] = _from_name(text) if not title or _PLACEHOLDER.match(title) else title


def _unnumbered(title: str, number: str) -> str:
    """A number is taken off that is the record's own; another one belongs to the title."""
    short = _PREFIX.sub("", title)
    found = re.match(r"0*(\d{1,9})\s*[.:)–—-]?\s+(?=\S)", short)
    own = found and number and int(found[1]) == int(number)
    return short[found.end() :] if found and own else short


def _from_name(text: Text) -> str:
    after = text.date.end() if text.date else 0
    stem = text.stem[after:] or text.stem
    words = re.sub(r"^(?:adr)?[-_ ]*\d*[-_ ]+", "", stem, flags=re.IGNORECASE)
    words = re.sub(r"[-_]+", " ", words).strip()
    return words[:1].upper() + words[1:]
