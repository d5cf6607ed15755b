"""Draft-07 JSON Schemas of what opskb writes: open objects, so that a key may be added later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]


def keyed(properties: Mapping[str, Schema], *later: str) -> Schema:
    """An object that has all these keys but `later`, and may have ones that nobody knows yet."""
    required = [name for name in properties if name not in later]
    return {"type": "object", "properties": dict(properties), "required": required}


def many(items: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": items}


def versioned(
    name: str, description: str, properties: Mapping[str, Schema], *later: str
) -> dict[str, Any]:
    """The schema of a whole file, which says which it is: `opskb/findings-v1`."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": name,
        "description": description,
        **keyed({"schema": {"const": name}, **properties}, *later),
    }
