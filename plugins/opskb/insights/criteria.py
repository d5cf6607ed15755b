"""The nouns of gates: a gate is a list of lines, each judged by one function over a span of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from opskb import clock
from opskb.model import Moment, Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a gate is judged over: what happened from `first` to `last`, seen on `last`.

    `record` is the cycle whose days they are, None where they are a period of the calendar.
    """

    first: date
    last: date
    record: Record | None = None

    def holds(self, moment: Moment | None) -> bool:
        """Whether a day or a time lies in it."""
        return moment is not None and self.first <= clock.day_of(moment) <= self.last


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a line holds, why in a sentence, and the keys of the records that make it so.

    `holds` is None where no record is kept that could tell: never green on nothing.
    """

    holds: bool | None
    because: str
    records: tuple[str, ...] = ()


Judge: TypeAlias = Callable[[Project, Span], Judged]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a gate: its key in JSON, the words that records name it by, and what judges it.

    `today` names what of it is read as it is today, since no record says since when it is so.
    `vouched` says that no record can show it: a person must vouch for it.
    """

    name: str
    label: str
    judge: Judge
    today: str = ""
    vouched: bool = False

    def named(self, word: str) -> bool:
        """Whether a row of a record means this line."""
        return word.casefold().replace("-", " ") in (
            self.label.casefold(),
            self.name.replace("-", " "),
        )


@dataclass(frozen=True, slots=True)
class Gate:
    """A list of lines that must all hold, or be waived with a reason."""

    name: str
    title: str
    about: str
    lines: tuple[Line, ...]


def by(day: date, moment: Moment | None) -> bool:
    """Whether something had happened by the end of a day."""
    return moment is not None and clock.day_of(moment) <= day


def open_on(day: date, record: Record) -> bool:
    """Whether what a record tells of had begun by a day, and was not over at its end."""
    if not by(day, record.opened):
        return False
    return not by(day, record.closed) if record.closed else record.live


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter that a day lies in."""
    year, quarter = clock.quarter(day)
    month, last = 3 * quarter, 30 if quarter in (2, 3) else 31
    return date(year, month - 2, 1), date(year, month, last)


def last_quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the newest quarter that had ended before a day."""
    first, _ = quarter_of(day)
    return quarter_of(first - timedelta(days=1)) if first > date.min else (first, first)


def named(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 incident`, `3 incidents`, `no incident`."""
    return f"no {one}" if not count else f"{count} {one if count == 1 else many or f'{one}s'}"


def ids(records: tuple[Record, ...], most: int = 3) -> str:
    """The ids of a few records as a list in a sentence."""
    shown = ", ".join(record.id for record in records[:most])
    return f"{shown} and {len(records) - most} more" if len(records) > most else shown


def keys(records: tuple[Record, ...]) -> tuple[str, ...]:
    """The keys of records."""
    return tuple(record.key for record in records)
