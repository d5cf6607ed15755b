"""Whether what is done continuously keeps its promise, by the series it is measured by."""

from __future__ import annotations

from opskb.insights import series
from opskb.insights.figure import Figure, missing
from opskb.model import Record
from opskb.project import Project


def promise(project: Project, record: Record) -> Figure | None:
    """The newest value of the series of a continuous activity against its target.

    None for an activity that promises nothing. The unit is that of the series.
    """
    if not (record.values.get("sla") or record.values.get("measured_by")):
        return None
    label = str(record.values.get("sla") or "Service level")
    metric = _metric(project, record)
    if metric is None:
        return missing("sla", label, "it names no series that measures it")
    target, points = metric.target, series.points(metric, project.as_of)
    unit, because = str(metric.values.get("unit") or ""), f"measured by {metric.id}"
    if not points:
        return missing("sla", label, f"{metric.id} has no value", unit)
    day, value = points[-1]
    if target is None:
        return Figure("sla", label, value, unit, because=f"{metric.id} has no target")
    higher = metric.values.get("better") != "lower"
    holds = value >= target if higher else value <= target
    return Figure("sla", label, value, unit, holds, target, f"{because} on {day}", (metric.key,))


def _metric(project: Project, record: Record) -> Record | None:
    links = project.graph.outgoing.get(record.key, ())
    keys = (link.target for link in links if link.relation == "measured_by" and link.target)
    found = (project.graph[key] for key in keys)
    return next((one for one in found if one.kind == "metric"), None)
