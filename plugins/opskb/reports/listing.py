"""Records as rows: a table for a terminal, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from opskb import clock
from opskb.model import Record
from opskb.project import Project
from opskb.reports.run import as_json, clean

COLUMNS = (
    "id",
    "kind",
    "title",
    "status",
    "class",
    "path",
    "owner",
    "opened",
    "due",
    "tags",
    "url",
)


# What a spreadsheet takes for the start of a formula, in narrow and in wide letters.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def row(record: Record, project: Project) -> dict[str, Any]:
    """The facts of a record that every list shows; dates as ISO 8601 text, null where there is none."""
    return {
        "id": record.id,
        "kind": record.kind,
        "title": record.title,
        "status": record.status,
        "class": record.state,
        "path": record.path,
        "owner": record.owner,
        "opened": clock.day_of(record.opened).isoformat() if record.opened else None,
        "due": min((day for day in (record.due, record.deadline) if day), default=None),
        "tags": list(record.tags),
        "url": f"/{project.kind_of(record).url}/{record.key.lower()}/",
    }


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """RFC 4180 with a head row; a cell that a spreadsheet would run as a formula is quoted with '."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in rows:
        writer.writerow([_cell(one[column]) for column in COLUMNS])
    return stream.getvalue()


def _cell(value: Any) -> str:
    text = clean(
        ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    )
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def as_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Aligned columns and a count."""
    from opskb.reports.run import counted

    heads = ("id", "status", "owner", "due", "title")
    cells = [heads, *(tuple(_shown(one[head]) for head in heads) for one in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "  ".join(
            [*(word.ljust(width) for word, width in zip(line, widths, strict=False)), line[-1]]
        )
        for line in cells
    ]
    return "\n".join([*(line.rstrip() for line in lines), counted(len(rows), "record")]) + "\n"


def _shown(value: Any) -> str:
    return "–" if value in (None, "") else clean(str(value))


FORMATS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], str]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
}
