"""MADR 2, 3 and 4: its own headings, a header in front matter or in bullets, or none."""

from __future__ import annotations

from opskb.dialects import decisions, pens
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import MADR, Text
from opskb.source import Document


def read(text: Text) -> list[Document] | None:
    """A decision under MADR's headings."""
    if text.date or not text.headings & MADR:
        return None
    return [decisions.read(text, "madr", text.number or text.stem)]


DIALECT = Dialect(
    "madr",
    "MADR 2, 3 and 4",
    "the number that the file name begins with, as it is written: `0007-use-x.md` is `ADR-0007`",
    decisions.MENTIONS,
    read,
    point=pens.decision("id"),
)
