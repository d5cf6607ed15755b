"""The scorecard: each line computed where records yield it, else typed in a metric, and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from opskb import clock
from opskb.insights import current, series
from opskb.insights.figure import Figure, missing
from opskb.insights.yields import COMPUTED
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard as of today.

    `value` is in `unit`, None where `because` says why there is none. `on` is the day it is of,
    `before` the value of the period before, `metric` the record that it is typed in; `computed`
    says that it is not typed, `part` that not all it is of was measured. `current` says whether its value is of this period.
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
    part: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether its value is on the right side of its target, None without one, or without a part of it."""
        if self.value is None:
            return None
        higher = self.better == "higher"
        there = self.value > self.target if higher else self.value < self.target
        there = there or (self.reach and self.value == self.target)
        return None if there and self.part else there

    @property
    def trend(self) -> str:
        """`better`, `worse` or `same` than the period before, "" where that is not known."""
        if self.value is None or self.before is None:
            return ""
        if self.value == self.before:
            return "same"
        return "better" if (self.value > self.before) == (self.better == "higher") else "worse"


@remembered
def lines(project: Project) -> tuple[Line, ...]:
    """The lines of the setting `scorecard`, in its order."""
    metrics = _metrics(project)
    rows = (row for row in project.config.scorecard if row["line"] and row["target"] is not None)
    return tuple(
        _line(project, row, next(iter(metrics.get(row["line"].casefold(), ())), None))
        for row in rows
    )


def typed(project: Project) -> frozenset[str]:
    """The keys of the metrics that a line is read from: what a line lacks is told of it."""
    return frozenset(one.metric.key for one in lines(project) if one.metric and not one.computed)


def _metrics(project: Project) -> Mapping[str, tuple[Record, ...]]:
    """The metrics in force of each line that one names in its `phase`; the first is the line."""
    found: dict[str, tuple[Record, ...]] = {}
    for one in project.by_kind.get("metric", ()):
        if one.live and one.values.get("phase"):
            name = str(one.values["phase"]).casefold()
            found[name] = (*found.get(name, ()), one)
    return found


def others(project: Project, line: Line) -> tuple[Record, ...]:
    """The metrics that name a line which another one is."""
    return _metrics(project).get(line.name.casefold(), ())[1:]


def same_unit(line: str, metric: str) -> bool:
    """Whether a line and its metric count the same, as far as both say: the thing, and in what time.

    `percent a month` is counted in `percent`, `a day` in any thing, and no month by the quarter.
    """
    pairs = zip(_parts(line), _parts(metric), strict=True)
    return all(one == other or not one or not other for one, other in pairs)


def _parts(unit: str) -> tuple[str, str]:
    """What a unit counts, and the time it is counted in; "" for what it does not say."""
    what, _, time = f" {unit.casefold().strip()}".partition(" a ")
    what = what.strip().removesuffix("s")
    return _UNITS.get(what, what), time.strip()


_UNITS = {"%": "percent", "h": "hour", "min": "minute", "d": "day"}


def _line(project: Project, row: Row, metric: Record | None) -> Line:
    figure = _computed(project, row, project.as_of)
    if figure.computable and isinstance(figure.value, int | float):
        last = project.as_of - timedelta(days=_days(row, project.as_of))
        before = _computed(project, row, last).value
        earlier = float(before) if isinstance(before, int | float) else None
        return _made(row, metric, float(figure.value), figure, project.as_of, earlier)
    points = series.points(metric, project.as_of) if metric else ()
    if metric and points:
        fresh = points[-1][0] >= current.since(project, metric)
        earlier = points[-2][1] if len(points) > 1 else None
        why = str(metric.values.get("explained") or "")
        typed = Figure(row["line"], row["line"], because=why, records=(metric.key,))
        return _made(row, metric, points[-1][1], typed, points[-1][0], earlier, points, fresh)
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
    fresh: bool = True,
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
        fresh and value is not None,
        figure.records,
        points or (),
        figure.part,
    )


def _days(row: Row, as_of: date) -> int:
    return max(1, (as_of - clock.later(as_of, -row["over"])).days)


def _computed(project: Project, row: Row, last: date) -> Figure:
    """What the records yield for a line over its window up to a day."""
    compute = COMPUTED.get(row["from"] or "")
    if compute is None:
        return missing(row["line"], row["line"], "no metric names it in `phase`")
    first = last - timedelta(days=_days(row, last) - 1)
    return compute(project, (first, last))
