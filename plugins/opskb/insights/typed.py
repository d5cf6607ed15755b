"""Values as what an insight reckons with; nothing, where a kind of a user's own holds something else there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.model import Row


def number(value: Any) -> float | None:
    """A number, None for anything else, a flag too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def day(value: Any) -> date | None:
    """The day of a date or a time, None for anything else."""
    return clock.day_of(value) if isinstance(value, date) else None


def length(value: Any) -> relativedelta | None:
    """A duration, None for anything else."""
    return value if isinstance(value, relativedelta) else None


def rows(value: Any) -> tuple[Row, ...]:
    """The rows of a table, none for anything else."""
    found = value if isinstance(value, tuple) else ()
    return tuple(row for row in found if isinstance(row, Mapping))
