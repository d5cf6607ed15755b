"""When a thing that fills up is full: its trend, its forecast with the error, and whether more comes in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import forecast, series, typed
from opskb.insights.figure import Figure, missing
from opskb.insights.forecast import Forecast, Line
from opskb.insights.series import Point
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

AHEAD = 6
"""Months that a forecast of capacity looks ahead."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a capacity is going. `because` says what cannot be told of it, "" where all can.

    `hits` is the day its trend meets the limit, `earliest` the day the upper bound of the forecast
    does; None where that is more than ten years off, or cannot be told. `order_by` is `hits` less
    the lead time. `plan` is the plan that is at work on it. A `line` may be short: it warns where it
    meets the limit, and says nothing where it does not.
    """

    record: Record
    points: tuple[Point, ...]
    limit: float | None = None
    line: Line | None = None
    forecast: Forecast | None = None
    hits: date | None = None
    earliest: date | None = None
    order_by: date | None = None
    plan: Record | None = None
    because: str = ""

    @property
    def latest(self) -> Point | None:
        """The last day with a value, and the value."""
        return self.points[-1] if self.points else None

    @property
    def short(self) -> bool:
        """Whether its line goes through fewer months than a forecast asks for."""
        return self.line is not None and self.line.count < forecast.FEWEST

    @property
    def over(self) -> bool:
        """Whether its last value lies at the limit or beyond it, whatever its trend."""
        return bool(self.hits and self.latest and self.hits == self.latest[0])

    @property
    def planned(self) -> bool:
        """Whether the plan that is at work on it is due before the limit is reached."""
        if not self.plan or not self.plan.deadline or not self.hits:
            return self.plan is not None
        return clock.day_of(self.plan.deadline) <= self.hits


def outlook(project: Project, record: Record, *, interval: bool = True) -> Outlook:
    """Trend, forecast and limit of one capacity; without `interval` no forecast, which takes SciPy.

    Whether more is better says which way the limit lies: where less is, it is a ceiling.
    """
    return _outlook(project, record.key, interval)


@remembered
def _outlook(project: Project, key: str, interval: bool) -> Outlook:
    record = project.graph[key]
    points = series.points(record, project.as_of)
    limit = typed.number(record.values.get("limit"))
    lead = typed.length(record.values.get("lead_time"))
    ceiling = record.values.get("better") != "higher"
    line = forecast.fit(points, forecast.SHORTEST)
    found = forecast.forecast(points, AHEAD) if interval else None
    hits = earliest = None
    if limit is not None and points and _beyond(points[-1][1], limit, ceiling=ceiling):
        hits = points[-1][0]
    elif limit is not None and line:
        hits = forecast.reached(line, limit, ceiling=ceiling)
        earliest = forecast.at_the_earliest(found, limit, ceiling=ceiling) if found else None
    return Outlook(
        record,
        points,
        limit,
        line,
        found,
        hits,
        earliest,
        clock.later(hits, -lead) if hits and lead else None,
        _plan(project, record),
        "" if hits else _because(record, points),
    )


def _beyond(value: float, limit: float, *, ceiling: bool) -> bool:
    return value >= limit if ceiling else value <= limit


def _because(record: Record, points: tuple[Point, ...]) -> str:
    if not points:
        return "it has no values"
    if typed.number(record.values.get("limit")) is None:
        return "it states no `limit`"
    return forecast.obstacle(points, interval=False)


def _plan(project: Project, record: Record) -> Record | None:
    """The plan a capacity names, where it is still being made or carried out; the first that is due."""
    named = project.graph.named(record, "plan")
    at_work = [one for one in named if one.state in ("draft", "live")]
    return min(at_work, key=_due, default=None)


def _due(plan: Record) -> date:
    return clock.day_of(plan.deadline) if plan.deadline else date.min


def late(project: Project, found: Outlook) -> bool:
    """Whether more should have been ordered by today, and no plan comes before the limit does.

    Without a lead time that is the day of the limit itself.
    """
    day = found.order_by or found.hits
    return bool(day and day <= project.as_of and not found.planned)


def holds(project: Project, found: Outlook) -> bool | None:
    """Whether more comes in time; None where nobody can tell.

    That is so without a lead time, and where a short line meets no limit that is near.
    """
    if late(project, found):
        return False
    known = found.record.values.get("lead_time") is not None and not found.because
    return True if known and not found.short else None


@remembered
def outlooks(project: Project, *, interval: bool = True) -> tuple[Outlook, ...]:
    """Every capacity in force, the one that is full first, first; `interval` as for one."""
    records = (one for one in project.by_kind["metric"] if is_capacity(one) and one.live)
    found = (outlook(project, one, interval=interval) for one in records)
    return tuple(sorted(found, key=lambda one: (one.hits or date.max, one.record.id)))


def is_capacity(record: Record) -> bool:
    """Whether a metric tells how full something is."""
    return record.values.get("type") == "capacity"


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """The trend of a capacity, the day it is full, and the day by which more must be ordered."""
    found = outlook(project, record)
    unit = str(record.values.get("unit") or "")
    if found.line:
        why = f"by a line through {found.line.count} months" if found.short else ""
        yield Figure("month", "Grows by", round(found.line.slope, 6), _a_month(unit), because=why)
    else:
        why = forecast.obstacle(found.points, interval=False)
        yield missing("month", "Grows by", why if found.points else "it has no values")
    yield from _next(found, unit)
    yield _hits(found)
    yield _order(project, found)


def _a_month(unit: str) -> str:
    return f"{'points' if unit == 'percent' else unit} a month".strip()


def _next(found: Outlook, unit: str) -> Iterator[Figure]:
    label = f"In {AHEAD} months"
    if found.forecast:
        one = found.forecast.months[-1]
        because = (
            f"{100 * found.forecast.level:g} % interval {_number(one.low)} to {_number(one.high)}"
        )
        yield Figure("forecast", label, round(one.middle, 6), unit, because=because)
    else:
        yield missing("forecast", label, forecast.obstacle(found.points), unit)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _hits(found: Outlook) -> Figure:
    label = "Limit is reached"
    if found.because:
        return missing("limit-reached", label, found.because)
    day = found.earliest
    early = f"at the earliest on {day.day} {day:%b} {day.year}" if day else ""
    if found.hits and found.short and found.line:
        because = f"by a line through {found.line.count} months, which is short"
        return Figure("limit-reached", label, found.hits, because=because)
    if not found.hits:
        because = f"not within ten years at this trend; {early}".rstrip("; ")
        return Figure("limit-reached", label, "not in sight", because=because)
    return Figure("limit-reached", label, found.hits, because=early)


def _order(project: Project, found: Outlook) -> Figure:
    label = "Something must be done by"
    if not found.record.values.get("lead_time"):
        return missing("order-by", label, "it states no `lead_time`")
    if not found.order_by:
        return missing("order-by", label, found.because or "the limit is not in sight")
    plans = (found.plan.key,) if found.plan else ()
    of = holds(project, found)
    return Figure(
        "order-by", label, found.order_by, holds=of, because=plans_of(found), records=plans
    )


def plans_of(found: Outlook) -> str:
    """What is planned, in the words of a reason."""
    if not found.plan:
        return "nothing is planned"
    if found.planned or not found.plan.deadline:
        return f"{found.plan.id} is at work on it"
    return f"{found.plan.id} is due on {clock.day_of(found.plan.deadline)} only"
