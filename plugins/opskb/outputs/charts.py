"""Charts as plain SVG: geometry here, drawing in `charts.html.j2`; each says one thing, in its title.

A chart stands over the table that it was drawn from, works without a script, and prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from opskb.outputs.scale import BOTTOM, HIGH, WIDE, Point, Scale, bounds, days
from opskb.outputs.values import figure

_GAP = 20
_LETTER = 6.6
_LABEL = 10


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
class Drawn:
    """A curve laid out: its path, its last point, and the label at its end, `at` from the top."""

    tone: str
    path: str
    label: str
    x: float
    y: float
    at: float
    band: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A chart of curves over time, laid out: paths and places in units of the SVG."""

    title: str
    text: str
    curves: tuple[Drawn, ...]
    levels: tuple[tuple[float, str], ...]
    moments: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]
    zero: float

    @property
    def wide(self) -> int:
        """How wide the box is: wider than usual where the label at the end of a curve is longer."""
        ends = (one.x + 12 + _LETTER * len(one.label) for one in self.curves)
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
    dated = [day for curve in curves for day, _ in (*curve.points, *_upper(curve))]
    values = [
        value for curve in curves for _, value in (*curve.points, *_upper(curve), *_lower(curve))
    ]
    values += [*(level.value for level in levels), *(within or ())]
    scale = Scale(min(dated), max(dated), *bounds(values, zero=zero))
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
        tuple(days(scale)),
        scale.y(0) if scale.low <= 0 <= scale.high else HIGH - BOTTOM,
    )


def _held(curve: Curve, within: tuple[float, float] | None) -> Curve:
    if within is None:
        return curve
    low, high = within
    points = tuple((day, min(high, max(low, value))) for day, value in curve.points)
    return replace(curve, points=points)


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


def _upper(curve: Curve) -> list[Point]:
    return [(day, high) for day, _, high in curve.band]


def _lower(curve: Curve) -> list[Point]:
    return [(day, low) for day, low, _ in curve.band]


def _curve(curve: Curve, scale: Scale, unit: str) -> Drawn:
    points = [(scale.x(day), scale.y(value)) for day, value in curve.points]
    (x, y), last = points[-1], curve.points[-1][1]
    words = figure(round(last, 4))
    short = len(words) + len(_suffix(unit)) <= _LABEL
    label = " ".join(filter(None, (curve.label, f"{words}{_suffix(unit)}" if short else words)))
    edge = [*_upper(curve), *reversed(_lower(curve))]
    band = _path([(scale.x(day), scale.y(value)) for day, value in edge])
    return Drawn(curve.tone, _path(points), label, x, y, y + 4, f"{band}Z" if band else "")


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if at else 'M'}{x} {y}" for at, (x, y) in enumerate(points))


def _apart(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Labels moved down until none lies on another, and up again where the box ends."""
    found: list[Drawn] = []
    for one in sorted(drawn, key=lambda one: one.at):
        place = max(one.at, found[-1].at + _GAP) if found else one.at
        found.append(replace(one, at=place))
    lowest = float(HIGH - BOTTOM)
    for number, one in reversed(list(enumerate(found))):
        found[number] = replace(one, at=min(one.at, lowest))
        lowest = found[number].at - _GAP
    return found
