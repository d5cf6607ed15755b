"""PEPs: a block of headers as in a mail, and a text in reStructuredText below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from opskb.dialects import wording
from opskb.dialects.dialect import Dialect
from opskb.dialects.pep_headers import MOST, Header, headers, pen
from opskb.dialects.text import Text
from opskb.model import Place, Skip
from opskb.source import PLAIN, Document

_NAMES = {
    "PEP": "id", "Title": "title", "Status": "status", "Type": "type", "Created": "created",
    "Author": "author", "Sponsor": "sponsor", "PEP-Delegate": "approvers", "BDFL-Delegate": "approvers",
    "Topic": "tags", "Python-Version": "release", "Discussions-To": "discussion",
    "Resolution": "resolution", "Replaces": "supersedes", "Superseded-By": "superseded_by",
    "Requires": "requires",
}  # fmt: skip
_OURS = {key.lower(): name for key, name in _NAMES.items()}
_KEYS = {name: key for key, name in reversed(_NAMES.items())}
_LISTS = ("supersedes", "superseded_by", "requires", "tags")
_PEOPLE = ("author", "sponsor", "approvers")
# Keys of ours that mean something else there, or nothing.
_FOREIGN = (
    "id",
    "kind",
    "body",
    "summary",
    "tags",
    "due",
    "formerly",
    "tombstone",
    "links",
    "milestones",
)
_ITEM = re.compile(r"[^,\s](?:[^,\n]*[^,\s])?")
# `Name <address>`, and as older ones have it `address (Name)`.
_ADDRESS = re.compile(r"\s*<[^<>\n]{0,200}>")
_BEHIND = re.compile(r"[^\s()]{1,200}@[^\s()]{1,200}\s*\(([^()\n]{1,200})\)")
_WEB = re.compile(r"https?://[^\s<>`]{1,500}")
# PEP 1: a provisional one is accepted, and in force while its users try it.
_STATUSES = {"provisional": "accepted"}


def read(text: Text) -> list[Document | Skip] | None:
    """A file that begins with `PEP:` and has a title and a status."""
    source = text.source
    if not source.path.lower().endswith(PLAIN) or source.body[:4].lower() != "pep:":
        return None
    block = list(headers(source.body))
    found = {header.name: header for header in reversed(block)}
    if not {"pep", "title", "status"} <= found.keys():
        return None
    number = found["pep"].value.strip()
    if not re.fullmatch(r"[0-9]{1,6}", number):
        return [Skip(source.path, f"it is a template: its number is `{number[:40]}`")]
    end = block[-1].offset + len(block[-1].value)
    return [_document(text, int(number), found, end)]


def _document(text: Text, number: int, found: Mapping[str, Header], end: int) -> Document:
    """The proposal: what its headers say, and the text that begins after their `end`."""
    data: dict[str, Any] = {}
    marks: dict[str, Place | tuple[str | int, ...]] = {}
    for header in found.values():
        name = _OURS.get(header.name, header.name)
        marks.setdefault(name, text.place(header.offset))
        if header.value.strip() and name not in data and header.name not in _FOREIGN:
            data[name], places = _value(text, name, header)
            marks |= places
    # Where one that is not written would be looked for.
    marks |= {name: marks["status"] for name in _LISTS if name not in marks}
    data.pop("id", None)
    body = text.source.body[end:]
    start = end + len(body) - len(body.lstrip("\n"))
    line = text.place(start).line
    return Document(
        text.source, data, DIALECT.name, "proposal", f"PEP-{number:04d}",
        body=text.source.body[start:], body_line=line, marks=marks,
    )  # fmt: skip


def _value(text: Text, name: str, header: Header) -> tuple[Any, dict[str, Place]]:
    """The value in the form that its field asks for, and its place or those of its items."""
    words = " ".join(header.value.split())
    marks = {name: _place(text, header.offset, len(header.value.rstrip()))}
    if name in _LISTS or name in _PEOPLE:
        found = islice(_ITEM.finditer(header.value), MOST)
        items = [(match[0], match.start()) for match in found]
        if name in _PEOPLE:
            items = [(said, at) for item, at in items if (said := _person(item))]
        for index, (item, at) in enumerate(items):
            marks[f"{name}/{index}"] = _place(text, header.offset + at, len(item))
        return [item for item, _ in items], marks
    if name == "created":
        return wording.day(words), marks
    if name == "resolution":
        web = _WEB.search(words)
        return web[0] if web else words, marks
    return _STATUSES.get(words.lower(), words) if name == "status" else words, marks


def _person(item: str) -> str:
    """The name of somebody without the address, which no page must show."""
    behind = _BEHIND.fullmatch(item)
    return behind[1].strip() if behind else _ADDRESS.sub("", item).strip()


def _place(text: Text, offset: int, length: int) -> Place:
    """The place of a value, with its end where it stands on one line."""
    place = text.place(offset)
    if "\n" in text.source.body[offset : offset + length]:
        return place
    return Place(place.path, place.line, place.column, place.line, place.column + length)


def spelt(id: str, path: str) -> str:
    """How a header names another PEP: by its bare number."""
    return id.rpartition("-")[2].lstrip("0") or "0"


DIALECT = Dialect(
    "pep",
    "PEPs, headers over reStructuredText, in `.rst` and `.txt`",
    "the header `PEP`: `PEP: 8` is `PEP-0008`",
    "`PEP 8`, `PEP-0008`, `:pep:` with its number, and in headers the number alone",
    read,
    suffixes=PLAIN,
    counted=False,
    keys=_KEYS,
    spelt=spelt,
    point=pen(_KEYS, spelt),
    apart=True,
)
