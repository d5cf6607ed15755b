"""Whether backups can be restored and bugs were hunted: by quarter, by release, promised against measured."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import exercises, occasions
from opskb.insights.cadence import Standing, standing
from opskb.insights.figure import Figure, missing
from opskb.insights.order import oldest_first
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project
from opskb.record import performed


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup procedure with its restore drills: all, those that were held, those that succeeded.

    `standing` is that of the quarter from the first drill on, None where there never was one.
    """

    procedure: Record
    all: tuple[Record, ...]
    held: tuple[Record, ...]
    good: tuple[Record, ...]
    standing: Standing | None

    @property
    def newest(self) -> Record | None:
        """The last restore drill that was held."""
        return self.held[-1] if self.held else None

    @property
    def kept(self) -> bool:
        """Whether the last drill measured both promises, and stayed within them."""
        drill = self.newest
        return drill is not None and all(
            one.holds is True for one in exercises.measures(drill, self.procedure)
        )

    @property
    def lacking(self) -> str:
        """Why nobody can rely on it now, "" where somebody can.

        The running quarter is not over; a drill that failed says so at once.
        """
        if not self.standing or not self.newest:
            return "was never restored in a drill"
        if not succeeded(self.newest):
            return f"could not be restored in its last drill, {self.newest.id}"
        if self.standing.overdue:
            period = self.standing.missed[-1]
            return f"was not restored in {quarter(period.first)}, nor since"
        return ""


def quarter(day: date) -> str:
    """The quarter of a day, such as 2026-Q4."""
    year, number = clock.quarter(day)
    return f"{year:04}-Q{number}"


def succeeded(record: Record) -> bool:
    """Whether a drill reached what it was for, and can show it."""
    return record.values.get("succeeded") is True and bool(record.evidence)


def rehearsed(project: Project, runbook: Record) -> bool:
    """Whether a runbook was ever performed and can show it: by its own rows, or by a drill that tests it."""
    tests = exercises.tests_of(project, runbook)
    return any(map(performed, runbook.occurrences)) or any(
        exercises.drilled(one, project.as_of) for one in tests
    )


def last_rehearsed(project: Project, runbook: Record) -> date | None:
    """The last day on which a runbook was performed, with evidence, None where it never was."""
    own = [clock.day_of(row.get("on")) for row in runbook.occurrences if performed(row)]
    tests = exercises.tests_of(project, runbook)
    held = [exercises.last_day(one) for one in tests if exercises.drilled(one, project.as_of)]
    return max((day for day in (*own, *held) if day and day <= project.as_of), default=None)


@remembered
def backups(project: Project) -> tuple[Backup, ...]:
    """Every backup procedure in force, by id."""
    found = (one for one in project.by_kind.get("procedure", ()) if _backup(one) and one.live)
    return tuple(backup(project, one) for one in sorted(found, key=lambda one: one.id))


def _backup(record: Record) -> bool:
    return bool(record.values.get("type") == "backup")


def backup(project: Project, procedure: Record) -> Backup:
    """A backup procedure with its drills."""
    tests = exercises.tests_of(project, procedure)
    all = tuple(one for one in tests if one.values.get("type") == "drill")
    held = tuple(one for one in all if exercises.was_held(one, project.as_of))
    good = tuple(filter(succeeded, held))
    first = exercises.day_of(held[0]) if held else None
    days = [day for one in good if (day := exercises.day_of(one))]
    stands = _standing(project, first, days) if first else None
    return Backup(procedure, all, held, good, stands)


def _standing(project: Project, first: date, days: list[date]) -> Standing:
    grace = project.config.event_days
    return standing("quarterly", _begin(first), days, project.as_of, grace=grace)


def _begin(day: date) -> date:
    """The first day of a quarter: who drilled once within it was held to all of it."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What follows from a backup procedure and its drills."""
    if not _backup(record):
        return
    one = backup(project, record)
    yield _restored(one)
    if one.standing and one.standing.next_due:
        yield Figure("next_drill", "Next drill by", one.standing.next_due)
    if one.newest:
        yield from exercises.measures(one.newest, record)


def _restored(one: Backup) -> Figure:
    label = "Last restored"
    if not one.good:
        return missing("restored", label, f"it {one.lacking or 'was never restored'}")
    last = one.good[-1]
    return Figure(
        "restored",
        label,
        exercises.day_of(last),
        holds=not one.lacking,
        because=f"it {one.lacking}" if one.lacking else "",
        records=(last.key,),
    )


@dataclass(frozen=True, slots=True)
class Cycle:
    """A release and the bug hunts of its cycle: those that name it, or lie between its days."""

    record: Record
    first: date
    last: date
    hunts: tuple[Record, ...]
    ended: bool


@remembered
def cycles(project: Project) -> tuple[Cycle, ...]:
    """The cycles that are closed, then the open ones, each with its bug hunts, oldest first."""
    hunts = exercises.held(project, "bug-hunt")
    named: dict[str, list[Record]] = {}
    for hunt in hunts:
        for release in exercises.releases(project, hunt):
            named.setdefault(release.key, []).append(hunt)
    closed = [(one.record, one.day) for one in occasions.of(project)["release"]]
    running = [one for one in project.by_kind.get("cycle", ()) if one.live and one.opened]
    known = _Hunts(hunts, [day for one in hunts if (day := exercises.day_of(one))], named)
    return (
        *(_cycle(one, day, known, ended=day <= project.as_of) for one, day in closed),
        *(_cycle(one, project.as_of, known, ended=False) for one in running),
    )


@dataclass(frozen=True, slots=True)
class _Hunts:
    """The bug hunts that were held with their first days, oldest first, and those that name a cycle."""

    all: tuple[Record, ...]
    days: list[date]
    named: dict[str, list[Record]]


def _cycle(record: Record, last: date, hunts: _Hunts, *, ended: bool) -> Cycle:
    first = clock.day_of(record.opened) if record.opened else last
    # A hunt that began before the cycle may end in it; none is looked for further back than a year.
    begin = bisect_left(hunts.days, date.fromordinal(max(1, first.toordinal() - 366)))
    near = hunts.all[begin : bisect_right(hunts.days, last)]
    lie = [one for one in near if exercises.within(one, first, last)]
    found = {one.key: one for one in (*hunts.named.get(record.key, ()), *lie)}
    return Cycle(record, first, last, oldest_first(found.values()), ended)
