"""Figures over time, as insights read them: points in the order of their days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from statistics import fmean
from typing import TypeAlias

from opskb import clock
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.series import MOST_DIMENSIONS

Point: TypeAlias = tuple[date, float]


def rows(record: Record) -> tuple[Row, ...]:
    """The rows of the series of a record that have a day and a value, by day; none without one."""
    whole = (row for row in record.series if row.get("on") and row.get("value") is not None)
    return tuple(sorted(whole, key=lambda row: clock.day_of(row["on"])))


def points(record: Record, as_of: date, dimension: str | None = None) -> tuple[Point, ...]:
    """The days and values of a series up to a day, oldest first, of one dimension or of those without.

    Where a day has two values the last one written stands; the rules tell of it.
    """
    found = _by_dimension(record).get(dimension or "", ())
    return found[: bisect_right(found, as_of, key=lambda point: point[0])]


@remembered
def _by_dimension(record: Record) -> Mapping[str, tuple[Point, ...]]:
    """The values of each dimension by their days: asked for one by one, sorted once."""
    found: dict[str, dict[date, float]] = {}
    for row in rows(record):
        of = found.setdefault(str(row.get("dimension") or ""), {})
        of[clock.day_of(row["on"])] = float(row["value"])
    return {name: tuple(values.items()) for name, values in found.items()}


def dimensions(record: Record) -> tuple[str, ...]:
    """The dimensions of a series, in the order they are written; "" is that of a row without one.

    Those past `MOST_DIMENSIONS` are left out, which OKB001 tells of.
    """
    found = dict.fromkeys(str(row.get("dimension") or "") for row in record.series)
    return tuple(islice(found, MOST_DIMENSIONS))


def by_month(all: Iterable[Point]) -> dict[date, tuple[float, ...]]:
    """The values of each month, under its first day."""
    found: dict[date, list[float]] = {}
    for day, value in all:
        found.setdefault(day.replace(day=1), []).append(value)
    return {month: tuple(values) for month, values in found.items()}


def monthly_means(all: Iterable[Point]) -> tuple[Point, ...]:
    """The mean of each month, under its first day."""
    return tuple((month, mean(values)) for month, values in by_month(all).items())


def mean(values: Sequence[float]) -> float:
    """The mean, of values too whose sum is larger than any number."""
    try:
        return fmean(values)
    except OverflowError:
        return sum(value / len(values) for value in values)
