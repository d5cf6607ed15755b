"""Nygard's records, as adr-tools writes them: a dated title, and the status under a heading of its own."""

from __future__ import annotations

from opskb.dialects import decisions, pens
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text
from opskb.source import Document


def read(text: Text) -> list[Document] | None:
    """A decision with a number; also the rest of those that no narrower dialect took."""
    if text.date or not text.decides:
        return None
    return [decisions.read(text, "nygard", text.number or text.stem)]


DIALECT = Dialect(
    "nygard",
    "Nygard, adr-tools",
    "the number that the file name begins with, as it is written: `adr-007-use-x.md` is `ADR-007`",
    decisions.MENTIONS,
    read,
    point=pens.decision("heading"),
)
