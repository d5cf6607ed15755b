"""Decisions whose id is a date and words, and whose folder may say that they are superseded."""

from __future__ import annotations

from opskb.dialects import decisions
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text
from opskb.source import Document


def read(text: Text) -> list[Document] | None:
    """A decision named `YYYY-MM-DD-…`."""
    if not text.date or not text.decides:
        return None
    return [decisions.read(text, "dated", text.stem)]


DIALECT = Dialect(
    "dated",
    "Names that begin with a date, status as a folder",
    "the whole slug: `2020-06-25-use-x.md` is `ADR-2020-06-25-use-x`",
    "its id, and a link to its file",
    read,
)
