"""The standing audits and reviews of the pillars: when each is due, when it last ran, its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from opskb import clock
from opskb.insights import exercises, occasions
from opskb.insights.cadence import Standing, standing
from opskb.model import Record, Row
from opskb.project import Project
from opskb.settings.rhythm import PILLARS

TYPES = ("audit", "review")


@dataclass(frozen=True, slots=True)
class Audit:
    """One line of the board: a standing audit or review, or one part of it, under one cadence.

    `held` are the exercises that are one of it, oldest first. `standing` is None where it never
    ran and nothing says when it begins; `bound` says whether the check holds it to its cadence.
    `index` is that of its row in the settings.
    """

    name: str
    part: str
    pillar: str
    cadence: str
    held: tuple[Record, ...]
    planned: tuple[Record, ...]
    standing: Standing | None
    bound: bool
    index: int

    @property
    def title(self) -> str:
        """Its name with its part: `interface languages, pt-PT`."""
        return ", ".join(filter(None, (self.name, self.part)))

    @property
    def last(self) -> Record | None:
        """The last exercise that was one of it."""
        return self.held[-1] if self.held else None

    @property
    def overdue(self) -> bool:
        """Whether it is past its cadence now, or bound and never ran."""
        if self.standing:
            return self.standing.overdue
        return self.bound and not self.held

    @property
    def next_due(self) -> date | None:
        """The day by which it must run again."""
        return self.standing.next_due if self.standing else None


def declared(project: Project) -> bool:
    """Whether the settings write the standing audits down, so that each is held to its cadence."""
    source = project.config.source
    data = source.data[0] if source and source.data else None
    return isinstance(data, dict) and bool(data.get("audits"))


@lru_cache(maxsize=1)
def audits(project: Project) -> tuple[Audit, ...]:
    """Every standing audit and review, part by part and cadence by cadence, by pillar."""
    lines = [
        line for at, row in enumerate(project.config.audits) for line in _lines(project, row, at)
    ]
    return tuple(sorted(lines, key=lambda one: (PILLARS.index(one.pillar), one.index)))


def _lines(project: Project, row: Row, index: int) -> Iterator[Audit]:
    if not row["name"] or not row["pillar"]:
        return
    for part in row["parts"] or ("",):
        all = tuple(one for one in _of(project, row["name"]) if not part or _covers(one, part))
        held = tuple(one for one in all if exercises.was_held(one, project.as_of))
        planned = tuple(one for one in all if one.state == "draft")
        for cadence in row["cadence"]:
            stands = _standing(project, cadence, row["since"], held)
            bound = declared(project) or bool(held)
            yield Audit(
                row["name"], part, row["pillar"], cadence, held, planned, stands, bound, index
            )


def _of(project: Project, name: str) -> Iterator[Record]:
    for type in TYPES:
        for record in exercises.by_type(project).get(type, ()):
            if str(record.values.get("subject") or "").casefold() == name.casefold():
                yield record


def _covers(record: Record, part: str) -> bool:
    return part.casefold() in (one.casefold() for one in record.values.get("parts", ()))


def _standing(
    project: Project, cadence: str, since: date | None, held: tuple[Record, ...]
) -> Standing | None:
    days: Counter[date] = Counter()
    for record in held:
        days.update(exercises.credited(project, record, cadence))
    first = since or min(days, default=None)
    if first is None:
        return None
    return standing(
        cadence,
        first,
        days,
        project.as_of,
        holidays=project.config.holidays,
        events=occasions.days(project, cadence),
        before=cadence in clock.EVENTS,
    )
