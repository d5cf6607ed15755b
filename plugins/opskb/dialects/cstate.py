"""cState: the incidents of a status page, and the systems that its configuration declares."""

from __future__ import annotations

import re
from typing import Any

from opskb.dialects.dialect import Dialect
from opskb.dialects.objects import Keys, kept, mapping, rows, tail, words
from opskb.dialects.text import Text
from opskb.model import Place
from opskb.source import Document

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
        "title": front.get("title"),
        "status": "resolved" if resolved else "open",
        "severity": _SEVERITIES[severity.lower()],
        "started": _moment(front.get("date")),
        "resolved": _moment(front.get("resolvedWhen")) if resolved else None,
        "affected": [name for name in names if isinstance(name, str | int)],
    }
    keys: dict[str, Place | Keys] = {
        "title": ("title",),
        "status": ("resolved",),
        "severity": ("severity",),
        "started": ("date",),
        "resolved": ("resolvedWhen",),
        **{f"affected/{at}": ("affected", at) for at in range(len(names))},
    }
    source = text.source
    return [
        Document(
            source,
            kept(data),
            "cstate",
            "incident",
            text.stem,
            body=source.body,
            body_line=source.body_line,
            marks=keys,
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
    return [
        Document(
            source,
            kept(
                {
                    "title": words(row, "name"),
                    "status": "live",
                    "summary": words(row, "description"),
                    "tags": [word for word in (words(row, "category"),) if word],
                }
            ),
            "cstate",
            "surface",
            f"SURF-{tail(words(row, 'name'))}",
            marks={"title": ("params", "systems", at, "name")},
            under=("params", "systems", at),
        )
        for at, row in found
    ]


DIALECT = Dialect(
    "cstate",
    "cState incidents and systems",
    "the file name of an incident: `2026-05-04-ci.md` is `INC-2026-05-04-ci`; the name of a system in"
    " `params.systems`: `ci.example.org` is `SURF-ci.example.org`",
    "its id, and a name under `affected`",
    read,
)
