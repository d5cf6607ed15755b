"""One key of a JSON object, written by its stretch of text: every other byte stays as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class _Member:
    """A key of the outermost object with its value, and where they stand: `start` is the key's."""

    key: str
    value: Any
    start: int
    value_at: int
    end: int


def value_of(text: str, key: str) -> Any:
    """The value under a key, None where it has none. Raises ValueError for what is no plain JSON object."""
    return next((one.value for one in _members(text) if one.key == key), None)


def with_key(text: str, key: str, value: Any) -> str:
    """The same object with this value under the key, which is put last where it is new.

    Raises ValueError for what is no plain JSON object, for one with comments, and for a key that
    stands there twice, since nobody can tell which of them counts.
    """
    members = list(_members(text))
    named = [one for one in members if one.key == key]
    if len(named) > 1:
        raise ValueError(f"has the key {key} twice")
    indent = _indent(text, members)
    shown = json.dumps(value, indent=indent, ensure_ascii=False).replace("\n", f"\n{indent}")
    end = "\r\n" if "\r\n" in text else "\n"
    shown = shown.replace("\n", end)
    if named:
        return f"{text[: named[0].value_at]}{shown}{text[named[0].end :]}"
    pair = f"{end}{indent}{json.dumps(key)}: {shown}"
    if members:
        return f"{text[: members[-1].end]},{pair}{text[members[-1].end :]}"
    opening = text.index("{") + 1
    return f"{text[:opening]}{pair}{end}{text[opening:].lstrip()}"


def _indent(text: str, members: list[_Member]) -> str:
    """How far the first key stands in, four blanks where that cannot be told."""
    before = text[: members[0].start] if members else ""
    line = before.rpartition("\n")[2]
    return line if "\n" in before and line and not line.strip() else "    "


def _members(text: str) -> Iterator[_Member]:
    json.loads(text)  # what follows need not ask whether it is JSON
    at = _past(text, 0)
    if text[at] != "{":
        raise ValueError("is no JSON object")
    at = _past(text, at + 1)
    while text[at] != "}":
        start = at
        key, at = _DECODER.raw_decode(text, at)
        value_at = _past(text, _past(text, at) + 1)
        value, end = _DECODER.raw_decode(text, value_at)
        yield _Member(key, value, start, value_at, end)
        at = _past(text, end)
        at = _past(text, at + 1) if text[at] == "," else at


def _past(text: str, at: int) -> int:
    """Where the blanks that begin here end."""
    found = _BLANK.match(text, at)
    return found.end() if found else at
