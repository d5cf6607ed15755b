"""The order in which records are told: by the day, or the time, that they were opened."""

from __future__ import annotations

from collections.abc import Iterable

from opskb.model import Record


def newest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Records by when they were opened, the last at the top; those that do not say when at the end."""
    return tuple(sorted(records, key=lambda one: (str(one.opened or ""), one.id), reverse=True))


def oldest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Records by when they were opened, the first at the top; those that do not say when at the end."""
    return tuple(sorted(records, key=lambda one: (str(one.opened or "9999"), one.id)))
