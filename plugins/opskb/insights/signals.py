"""Signals from production: how long each waited, what became of it, and of the missions it led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import typed
from opskb.insights.figure import Figure, missing
from opskb.insights.order import oldest_first
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

Fate: TypeAlias = Literal["waiting", "triaged", "adopted", "dismissed"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: what became of it, since when, and how many days it waited to be judged.

    `limit` is the day by which it must be judged; `became` are the plans, decisions and RFCs that
    grew from it, `origins` the records it came from.
    """

    record: Record
    fate: Fate
    opened: date | None
    judged: date | None
    limit: date | None
    waited: int | None
    became: tuple[Record, ...]
    origins: tuple[Record, ...]

    @property
    def source(self) -> str:
        """Where it came from, in a word."""
        return str(self.record.values.get("from") or "other")


def read(project: Project, record: Record) -> Signal:
    """What is to be known of a signal; its wait ends when it was triaged, else when it was closed."""
    opened = clock.day_of(record.opened)
    judged = _judged(record, opened)
    fate = _fate(record, judged)
    until = judged or (project.as_of if fate == "waiting" else None)
    days = (until - opened).days if opened and until and until >= opened else None
    limit = clock.later(opened, relativedelta(days=project.config.triage_days)) if opened else None
    became = project.graph.tails(record, "became")
    origins = project.graph.tails(record, "came_from")
    return Signal(record, fate, opened, judged, limit, days, became, origins)


def _judged(record: Record, opened: date | None) -> date | None:
    """The day a signal was judged; one before it was there is none."""
    day = typed.day(record.values.get("triaged")) or clock.day_of(record.closed)
    return None if day and opened and day < opened else day


def _fate(record: Record, judged: date | None) -> Fate:
    """What became of it; a word for it without a day on which somebody judged it is no judgement."""
    match record.status:
        case "adopted":
            return "adopted"
        case "dismissed":
            return "dismissed"
    return "triaged" if judged else "waiting"


@remembered
def signals(project: Project) -> tuple[Signal, ...]:
    """Every signal, oldest first."""
    found = (read(project, record) for record in project.by_kind["signal"])
    return tuple(sorted(found, key=lambda one: (one.opened or date.max, one.record.id)))


def overdue(project: Project, one: Signal) -> bool:
    """Whether a signal waits longer than `triage_days`."""
    return one.fate == "waiting" and one.limit is not None and one.limit < project.as_of


def missions(project: Project) -> tuple[Record, ...]:
    """The plans that are missions, the oldest first."""
    return oldest_first(
        one for one in project.by_kind["plan"] if one.values.get("type") == "mission"
    )


def grew_from(project: Project, mission: Record) -> tuple[Record, ...]:
    """The signals that a mission answers."""
    return project.graph.heads(mission, "became")


def given_by(project: Project, record: Record) -> tuple[Record, ...]:
    """The signals that came from a record, an incident say."""
    return project.graph.heads(record, "came_from")


def endless(mission: Record) -> bool:
    """Whether a mission is under way and says no day by which something comes of it."""
    return mission.live and mission.deadline is None


def ended(mission: Record) -> bool:
    """Whether a mission was finished or given up."""
    return mission.state in ("closed", "retired")


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """How long a signal waited to be judged, and how long until something came of it."""
    one = read(project, record)
    limit = project.config.triage_days
    if one.waited is None:
        because = "it was judged before it was opened, or does not say when"
        yield missing("waited", "Waited to be judged", because, "days")
    else:
        label = "Waited to be judged" if one.fate != "waiting" else "Waits to be judged"
        yield Figure("waited", label, one.waited, "days", one.waited <= limit, limit)
    for mission in (plan for plan in one.became if plan.values.get("type") == "mission"):
        name = f"outcome-{mission.key.lower()}"
        if one.opened and mission.closed and (end := clock.day_of(mission.closed)) >= one.opened:
            days, keys = (end - one.opened).days, (mission.key,)
            because = str(mission.values.get("outcome") or "")
            yield Figure(name, "From signal to outcome", days, "days", None, None, because, keys)
        else:
            yield missing(name, "From signal to outcome", f"{mission.id} has not ended", "days")
