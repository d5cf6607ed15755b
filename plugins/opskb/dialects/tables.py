"""Decisions whose status is a row, or a column, of a table under the title."""

from __future__ import annotations

import re

from opskb.dialects import decisions, pens
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text
from opskb.source import Document

_STATUS = re.compile(r"^[ \t]*\|[^\n]*\bStatus\b[^\n]*\|", re.IGNORECASE | re.MULTILINE)


def read(text: Text) -> list[Document] | None:
    """A decision with a number and a table that names the status."""
    if text.date or not text.decides or not _STATUS.search(text.visible(*text.head)):
        return None
    return [decisions.read(text, "tables", text.number or text.stem)]


DIALECT = Dialect(
    "tables",
    "Status as a table row",
    "the number that the file name begins with, as it is written: `0007-use-x.md` is `ADR-0007`",
    decisions.MENTIONS,
    read,
    point=pens.decision("id"),
)
