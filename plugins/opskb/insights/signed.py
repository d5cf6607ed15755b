"""What of a record is signed beside its text: its title, its summary and what its fields state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from dateutil.relativedelta import relativedelta

from opskb import clock, fields
from opskb.model import Record
from opskb.project import Project

_KEPT = frozenset(
    ("status", "owner", "tags", "visibility", "due", "last", "closed", "formerly", "evidence")
)
"""The roles of what changes while a record is kept: nobody vouches for it once and for all."""


def digest(project: Project, record: Record) -> str:
    """The SHA-256 of the title, the summary and the fields, whatever their order and spelling.

    A field that says no more than its default is left out, so that a kind may gain one. Tables and
    series grow, and are left out as well; a reference counts by the id of what it leads to.
    """
    found = {"title": record.title, "summary": record.summary, **dict(_stated(project, record))}
    text = json.dumps(
        found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_word
    )
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stated(project: Project, record: Record) -> Iterator[tuple[str, Any]]:
    kind = project.kind_of(record)
    for name, spec in kind.fields.items():
        value = record.values.get(name)
        plain = spec.type not in ("table", "series") and spec.role not in _KEPT
        if not plain or name in ("id", "kind", "title", "summary") or value == kind.blank[name]:
            continue
        if spec.default is not None and value == fields.parse(spec.default, spec)[0]:
            continue
        yield name, _ids(project, value) if spec.type == "ref" else value


def _ids(project: Project, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_ids(project, one) for one in value]
    found = project.find(str(value))
    return found.id if found else value


def _word(value: Any) -> str:
    return clock.words(value) if isinstance(value, relativedelta) else str(value)
