"""cState: the incidents of a status page, and the systems that its configuration declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from opskb.dialects.dialect import Dialect
from opskb.dialects.objects import Keys, kept, mapping, rows, tail, visibility, words
from opskb.dialects.text import Text
from opskb.model import Place
from opskb.source import Document, Source

# Keys that say what a key of ours says, or something else under its name; the rest is kept.
_KEYS = {"status": "resolved", "started": "date", "resolved": "resolvedWhen"}
_THEIRS = ("id", "kind", "body", "section", *_KEYS.values())
_HOUR = re.compile(r"^(\d{4}-\d{2}-\d{2}[Tt ]+)(\d:)")
# cState knows how much of a system is gone, not how bad that is: the worst it says is an outage.
_SEVERITIES = {"down": "SEV-2", "disrupted": "SEV-3", "notice": "SEV-4"}


def read(text: Text) -> list[Document] | None:
    """A post with one of cState's severities and a flag `resolved`, or a list of systems."""
    if text.source.markdown:
        return _incident(text)
    return _systems(text)


def _incident(text: Text) -> list[Document] | None:
    front = text.front
    severity = front.get("severity")
    resolved = front.get("resolved")
    if not isinstance(severity, str) or not isinstance(resolved, bool):
        return None
    if severity.lower() not in _SEVERITIES or "date" not in front:
        return None
    affected = front.get("affected") or []
    names = affected if isinstance(affected, list) else [affected]
    data: dict[str, Any] = {
        **{name: value for name, value in front.items() if name not in _THEIRS},
        "status": "resolved" if resolved else "open",
        "severity": _SEVERITIES[severity.lower()],
        "started": _moment(front.get("date")),
        "resolved": _moment(front.get("resolvedWhen")) if resolved else None,
        "affected": [name for name in names if isinstance(name, str | int)],
    }
    marks: dict[str, Place | Keys] = {
        **{name: (key,) for name, key in _KEYS.items()},
        **{f"affected/{at}": ("affected", at) for at in range(len(names))},
    }
    source, id = text.source, text.stem
    body, line = source.body, source.body_line
    found = kept(data)
    return [
        Document(
            source, found, DIALECT.name, "incident", id, body=body, body_line=line, marks=marks
        )
    ]


def _moment(said: Any) -> Any:
    """A time whose hour has two digits: YAML 1.1, by which cState reads, asks for one at least."""
    return _HOUR.sub(r"\g<1>0\2", said) if isinstance(said, str) else said


def _systems(text: Text) -> list[Document] | None:
    """The systems of a site's configuration; whatever else that says is none of ours."""
    source = text.source
    first = source.data[0] if len(source.data) == 1 else None
    if "systems" not in source.text or not isinstance(first, dict):
        return None
    found = list(rows(mapping(first, "params"), "systems"))
    if not found or not all(words(row, "name") for _, row in found):
        return None
    return [_system(source, at, row, first) for at, row in found]


def _system(source: Source, at: int, row: Mapping[str, Any], around: Mapping[str, Any]) -> Document:
    name, under = words(row, "name"), ("params", "systems", at)
    data = {
        "title": name,
        "status": "live",
        "summary": words(row, "description"),
        "tags": [word for word in (words(row, "category"),) if word],
        "visibility": visibility(row, around),
    }
    id, marks = f"SURF-{tail(name)}", {"title": (*under, "name")}
    return Document(source, kept(data), DIALECT.name, "surface", id, marks=marks, under=under)


DIALECT = Dialect(
    "cstate",
    "cState incidents and systems",
    "the file name of an incident: `2026-05-04-ci.md` is `INC-2026-05-04-ci`; the name of a system in"
    " `params.systems`: `ci.example.org` is `SURF-ci.example.org`",
    "its id, and a name under `affected`",
    read,
)
