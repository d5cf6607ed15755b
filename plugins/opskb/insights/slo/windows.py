"""What may be lost in the window of an objective, what was, and whether that is explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.slo.answered import Crowd, crowds, placed
from opskb.insights.slo.charges import Charge
from opskb.insights.slo.measured import Objective, begin_of, objectives
from opskb.memory import remembered
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Window:
    """The window of an objective up to the end of a day.

    `compliance` is the good share of what was measured in it. `budget` is what may be lost in the
    whole window and `lost` what was, both in minutes or events; `measured` says how much of its
    time has rows, from 0 to 1.
    """

    first: date
    last: date
    compliance: float
    budget: float
    lost: float
    measured: float

    @property
    def left(self) -> float:
        """The share of the budget that is left: below nought where the objective is missed."""
        return 1 - self.lost / self.budget

    @property
    def held(self) -> bool:
        """Whether no more was lost than may be; a hair's breadth is the noise of sums."""
        return self.lost <= self.budget * (1 + 1e-9)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of an objective: its share of good, what was lost, and the charges in it."""

    first: date
    compliance: float
    lost: float
    charges: tuple[Charge, ...]

    @property
    def charged(self) -> float:
        """The minutes that incidents answer for."""
        return sum(one.minutes for one in self.charges)


def window(one: Objective, last: date) -> Window | None:
    """The window of an objective that ends with a day, None where nothing was measured in it.

    Compliance is good over total of the rows there are. The budget is `(1 - objective) x total` of
    the whole window: what has no row neither spends of it nor shortens it.
    """
    if one.because or one.measured is None or one.target is None or one.length is None:
        return None
    first = begin_of(last, one.length)
    end = clock.end_of(last)
    if first is None or end - first < one.measured.step:
        return None
    bad, total, count = one.measured.between(first, end)
    if not count or not total:
        return None
    measured = min(1.0, count * one.measured.step / (end - first))
    budget = (1 - one.target) * total / measured
    return Window(first.date(), last, 1 - bad / total, budget, bad, measured)


def history(one: Objective) -> Iterator[Month]:
    """Every calendar month that was measured, oldest first."""
    if one.measured is None:
        return
    months = dict.fromkeys(at.date().replace(day=1) for at in one.measured.moments)
    for first in months:
        after = clock.later(first, relativedelta(months=1))
        bad, total, _ = one.measured.between(clock.instant(first), clock.instant(after))
        inside = tuple(charge for charge in one.charges if first <= charge.day < after)
        if total:
            yield Month(first, 1 - bad / total, bad, inside)


@remembered
def left_by_day(project: Project) -> Mapping[str, tuple[tuple[date, float], ...]]:
    """Of each objective, by its key, the share of its budget left at the end of every measured day.

    Days whose window was not measured as a whole are left out, but for today.
    """
    found = objectives(project)
    return {key: tuple(_left(one, project.as_of)) for key, one in found.items()}


def _left(one: Objective, as_of: date) -> Iterator[tuple[date, float]]:
    moments = one.measured.moments if one.measured else ()
    for day in dict.fromkeys(at.date() for at in moments):
        now = window(one, day)
        if now and (now.measured > 0.999 or day == as_of):
            yield day, now.left


def lost_on(one: Objective, first: date, last: date) -> float | None:
    """What was lost from one day to another, both included; None where a day of them has no row."""
    if one.measured is None or one.events:
        return None
    end = clock.later(last, relativedelta(days=1))
    bad, total, count = one.measured.between(clock.instant(first), clock.instant(end))
    whole = count * one.measured.step >= (end - first)
    return bad if total and whole else None


def explained(one: Objective, found: Window) -> bool:
    """Whether a window that was missed is explained: no more than may be was lost in it on days that
    no override accepts, beyond what incidents answer for on each of them.
    """
    bare = one.bare.between(found.first, found.last)
    return min(found.lost, bare) <= found.budget * (1 + 1e-6)


def inside(one: Objective, found: Window) -> tuple[Charge, ...]:
    """The charges of the incidents that ran on a day of a window."""
    return tuple(
        charge for charge in one.charges if found.first <= charge.until and charge.day <= found.last
    )


def windows(one: Objective, as_of: date) -> Iterator[Window]:
    """The window up to the end of every measured day, and that up to today, oldest first."""
    moments = one.measured.moments if one.measured else ()
    for day in dict.fromkeys((*(at.date() for at in moments), as_of)):
        if found := window(one, day):
            yield found


def overcharged(one: Objective, slack: float) -> Iterator[tuple[Crowd, float]]:
    """The charges that are more than the series lost on their days, by more than `slack` minutes, and what it lost.

    Days without a row, and objectives that are measured in events, are not compared.
    """
    if one.measured is None or one.events:
        return
    seen = [each for each in one.charges if lost_on(one, each.day, each.until) is not None]
    for crowd in crowds(placed(one.measured.lost(), seen), slack):
        lost = lost_on(one, crowd.first, crowd.last)
        if lost is not None and crowd.minutes > lost + slack:
            yield crowd, lost
