"""Decisions kept as a Docusaurus blog: the status among the tags, and again in a section."""

from __future__ import annotations

from opskb.dialects import decisions, pens, wording
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text
from opskb.source import Document


def read(text: Text) -> list[Document] | None:
    """A decision named `YYYY-MM-DD_NNN-…`, or one with a number and a status among its tags."""
    if not text.number or not text.decides:
        return None
    if not text.date and not any(
        map(wording.is_status, wording.names(text.front.get("tags") or []))
    ):
        return None
    return [decisions.read(text, "docusaurus", text.number)]


DIALECT = Dialect(
    "docusaurus",
    "Docusaurus with the status as a tag",
    "the number after the date: `2021-06-08_004-use-x.md` is `ADR-004`",
    decisions.MENTIONS,
    read,
    point=pens.decision("words"),
)
