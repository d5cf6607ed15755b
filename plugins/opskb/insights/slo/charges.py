"""Which incident answers for which minutes of an objective, as incidents say it by `spent`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.graph import Edge
from opskb.memory import remembered
from opskb.project import Project

RELATION = "spent"
MOST = 60 * 24 * 366 * 100
"""More minutes than these, a century, are a slip and charged to nobody."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Minutes that a record charges to an objective, on the day that it began.

    `until` is the day that it ended: today while it is open, its first where nobody wrote it down.
    `record` is its key.
    """

    record: str
    id: str
    title: str
    day: date
    until: date
    minutes: float


@remembered
def charged(project: Project) -> Mapping[str, tuple[Charge, ...]]:
    """The charges to each objective, by its key, oldest first; a charge below nought is none."""
    found: dict[str, list[Charge]] = {}
    for edge in project.graph.edges:
        charge = _charge(edge, project.as_of) if edge.relation.name == RELATION else None
        if charge and charge.day <= project.as_of:
            found.setdefault(edge.tail.key, []).append(charge)
    return {
        key: tuple(sorted(all, key=lambda one: (one.day, one.id))) for key, all in found.items()
    }


def _charge(edge: Edge, as_of: date) -> Charge | None:
    head, minutes = edge.head, edge.values.get("minutes")
    if not head.opened or not isinstance(minutes, float) or not 0 <= minutes <= MOST:
        return None
    day = clock.day_of(head.opened)
    until = clock.day_of(head.closed) if head.closed else as_of if head.live else day
    return Charge(head.key, head.id, head.title, day, max(day, until), minutes)
