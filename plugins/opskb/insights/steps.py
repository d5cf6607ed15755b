"""The steps of a runbook as one thing, whether its author wrote them as a table or as prose."""

from __future__ import annotations

from collections.abc import Mapping

from opskb.insights import prose_steps, tabled
from opskb.insights.step import END, NO_WAY, Command, Doing, Failing, Step, Way, Who, commands
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

__all__ = [
    "END",
    "NO_WAY",
    "Command",
    "Doing",
    "Failing",
    "Step",
    "Way",
    "Who",
    "commands",
    "of",
    "steps",
]


@remembered
def steps(project: Project) -> Mapping[str, tuple[Step, ...]]:
    """The steps of every runbook, in the order they are taken, by the key of its record."""
    found = {one.key: _read(one) for one in project.graph}
    return {key: all for key, all in found.items() if all}


def of(project: Project, record: Record) -> tuple[Step, ...]:
    """The steps of one record, none where it has none."""
    return steps(project).get(record.key, ())


def _read(record: Record) -> tuple[Step, ...]:
    """The rows of its table; of a runbook without one, what its text tells to do."""
    if record.steps:
        return tabled.read(record)
    told = record.kind == "runbook" and not record.as_written
    return prose_steps.read(record.body) if told else ()
