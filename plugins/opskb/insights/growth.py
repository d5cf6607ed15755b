"""How users come, stay and pay: channels, the funnel, cohorts, and what grows or shrinks by the month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import plausible, series
from opskb.insights.figure import Figure, missing
from opskb.insights.series import Point
from opskb.model import Record
from opskb.project import Project

BACK = 3
"""Months that a figure is compared over."""
COHORTS = 18
"""Cohorts that are looked at, the newest: so many that several of them are a year old."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The months of one dimension of a metric, oldest first, each under its first day."""

    dimension: str
    months: tuple[Point, ...]

    @property
    def latest(self) -> Point:
        """The newest month with a value."""
        return self.months[-1]

    @property
    def before(self) -> Point | None:
        """The month three before the newest, None where it has no value."""
        month = clock.later(self.latest[0], relativedelta(months=-BACK))
        return next((one for one in self.months if one[0] == month), None)

    @property
    def change(self) -> float | None:
        """By what share of its value of three months before it has grown; None from nought."""
        before = self.before
        return (self.latest[1] - before[1]) / abs(before[1]) if before and before[1] else None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a funnel in one month: how many reached it, of those before, of all.

    `of_previous` and `of_first` are shares, None where nobody was there to come.
    """

    name: str
    count: float
    of_previous: float | None
    of_first: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The stages of a funnel in the newest month that has them all; empty where none has."""

    month: date | None = None
    stages: tuple[Stage, ...] = ()
    because: str = ""

    @property
    def whole(self) -> float | None:
        """The share of the first stage that reaches the last."""
        return self.stages[-1].of_first if self.stages else None

    @property
    def narrowest(self) -> Stage | None:
        """The stage that loses the largest share of those who reached the one before."""
        known = [one for one in self.stages[1:] if one.of_previous is not None]
        return min(known, key=lambda one: one.of_previous or 0.0, default=None)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who came in one month: what share was still there so many months later."""

    month: date
    kept: tuple[tuple[int, float], ...]

    def after(self, months: int) -> float | None:
        """The share still there after so many months, None where nobody has counted."""
        return dict(self.kept).get(months)


def measured(project: Project, what: str) -> tuple[Record, ...]:
    """The metrics in force that are a series of this."""
    all = project.by_kind["metric"]
    return tuple(one for one in all if one.live and one.values.get("measures") == what)


def trends(record: Record, as_of: date) -> tuple[Trend, ...]:
    """The monthly means of each dimension of a metric that has any, in the order they are written."""
    found = (Trend(name, _months(record, as_of, name)) for name in series.dimensions(record))
    return tuple(one for one in found if one.months)


def _months(record: Record, as_of: date, dimension: str) -> tuple[Point, ...]:
    return series.monthly_means(series.points(record, as_of, dimension))


def funnel(record: Record, as_of: date) -> Funnel:
    """The newest month in which every stage has a value; stages in the order they are written."""
    if wrong := plausible.flaw(record):
        return Funnel(because=wrong.message)
    stages = {name: dict(_months(record, as_of, name)) for name in series.dimensions(record)}
    if len(stages) < 2:
        return Funnel(because="it names fewer than two stages as dimensions")
    whole = set.intersection(*(set(months) for months in stages.values()))
    if not whole:
        return Funnel(because="no month has a value of every stage")
    return Funnel(max(whole), tuple(_stages(stages, max(whole))))


def _stages(stages: dict[str, dict[date, float]], month: date) -> Iterator[Stage]:
    counts = [(name, months[month]) for name, months in stages.items()]
    first = counts[0][1]
    previous: float | None = None
    for name, count in counts:
        yield Stage(name, count, _share(count, previous), _share(count, first))
        previous = count


def _share(count: float, of: float | None) -> float | None:
    return count / of if of and of > 0 else None


def cohorts(record: Record, as_of: date) -> tuple[Cohort, ...]:
    """The cohorts of a metric, oldest first; a dimension that is no month, such as 2026-03, is none.

    The months of a value are those from its cohort's to the month it was measured in.
    """
    found = []
    for name in series.dimensions(record):
        if first := plausible.cohort(name):
            values = series.points(record, as_of, name)
            kept = {
                clock.months_between(first, day): value for day, value in values if day >= first
            }
            found.append(Cohort(first, tuple(sorted(kept.items()))))
    return tuple(sorted((one for one in found if one.kept), key=lambda one: one.month))


def recent(all: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """The newest cohorts, oldest first: those that are shown, and that a mean is of."""
    return tuple(all[-COHORTS:])


def counted(all: Iterable[Cohort], months: int) -> int:
    """How many cohorts are old enough for a mean after so many months, and were counted then."""
    return sum(one.after(months) is not None for one in all)


def mean_after(all: Iterable[Cohort], months: int) -> float | None:
    """The mean of what cohorts keep after so many months, None where none is that old."""
    kept = [value for one in all if (value := one.after(months)) is not None]
    return sum(kept) / len(kept) if kept else None


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What a metric of growth says of its newest month."""
    measures, wrong = record.values.get("measures"), plausible.flaw(record)
    because = wrong.message if wrong else ""
    if measures == "funnel":
        yield _funnel(funnel(record, project.as_of))
    elif measures == "retention":
        yield from _retention(cohorts(record, project.as_of), because)
    elif measures:
        yield from _trends(record, trends(record, project.as_of), because)


