"""Charts as plain SVG: geometry here, drawing in `charts.html.j2`; each says one thing, in its title.

A chart stands over the table that it was drawn from, works without a script, and prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor, log10
from typing import TypeAlias

from opskb.outputs.values import figure

Point: TypeAlias = tuple[date, float]
WIDE, HIGH = 640, 200
"""The box that lines are drawn in, in units of the SVG; it scales with the page."""
LEFT, RIGHT, TOP, BOTTOM = 44, 92, 14, 22
_GAP = 15
_LETTER = 6.6
_LABEL = 10
# What no scale tells apart, and what no scale holds.
_NEAR, _FAR = 1e-12, 1e200


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its label stands at its end. `band` are the lower and upper bounds of a forecast."""

    label: str
    points: tuple[Point, ...]
    tone: str = ""
    band: tuple[tuple[date, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line that a curve must stay on one side of: a target, a limit."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened on a day and is drawn into a chart: an incident, a release."""

    label: str
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """A chart of curves over time, laid out: paths and places in units of the SVG."""

    title: str
    text: str
    curves: tuple[tuple[str, str, str, float, float, float, str], ...]
    """Of each: tone, path, label, x and y of its last point, y of its label, path of its band."""
    levels: tuple[tuple[float, str], ...]
    moments: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]
    zero: float

    @property
    def wide(self) -> int:
        """How wide the box is: wider than usual where the label at the end of a curve is longer."""
        ends = (x + 12 + _LETTER * len(label) for _, _, label, x, *_ in self.curves)
        return round(max(WIDE, *ends))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `from_` and `wide` in per cent of the scale; `words` is its value with its unit."""

    label: str
    words: str
    wide: float
    tone: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of horizontal bars on one scale that begins at nought; `limit` in per cent of it."""

    title: str
    text: str
    bars: tuple[Bar, ...]
    limit: float | None = None
    limit_label: str = ""


Chart: TypeAlias = Line | Bars


def line(
    title: str,
    text: str,
    curves: Sequence[Curve],
    *,
    levels: Sequence[Level] = (),
    moments: Sequence[Moment] = (),
    unit: str = "",
    zero: bool = False,
    within: tuple[float, float] | None = None,
) -> Line | None:
    """A chart of curves over time, None where there is nothing to draw.

    `title` is the message, `text` describes the picture to who cannot see it; values are in `unit`.
    With `zero` the scale begins at nought, else where the figures do; `within` fixes it, so that
    several charts can be compared, and what lies outside is drawn at its edge.
    """
    curves = [_held(curve, within) for curve in curves if curve.points]
    if not curves:
        return None
    days = [day for curve in curves for day, _ in (*curve.points, *_upper(curve))]
    values = [
        value for curve in curves for _, value in (*curve.points, *_upper(curve), *_lower(curve))
    ]
    values += [*(level.value for level in levels), *(within or ())]
    scale = _Scale(min(days), max(days), *_bounds(values, zero=zero))
    drawn = [_curve(curve, scale, unit) for curve in curves]
    return Line(
        title,
        text,
        tuple(_apart(drawn)),
        tuple((scale.y(level.value), level.label) for level in levels),
        tuple(
            (scale.x(moment.day), moment.label)
            for moment in moments
            if scale.first <= moment.day <= scale.last
        ),
        tuple((scale.y(value), _step(value, unit)) for value in scale.steps),
        tuple(_days(scale)),
        scale.y(0) if scale.low <= 0 <= scale.high else HIGH - BOTTOM,
    )


def _held(curve: Curve, within: tuple[float, float] | None) -> Curve:
    if within is None:
        return curve
    low, high = within
    points = tuple((day, min(high, max(low, value))) for day, value in curve.points)
    return replace(curve, points=points)


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


def bars(
    title: str,
    text: str,
    all: Sequence[tuple[str, float, str]],
    *,
    unit: str = "",
    limit: Level | None = None,
    urls: Sequence[str] = (),
) -> Bars | None:
    """A chart of horizontal bars, None without any: of each its label, its value and its tone."""
    if not all:
        return None
    top = max(0.0, limit.value if limit else 0.0, *(value for _, value, _ in all)) or 1.0
    links = urls or [""] * len(all)
    return Bars(
        title,
        text,
        tuple(
            Bar(label, f"{figure(round(value, 2))}{_suffix(unit)}", _share(value, top), tone, url)
            for (label, value, tone), url in zip(all, links, strict=True)
        ),
        _share(limit.value, top) if limit else None,
        limit.label if limit else "",
    )


def _share(value: float, top: float) -> float:
    return round(max(0.0, min(100.0, 100 * value / top)), 2)


def _suffix(unit: str) -> str:
    return {"": "", "percent": " %", "ratio": ""}.get(unit, f" {unit}")


def _step(value: float, unit: str) -> str:
    """A value of the grid, which has room for six letters: the title of a chart names its unit."""
    size = abs(value)
    for many, letter in ((1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if size >= many:
            return f"{value / (1e3 if letter == 'k' else many):g}{letter}"
    suffix = _suffix(unit)
    words = figure(value)
    return f"{words}{suffix}" if len(words) + len(suffix) <= 6 else words


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days and values to the box of the SVG."""

    first: date
    last: date
    low: float
    high: float
    step: float

    @property
    def steps(self) -> list[float]:
        """The values of the grid."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + at * self.step, 10) for at in range(count + 1)]

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (WIDE - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, value: float) -> float:
        span = self.high - self.low
        held = min(self.high, max(self.low, value))
        return round(TOP + (HIGH - TOP - BOTTOM) * (self.high - held) / span, 1)


def _bounds(values: Sequence[float], *, zero: bool) -> tuple[float, float, float]:
    """The lowest and the highest value of a scale and its step, in round numbers (1, 2, 5 times ten)."""
    low, high = (min(_FAR, max(-_FAR, value)) for value in (min(values), max(values)))
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    size = max(abs(low), abs(high))
    if high - low <= size * _NEAR or size < 1 / _FAR:
        room = max(1.0, size / 10)
        low, high = (0.0 if zero and low >= 0 else low - room), high + room
    rough = (high - low) / 4
    unit = 10 ** floor(log10(rough))
    step = float(next((many * unit for many in (1, 2, 5) if many * unit >= rough), 10 * unit))
    return floor(low / step) * step, -floor(-high / step) * step, step


def _upper(curve: Curve) -> list[Point]:
    return [(day, high) for day, _, high in curve.band]


def _lower(curve: Curve) -> list[Point]:
    return [(day, low) for day, low, _ in curve.band]


def _curve(
    curve: Curve, scale: _Scale, unit: str
) -> tuple[str, str, str, float, float, float, str]:
    points = [(scale.x(day), scale.y(value)) for day, value in curve.points]
    (x, y), last = points[-1], curve.points[-1][1]
    words = figure(round(last, 4))
    short = len(words) + len(_suffix(unit)) <= _LABEL
    label = " ".join(filter(None, (curve.label, f"{words}{_suffix(unit)}" if short else words)))
    edge = [*_upper(curve), *reversed(_lower(curve))]
    band = _path([(scale.x(day), scale.y(value)) for day, value in edge])
    return curve.tone, _path(points), label, x, y, y + 4, f"{band}Z" if band else ""


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if at else 'M'}{x} {y}" for at, (x, y) in enumerate(points))


def _apart(
    drawn: list[tuple[str, str, str, float, float, float, str]],
) -> list[tuple[str, str, str, float, float, float, str]]:
    """Labels moved down until none lies on another."""
    found: list[tuple[str, str, str, float, float, float, str]] = []
    for tone, path, label, x, y, at, band in sorted(drawn, key=lambda one: one[5]):
        place = max(at, found[-1][5] + _GAP) if found else at
        found.append((tone, path, label, x, y, place, band))
    return found


def _days(scale: _Scale) -> list[tuple[float, str]]:
    """At most six days under a chart: the first of a month where it spans months, else plain days."""
    span = (scale.last - scale.first).days
    if span < 70:
        every = max(1, -(-span // 4))
        days = [scale.first + timedelta(days=at) for at in range(0, span + 1, every)]
        return [(scale.x(day), f"{day.day} {day:%b}") for day in days]
    months = [
        date(year, month, 1)
        for year in range(scale.first.year, scale.last.year + 1)
        for month in range(1, 13)
        if scale.first <= date(year, month, 1) <= scale.last
    ]
    every = max(1, -(-len(months) // 5))
    return [(scale.x(day), f"{day:%b %Y}") for day in months[::every]]
