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
    done again, None where an event decides. `holds` says whether it is kept, None where it never
    happened and is not owed yet, or cannot be judged; `because` says why it is late or not judged.
    """

    name: str
    cadence: str
    last: Record | None
    on: date | None
    holds: bool | None
    due: date | None = None
    because: str = ""

    @property
    def never(self) -> bool:
        """Whether it never happened, and is not owed yet."""
        return self.holds is None and not self.because


def _rotations(project: Project) -> Iterator[Discipline]:
    schedule, found = keys.schedule(project), keys.standing(project)
    done = [(one.last.on, one.record.id, one.record) for one in schedule if one.last]
    if schedule:
        on, _, last = max(done, default=(None, "", None))
        due = min((one.due for one in schedule if one.due), default=None)
        parts = (
            [f"{_ids(found.late)} {'is' if len(found.late) == 1 else 'are'} late"]
            if found.late
            else []
        )
        parts += [f"{_ids(found.unknown)} cannot be judged"] if found.unknown else []
        yield Discipline("Key rotations", "by class", last, on, found.holds, due, "; ".join(parts))


def _ids(all: tuple[keys.Scheduled, ...]) -> str:
    return ", ".join(one.record.id for one in all)


def _walks(project: Project) -> Iterator[Discipline]:
    release = threats.last_release(project)
    for model in threats.models(project):
        done = threats.walks(model, project.as_of)
        owed = release and not threats.walked(model, release, project.as_of)
        because = f"not walked since {release.name}" if release and owed else ""
        on = done[-1].on if done else None
        holds = not owed if owed or done else None
        yield Discipline("Threat model", "release", model, on, holds, because=because)


def _hunts(project: Project) -> Iterator[Discipline]:
    """Whether the newest release had a bug hunt in its cycle, or says why it had none."""
    held = exercises.held(project, "bug-hunt")
    ended = [one for one in drills.cycles(project) if one.ended]
    newest = ended[-1] if ended else None
    if held or newest:
        bare = newest if newest and not newest.hunts else None
        waived = bool(bare and gates.hunt_waived(bare.record))
        because = f"none for {bare.record.id}" if bare and not waived else ""
        if bare and waived and not held:
            because = f"waived for {bare.record.id}"
        last = held[-1] if held else None
        on = exercises.day_of(last) if last else None
        holds = False if bare and not waived else True if held else None
        yield Discipline("Bug hunt", "release", last, on, holds, because=because)


def _reports(project: Project) -> Iterator[Discipline]:
    reports = [one for one in sanity.final(project) if one.opened]
    if reports:
        last = max(reports, key=lambda one: (clock.day_of(one.opened or date.min), one.id))
        on = clock.day_of(last.opened or date.min)
        due = clock.later(on, project.config.sanity_every)
        kept = due >= project.as_of
        words, because = clock.words(project.config.sanity_every), "" if kept else f"due on {due}"
        yield Discipline("Sanity report", f"every {words}", last, on, kept, due, because)


def _postmortems(project: Project) -> Iterator[Discipline]:
    owed = postmortems.owed(project)
    held = [one for one in owed if one.postmortem and one.held]
    if owed:
        left = [one for one in owed if not one.held]
        late = ", ".join(one.incident.id for one in left if one.deadline < project.as_of)
        last = max(held, key=lambda one: one.held or date.min, default=None)
        yield Discipline(
            "Postmortems",
            "incident",
            last.postmortem if last else None,
            last.held if last else None,
            _kept(late, happened=bool(held)),
            min((one.deadline for one in left), default=None),
            f"none of {late}" if late else "",
        )


def _retros(project: Project) -> Iterator[Discipline]:
    """Whether each release that its rule looks at was looked back at."""
    held, releases = exercises.held(project, "retro"), retros.releases(project)
    if held or releases:
        due = [one.due for one in releases if not one.retros]
        late = ", ".join(
            one.release.id for one in retros.owed(project) if retros.recent(project, one)
        )
        last = held[-1] if held else None
        yield Discipline(
            "Retrospective",
            "release",
            last,
            exercises.day_of(last) if last else None,
            _kept(late, happened=bool(held)),
            min((day for day in due if day >= project.as_of), default=None),
            f"none of {late}" if late else "",
        )


def _kept(late: str, *, happened: bool) -> bool | None:
    """Whether something is kept of which these are late; None where it never happened."""
    return False if late else True if happened else None


DISCIPLINES: Mapping[str, tuple[Callable[[Project], Iterator[Discipline]], ...]] = {
    "security": (_rotations, _walks),
    "quality": (_hunts, _reports),
    "governance": (_postmortems, _retros),
}
"""By pillar: what computes its lines, each from the records that its own rules judge."""


def of_pillar(project: Project, pillar: str) -> tuple[Discipline, ...]:
    """The lines of a pillar that follow from other records; none where those are not kept."""
    return tuple(one for make in DISCIPLINES.get(pillar, ()) for one in make(project))