def _funnel(found: Funnel) -> Figure:
    if found.whole is None or not found.narrowest:
        because = found.because or "nobody entered it"
        return missing("conversion", "From the first stage to the last", because)
    narrow = found.narrowest
    because = f"{round(100 * (narrow.of_previous or 0))} % reach {narrow.name}, the narrowest stage"
    label = "From the first stage to the last"
    return Figure("conversion", label, round(found.whole, 4), "ratio", because=because)


def _retention(all: tuple[Cohort, ...], wrong: str) -> Iterator[Figure]:
    newest = recent(all)
    for months in (1, 3, 6, 12):
        name, label = f"kept-{months}", f"Kept after {months} month{'s' * (months > 1)}"
        kept, count = mean_after(newest, months), counted(newest, months)
        if wrong or kept is None:
            yield missing(name, label, wrong or f"no cohort is {months} months old")
        else:
            because = f"the mean of {count} cohorts" if count > 1 else "of one cohort"
            yield Figure(name, label, round(kept, 6), "percent", because=because)


def _trends(record: Record, all: tuple[Trend, ...], wrong: str) -> Iterator[Figure]:
    unit = str(record.values.get("unit") or "")
    if wrong or not all:
        yield missing("newest-month", "Newest month", wrong or "it has no values", unit)
        return
    for one in all:
        label = one.dimension or "Newest month"
        name = f"newest-month-{one.dimension}".rstrip("-").lower().replace(" ", "-")
        value = round(one.latest[1], 6)
        yield Figure(name, label, value, unit, because=moved(one, unit))


def moved(one: Trend, unit: str = "") -> str:
    """How a trend moved over three months, in words; "" where that cannot be told.

    A share moves in points: of a percentage a change in per cent would be taken for one of these.
    """
    if one.before is None:
        return ""
    way = "up" if one.latest[1] > one.before[1] else "down"
    if unit == "ratio" or unit.startswith("percent"):
        points = abs(one.latest[1] - one.before[1]) * (100 if unit == "ratio" else 1)
        said = f"{points:,.1f}".removesuffix(".0")
        noun = "point" if said == "1" else "points"
        return f"{way} {said} {noun} in {BACK} months" if said != "0" else "unchanged"
    if one.change is None:
        return ""
    percent = round(100 * abs(one.change))
    return f"{way} {percent} % in {BACK} months" if percent else "unchanged"
