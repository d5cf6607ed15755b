"""The scorecard: each line computed where records yield it, else typed in a metric, and judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from statistics import fmean

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import compliance, finance, improvements, incidents, series, slo
from opskb.insights import periods as calendar
from opskb.insights.criteria import named
from opskb.insights.figure import Figure, missing
from opskb.model import Record, Row
from opskb.project import Project

Window = tuple[date, date]
Compute = Callable[[Project, Window], Figure]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard as of today.

    `value` is in `unit`, None where `because` says why there is none. `on` is the day it is of,
    `before` the value of the period before, `metric` the record that it is typed in; `computed`
    says that it is not typed. `current` says whether its value is of this period.
    """

    name: str
    area: str
    target: float
    better: str
    reach: bool
    unit: str
    owner: str
    value: float | None
    because: str
    on: date | None
    before: float | None
    metric: Record | None
    computed: bool
    current: bool
    records: tuple[str, ...] = ()
    points: tuple[series.Point, ...] = ()

    @property
    def holds(self) -> bool | None:
        """Whether its value is on the right side of its target, None without one."""
        if self.value is None:
            return None
        if self.reach and self.value == self.target:
            return True
        return self.value > self.target if self.better == "higher" else self.value < self.target

    @property
    def trend(self) -> str:
        """`better`, `worse` or `same` than the period before, "" where that is not known."""
        if self.value is None or self.before is None:
            return ""
        if self.value == self.before:
            return "same"
        return "better" if (self.value > self.before) == (self.better == "higher") else "worse"


@lru_cache(maxsize=1)
def lines(project: Project) -> tuple[Line, ...]:
    """The lines of the setting `scorecard`, in its order."""
    metrics = _metrics(project)
    rows = (row for row in project.config.scorecard if row["line"] and row["target"] is not None)
    return tuple(_line(project, row, metrics.get(row["line"].casefold())) for row in rows)


def _metrics(project: Project) -> Mapping[str, Record]:
    """The metric in force of each line that one names in its `phase`; the first of several."""
    found: dict[str, Record] = {}
    for one in project.by_kind.get("metric", ()):
        if one.live and one.values.get("phase"):
            found.setdefault(str(one.values["phase"]).casefold(), one)
    return found


def _line(project: Project, row: Row, metric: Record | None) -> Line:
    figure = _computed(project, row, project.as_of)
    if figure.computable and isinstance(figure.value, int | float):
        last = project.as_of - timedelta(days=_days(row, project.as_of))
        before = _computed(project, row, last).value
        earlier = float(before) if isinstance(before, int | float) else None
        return _made(row, metric, float(figure.value), figure, project.as_of, earlier)
    points = series.points(metric, project.as_of) if metric else ()
    if metric and points:
        current = points[-1][0] >= _since(project, metric)
        earlier = points[-2][1] if len(points) > 1 else None
        why = str(metric.values.get("explained") or "")
        typed = Figure(row["line"], row["line"], because=why, records=(metric.key,))
        return _made(row, metric, points[-1][1], typed, points[-1][0], earlier, points, current)
    because = figure.because
    if metric:
        because = "its metric has no value yet"
    return _made(row, metric, None, missing(row["line"], row["line"], because), None, None)


def _made(
    row: Row,
    metric: Record | None,
    value: float | None,
    figure: Figure,
    on: date | None,
    before: float | None,
    points: tuple[series.Point, ...] | None = None,
    current: bool = True,
) -> Line:
    computed = points is None and value is not None
    return Line(
        row["line"],
        row["area"] or "",
        row["target"],
        row["better"] or "higher",
        bool(row["reach"]),
        row["unit"] or "",
        metric.owner if metric else row["owner"] or "",
        value,
        figure.because,
        on,
        before,
        metric,
        computed,
        current and value is not None,
        figure.records,
        points or (),
    )


def _since(project: Project, metric: Record) -> date:
    """The first day on which a value counts as this period's: that of the last whole period.

    What is measured monthly is known some days after the month: `event_days` are left for it.
    """
    cadence = str(metric.values.get("cadence") or "monthly")
    day = _before(project.as_of, relativedelta(days=project.config.event_days))
    every = clock.CADENCES.get(cadence, relativedelta(months=1))
    all = calendar.periods(cadence, _before(_before(day, every), every), day)
    ended = [one for one in all if one.last < day]
    return ended[-1].first if ended else _before(_before(day, every), every)


def _before(day: date, length: relativedelta) -> date:
    try:
        return day - length
    except (ValueError, OverflowError):
        return date.min


def _days(row: Row, as_of: date) -> int:
    return max(1, (as_of - _before(as_of, row["over"])).days)


def _computed(project: Project, row: Row, last: date) -> Figure:
    """What the records yield for a line over its window up to a day."""
    compute = _COMPUTED.get(row["from"] or "")
    if compute is None:
        return missing(row["line"], row["line"], "no metric names it in `phase`")
    first = last - timedelta(days=_days(row, last) - 1)
    return compute(project, (first, last))


