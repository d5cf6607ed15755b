"""YAML as other tools write it: several documents a file, lists of objects, their names and lengths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opskb.model import NOTHING
from opskb.source import Source

Keys = tuple[str | int, ...]

_LENGTH = re.compile(r"(\d{1,5})\s*([smhdwMQY])")
_PART = re.compile(r"[A-Za-z0-9]+(?:[._][A-Za-z0-9]+)*")
_UNITS = {
    "m": "minutes", "h": "hours", "d": "days", "w": "weeks", "M": "months", "Q": "quarters",
    "Y": "years",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Object:
    """One mapping of a file: the document it stands in, the keys that lead to it, and what it says."""

    index: int
    under: Keys
    data: Mapping[str, Any]


def objects(source: Source) -> Iterator[Object]:
    """Every document that is a mapping, and every mapping of one that is a list."""
    for index, data in enumerate(source.data):
        if isinstance(data, dict):
            yield Object(index, (), data)
        elif isinstance(data, list):
            for at, item in enumerate(data):
                if isinstance(item, dict):
                    yield Object(index, (at,), item)


def mapping(data: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """The mapping that these keys lead to, an empty one where something else stands there."""
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else NOTHING


def rows(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The mappings of a list, each with its place in it."""
    value = data.get(key)
    for at, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield at, item


def words(data: Mapping[str, Any], *names: str) -> str:
    """What the first of these keys says that says anything, a list joined by commas, on one line."""
    for name in names:
        value = data.get(name)
        parts = value if isinstance(value, list) else [value]
        said = ", ".join(str(part) for part in parts if isinstance(part, str | int) and part != "")
        if said:
            return " ".join(said.split())
    return ""


def length(text: str) -> str:
    """A length such as `1w`, `30d`, `5m` or `1M` in words a duration knows; the text itself if none.

    A minute is `m` and a month `M`, as in the OpenSLO specification, duration shorthand. Seconds
    count as the minute they begin.
    """
    match = _LENGTH.fullmatch(text)
    if not match:
        return text
    if match[2] == "s":
        return f"{-(-int(match[1]) // 60)} minutes"
    return f"{match[1]} {_UNITS[match[2]]}"


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in data.items() if value not in (None, "", [], ())}


def tail(name: str | int) -> str:
    """A name as an id can end in it: its letters and digits, dots kept, the rest as dashes."""
    return "-".join(_PART.findall(str(name)))


def visibility(*levels: Mapping[str, Any]) -> Any:
    """Who may see an object, by the first of these mappings that says so: no format has a word for it."""
    return next((one["visibility"] for one in levels if one.get("visibility") is not None), None)
