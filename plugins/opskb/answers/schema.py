"""JSON Schemas (draft 2020-12) of what a question takes and of what it gives, from its annotations alone."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from opskb.answers.question import REQUIRED, Parameter, Question

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def takes(question: Question) -> dict[str, Any]:
    """The schema of its arguments, which allows no others."""
    known = question.parameters
    return {
        "type": "object",
        "properties": {one.name: _parameter(one) for one in known},
        "required": [one.name for one in known if one.default is REQUIRED],
        "additionalProperties": False,
    }


def gives(question: Question) -> dict[str, Any]:
    """The schema of the data of its answers, every key of which is there; so it says of the outermost alone.

    The list of all questions is what an agent reads first, whatever it asks then.
    """
    return {**_of(question.returns), "required": list(question.returns.__annotations__)}


def _parameter(one: Parameter) -> dict[str, Any]:
    found = {**_of(one.type), **({"description": one.says} if one.says else {})}
    return found if one.default in (REQUIRED, None) else {**found, "default": one.default}


def _of(hint: Any) -> dict[str, Any]:
    """The schema of a type: plain ones, lists, unions, literals, mappings of them, and TypedDicts."""
    if hint is Any:
        return {}
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    outer, inner = get_origin(hint), get_args(hint)
    if outer is Annotated:
        return {**_of(inner[0]), "description": inner[1]}
    if outer is Literal:
        return {"type": "string", "enum": list(inner)}
    if outer is list:
        return {"type": "array", "items": _of(inner[0])}
    if outer is dict:
        return {"type": "object", "additionalProperties": _of(inner[1])}
    if outer in (Union, UnionType):
        return _either([_of(one) for one in inner])
    return _object(hint)


def _either(found: list[dict[str, Any]]) -> dict[str, Any]:
    if all(one.keys() == {"type"} and isinstance(one["type"], str) for one in found):
        return {"type": [one["type"] for one in found]}
    return {"anyOf": found}


def _object(hint: type) -> dict[str, Any]:
    hints = get_type_hints(hint, include_extras=True)
    return {"type": "object", "properties": {name: _of(one) for name, one in hints.items()}}
