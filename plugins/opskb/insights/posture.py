"""What steering looks at: how much is mended alone and proven, what it costs, and how healthy it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import freshness, incidents, ladder, series, slo
from opskb.insights.criteria import ids, keys
from opskb.insights.figure import Figure, missing
from opskb.insights.series import Point
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

BACK = 3
"""Months that the cost of a month is compared over."""


@dataclass(frozen=True, slots=True)
class Maturity:
    """Of the incidents of one severity that are over: how many an agent mended alone, and proven.

    Only those count whose outcome was verified: what was mended alone and not looked at again is
    a hope.
    """

    severity: str
    over: int
    alone: int
    verified: int

    @property
    def share(self) -> float | None:
        """The share mended alone and verified, None without an incident that is over."""
        return self.verified / self.over if self.over else None


@remembered
def maturity(project: Project) -> tuple[Maturity, ...]:
    """Auto-remediation by severity, the worst first; a severity without an incident is shown as such."""
    over = [one for one in project.by_kind.get("incident", ()) if one.state == "closed"]
    steps = ladder.ladder(project.config)
    return tuple(
        _maturity(step.name, [one for one in over if one.severity.casefold() in step.names])
        for step in steps
    )


def _maturity(severity: str, over: list[Record]) -> Maturity:
    alone = [one for one in over if one.values.get("remediation") == "alone"]
    return Maturity(severity, len(over), len(alone), sum(map(proven, alone)))


def proven(incident: Record) -> bool:
    """Whether somebody saw that the mending of an incident held."""
    return bool(incident.values.get("verified") or incident.values.get("verified_by"))


@dataclass(frozen=True, slots=True)
class Cost:
    """What all budgets of one currency cost, month by month; the last month may still be running."""

    currency: str
    months: tuple[Point, ...]
    running: bool

    @property
    def whole(self) -> tuple[Point, ...]:
        """The months that are over."""
        return self.months[:-1] if self.running else self.months

    @property
    def change(self) -> float | None:
        """By what share the last whole month differs from that of three months before."""
        if not self.whole:
            return None
        month, now = self.whole[-1]
        before = dict(self.whole).get(clock.later(month, relativedelta(months=-BACK)))
        change = (now - before) / before if before and before > 0 else None
        return change if change is not None and isfinite(change) else None


@remembered
def costs(project: Project) -> tuple[Cost, ...]:
    """The sum of what every budget spent in each month, by currency, the largest first.

    A currency whose sum no number holds is left out.
    """
    sums: dict[str, dict[date, float]] = {}
    for record in project.by_kind.get("budget", ()):
        months = sums.setdefault(str(record.values.get("currency") or ""), {})
        spent = series.by_month(series.points(record, project.as_of))
        for month, values in spent.items():
            months[month] = months.get(month, 0.0) + sum(values)
    running = project.as_of.replace(day=1)
    found = [
        Cost(currency, tuple(sorted(months.items())), running in months)
        for currency, months in sums.items()
        if months and isfinite(sum(months.values()))
    ]
    return tuple(sorted(found, key=lambda one: -one.months[-1][1]))


@remembered
def figures(project: Project) -> tuple[Figure, ...]:
    """Cost, maturity and health in a few figures: every role of the steering layer shows them."""
    return (*_cost(project), *_maturities(project), *health(project))


def _cost(project: Project) -> Iterator[Figure]:
    for one in costs(project):
        if one.whole:
            month, spent = one.whole[-1]
            because = f"in {month:%B %Y}" + _moved(one)
            name = f"cost-{one.currency.lower()}"
            yield Figure(name, "Cost of a month", round(spent, 2), one.currency, because=because)
    if not any(one.whole for one in costs(project)):
        yield missing("cost", "Cost of a month", "no budget has the spend of a whole month")


def _moved(one: Cost) -> str:
    if one.change is None:
        return ""
    way = "more" if one.change > 0 else "less"
    return f", {abs(round(100 * one.change))} % {way} than {BACK} months before"


def _maturities(project: Project) -> Iterator[Figure]:
    for one in maturity(project):
        name, label = f"alone-{one.severity.lower()}", f"{one.severity} mended alone and verified"
        if one.share is None:
            because = "no incident of this severity is over"
            yield missing(name, label, because, "ratio")
        else:
            because = f"{one.verified} of {one.over}"
            if one.alone > one.verified:
                because += f"; {one.alone - one.verified} more alone and never verified"
            yield Figure(name, label, round(one.share, 4), "ratio", because=because)


@remembered
def health(project: Project) -> tuple[Figure, ...]:
    """What is open, which objectives hold, and what nobody has looked at in time."""
    return tuple(_health(project))


def _health(project: Project) -> Iterator[Figure]:
    open_ones = incidents.open_ones(project)
    still = tuple(one.key for one in open_ones)
    yield Figure("open-incidents", "Open incidents", len(still), holds=not still, records=still)
    yield _objectives(project)
    late = [one for one in freshness.dues(project) if one.day < project.as_of]
    records = tuple(dict.fromkeys(one.record.key for one in late))
    yield Figure("overdue-anywhere", "Overdue anywhere", len(late), holds=not late, records=records)
    if severe := incidents.last_severe(project):
        days = (project.as_of - clock.day_of(severe.opened)).days if severe.opened else None
        label = "Days since the last severe incident"
        yield Figure("since-severe", label, days, "days", records=(severe.key,))


def _objectives(project: Project) -> Figure:
    """The share of the objectives in force that were held; one that nobody measured was not."""
    label, found = "Objectives held", slo.standing(project)
    if not found.measured:
        return missing("objectives", label, "no objective is measured", "ratio")
    missed = tuple(one.record for one, _ in found.missed)
    unknown = tuple(one.record for one in found.unknown)
    because = f"{len(found.held)} of {found.count}"
    because += f"; not measured: {ids(unknown)}" if unknown else ""
    share = round(len(found.held) / found.count, 4)
    records = keys((*missed, *unknown))
    return Figure("objectives", label, share, "ratio", found.holds, None, because, records)
