"""Where the words of a line chart stand: at the end of a curve, and beside a level where nothing crosses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from opskb.outputs.scale import BOTTOM, HIGH, LEFT, RIGHT, TOP, WIDE

LETTER = 6.6
"""How wide a letter of a label is."""
_GAP = 20
_STEP = 24
# How far a word stands off its level, and how much room it takes there: upwards and downwards of it.
_OVER, _UNDER, _TALL = -4, 12, 11

Place: TypeAlias = tuple[float, float]
Stroke: TypeAlias = tuple[Place, Place]


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
class Placed:
    """A level laid out: `y` from the top, and where its label begins."""

    y: float
    label: str
    x: float
    at: float


def apart(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Labels moved down until none lies on another, and up again where the box ends.

    The curves stay in their order, which gives each its colour.
    """
    order = sorted(range(len(drawn)), key=lambda number: drawn[number].at)
    places: list[float] = []
    for number in order:
        at = drawn[number].at
        places.append(max(at, places[-1] + _GAP) if places else at)
    lowest = float(HIGH - BOTTOM)
    for step in reversed(range(len(places))):
        places[step] = min(places[step], lowest)
        lowest = places[step] - _GAP
    by_number = dict(zip(order, places, strict=True))
    return [replace(one, at=by_number[number]) for number, one in enumerate(drawn)]


def beside(
    levels: Iterable[tuple[float, str]], curves: Iterable[Sequence[Place]], moments: Iterable[float]
) -> Iterator[Placed]:
    """The levels, `y` and label, each with its label at the first place that nothing crosses."""
    levels = tuple(levels)
    strokes = [stroke for curve in curves for stroke in pairwise(curve)]
    strokes += [((x, TOP), (x, HIGH - BOTTOM)) for x in moments]
    strokes += [((LEFT, y), (WIDE - RIGHT, y)) for y, _ in levels]
    for y, label in levels:
        wide = LETTER * len(label)
        x, at = _free(y, wide, strokes)
        strokes += [((x, at - half), (x + wide, at - half)) for half in (0, _TALL / 2)]
        yield Placed(y, label, x, at)


def _free(y: float, wide: float, strokes: Sequence[Stroke]) -> Place:
    """Where a label begins: over its level or under it, as far left as there is room."""
    first = LEFT + 4
    ends = range(first, max(first, round(WIDE - RIGHT - wide)) + 1, _STEP)
    places = [(float(x), round(y + off, 1)) for x in ends for off in (_OVER, _UNDER)]
    inside = [place for place in places if _TALL <= place[1] < HIGH - BOTTOM] or places
    clear = (one for one in inside if not any(_crosses(one, wide, stroke) for stroke in strokes))
    return next(clear, inside[0])


def _crosses(place: Place, wide: float, stroke: Stroke) -> bool:
    """Whether a stroke runs through the box of a word."""
    (left, bottom), ((x1, y1), (x2, y2)) = place, sorted(stroke)
    from_, to = max(left - 2, x1), min(left + wide + 2, x2)
    if from_ > to:
        return False
    slope = (y2 - y1) / (x2 - x1) if x2 > x1 else 0.0
    ends = (y1 + slope * (from_ - x1), y1 + slope * (to - x1)) if slope else (y1, y2)
    return min(ends) < bottom + 2 and max(ends) > bottom - _TALL
