"""Decisions whose header is a list, or lines, under the title: `- **Status:** accepted`."""

from __future__ import annotations

import re

from opskb.dialects import decisions, pens
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text
from opskb.source import Document

_STATUS = re.compile(r"^[ \t]*(?:[-*+>][ \t]+)?[*_]{0,2}Status[*_]{0,2}[ \t]*:", re.I | re.M)


def read(text: Text) -> list[Document] | None:
    """A decision with a number whose status is a line under its title."""
    if text.date or not text.decides or not _STATUS.search(text.visible(*text.head)):
        return None
    return [decisions.read(text, "bullets", text.number or text.stem)]


DIALECT = Dialect(
    "bullets",
    "Bullet headers",
    "the number that the file name begins with, as it is written: `0007-use-x.md` is `ADR-0007`",
    decisions.MENTIONS,
    read,
    point=pens.decision("id"),
)
