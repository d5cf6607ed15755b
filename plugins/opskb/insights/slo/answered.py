"""What of the losses of an objective incidents answer for, day by day, and what they charge beyond them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from opskb.insights.slo.charges import Charge

_NOISE = 1e-9
"""Less than this lost on a day is what is left of sums."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Amounts of days in their order, in minutes or events; `sums` are up to and without a day."""

    days: tuple[date, ...] = ()
    sums: tuple[float, ...] = (0.0,)

    def between(self, first: date, last: date) -> float:
        """What the days from one to another add up to, both included."""
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        return self.sums[high] - self.sums[low] if low < high else 0.0


NEVER = Daily()
"""No amount on any day."""


def daily(amounts: Mapping[date, float]) -> Daily:
    """Amounts by day, ready to be summed over any stretch of days."""
    days = sorted(amounts)
    return Daily(tuple(days), tuple(accumulate((amounts[day] for day in days), initial=0.0)))


@dataclass(frozen=True, slots=True)
class Placed:
    """A charge, what it answers for on each day of its incident, and what of it found no loss there."""

    charge: Charge
    parts: Mapping[date, float]
    over: float


def placed(
    lost: Mapping[date, float], charges: Iterable[Charge], *, whole: bool = False
) -> Iterator[Placed]:
    """Every charge with the losses that it answers for: no day answers for more than it lost.

    Charges whose incident ended first come first, and each takes the earliest loss that is left, so
    that together they answer for as much as they can (earliest deadline first). `whole` lets a
    charge answer for all that was lost on its days: minutes cannot be counted in events.
    """
    left = {day: loss for day, loss in lost.items() if loss > _NOISE}
    days = sorted(left)
    for charge in sorted(charges, key=lambda one: (one.until, one.day, one.id)):
        rest = math.inf if whole and charge.minutes > 0 else charge.minutes
        parts: dict[date, float] = {}
        at = bisect_left(days, charge.day)
        while rest > 0 and at < len(days) and days[at] <= charge.until:
            day = days[at]
            parts[day] = min(rest, left[day])
            rest -= parts[day]
            left[day] -= parts[day]
            if left[day] > _NOISE:
                break
            del days[at]
        yield Placed(charge, parts, 0.0 if whole else rest)


def answered(found: Iterable[Placed]) -> Mapping[date, float]:
    """What charges answer for on each day, together."""
    amounts: dict[date, float] = {}
    for one in found:
        for day, part in one.parts.items():
            amounts[day] = amounts.get(day, 0.0) + part
    return amounts


def unaccepted(
    lost: Mapping[date, float], overrides: Iterable[tuple[date, date]]
) -> Mapping[date, float]:
    """The losses without those of the days that overrides accept, each from a day to another."""
    days = sorted(lost)
    for first, last in overrides:
        del days[bisect_left(days, first) : bisect_right(days, last)]
    return {day: lost[day] for day in days}


@dataclass(frozen=True, slots=True)
class Crowd:
    """Charges that answer for the same days, from `first` to `last`, and are more than these lost."""

    charges: tuple[Charge, ...]
    first: date
    last: date

    @property
    def minutes(self) -> float:
        """What they charge together."""
        return sum(one.minutes for one in self.charges)


def crowds(found: Iterable[Placed], slack: float) -> Iterator[Crowd]:
    """The charges of which more than `slack` minutes found no loss, with all that lie in these days.

    Of the days from `first` to `last` nothing is left, and what took it lies in them as a whole. A
    crowd that lies inside a later one is told with that.
    """
    all = list(found)
    days: list[tuple[date, date]] = []
    for at in range(len(all) - 1, -1, -1):
        day, last = all[at].charge.day, all[at].charge.until
        inside = bool(days) and days[-1][0] <= day and last <= days[-1][1]
        if all[at].over > slack and not inside:
            days.append((_first(all, at), last))
            yield _crowd(all, at, *days[-1])


def _first(all: list[Placed], at: int) -> date:
    """The first day of the losses that a charge did not find because others had taken them."""
    first, before = all[at].charge.day, date.max
    while first < before:
        before = first
        for one in _back(all, at, before):
            if one.parts and max(one.parts) >= before:
                first = min(first, one.charge.day)
    return first


def _back(all: list[Placed], at: int, first: date) -> Iterator[Placed]:
    """A charge and those before it, newest first, down to the last that ended on a day or later."""
    while at >= 0 and all[at].charge.until >= first:
        yield all[at]
        at -= 1


def _crowd(all: list[Placed], at: int, first: date, last: date) -> Crowd:
    inside = [one.charge for one in _back(all, at, first) if one.charge.day >= first]
    return Crowd(tuple(sorted(inside, key=lambda each: (each.day, each.id))), first, last)
