"""Plain documentation with a review date: `last_reviewed_on` and `review_in`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text, lines
from opskb.model import Place
from opskb.source import Document

_KEYS = ("last_reviewed_on", "review_in")
_OWNERS = ("owner_slack", "owner_email")
# A heading that was put in front of the front matter, which is then none to any YAML reader.
_LATE = re.compile(r"\A\s*#[^\n]*\n\s*^---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


def read(text: Text) -> list[Document] | None:
    """A page whose front matter says when it was reviewed, or how long a review holds."""
    marks: dict[str, Place | tuple[str, ...]] = {}
    front = text.front or _late(text, marks)
    if not any(key in front for key in _KEYS):
        return None
    # This dialect knows no status: what is there is published.
    data = {"status": "published", **front}
    for name in ("id", "kind"):
        data.pop(name, None)
    if owner := next((name for name in _OWNERS if name in front and "owner" not in front), ""):
        data["owner"], marks["owner"] = data[owner], marks.get(owner, (owner,))
    source = text.source
    name = text.stem if text.stem != "index" or not text.folders else text.folders[0]
    body, line = source.body, source.body_line
    return [Document(source, data, "pages", "page", name, body=body, body_line=line, marks=marks)]


def _late(text: Text, marks: dict[str, Place | tuple[str, ...]]) -> Mapping[str, str]:
    """Front matter under the first heading, its keys that stand on one line."""
    found = _LATE.match(text.source.body) if "last_reviewed_on" in text.source.body else None
    if not found:
        return {}
    keys = lines(found[1])
    for name, (_, offset) in keys.items():
        marks[name] = text.place(found.start(1) + offset)
    return {name: value for name, (value, _) in keys.items()}


DIALECT = Dialect(
    "pages",
    "Pages with last_reviewed_on and review_in",
    "the file name, for an `index` that of its folder: `rotating-keys.html.md.erb` is"
    " `PAGE-rotating-keys`",
    "its id, and a link to its file",
    read,
)
