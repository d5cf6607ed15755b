"""The standing audits and reviews of the pillars: when each is due, when it last ran, its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from opskb import clock
from opskb.insights import exercises, occasions
from opskb.insights.cadence import Standing, standing
from opskb.insights.periods import Period
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project
from opskb.settings.rhythm import PILLARS

TYPES = ("audit", "review")
STRATEGY = "strategy"
SPANS = ("weekly", "every two weeks", "monthly", "quarterly", "annual")
"""The cadences of which one may not stretch over two periods: held in January, and again in December."""


@dataclass(frozen=True, slots=True)
class Audit:
    """One line of the board: a standing audit or review, or one part of it, under one cadence.

    `held` are the exercises that are one of it, oldest first. `standing` is None where it never
    ran and nothing says when it begins; `bound` says whether the check holds it to its cadence.
    `gaps` are the periods of the last `gap_days` in which it was missed, oldest first. `again` is one
    cadence after the last one, None where nothing follows from that; `lapsed` says that this day has
    passed. `index` is that of its row in the settings.
    """

    name: str
    part: str
    pillar: str
    cadence: str
    held: tuple[Record, ...]
    planned: tuple[Record, ...]
    standing: Standing | None
    bound: bool
    gaps: tuple[Period, ...]
    index: int
    again: date | None = None
    lapsed: bool = False

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
            return self.standing.overdue or self.lapsed
        return self.bound and not self.held

    @property
    def behind(self) -> bool:
        """Whether it is past its cadence now, or was within the last `gap_days`."""
        return self.overdue or (self.bound and bool(self.gaps))

    @property
    def next_due(self) -> date | None:
        """The day by which it must run again: the end of its period, or one cadence after the last."""
        by = self.standing.next_due if self.standing else None
        return min(filter(None, (by, self.again)), default=None)


def declared(project: Project) -> bool:
    """Whether the settings write the standing audits down, so that each is held to its cadence."""
    source = project.config.source
    data = source.data[0] if source and source.data else None
    return isinstance(data, dict) and bool(data.get("audits"))


def asked(project: Project, pillar: str) -> bool:
    """Whether every line of a pillar is asked for: the settings write the audits down, or one was held.

    The audits of the six disciplines and the quarterly reviews of strategy begin apart.
    """
    return declared(project) or (pillar == STRATEGY) in _begun(project)


@remembered
def _begun(project: Project) -> frozenset[bool]:
    """Whether a review of strategy was held (True), and whether another audit was (False)."""
    return frozenset(
        row["pillar"] == STRATEGY
        for row in project.config.audits
        if row["name"]
        and any(exercises.was_held(one, project.as_of) for one in _of(project, row["name"]))
    )


def unknown(project: Project) -> tuple[Record, ...]:
    """The audits and reviews of strategy that are in no row of `audits`, cancelled ones left out."""
    names = {row["name"].casefold() for row in project.config.audits if row["name"]}
    found = (
        one
        for type in TYPES
        for one in exercises.by_type(project).get(type, ())
        if type == "audit" or one.values.get("pillar") == STRATEGY
    )
    strange = (one for one in found if _subject(one).casefold() not in names)
    return tuple(one for one in strange if one.status != "cancelled") if names else ()


def _subject(record: Record) -> str:
    return str(record.values.get("subject") or "")


@remembered
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
            begun = row["since"] or _first_held(project, row["pillar"], cadence)
            stands = _standing(project, cadence, begun, held)
            again = _again(row["pillar"], cadence, held)
            yield Audit(
                row["name"],
                part,
                row["pillar"],
                cadence,
                held,
                planned,
                stands,
                bool(held) or (asked(project, row["pillar"]) and _due(project, cadence)),
                _gaps(project, stands),
                index,
                again,
                bool(again and again < project.as_of),
            )


def _first_held(project: Project, pillar: str, cadence: str) -> date | None:
    """The first day that any review of strategy was held on: from then on the four are kept together."""
    if pillar != STRATEGY:
        return None
    names = [row["name"] for row in project.config.audits if row["pillar"] == pillar]
    days = (
        day
        for name in names
        for record in _of(project, name or "")
        if exercises.was_held(record, project.as_of)
        for day in exercises.credited(project, record, cadence)
    )
    return min(days, default=None)


def _due(project: Project, cadence: str) -> bool:
    """Whether a cadence has asked for anything yet: a release only once there was one."""
    return cadence not in clock.EVENTS or bool(occasions.days(project, cadence))


def _again(pillar: str, cadence: str, held: tuple[Record, ...]) -> date | None:
    """One cadence after the last one; a review of a quarter is held after it, so none follows there."""
    last = exercises.last_day(held[-1]) if held else None
    if last is None or pillar == STRATEGY or cadence not in SPANS:
        return None
    return clock.later(last, clock.CADENCES[cadence])


def _gaps(project: Project, stands: Standing | None) -> tuple[Period, ...]:
    days = min(project.config.gap_days, project.as_of.toordinal() - 1)
    since = project.as_of - timedelta(days=days)
    return tuple(one for one in (stands.missed if stands else ()) if one.last >= since)


def _of(project: Project, name: str) -> Iterator[Record]:
    for type in TYPES:
        for record in exercises.by_type(project).get(type, ()):
            if _subject(record).casefold() == name.casefold():
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
        grace=project.config.event_days,
        before=cadence in clock.EVENTS,
    )
