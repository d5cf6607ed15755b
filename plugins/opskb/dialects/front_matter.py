"""Decisions whose whole header is front matter, over Nygard's headings or none."""

from __future__ import annotations

from opskb.dialects import decisions, pens
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text
from opskb.source import Document


def read(text: Text) -> list[Document] | None:
    """A decision with a number whose front matter says its status; its `id` is a slug and not ours."""
    if text.date or not text.front.get("status") or not text.decides:
        return None
    return [decisions.read(text, "front-matter", text.number or text.stem)]


DIALECT = Dialect(
    "front-matter",
    "Status in front matter",
    "the number that the file name begins with, as it is written: `0007-use-x.md`, or"
    " `id: 0007-use-x`, is `ADR-0007`",
    decisions.MENTIONS,
    read,
    point=pens.decision("id"),
)
