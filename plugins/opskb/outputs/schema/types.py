"""What may be written for a field of each type, as JSON Schema: one function a type, in one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from opskb import clock, fields
from opskb.fields import LEAST, MOST, MOST_INTEGER, Field
from opskb.outputs.schema import patterns

Schema: TypeAlias = dict[str, Any]

_WORDS = ("string", "integer", "number")
# `.nan` is neither below nor above anything, so that no bound but this keeps it out.
_REAL: Schema = {
    "minimum": -MOST,
    "maximum": MOST,
    "not": {
        "type": "number",
        "anyOf": [
            {"exclusiveMinimum": 0, "exclusiveMaximum": LEAST},
            {"exclusiveMinimum": -LEAST, "exclusiveMaximum": 0},
        ],
    },
}
EXAMPLES: Mapping[str, tuple[Any, ...]] = {
    "flag": (True,),
    "integer": (3,),
    "number": (250,),
    "ratio": ("99.9 %", 0.999),
    "money": ("1200 EUR",),
    "date": ("2026-11-20",),
    "datetime": ("2026-11-20T09:30Z",),
    "duration": ("90 days", "6 months", "4 hours"),
    "period": ("2026-11", "2026-Q4"),
    "cadence": ("quarterly", "3-5 a week", "release"),
    "person": ("Ines Ferreira", "ROLE-on-call"),
    "url": ("https://example.org/notes",),
    "globs": ("services/checkout/**",),
}
"""A value or more of each type that a person may copy; those of a field are its kind's first."""


def content(spec: Field, *, null: bool | None = None) -> Schema:
    """What may be written for a field: one value, a list where it allows one, nothing if `null`.

    A field that is required may not be empty, unless the caller says else. The rows of a table are
    defined in the same schema, under its name.
    """
    if spec.type in ("table", "series"):
        found = many({"$ref": f"#/definitions/{spec.name}"})
    else:
        one = TYPES[spec.type](spec)
        found = many(one) if spec.many or spec.type in fields.LISTS else one
    if spec.type == "series":
        wrong = "is no CSV file beside the record"
        found["anyOf"].append(_text(patterns.SERIES, wrong, "login.csv"))
    empty = not spec.required if null is None else null
    return optional(found) if empty else found


# Each alternative has words of its own: a language server that cannot tell them apart shows those of
# all in place of what the field is for. `told` says that in each again, since the first is what is shown.
_NOTHING: Schema = {"type": "null", "description": "Nothing is said."}


def optional(one: Schema) -> Schema:
    """The same, or nothing at all."""
    if "type" in one:
        types = one["type"] if isinstance(one["type"], list) else [one["type"]]
        return {**one, "type": [*types, "null"]}
    return {"anyOf": [*one.get("anyOf", [one]), _NOTHING]}


def many(one: Schema) -> Schema:
    """One value, which stands for a list of one, or a list."""
    alone = {**one, "description": "One alone."}
    return {"anyOf": [alone, {"type": "array", "items": one, "description": "A list of them."}]}


def told(content: Schema, markdown: str) -> Schema:
    """The same, with this text over each value that may be written."""
    alternatives = [
        one if one is _NOTHING else {**one, "markdownDescription": markdown}
        for one in content.get("anyOf", ())
    ]
    return {**content, **({"anyOf": alternatives} if alternatives else {})}


def keys(specs: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    """A mapping of these keys and no others."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(specs), **needed, "additionalProperties": False}


def choice(known: Iterable[str], *, status: bool = False) -> Schema:
    """One of these words; any case is read, and what an editor offers is as it is listed.

    A word that looks like a number is one to an editor, unless it is quoted.
    """
    listed = list(dict.fromkeys(known))
    numbers = [float(one) for one in listed if re.fullmatch(patterns.PLAIN_NUMBER, one)]
    whole = [int(one) if one.is_integer() else one for one in numbers]
    offered: Schema = {"enum": [*listed, *whole], "description": "As it is listed."}
    # Apart, since an editor that finds both true shows of neither what it is for.
    other = {
        "type": "string",
        "pattern": patterns.words(listed, status=status),
        "not": {"enum": offered["enum"]},
        "description": "In other letters, or by another name.",
        "patternErrorMessage": f"is none of its choices: write one of {', '.join(listed)}",
    }
    return {"anyOf": [offered, other]}


def _text(pattern: str, wrong: str, right: str) -> Schema:
    """A text of this form, with the sentence that `opskb check` would say of another."""
    said = f"{wrong}: write it as {right}"
    return {"type": "string", "pattern": pattern, "patternErrorMessage": said, "errorMessage": said}


def _line(pattern: str, wrong: str, right: str) -> Schema:
    """A line of text; a number is text too, and is kept as it was written."""
    return {**_text(pattern, wrong, right), "type": list(_WORDS)}


def _number(spec: Field) -> Schema:
    what = f"a number of {spec.unit}" if spec.unit else "a number"
    text = _text(patterns.whole(patterns.NUMBER), f"is not {what}", "digits and one point")
    return {**text, "type": ["number", "string"], **_REAL}


def _ratio(spec: Field) -> Schema:
    text = _text(
        patterns.whole(*patterns.SHARE), "is not a share between 0 and 1", "0.999, or 99.9 %"
    )
    return {**text, "type": ["number", "string"], **_REAL, "minimum": 0, "maximum": 1}


def _money(spec: Field) -> Schema:
    said = ("is not an amount of money", "1200 EUR")
    if not spec.unit:
        return _text(patterns.whole(patterns.MONEY), *said)
    text = _text(patterns.whole(patterns.MONEY_OF_A_UNIT), *said)
    return {**text, "type": ["number", "string"], **_REAL}


_CADENCES = ", ".join(clock.CADENCES)
_LINE = _line(patterns.LINE, "is empty or longer than one line", "one line")

TYPES: Mapping[str, Callable[[Field], Schema]] = {
    "text": lambda spec: {"type": list(_WORDS)},
    "markdown": lambda spec: {"type": list(_WORDS)},
    "choice": lambda spec: choice([*spec.of, *spec.also]),
    "flag": lambda spec: {"type": "boolean"},
    "integer": lambda spec: {
        "type": "integer",
        "minimum": -MOST_INTEGER,
        "maximum": MOST_INTEGER,
    },
    "number": _number,
    "ratio": _ratio,
    "money": _money,
    "date": lambda spec: _text(
        patterns.whole(*patterns.DAY), "is no day that exists", "2026-11-20"
    ),
    "datetime": lambda spec: _text(
        patterns.whole(*patterns.MOMENT), "is no time that exists", "2026-11-20T09:30Z"
    ),
    "duration": lambda spec: _text(
        patterns.whole(*patterns.DURATION), "is not a duration", "90 days, 6 months or P1Y"
    ),
    "period": lambda spec: _text(
        patterns.whole(*patterns.PERIOD), "is not a month or a quarter", "2026-11 or 2026-Q4"
    ),
    "cadence": lambda spec: _text(
        patterns.whole(*patterns.CADENCE), "is not a cadence", f"{_CADENCES}, or 3-5 a week"
    ),
    "person": lambda spec: _LINE,
    "ref": lambda spec: _LINE,
    "url": lambda spec: _line(
        patterns.URL, "is no address", "https, http, mailto or a relative path"
    ),
    "globs": lambda spec: _line(
        patterns.GLOB, "leads outside the folder that it is relative to", "src/**"
    ),
}
