"""A tombstone block under the title of a Markdown file: `> 🪦 **TOMBSTONED 2026-11-20** — why.`"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from opskb import prose
from opskb.edits.refused import Refused
from opskb.model import Edit, Place, Record
from opskb.source import Document

_END = re.compile(r"[.!?…]$")
_REPLACED = " Replaced by ["
# What would end the block, hide the rest of the file, or be read as a link of ours.
_UNSAFE = re.compile(r"<!--|`|\]\(|^[#>]")


def block(document: Document, *, on: date, reason: str, by: Record | None) -> Edit:
    """Put the block under the first heading, above everything where there is none. Raises Refused."""
    if _UNSAFE.search(reason):
        raise Refused("--reason holds marks of Markdown: write it in plain words")
    end = "" if _END.search(reason) else "."
    text = f"> 🪦 **TOMBSTONED {on}** — {reason}{end}{_successor(document, by)}"
    body = document.source.body
    title = prose.title(prose.mask(body))
    if title is None:
        gap = "\n" if body.startswith("\n") else "\n\n"
        return _put(document, 0, f"{text}{gap}")
    after = body[title.text_start :]
    gap = "" if not after.strip(" \t") or re.match(r"[ \t]*\n[ \t]*(?:\n|\Z)", after) else "\n"
    return _put(document, title.text_start, f"\n\n{text}{gap}")


def _successor(document: Document, by: Record | None) -> str:
    if by is None:
        return ""
    href = quote(prose.address(by.path, document.path))
    return f"{_REPLACED}{by.id}]({href})."


def _put(document: Document, offset: int, text: str) -> Edit:
    line, column = prose.position(document.source.body, offset)
    at = (document.source.body_line + line - 1, column)
    return Edit(Place(document.path, *at, *at), text)


def same(known: str, reason: str) -> bool:
    """Whether a tombstone that was read gives this reason, and no other beside what replaced it."""
    return _alone(known) == _alone(prose.plain(reason))


def _alone(reason: str) -> str:
    return reason.partition(_REPLACED.removesuffix("["))[0].strip().rstrip(".")
