"""Whether what is done continuously keeps its promise: by a metric, an objective, or the scorecard."""

from __future__ import annotations

from opskb.insights import current, scorecard, series, slo
from opskb.insights.figure import Figure, missing
from opskb.model import Record
from opskb.project import Project

NAME = "sla"
FIELDS = ("measured_by", "scorecard", "sla")
"""The fields that make a promise, that which decides first."""


def promise(project: Project, record: Record) -> Figure | None:
    """What an activity promises, by the newest figure of what measures it, against its target.

    None for an activity that promises nothing. The unit is that of the measure, the share of good
    time or events for an objective.
    """
    values = record.values
    if not any(values.get(name) for name in FIELDS):
        return None
    label = str(values.get("sla") or values.get("scorecard") or "Service level")
    if named := str(values.get("scorecard") or ""):
        return _line(project, label, named)
    found = next(iter(project.graph.named(record, "measured_by")), None)
    if found and found.kind == "metric":
        return _metric(project, label, found)
    if found and found.kind == slo.KIND:
        return _objective(project, label, found)
    return missing(NAME, label, "it names no series that measures it")


def _metric(project: Project, label: str, metric: Record) -> Figure:
    target, points = metric.target, series.points(metric, project.as_of)
    unit = str(metric.values.get("unit") or "")
    if not points:
        return missing(NAME, label, f"{metric.id} has no value", unit)
    day, value = points[-1]
    if day < current.since(project, metric):
        return missing(NAME, label, f"the last value of {metric.id} is of {day}", unit)
    if target is None:
        return Figure(NAME, label, value, unit, because=f"{metric.id} has no target")
    higher = metric.values.get("better") != "lower"
    holds = value >= target if higher else value <= target
    because = f"measured by {metric.id} on {day}"
    return Figure(NAME, label, value, unit, holds, target, because, (metric.key,))


def _objective(project: Project, label: str, record: Record) -> Figure:
    one = slo.objectives(project)[record.key]
    window = None if one.because else slo.window(one, project.as_of)
    if window is None:
        because = one.because or "nothing was measured in its window"
        return missing(NAME, label, f"{record.id}: {because}", "ratio")
    because = f"measured by {record.id} from {window.first} to {window.last}"
    share, keys = window.compliance, (record.key,)
    return Figure(NAME, label, share, "ratio", window.held, record.target, because, keys)


def _line(project: Project, label: str, named: str) -> Figure:
    for one in scorecard.lines(project):
        if one.name.casefold() == named.casefold():
            if one.value is None:
                return missing(NAME, label, one.because, one.unit)
            because = f"line {one.name} of the scorecard{f', {one.because}' if one.because else ''}"
            return Figure(
                NAME, label, one.value, one.unit, one.holds, one.target, because, one.records
            )
    return missing(NAME, label, f"the scorecard has no line `{named}`")
