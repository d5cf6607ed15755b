"""What else each pillar asks for and other records show: rotations, walks, hunts, reports, retrospectives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import drills, exercises, gates, keys, postmortems, retros, sanity, threats
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Discipline:
    """One line of a pillar that follows from records of other kinds.

    `last` is the record that shows when it was done last, on the day `on`; `due` the day it must be
    done again, None where an event decides. `late` says why it is late, "" where it is not.
    """

    name: str
    cadence: str
    last: Record | None
    on: date | None
    due: date | None = None
    late: str = ""


def _rotations(project: Project) -> Iterator[Discipline]:
    schedule = keys.schedule(project)
    done = [(one.last.on, one.record.id, one.record) for one in schedule if one.last]
    if schedule:
        on, _, last = max(done, default=(None, "", None))
        late = ", ".join(one.record.id for one in schedule if one.overdue)
        due = min((one.due for one in schedule if one.due), default=None)
        yield Discipline(
            "Key rotations", "by class", last, on, due, f"{late} is late" if late else ""
        )


def _walks(project: Project) -> Iterator[Discipline]:
    release = threats.last_release(project)
    for model in threats.models(project):
        done = threats.walks(model, project.as_of)
        owed = release and not threats.walked(model, release, project.as_of)
        late = f"not walked since {release.name}" if release and owed else ""
        yield Discipline("Threat model", "release", model, done[-1].on if done else None, late=late)


def _hunts(project: Project) -> Iterator[Discipline]:
    held = exercises.held(project, "bug-hunt")
    ended = [one for one in drills.cycles(project) if one.ended]
    if held:
        bare = ended and not ended[-1].hunts and not gates.hunt_waived(ended[-1].record)
        late = f"none for {ended[-1].record.id}" if bare else ""
        yield Discipline("Bug hunt", "release", held[-1], exercises.day_of(held[-1]), late=late)


def _reports(project: Project) -> Iterator[Discipline]:
    reports = [one for one in sanity.final(project) if one.opened]
    if reports:
        last = max(reports, key=lambda one: (clock.day_of(one.opened or date.min), one.id))
        on = clock.day_of(last.opened or date.min)
        due = clock.later(on, project.config.sanity_every)
        late = f"due on {due}" if due < project.as_of else ""
        words = clock.words(project.config.sanity_every)
        yield Discipline("Sanity report", f"every {words}", last, on, due, late)


def _postmortems(project: Project) -> Iterator[Discipline]:
    owed = postmortems.owed(project)
    held = [one for one in owed if one.postmortem and one.held]
    if owed:
        left = [one for one in owed if not one.held]
        late = ", ".join(one.incident.id for one in left if one.deadline < project.as_of)
        last = max(held, key=lambda one: str(one.held), default=None)
        yield Discipline(
            "Postmortems",
            "incident",
            last.postmortem if last else None,
            last.held if last else None,
            min((one.deadline for one in left), default=None),
            f"none of {late}" if late else "",
        )


def _retros(project: Project) -> Iterator[Discipline]:
    held = exercises.held(project, "retro")
    owed = retros.owed(project)
    if held:
        due = [one.due for one in retros.releases(project) if not one.retros]
        late = ", ".join(one.release.id for one in owed if retros.recent(project, one))
        ahead = min((day for day in due if day >= project.as_of), default=None)
        words = f"none of {late}" if late else ""
        yield Discipline(
            "Retrospective", "release", held[-1], exercises.day_of(held[-1]), ahead, words
        )


DISCIPLINES: Mapping[str, tuple[Callable[[Project], Iterator[Discipline]], ...]] = {
    "security": (_rotations, _walks),
    "quality": (_hunts, _reports),
    "governance": (_postmortems, _retros),
}
"""By pillar: what computes its lines, each from the records that its own rules judge."""


def of_pillar(project: Project, pillar: str) -> tuple[Discipline, ...]:
    """The lines of a pillar that follow from other records; none where those are not kept."""
    return tuple(one for make in DISCIPLINES.get(pillar, ()) for one in make(project))
