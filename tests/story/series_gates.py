"""The typed lines of the sample's scorecard: a value at the end of each month, from its story."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

Story = Mapping[str, Any]
Entry = Mapping[str, Any]

IDS = (
    "MET-merchant-growth",
    "MET-activation",
    "MET-day-7",
    "MET-day-30",
    "MET-portfolio-roi",
    "MET-questions-left",
)


def line(id: str) -> Callable[[Story], str]:
    """The text of the CSV of one line."""

    def text(story: Story) -> str:
        entry = next(row for row in story["scorecard"] if row["id"] == id)
        days = tuple(_ends(story["begins"], story["as_of"]))
        values = (_value(entry, at, len(days), day) for at, day in enumerate(days))
        rows = (
            f"{day},{value:.{entry.get('decimals', 1)}f}\n"
            for day, value in zip(days, values, strict=True)
        )
        return "on,value\n" + "".join(rows)

    return text


def _ends(first: date, as_of: date) -> Iterator[date]:
    """The last day of every month that has ended."""
    year, month = first.year, first.month
    while (day := date(year, month, monthrange(year, month)[1])) < as_of:
        yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _value(entry: Entry, at: int, count: int, day: date) -> float:
    """What the story tells of a month, else a straight line between what it tells, with some noise."""
    told = {0: entry["first"], count - 1: entry["last"]}
    told |= {_index(row["on"], day, at): row["value"] for row in entry.get("told", ())}
    if at in told:
        return float(told[at])
    before = max(index for index in told if index < at)
    after = min(index for index in told if index > at)
    share = (at - before) / (after - before)
    straight = told[before] + (told[after] - told[before]) * share
    return float(straight + entry["spread"] * _noise(entry["id"], day))


def _index(on: date, day: date, at: int) -> int:
    """The place of a month, counted from that of another."""
    return at + 12 * (on.year - day.year) + on.month - day.month


def _noise(id: str, day: date) -> float:
    """A number between -1 and 1 that a name and a day always give."""
    digest = sha256(f"{id} {day}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 0x7FFFFFFF - 1


SERIES: Mapping[str, Callable[[Story], str]] = {
    f"data/metrics/{id.lower()}.csv": line(id) for id in IDS
}
