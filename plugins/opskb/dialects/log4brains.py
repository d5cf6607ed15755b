"""log4brains: MADR 2 whose id is a slug that begins with a date, in a package or for all of them."""

from __future__ import annotations

import re

from opskb.dialects import decisions, pens
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import MADR, Text
from opskb.model import ARCHIVE
from opskb.source import Document

_PACKAGE = re.compile(rf"(?:^|/)packages/([^/]+)/(?:docs/)?adr/(?:{ARCHIVE}/)?[^/]+$")


def read(text: Text) -> list[Document] | None:
    """A decision named `YYYYMMDD-…`, or any in a package, by the slug with its package in front."""
    package = _PACKAGE.search(text.source.path)
    slug = bool(text.date) and text.stem[:8].isdecimal()
    named = slug or bool(text.date and text.headings & MADR)
    if not (named or package) or not text.decides or (text.date and text.date[4]):
        return None
    id = f"{package[1]}-{text.stem}" if package else text.stem
    return [decisions.read(text, "log4brains", id)]


DIALECT = Dialect(
    "log4brains",
    "log4brains",
    "the whole slug, behind its package: `packages/core/adr/20200101-use-x.md` is"
    " `ADR-core-20200101-use-x`",
    "its id, and a link to its file",
    read,
    point=pens.decision("stem"),
)
