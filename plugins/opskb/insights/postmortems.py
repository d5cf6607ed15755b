"""Which incidents owe a postmortem, until when, and whether it was held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import ladder
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Owed:
    """A postmortem that an incident asks for by `deadline`; `held` is the day of the first one."""

    incident: Record
    deadline: date
    held: date | None = None
    postmortem: Record | None = None

    @property
    def in_time(self) -> bool:
        """Whether it was held, and no later than it should have been."""
        return self.held is not None and self.held <= self.deadline


def severe(project: Project, incident: Record) -> bool:
    """Whether an incident is of a severity that `postmortem_severities` names."""
    named = project.config.postmortem_severities
    return ladder.among(project.config, incident.severity, named)


@remembered
def severe_ones(project: Project) -> tuple[Record, ...]:
    """The incidents of those severities."""
    return tuple(one for one in project.by_kind.get("incident", ()) if severe(project, one))


@remembered
def owed(project: Project) -> tuple[Owed, ...]:
    """The postmortem of every severe, user-facing incident that is resolved, in the order of its days.

    It is due `postmortem_days` business days after the incident was resolved.
    """
    found = (
        _owed(project, one)
        for one in severe_ones(project)
        if one.closed and one.values.get("user_facing")
    )
    return tuple(sorted(found, key=lambda one: (one.deadline, one.incident.id)))


def _owed(project: Project, incident: Record) -> Owed:
    assert incident.closed is not None
    limit, holidays = project.config.postmortem_days, project.config.holidays
    deadline = clock.add_business_days(clock.day_of(incident.closed), limit, holidays)
    covering = project.graph.heads(incident, "covers")
    dated = [(clock.day_of(one.opened), one.id, one) for one in covering if one.opened]
    past = [one for one in dated if one[0] <= project.as_of]
    held = min(past, key=lambda one: one[:2], default=None)
    return Owed(incident, deadline, held[0] if held else None, held[2] if held else None)
