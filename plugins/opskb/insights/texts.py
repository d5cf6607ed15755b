"""Every text that a record says: all of it at once, or each with the keys that lead to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from opskb.model import Record

Keys: TypeAlias = tuple[str | int, ...]
_APART = "\n\0\n"
_MAPPINGS = frozenset((dict, MappingProxyType))
_HOLDERS = _MAPPINGS | {tuple, list}


def whole(record: Record) -> str:
    """Body, fields and unknown keys in no order, each apart from the next by signs that no text has.

    Most records hold nothing of what a rule looks for, and one long text is looked through faster
    than many short ones.
    """
    return _APART.join((record.body, *within(record.values, record.unknown)))


def within(*values: Any) -> list[str]:
    """Every text in some rows and lists, however deep, in no order."""
    said: list[str] = []
    left: list[Any] = [*values]
    while left:
        held = left.pop()
        # Told apart by their types alone, since this walks through every value there is.
        for value in held.values() if type(held) in _MAPPINGS else held:
            if type(value) is str:
                said.append(value)
            elif type(value) in _HOLDERS:
                left.append(value)
    return said


def each(
    value: Any, keys: Keys = (), *, without: Collection[str] = ()
) -> Iterator[tuple[Keys, str]]:
    """Every text in a value, and what it stands under; nothing under a key of `without`."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            if name not in without:
                yield from each(held, (*keys, name), without=without)
    elif isinstance(value, tuple | list):
        for at, held in enumerate(value):
            yield from each(held, (*keys, at), without=without)
