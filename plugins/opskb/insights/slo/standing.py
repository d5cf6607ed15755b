"""How the objectives in force stand on a day: held, missed, or measured by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opskb.insights.slo.measured import Objective, objectives
from opskb.insights.slo.windows import Window, window
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Standing:
    """The objectives in force by how they stood: those with a window, and those that have none."""

    held: tuple[tuple[Objective, Window], ...]
    missed: tuple[tuple[Objective, Window], ...]
    unknown: tuple[Objective, ...]

    @property
    def measured(self) -> tuple[tuple[Objective, Window], ...]:
        """Those that something was measured of, each with its window."""
        return (*self.held, *self.missed)

    @property
    def count(self) -> int:
        """How many are in force."""
        return len(self.measured) + len(self.unknown)

    @property
    def holds(self) -> bool | None:
        """Whether each was held; None where of one nobody knows, and none was missed."""
        return False if self.missed else None if self.unknown else True


def standing(project: Project, day: date | None = None, *, events: bool = True) -> Standing:
    """The objectives in force over their windows up to a day, today if none is given.

    Without `events`, those alone that are measured in time.
    """
    live = (one for one in objectives(project).values() if one.record.live)
    found = [(one, window(one, day or project.as_of)) for one in live if events or not one.events]
    known = [(one, now) for one, now in found if now]
    return Standing(
        tuple((one, now) for one, now in known if now.held),
        tuple((one, now) for one, now in known if not now.held),
        tuple(one for one, now in found if not now),
    )
