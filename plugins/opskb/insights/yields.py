"""The lines of the scorecard that records yield, each over a window of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from statistics import fmean

from opskb import clock
from opskb.insights import compliance, finance, improvements, incidents, series, slo
from opskb.insights.criteria import ids, named
from opskb.insights.figure import Figure, missing
from opskb.project import Project

Window = tuple[date, date]
Compute = Callable[[Project, Window], Figure]


def _uptime(project: Project, window: Window) -> Figure:
    """The mean compliance of the objectives of time in force, in per cent, each over its own window.

    Where one of them was not measured, the mean is that of a part.
    """
    found = slo.standing(project, window[1], events=False)
    shares = [(one.record, part.compliance) for one, part in found.measured]
    if not shares:
        return missing("uptime", "Uptime", "no SLO of time was measured", "percent")
    worst, least = min(shares, key=lambda pair: pair[1])
    mean = fmean(share for _, share in shares)
    unknown = tuple(one.record for one in found.unknown)
    count = f"{len(shares)} of {found.count}" if unknown else f"{len(shares)}"
    because = f"the mean of {count}, the least {worst.id} with {least * 100:.3f} %"
    because += f"; not measured: {ids(unknown)}" if unknown else ""
    keys = tuple(one.key for one in (*(record for record, _ in shares), *unknown))
    return Figure(
        "uptime",
        "Uptime",
        round(mean * 100, 4),
        "percent",
        because=because,
        records=keys,
        part=bool(unknown),
    )


def _mttr(project: Project, window: Window) -> Figure:
    return incidents.mttr(project, *window)


def _adherence(project: Project, window: Window) -> Figure:
    """The share of the compliance lines that must be kept, or are, that are current and shown, in per cent."""
    found = compliance.all_lines(project)
    if not found:
        return missing("adherence", "Adherence", "no procedure has lines", "percent")
    if window[1] < project.as_of:
        return missing("adherence", "Adherence", "only today's state is known", "percent")
    kept = sum(line.current(window[1]) for line in found)
    total = len(found) + len(compliance.lacking(project))
    keys = tuple(dict.fromkeys(line.record.key for line in found))
    because = f"{kept} of {total} lines are current"
    return Figure(
        "adherence", "Adherence", 100 * kept / total, "percent", because=because, records=keys
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
    mean = series.mean([value for _, value in shares]) * 100
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
    return finance.ltv_to_cac(project, window[1])


COMPUTED: Mapping[str, Compute] = {
    "uptime": _uptime,
    "mttr": _mttr,
    "adherence": _adherence,
    "deployments": _deployments,
    "ltv-to-cac": _ltv_to_cac,
    "improvements": _improvement,
}
"""What computes a line, by the word that the setting `scorecard` names in `from`."""