def _uptime(project: Project, window: Window) -> Figure:
    """The mean compliance of the objectives of time in force, in per cent, each over its own window."""
    found = [
        (one.record, slo.window(one, window[1]))
        for one in slo.objectives(project).values()
        if one.record.live and not one.events
    ]
    shares = [(record, part.compliance) for record, part in found if part]
    if not shares:
        return missing("uptime", "Uptime", "no SLO of time was measured", "percent")
    worst, least = min(shares, key=lambda pair: pair[1])
    mean = fmean(share for _, share in shares)
    because = f"the mean of {len(shares)}, the least {worst.id} with {least * 100:.3f} %"
    keys = tuple(record.key for record, _ in shares)
    return Figure(
        "uptime", "Uptime", round(mean * 100, 4), "percent", because=because, records=keys
    )


def _mttr(project: Project, window: Window) -> Figure:
    return incidents.mttr(project, *window)


def _adherence(project: Project, window: Window) -> Figure:
    """The share of the compliance lines in force that are not past due, in per cent."""
    found = compliance.all_lines(project)
    if not found:
        return missing("adherence", "Adherence", "no procedure has lines", "percent")
    if window[1] < project.as_of:
        return missing("adherence", "Adherence", "only today's state is known", "percent")
    kept = sum(not line.late(window[1]) for line in found)
    keys = tuple(dict.fromkeys(line.record.key for line in found))
    because = f"{kept} of {len(found)} lines are not past due"
    return Figure(
        "adherence", "Adherence", 100 * kept / len(found), "percent", because=because, records=keys
    )


def _deployments(project: Project, window: Window) -> Figure:
    """Releases that left and steps that a rollout advanced, a day."""
    if not project.has("cycle") and not project.has("rollout"):
        return missing("deployments", "Deployments", "no cycle and no rollout is kept")
    first, last = window
    left = [
        one
        for one in project.by_kind.get("cycle", ())
        if one.state == "closed" and one.closed and first <= clock.day_of(one.closed) <= last
    ]
    steps = [
        one
        for one in project.by_kind.get("rollout", ())
        for row in one.values.get("decisions") or ()
        if row.get("decision") == "advance" and row.get("on") and first <= row["on"] <= last
    ]
    count, days = len(left) + len(steps), (last - first).days + 1
    because = (
        f"{named(len(left), 'release')} and {named(len(steps), 'step')} of rollouts in {days} days"
    )
    keys = tuple(dict.fromkeys(one.key for one in (*left, *steps)))
    return Figure(
        "deployments", "Deployments", round(count / days, 3), because=because, records=keys
    )


def _improvement(project: Project, window: Window) -> Figure:
    """The mean share that the improvements which ended in the window moved their numbers by, in per cent."""
    first, last = window
    ended = [
        one
        for one in improvements.all_of(project)
        if one.closed and first <= clock.day_of(one.closed) <= last
    ]
    found = [(one, improvements.moved(project, one).value) for one in ended]
    shares = [(one, value) for one, value in found if isinstance(value, float)]
    if not shares:
        why = f"no improvement with two measurements ended from {first} to {last}"
        return missing("improvement", "Process improvement", why, "percent")
    mean = fmean(value for _, value in shares) * 100
    because = f"the mean of {len(shares)} improvements that ended from {first} to {last}"
    keys = tuple(one.key for one, _ in shares)
    return Figure(
        "improvement",
        "Process improvement",
        round(mean, 2),
        "percent",
        because=because,
        records=keys,
    )


def _ltv_to_cac(project: Project, window: Window) -> Figure:
    """What a customer is worth by what one costs to win, both as of the newest month up to the day."""
    name, label = "ltv_to_cac", "LTV:CAC"
    found = {word: finance.of_line(project, word) for word in ("ltv", "cac")}
    points = [
        (record, finance.totals(record, window[1]))
        for record in found.values()
        if record is not None
    ]
    if len(points) < 2 or not all(each for _, each in points):
        lacks = " and ".join(word.upper() for word, record in found.items() if record is None)
        return missing(name, label, f"no metric gives {lacks or 'a value of both'}")
    (ltv, worth), (cac, cost) = points
    if cost[-1][1] <= 0:
        return missing(name, label, f"a customer cost {cost[-1][1]:g} to win")
    because = f"{worth[-1][1]:g} by {cost[-1][1]:g}"
    ratio = round(worth[-1][1] / cost[-1][1], 2)
    return Figure(name, label, ratio, because=because, records=(ltv.key, cac.key))


_COMPUTED: Mapping[str, Compute] = {
    "uptime": _uptime,
    "mttr": _mttr,
    "adherence": _adherence,
    "deployments": _deployments,
    "ltv-to-cac": _ltv_to_cac,
    "improvements": _improvement,
}
