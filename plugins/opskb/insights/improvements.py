"""Improvements: the stage each has reached, how long it took, and whether its number moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import inf, isfinite

from opskb import clock
from opskb.insights import series
from opskb.insights.figure import Figure, missing
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

STAGES = (
    "measured",
    "analysed",
    "planned",
    "selected",
    "implemented",
    "validated",
    "deployed",
    "monitored",
    "impact measured",
    "user response",
)
"""The stages of the improvement loop and of the feature cycle, in the order they are gone through."""


@remembered
def all_of(project: Project) -> tuple[Record, ...]:
    """Every improvement, in the order of their ids."""
    plans = project.by_kind.get("plan", ())
    return tuple(sorted((one for one in plans if is_one(one)), key=lambda one: one.id))


def is_one(record: Record) -> bool:
    """Whether a plan is an improvement."""
    return record.kind == "plan" and record.values.get("type") == "improvement"


def reached(record: Record, as_of: date) -> tuple[tuple[date, str], ...]:
    """The stages that a plan has reached by a day, oldest first; of one day in their usual order."""
    rows = ((row.get("on"), row.get("stage")) for row in record.occurrences)
    found = [(clock.day_of(on), str(stage)) for on, stage in rows if on and stage in STAGES]
    return tuple(sorted((one for one in found if one[0] <= as_of), key=_order))


def _order(one: tuple[date, str]) -> tuple[date, int]:
    return one[0], STAGES.index(one[1])


def stage(project: Project, record: Record) -> str:
    """The stage that an improvement stands at, "" before the first."""
    found = reached(record, project.as_of)
    return found[-1][1] if found else ""


def on(project: Project, record: Record, *stages: str) -> date | None:
    """The first day that an improvement reached one of these stages, None where it has not."""
    days = (day for day, name in reached(record, project.as_of) if name in stages)
    return next(days, None)


def second_measurement(project: Project, record: Record) -> date | None:
    """The day a number was measured again after the deployment, or without one after the first time.

    Of the day of the deployment itself only its impact counts: what was measured may be from before.
    """
    found = reached(record, project.as_of)
    deployed = next((day for day, name in found if name == "deployed"), None)
    impact = [day for day, name in found if name == "impact measured"]
    again = [day for day, name in found if name == "measured"]
    if deployed is None:
        return min((*impact, *again[1:]), default=None)
    days = [day for day in impact if day >= deployed] + [day for day in again if day > deployed]
    return min(days, default=None)


def unseen(project: Project, record: Record) -> tuple[str, ...]:
    """What a deployed improvement lacks that should be there by now: its impact, its users' response.

    Asked for `impact_days` after the deployment, and at once when it is said to be done.
    """
    deployed = on(project, record, "deployed")
    if deployed is None or record.status == "abandoned":
        return ()
    if record.live and (project.as_of - deployed).days <= project.config.impact_days:
        return ()
    impact = second_measurement(project, record)
    heard = any(
        day >= deployed and name == "user response" for day, name in reached(record, project.as_of)
    )
    lacks = (("its impact measured", impact), ("a response of its users", heard))
    return tuple(words for words, seen in lacks if not seen)


def cycle_time(project: Project, record: Record) -> Figure:
    """Days from the first stage, or the day it was opened, to the deployment; without one, so far."""
    found = reached(record, project.as_of)
    opened = clock.day_of(record.opened)
    first = min([day for day in (opened, found[0][0] if found else None) if day], default=None)
    name, label = "cycle_time", "Days to deploy"
    if first is None or first > project.as_of:
        return missing(name, label, "it has not begun", "days")
    if deployed := on(project, record, "deployed"):
        return Figure(name, label, (deployed - first).days, "days")
    if record.state == "closed":
        return missing(name, label, "it ended without a deployment", "days")
    because = f"not yet, {(project.as_of - first).days} days so far"
    return missing(name, label, because, "days")


def moved(project: Project, record: Record) -> Figure:
    """How far its number moved, as a share of what it was: above nought is better, below is worse.

    `(after - before) / |before|`, with the sign turned where lower is better. A number that was
    nought, or as good as nought, has no share: then the difference itself is judged, and no value is given.
    """
    name, label = "moved", "Moved by"
    before, after, better = numbers(project, record)
    if before is None:
        return missing(name, label, "nothing was measured before", "ratio")
    if after is None:
        return missing(name, label, "nothing was measured after", "ratio")
    if not better:
        return missing(name, label, "no metric says which direction is better", "ratio")
    gain = (after - before) * (1 if better == "higher" else -1)
    share = gain / abs(before) if before else inf
    if not isfinite(share):
        because = f"it was nought and is {after:g}: that is no share of anything"
        return Figure(name, label, None, "ratio", gain > 0, because=because)
    because = f"from {before:g} to {after:g}, {better} is better"
    return Figure(name, label, round(share, 4), "ratio", gain > 0, because=because)


def numbers(project: Project, record: Record) -> tuple[float | None, float | None, str]:
    """What its number was before and after, and which direction of it is better.

    What it says itself comes first; else the value its metric had on the day of the first
    measurement, or last before it, and that on the day of the second, or first after it.
    """
    metric = measure(project, record)
    before, after = record.values.get("before"), record.values.get("after")
    better = str(metric.values.get("better") or "") if metric else ""
    if metric:
        points = series.points(metric, project.as_of)
        if before is None and (first := on(project, record, "measured")):
            before = next((value for day, value in reversed(points) if day <= first), None)
        if after is None and (second := second_measurement(project, record)):
            after = next((value for day, value in points if day >= second), None)
    return before, after, better


def measure(project: Project, record: Record) -> Record | None:
    """The metric that an improvement is to move, None where it names none."""
    return next(iter(project.graph.named(record, "measure")), None)


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What is computed of a plan: its actions and its days, and of an improvement its stage and effect."""
    if record.actions:
        done = sum(row.get("state") == "done" for row in record.actions)
        counted = sum(row.get("state") != "dropped" for row in record.actions)
        yield Figure("actions_done", "Actions done", done, holds=None, target=counted)
    if record.deadline and record.state in ("draft", "live"):
        days = (record.deadline - project.as_of).days
        yield Figure("days_left", "Days left", days, "days", days >= 0)
    if record.deadline and record.closed and record.state in ("closed", "retired"):
        late = (clock.day_of(record.closed) - record.deadline).days
        yield Figure("days_late", "Days after its deadline", late, "days", late <= 0, 0)
    if is_one(record):
        yield _stage(project, record)
        yield cycle_time(project, record)
        yield moved(project, record)


def _stage(project: Project, record: Record) -> Figure:
    name = stage(project, record)
    if not name:
        return missing("stage", "Stage", "it has reached none")
    return Figure("stage", "Stage", name.capitalize(), because=f"since {on(project, record, name)}")
