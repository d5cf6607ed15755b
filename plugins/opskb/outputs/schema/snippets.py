"""What an editor writes at once: a whole record of a kind, a row of a table, with places to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from opskb.edits.keys import scalar
from opskb.fields import Field
from opskb.kind import Kind
from opskb.outputs.schema.types import EXAMPLES, Schema

SHORT = 60


def record(one: Kind, required: list[str]) -> list[Schema]:
    """A whole record: its id, its title, its status, all that it must say, and its text."""
    example = one.example
    owner = one.roles.get("owner")
    names = dict.fromkeys(["id", "title", "status", *required, *([owner] if owner else [])])
    known = {**{name: _value(spec) for name, spec in one.fields.items()}, **example}
    stops = count(1)
    values = {
        "id": one.example_id,
        "title": "What it is about",
        "status": next(iter(one.states)),
    }
    body = {name: _stop(stops, values.get(name, known.get(name, ""))) for name in names}
    text = "\n\n".join(f"## {name}" for name in one.sections)
    label = f"A whole record of the kind {one.name}"
    return [
        {
            "label": label,
            "description": f"{one.title}: all that a record must say.",
            "body": {**body, "body": _block(text)},
        }
    ]


def row(name: str, columns: Mapping[str, Field], shown: Mapping[str, Any]) -> list[Schema]:
    """A row of a table: the columns that must be written, and those of an example of it."""
    asked = [column for column, spec in columns.items() if spec.required or column in shown]
    wanted = asked or list(columns)
    stops = count(1)
    known = {each: value for each, value in shown.items() if _short(value)}
    body = {each: _stop(stops, known.get(each, _value(columns[each]))) for each in wanted}
    return [{"label": f"A row of {name}", "description": ", ".join(wanted), "body": body}]


def _value(spec: Field) -> Any:
    """What stands there until somebody writes it."""
    if spec.row:
        return [{name: _value(one) for name, one in spec.row.items() if one.required}]
    if spec.type == "choice":
        return spec.default or spec.of[0]
    if spec.default is not None and not isinstance(spec.default, list | dict):
        return spec.default
    return EXAMPLES.get(spec.type, (spec.name.replace("_", " "),))[0]


def _short(value: Any) -> bool:
    """Whether a value is sooner typed over than read."""
    return len(str(value)) <= SHORT and "\n" not in str(value)


def _stop(stops: count[int], value: Any) -> Any:
    """A value to type over; a list or a mapping with a place for each of its values."""
    if isinstance(value, list):
        return [_stop(stops, one) for one in value[:1]]
    if isinstance(value, dict):
        return {name: _stop(stops, one) for name, one in value.items()}
    text = scalar("" if value is None else value)
    for mark in "\\$}":  # what a snippet would read as its own
        text = text.replace(mark, f"\\{mark}")
    return f"${{{next(stops)}:{text}}}"


def _block(text: str) -> str:
    """The body of a record as a block of text that ends where the cursor comes to rest."""
    lines = [*text.split("\n"), ""] if text else []
    return "\n".join(["|", *(f"  {line}".rstrip() for line in lines), "  $0"])
