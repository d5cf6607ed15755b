"""Charts as plain SVG: geometry here, drawing in `charts.html.j2`; each says one thing, in its title.

A chart stands over the table that it was drawn from, works without a script, and prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import TypeAlias

from opskb.outputs.labels import LETTER, Drawn, Placed, apart, beside
from opskb.outputs.scale import WIDE, Point, Scale, bounds, days
from opskb.outputs.values import figure
from opskb.outputs.wording import listed

_LABEL = 10
_NAMED = 6
"""How many of the moments a chart names under it; the others are counted."""


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
    """A chart of curves over time, laid out: paths and places in units of the SVG.

    `zero` is where nought lies, None where the scale leaves it out; `notes` say what cannot be seen.
    """

    title: str
    text: str
    curves: tuple[Drawn, ...]
    levels: tuple[Placed, ...]
    moments: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]
    zero: float | None
    notes: tuple[str, ...] = ()

    @property
    def wide(self) -> int:
        """How wide the box is: wider than usual where the label at the end of a curve is longer."""
        ends = (one.x + 12 + LETTER * len(one.label) for one in self.curves)
        return round(max(WIDE, *ends))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `from_` and `wide` in per cent of the scale; `words` is its value with its unit."""

    label: str
    words: str
    from_: float
    wide: float
    tone: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of horizontal bars on one scale; `zero` and `limit` are in per cent of it.

    `zero` is where nought lies: at the left, unless a bar lies below it.
    """

    title: str
    text: str
    bars: tuple[Bar, ...]
    zero: float = 0.0
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
    named: str = "",
    unit: str = "",
    zero: bool = False,
    within: tuple[float, float] | None = None,
    words: Callable[[float], str] | None = None,
) -> Line | None:
    """A chart of curves over time, None where there is nothing to draw.

    `title` is the message, `text` describes the picture to who cannot see it; values are in `unit`,
    or said by `words`. The scale holds nought, unless what it shows would vanish; with `zero` always.
    `within` fixes it, so that several charts can be compared, and what lies outside is drawn at its
    edge. `named` says what the moments are.
    """
    curves = [_held(curve, within) for curve in curves if curve.points]
    if not curves:
        return None
    scale = _scale(curves, (*(level.value for level in levels), *(within or ())), zero=zero)
    shown = [one for one in moments if scale.first <= one.day <= scale.last]
    dots = tuple((scale.x(one.day), one.label) for one in shown)
    places = [[(scale.x(day), scale.y(value)) for day, value in one.points] for one in curves]
    at = [(scale.y(level.value), level.label) for level in levels]
    return Line(
        title,
        text,
        tuple(apart([_curve(curve, scale, unit, words) for curve in curves])),
        tuple(beside(at, places, [x for x, _ in dots])),
        dots,
        tuple((scale.y(value), _step(value, unit)) for value in scale.steps),
        tuple(days(scale)),
        scale.y(0) if scale.whole else None,
        tuple(_notes(scale, named, shown, unit)),
    )


def _scale(curves: Sequence[Curve], also: Sequence[float], *, zero: bool) -> Scale:
    """The scale that all curves fit on, with their bands and the values that are to be on it as well."""
    dated = [day for curve in curves for day, _ in (*curve.points, *_upper(curve))]
    values = [
        value for curve in curves for _, value in (*curve.points, *_upper(curve), *_lower(curve))
    ]
    return Scale(min(dated), max(dated), *bounds([*values, *also], zero=zero))


def _notes(scale: Scale, named: str, shown: Sequence[Moment], unit: str) -> Iterator[str]:
    if not scale.whole:
        low, high = (f"{figure(value)}{_suffix(unit)}" for value in (scale.low, scale.high))
        yield f"The scale leaves out nought: it runs from {low} to {high}."
    if named and shown:
        more = len(shown) - _NAMED
        names = [one.label for one in shown[:_NAMED]] + ([f"{more} more"] if more > 0 else [])
        yield f"Red dots, {named}: {listed(names)}."


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
    whole: float = 0.0,
    lowest: float = -inf,
    urls: Sequence[str] = (),
) -> Bars | None:
    """A chart of horizontal bars, None without any: of each its label, its value and its tone.

    The scale holds nought, the `limit`, and the `whole` that the values are shares of, so that a
    small share looks small. A value below nought lies left of it; what is below `lowest` ends there.
    """
    if not all:
        return None
    held = [max(lowest, value) for _, value, _ in all]
    low, high = min(0.0, *held), max(0.0, whole, limit.value if limit else 0.0, *held)
    scale = (low, high if high > low else low + 1.0)
    links = urls or [""] * len(all)
    return Bars(
        title,
        text,
        tuple(
            _bar(label, f"{figure(round(value, 2))}{_suffix(unit)}", short, tone, url, scale)
            for (label, value, tone), short, url in zip(all, held, links, strict=True)
        ),
        _share(0.0, scale),
        _share(limit.value, scale) if limit else None,
        limit.label if limit else "",
    )


def _bar(
    label: str, words: str, value: float, tone: str, url: str, scale: tuple[float, float]
) -> Bar:
    from_, to = _share(min(0.0, value), scale), _share(max(0.0, value), scale)
    return Bar(label, words, from_, round(to - from_, 2), tone, url)


def _share(value: float, scale: tuple[float, float]) -> float:
    low, high = scale
    return round(max(0.0, min(100.0, 100 * (value - low) / (high - low))), 2)


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


def _curve(curve: Curve, scale: Scale, unit: str, words: Callable[[float], str] | None) -> Drawn:
    points = [(scale.x(day), scale.y(value)) for day, value in curve.points]
    (x, y), last = points[-1], curve.points[-1][1]
    said = words(last) if words else _said(last, unit)
    label = " ".join(filter(None, (curve.label, said)))
    edge = [*_upper(curve), *reversed(_lower(curve))]
    band = _path([(scale.x(day), scale.y(value)) for day, value in edge])
    return Drawn(curve.tone, _path(points), label, x, y, y + 4, f"{band}Z" if band else "")


def _said(value: float, unit: str) -> str:
    """A value at the end of a curve, with its unit where there is room for it."""
    words, suffix = figure(round(value, 4)), _suffix(unit)
    return f"{words}{suffix}" if len(words) + len(suffix) <= _LABEL else words


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if at else 'M'}{x} {y}" for at, (x, y) in enumerate(points))
