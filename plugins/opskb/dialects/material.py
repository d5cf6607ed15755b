"""mkdocs-material-adr: the header is a mapping `adr` in the front matter."""

from __future__ import annotations

from opskb import source
from opskb.dialects import decisions
from opskb.dialects.dialect import Dialect
from opskb.dialects.keyed import Keyed
from opskb.dialects.text import Text
from opskb.source import Document


def read(text: Text) -> list[Document] | None:
    """A page with `adr: {status: …}`."""
    header = text.front.get("adr")
    if not isinstance(header, dict) or "status" not in header:
        return None
    return [decisions.read(text, "material", text.number or text.stem, "adr")]


DIALECT = Dialect(
    "material",
    "mkdocs-material-adr",
    "the number that the file name begins with, as it is written: `0007-use-x.md` is `ADR-0007`",
    decisions.MENTIONS,
    read,
    point=Keyed(lambda one: source.stem(one.path), ("adr",)),
    apart=True,
)
