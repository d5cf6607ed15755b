"""From days and values to the box of a chart: scales in round numbers, and lines of few points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log10
from typing import TypeAlias

Point: TypeAlias = tuple[date, float]
WIDE, HIGH = 640, 200
"""The box that lines are drawn in, in units of the SVG; it scales with the page."""
LEFT, RIGHT, TOP, BOTTOM = 44, 92, 14, 22
# What no scale tells apart, and what no scale holds.
_NEAR, _FAR = 1e-12, 1e200
_VANISHES = 0.1
"""A spread of less than this share of the largest value cannot be seen on a scale from nought."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From days and values to the box of the SVG."""

    first: date
    last: date
    low: float
    high: float
    step: float

    @property
    def whole(self) -> bool:
        """Whether nought lies on it."""
        return self.low <= 0 <= self.high

    @property
    def steps(self) -> list[float]:
        """The values of the grid."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + at * self.step, 10) for at in range(count + 1)]

    def x(self, day: date) -> float:
        """Where a day lies, from the left."""
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (WIDE - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, value: float) -> float:
        """Where a value lies, from the top; one outside at the edge."""
        span = self.high - self.low
        held = min(self.high, max(self.low, value))
        return round(TOP + (HIGH - TOP - BOTTOM) * (self.high - held) / span, 1)


def bounds(values: Sequence[float], *, zero: bool) -> tuple[float, float, float]:
    """The lowest and the highest value of a scale and its step, in round numbers (1, 2, 5 times ten).

    It holds nought, unless what it shows would vanish beside that; with `zero` even then.
    """
    low, high = (min(_FAR, max(-_FAR, value)) for value in (min(values), max(values)))
    size = max(abs(low), abs(high))
    same = high - low <= size * _NEAR
    if zero or same or high - low >= size * _VANISHES:
        low, high = min(0.0, low), max(0.0, high)
    if size < 1 / _FAR:
        high = 1.0
    rough = (high - low) / 4
    unit = 10 ** floor(log10(rough))
    step = float(next((many * unit for many in (1, 2, 5) if many * unit >= rough), 10 * unit))
    first, last = floor(low / step) * step, -floor(-high / step) * step
    # Nothing lies on an edge that is not nought: it would be taken for the axis.
    first -= step if 0 < low <= first else 0
    last += step if last <= high < 0 else 0
    return first, last, step


def days(scale: Scale) -> list[tuple[float, str]]:
    """At most six days under a chart: the first of a month where it spans months, else plain days."""
    span = (scale.last - scale.first).days
    if span < 70:
        every = max(1, -(-span // 4))
        plain = [scale.first + timedelta(days=at) for at in range(0, span + 1, every)]
        return [(scale.x(day), f"{day.day} {day:%b}") for day in plain]
    months = [
        date(year, month, 1)
        for year in range(scale.first.year, scale.last.year + 1)
        for month in range(1, 13)
        if scale.first <= date(year, month, 1) <= scale.last
    ]
    every = max(1, -(-len(months) // 5))
    return [(scale.x(day), f"{day:%b %Y}") for day in months[::every]]


def thinned(points: Sequence[Point], most: int = 120) -> tuple[Point, ...]:
    """No more than this many points that draw the same line: what lies on it is left out.

    Kept is each point that is further from the line through its neighbours than the eye sees, and
    further still until few enough are left (Douglas and Peucker 1973, by vertical distance).
    """
    if len(points) <= max(most, 3):
        return tuple(points)
    places = [(day.toordinal(), value) for day, value in points]
    values = [value for _, value in places]
    near = (max(values) - min(values)) / 400
    kept = _corners(places, near)
    while len(kept) > most:
        near *= 1.6
        kept = _corners(places, near)
    return tuple(points[at] for at in kept)


def _corners(places: Sequence[tuple[int, float]], near: float) -> list[int]:
    """Which places a line bends at by more than `near`, its two ends among them."""
    kept, parts = {0, len(places) - 1}, [(0, len(places) - 1)]
    while parts:
        first, last = parts.pop()
        (from_, low), (to, high) = places[first], places[last]
        slope = (high - low) / max(1, to - from_)
        far, at = near, 0
        for place in range(first + 1, last):
            day, value = places[place]
            away = abs(value - low - slope * (day - from_))
            if away > far:
                far, at = away, place
        if at:
            kept.add(at)
            parts += [(first, at), (at, last)]
    return sorted(kept)
