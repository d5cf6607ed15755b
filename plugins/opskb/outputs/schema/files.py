"""The draft-07 JSON Schemas of the two files beside the records: `opskb.yml` and `kind.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opskb import clock, fields
from opskb.config import COUNTS, MOST
from opskb.fields import Field
from opskb.kindfile import NAME, PATH, PREFIX
from opskb.model import STATES
from opskb.outputs.schema import types
from opskb.outputs.schema.hover import described, row, type_help
from opskb.outputs.schema.record import DRAFT, NAMES
from opskb.outputs.schema.roles import ROLE_HELP
from opskb.outputs.schema.types import Schema
from opskb.settings import SETTINGS

_TEXT: Schema = {"type": ["string", "integer", "number"]}
_FLAG: Schema = {"type": "boolean"}


def settings() -> Schema:
    """What `opskb.yml` may say."""
    return {
        "$schema": DRAFT,
        "$id": f"{NAMES}opskb.yml",
        "title": "opskb.yml",
        "description": "The settings of a knowledge base; every path is relative to this file.",
        "defaultSnippets": [
            {
                "label": "The settings of a knowledge base",
                "description": "Its name, and where its records are.",
                "body": {"name": "${1:Operations}", "sources": [{"path": "${2:data}"}]},
            }
        ],
        "definitions": {
            name: row(name, spec.row, short=spec.short)
            for name, spec in SETTINGS.items()
            if spec.row
        },
        **types.keys({name: _setting(spec) for name, spec in SETTINGS.items()}),
    }


# A day that freshness can be judged at; whatever else of a date is wrong, its type tells.
_JUDGED: Schema = {
    "pattern": r"19[7-9]\d|2\d{3}",
    "patternErrorMessage": f"write a day of the years {clock.FIRST.year} to {clock.LAST.year}",
}


def _setting(spec: Field) -> Schema:
    content = types.content(spec, null=True)
    if spec.name in COUNTS:
        content |= {"minimum": 1, "maximum": MOST}
    if spec.name == "as_of":
        content |= {"allOf": [_JUDGED]}
    return described(spec, content)


def kind_file() -> Schema:
    """What a `kind.yml` may say. Which types may play a role, the check alone tells."""
    return {
        "$schema": DRAFT,
        "$id": f"{NAMES}kind.yml",
        "title": "kind.yml",
        "description": "What records of one type must say.",
        "definitions": {"field": _field()},
        "defaultSnippets": [_SNIPPET],
        **types.keys(_KEYS, ["title", "prefix", "folder", "url", "states"]),
    }


_SNIPPET: Schema = {
    "label": "A kind of record",
    "description": "What a kind must say, with one field.",
    "body": {
        "title": "${1:Contracts}",
        "prefix": "${2:CON}",
        "folder": "${3:contracts}",
        "url": "${3:contracts}",
        "states": {"draft": "draft", "active": "live", "ended": "retired"},
        "fields": {"owner": {"type": "person", "role": "owner", "required": True}},
    },
}


def _said(help: str, content: Schema, *examples: Any) -> Schema:
    shown = {"examples": list(examples)} if examples else {}
    return {"description": help, "markdownDescription": help, **shown, **content}


def _map(content: Schema, named: str = "") -> Schema:
    """A mapping from any name, or from names of this form; nothing at all is an empty one."""
    names = {"propertyNames": {"pattern": f"^{named}$"}} if named else {}
    return {"type": ["object", "null"], "additionalProperties": content, **names}


_MANY = types.many(_TEXT)
_ONE_OF_FIELDS: Schema = {"$ref": "#/definitions/field"}
_COLUMNS = _map(_ONE_OF_FIELDS, NAME)


def _form(pattern: str, wrong: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$", "patternErrorMessage": wrong}


def _field() -> Schema:
    """A field: the name of its type, or what else there is to say of it."""
    long = types.keys(_SPEC) | {
        "if": {"properties": {"type": {"const": "choice"}}, "required": ["type"]},
        "then": {"required": ["of"]},
        "defaultSnippets": [
            {
                "label": "A field",
                "description": "Its type, and what it is for.",
                "body": {"type": "${1:text}", "help": "${2:What it is for.}"},
            }
        ],
    }
    short = [name for name in fields.TYPES if name != "choice"]  # whose words must be listed
    return {"anyOf": [_types(short), long, {"type": "null"}]}


def _types(names: list[str]) -> Schema:
    return {"enum": names, "enumDescriptions": [type_help(name) for name in names]}


_ROLES: Schema = {"enum": list(fields.ROLES), "enumDescriptions": list(ROLE_HELP.values())}
_SPEC: Mapping[str, Schema] = {
    "type": _said("What it holds; text, if this is not written.", _types(list(fields.TYPES))),
    "role": _said("What it means to opskb, the same in every kind.", _ROLES),
    "required": _said("Whether every record must say it.", _FLAG, True),
    "many": _said("Whether it may be a list.", _FLAG, True),
    "of": _said("The words of a choice.", _MANY, ["high", "low"]),
    "also": _said("Other spellings of the words of a choice.", _map(_TEXT), {"urgent": "high"}),
    "to": _said("The kinds that a reference may lead to; any, if not written.", _MANY, ["surface"]),
    "row": _said("The columns of a table.", _COLUMNS, {"on": {"type": "date", "required": True}}),
    "unit": _said("What its numbers count.", _TEXT, "minutes"),
    "default": _said("What it is where nobody writes it.", {}, "90 days"),
    "help": _said("What it is for, in one sentence.", _TEXT, "How often it must be reviewed."),
    "past": _said("Whether it is a day that must lie behind.", _FLAG, True),
    "short": _said("The column that a row written as a plain value stands for.", _TEXT, "command"),
}
_RELATION: Mapping[str, Schema] = {
    "to": _said("The kinds that it leads to; any, if not written.", _MANY, ["alert", "incident"]),
    "inverse": _said(
        "Its name, seen from its target.",
        _form(NAME, "write small letters, digits and _"),
        "handled_by",
    ),
    "retires": _said("Whether its target goes out of force.", _FLAG, True),
    "both": _said("Whether both sides must write it.", _FLAG, True),
    "required": _said("Whether every record must say it.", _FLAG, True),
    "with": _said(
        "What it carries beside the id.",
        {**_COLUMNS, "propertyNames": {"pattern": f"^(?!(?:to|at)$){NAME}$"}},
        {"minutes": "integer"},
    ),
    "help": _said("What it is for, in one sentence.", _TEXT, "What it was written for."),
    "words": _said("How it is called on the site.", _TEXT, "Handles"),
    "inverse_words": _said("How its inverse is called on the site.", _TEXT, "Handled by"),
}
_STATES = {"enum": list(STATES), "enumDescriptions": [
    "Not in force yet.", "In force.", "Done with.", "Out of force."
]}  # fmt: skip
_KEYS: Mapping[str, Schema] = {
    "title": _said("How records of it are called, in the plural.", _TEXT, "Runbooks"),
    "about": _said("What they are for, in one sentence.", {"type": [*_TEXT["type"], "null"]},
                   "What to do, step by step, when something breaks."),
    "prefix": _said("What their ids begin with.",
                    _form(PREFIX, "write 1 to 10 capital letters and digits"), "RB"),
    "folder": _said("The folder of a source that they lie in.",
                    _form(PATH, "write a relative path of plain words"), "runbooks"),
    "url": _said("Where they stand on the site.",
                 _form(PATH, "write a relative path of plain words"), "runbooks"),
    "states": _said("Their statuses, each with its class; the first is that of a new record.",
                    {"type": "object", "additionalProperties": _STATES, "minProperties": 1},
                    {"draft": "draft", "active": "live"}),
    "also": _said("Other spellings of the statuses.", _map({"type": "string"}), {"open": "active"}),
    "fields": _said("What they may say, beside what every record may.", _COLUMNS,
                    {"every": {"type": "duration", "role": "every", "default": "90 days"}}),
    "relations": _said("How they are related to other records.",
                       _map(types.keys(_RELATION, ["inverse"]), NAME),
                       {"handles": {"to": ["incident"], "inverse": "handled_by"}}),
    "sections": _said("The headings of their text.",
                      types.optional(types.many(_TEXT)), ["Symptoms", "Mitigate"]),
    "outlines": _said("What the text of a new record begins with, by its `type`.",
                      _map({"type": "string"}), {"drill": "## What was tried\n"}),
}  # fmt: skip
