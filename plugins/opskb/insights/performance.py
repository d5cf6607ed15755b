"""How a metric stands: its latest value, its trend, and whether it is worse than its baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import isfinite
from statistics import median

from opskb import clock
from opskb.insights import current, series
from opskb.insights.figure import Figure, missing
from opskb.insights.series import Point
from opskb.model import Record
from opskb.project import Project

KIND = "metric"
ANSWERS = ("incident", "signal")
"""The kinds that answer for a regression: somebody is at it, or somebody was told."""
TEST = "resilience-test"
"""The type of an exercise that breaks something on purpose."""
MONTH = 30.4375
"""Days of a mean month, for trends."""
_RECENT = 12
"""How many of the last points a trend is drawn through."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A metric that is worse than its baseline by more than it may be.

    `since` is the first day of the run of values that are, `before` the last good day, None where
    there is none. `limit` is the worst value that would still be accepted.
    """

    dimension: str
    since: date
    before: date | None
    value: float
    baseline: float
    limit: float


def latest(record: Record, as_of: date) -> Point | None:
    """The newest value of a series without dimensions, or of its first dimension."""
    names = series.dimensions(record)
    points = series.points(record, as_of, names[0] if names else None)
    return points[-1] if points else None


def trend(points: tuple[Point, ...]) -> float | None:
    """The change per month of 30.4 days through the last twelve points, None through fewer than three.

    The median of the slopes between all pairs of them (Theil 1950, Sen 1968): one wild value does
    not turn it.
    """
    recent = points[-_RECENT:]
    if len(recent) < 3:
        return None
    slopes = [
        (later[1] - one[1]) / (later[0] - one[0]).days for one, later in combinations(recent, 2)
    ]
    change = median(slopes) * MONTH
    return change if isfinite(change) else None


def worse(record: Record, value: float, than: float) -> bool:
    """Whether a value is worse than another, in the direction that the metric says is better."""
    return value > than if record.values.get("better") == "lower" else value < than


def limit(record: Record, otherwise: float) -> float | None:
    """The worst value that is still accepted, None without a baseline.

    `baseline x (1 + tolerance)` where lower is better, `baseline x (1 - tolerance)` where higher
    is; of a baseline below nought the tolerance is a share of its size.
    """
    baseline = record.values.get("baseline")
    if not isinstance(baseline, float):
        return None
    tolerance = record.values.get("tolerance")
    room = abs(baseline) * (tolerance if isinstance(tolerance, float) else otherwise)
    worst = baseline + room if record.values.get("better") == "lower" else baseline - room
    return worst if isfinite(worst) else None


def regressions(project: Project, record: Record) -> Iterator[Regression]:
    """Each dimension of a metric whose newest value is worse than its baseline allows."""
    worst = limit(record, project.config.performance_tolerance)
    if worst is None:
        return
    for name in series.dimensions(record):
        points = series.points(record, project.as_of, name)
        run: list[Point] = []
        for point in reversed(points):
            if not worse(record, point[1], worst):
                break
            run.append(point)
        if run:
            before = points[-len(run) - 1][0] if len(run) < len(points) else None
            yield Regression(name, run[-1][0], before, run[0][1], record.values["baseline"], worst)


def metrics(project: Project) -> tuple[Record, ...]:
    """The figures of performance in force."""
    live = (one for one in project.by_kind.get(KIND, ()) if one.live)
    return tuple(one for one in live if one.values.get("type") == "performance")


def judged(project: Project, record: Record) -> bool:
    """Whether it can be told today that a metric is no worse than its baseline, or that it is."""
    if limit(record, project.config.performance_tolerance) is None:
        return False
    owed = current.since(project, record)
    names = series.dimensions(record)
    newest = (series.points(record, project.as_of, name)[-1:] for name in names)
    return any(day >= owed for points in newest for day, _ in points)


def led_to(project: Project, record: Record) -> bool:
    """Whether a record names something that it led to."""
    links = project.graph.outgoing.get(record.key, ())
    return any(link.relation == "led_to" for link in links)


def answers(project: Project, record: Record, found: Regression) -> tuple[Record, ...]:
    """The incidents and signals that name a metric and did not end before it became worse."""
    graph = project.graph
    links = [*graph.incoming.get(record.key, ()), *graph.outgoing.get(record.key, ())]
    keys = dict.fromkeys(key for link in links for key in (link.source, link.target) if key)
    near = (graph[key] for key in keys if key != record.key)
    return tuple(one for one in near if one.kind in ANSWERS and _in_time(one, found))


def _in_time(one: Record, found: Regression) -> bool:
    return not (one.closed and found.before and clock.day_of(one.closed) <= found.before)


def reached(record: Record, value: float) -> bool | None:
    """Whether a value reaches the target of its metric, None without one."""
    target = record.target
    return None if not isinstance(target, float) else not worse(record, value, target)


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """The latest value against its target, how old it is, where it is going, and its baseline."""
    unit = str(record.values.get("unit") or "")
    names = series.dimensions(record)
    name = names[0] if names else ""
    points = series.points(record, project.as_of, name)
    if not points:
        why = "no value of it lies before today" if record.series else "it has no values"
        yield missing("latest", "Latest value", why, unit)
        return
    day, value = points[-1]
    holds = reached(record, value)
    yield Figure("latest", _label(name, names), value, unit, holds, _target(record))
    yield Figure("age", "Measured", (project.as_of - day).days, "days ago")
    yield _trend(points, unit)
    yield from _baseline(project, record, unit)


def _label(name: str, names: tuple[str, ...]) -> str:
    return f"Latest value, {name}" if name and len(names) > 1 else "Latest value"


def _target(record: Record) -> float | None:
    return record.target if isinstance(record.target, float) else None


def _trend(points: tuple[Point, ...], unit: str) -> Figure:
    change = trend(points)
    if change is None:
        few = f"a trend takes three values that can be compared, of {len(points)}"
        return missing("trend", "Change a month", few, unit)
    return Figure("trend", "Change a month", round(change, 4), unit)


def _baseline(project: Project, record: Record, unit: str) -> Iterator[Figure]:
    worst = limit(record, project.config.performance_tolerance)
    if worst is None:
        return
    found = tuple(regressions(project, record))
    keys = tuple(one.key for each in found[:1] for one in answers(project, record, each))
    words = f"worse since {found[0].since}" if found else ""
    yield Figure(
        "baseline", "Baseline", record.values["baseline"], unit, not found, None, words, keys
    )
    yield Figure("accepted", "Accepted up to", round(worst, 6), unit)
