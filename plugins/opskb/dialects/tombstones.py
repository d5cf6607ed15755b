"""Tombstone blocks, on any Markdown file: `> 🪦 **TOMBSTONED 2026-02-03** — why`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from posixpath import dirname, join, normpath

from opskb import prose
from opskb.dialects import wording
from opskb.model import Place
from opskb.source import Document

MOST = 20
"""Nothing that is given up has more successors than this."""

_BLOCK = re.compile(
    r"^ {0,3}>[ \t]*(?:🪦\ufe0f?[ \t]*)?\*\*(?:🪦\ufe0f?[ \t]*)?TOMBSTONED\b([^*\n]{0,60})\*\*"
    r"[ \t]*[-–—:,.]*[ \t]*([^\n]*(?:\n {0,3}>[^\n]*)*)",
    re.MULTILINE,
)
_QUOTE = re.compile(r"\n {0,3}>[ \t]*")
_REPLACED = re.compile(
    r"\b(?:(?:replaced|superseded|succeeded)\s+by|replacement\s*:|successor\s*:|in\s+favou?r\s+of"
    r"|moved\s+(?:in)?to)[\s*_:]*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\[(?P<text>[^\]\n]*)\]\(\s*<?(?P<href>[^()\s<>]+)>?[^()\n]*\)"
    r"|\b(?P<id>[A-Z][A-Z0-9]{0,9}-[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)"
)
_AND = re.compile(r"[\s*_]*(?:,|and|&|,\s*and)[\s*_]+")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """When and why a file went out of force, what it names in its place, and where it says so."""

    on: str
    reason: str
    replacements: tuple[str, ...]
    place: Place


def find(document: Document) -> Tombstone | None:
    """The tombstone block of a document, outside code and comments."""
    if "TOMBSTONED" not in document.body:
        return None
    match = _BLOCK.search(prose.mask(document.body))
    if not match:
        return None
    reason = _QUOTE.sub("\n", document.body[match.start(2) : match.end(2)]).partition("\n\n")[0]
    line, column = prose.position(document.body, match.start())
    place = Place(document.path, document.body_line + line - 1, column)
    on = wording.day(re.sub(r"^[\s:]*(?:on\b)?|[\s:.]+$", "", match[1]))
    return Tombstone(
        on, prose.plain(reason).lstrip("-–—: "), tuple(islice(_replacements(reason), MOST)), place
    )


def _replacements(reason: str) -> Iterator[str]:
    """What the reason says took its place: the path of a link, or an id."""
    for verb in _REPLACED.finditer(reason):
        at = _REFERENCE.match(reason, verb.end())
        while at:
            if at["id"] or prose.relative(at["href"]):
                yield at["id"] or at["href"]
            joint = _AND.match(reason, at.end())
            at = _REFERENCE.match(reason, joint.end()) if joint else None


def applied(
    document: Document,
    stone: Tombstone,
    relations: Mapping[str, Collection[str]],
    kind_of: Callable[[str], str],
) -> Document:
    """The document with its tombstone, and its replacement by the relation that may lead there.

    `relations` holds, for each relation that names a successor, the kinds it may lead to (none
    means any); `kind_of` tells the kind of an id or a path, "" where nobody knows. What the front
    matter says of the same things comes first.
    """
    said = document.data.get("tombstone")
    row = {"on": stone.on or None, "reason": stone.reason or None}
    row |= {name: value for name, value in said.items() if value} if isinstance(said, dict) else {}
    data = {**document.data, "tombstone": row}
    marks = {**document.marks, "tombstone": document.marks.get("tombstone", stone.place)}
    for target in stone.replacements:
        kind = kind_of(target if not _path(target) else _from(document.path, target))
        name = next((name for name, kinds in relations.items() if not kinds or kind in kinds), "")
        if name and name not in document.data:
            rows = data.setdefault(name, [])
            marks[f"{name}/{len(rows)}"] = stone.place
            rows.append(target)
    return replace(document, data=data, marks=marks)


def alone(document: Document, stone: Tombstone) -> Document:
    """A file whose kind is the tombstone: what the block says, where front matter does not."""
    said = {"retired": stone.on, "reason": stone.reason, "replaced_by": list(stone.replacements)}
    new = {name: value for name, value in said.items() if value and name not in document.data}
    marks = {**document.marks, **dict.fromkeys(new, stone.place)}
    return replace(document, data={**document.data, **new}, marks=marks)


def _path(target: str) -> bool:
    return "/" in target or "." in target


def _from(path: str, href: str) -> str:
    return normpath(join(dirname(path), href.partition("#")[0]))
