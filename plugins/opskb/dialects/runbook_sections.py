"""Plain runbooks, one an alert, as prometheus-operator writes them: Meaning, Impact, Diagnosis, Mitigation."""

from __future__ import annotations

import re

from opskb import prose
from opskb.dialects.dialect import Dialect
from opskb.dialects.text import Text
from opskb.source import Document

SECTIONS = ("Meaning", "Impact", "Diagnosis", "Mitigation")

_HEADINGS = frozenset(name.lower() for name in SECTIONS)
# The name of an alert: letters and digits alone, a capital among them.
_ALERT = re.compile(r"(?=[a-z0-9]*[A-Z])[A-Za-z][A-Za-z0-9]*")
# Keys in which the pages of a site say something else than we do under the same name.
_FOREIGN = ("id", "kind", "body", "slug", "weight")
_RETIRED = re.compile(r"[\s*_]*[\[(](?:deprecated|retired|obsolete)[\])][\s*_]*$", re.IGNORECASE)


def read(text: Text) -> list[Document] | None:
    """A runbook under three of the four headings, or one in a folder of runbooks called by its alert."""
    if not text.source.markdown or not _ALERT.fullmatch(text.stem):
        return None
    if len(text.headings & _HEADINGS) < 3 and not _in_folder(text):
        return None
    written = prose.plain(prose.written(text.source.body, text.title)) if text.title else text.stem
    # What is out of force says so in its title and nowhere else.
    gone = bool(_RETIRED.search(written))
    data = {
        **{name: value for name, value in text.front.items() if name not in _FOREIGN},
        "title": _RETIRED.sub("", written) or text.stem,
        "status": "retired" if gone else text.front.get("status") or "active",
        "alerts": [text.stem],
    }
    marks = {"status": text.place(text.title.start)} if text.title and gone else {}
    source, name = text.source, text.stem
    body, line = source.body, source.body_line
    return [
        Document(
            source, data, DIALECT.name, "runbook", name, body=body, body_line=line, marks=marks
        )
    ]


def _in_folder(text: Text) -> bool:
    """Whether the file lies among runbooks, and its first heading is the name of its alert."""
    named = text.title and text.title.title.split()[:1] == [text.stem]
    return bool(named) and any("runbook" in folder for folder in text.folders[:3])


DIALECT = Dialect(
    "runbook-sections",
    "Runbooks under Meaning, Impact, Diagnosis and Mitigation",
    "the file name, which is that of its alert: `KubeletDown.md` is `RB-KubeletDown`",
    "its id, a link to its file, and the `runbook_url` of an alert that ends in its name",
    read,
    SECTIONS,
)
