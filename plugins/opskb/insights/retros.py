"""Whether each release was looked back at, and in time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import exercises, occasions
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class LookedBack:
    """A release, the day by which its retrospective is held, and the retrospectives held for it.

    `astray` are those that name it and cannot have looked back at it: held before it left, or when
    `gap_days` had passed since.
    """

    release: Record
    left: date
    due: date
    retros: tuple[Record, ...]
    astray: tuple[Record, ...] = ()

    def late(self, as_of: date) -> bool:
        """Whether its retrospective is owed."""
        return not self.retros and self.due < as_of

    @property
    def held_late(self) -> bool:
        """Whether it was looked back at, and not by the day it should have been."""
        days = [day for one in self.retros if (day := exercises.day_of(one))]
        return bool(days) and min(days) > self.due


@remembered
def releases(project: Project) -> tuple[LookedBack, ...]:
    """Every release with its retrospectives, oldest first.

    A retrospective is of the releases it names, where it was held after them; one that names none is of the newest release that
    left on its day or before, within `event_days`.
    """
    grace = relativedelta(days=project.config.event_days)
    left = [one for one in occasions.of(project)["release"] if one.day <= project.as_of]
    due = {one.record.key: clock.later(one.day, grace) for one in left}
    found: dict[str, list[Record]] = {one.record.key: [] for one in left}
    for retro in exercises.held(project, "retro"):
        for record in exercises.releases(project, retro) or _nearest(retro, left, due):
            found.setdefault(record.key, []).append(retro)
    longest = project.config.gap_days
    return tuple(_of(one, due[one.record.key], found[one.record.key], longest) for one in left)


def _of(one: occasions.Occasion, due: date, named: list[Record], longest: int) -> LookedBack:
    """A release with the retrospectives that name it, parted by whether they look back at it."""

    def back(retro: Record) -> bool:
        day = exercises.day_of(retro)
        return day is not None and 0 <= (day - one.day).days <= longest

    held = tuple(filter(back, named))
    return LookedBack(one.record, one.day, due, held, tuple(r for r in named if r not in held))


def _nearest(
    retro: Record, left: list[occasions.Occasion], due: dict[str, date]
) -> Iterator[Record]:
    day = exercises.day_of(retro)
    before = bisect_right(left, day, key=lambda one: one.day) if day else 0
    if day and before and day <= due[left[before - 1].record.key]:
        yield left[before - 1].record


def owed(project: Project) -> tuple[LookedBack, ...]:
    """The releases whose retrospective is late, however long ago they left.

    Where none was ever held, only the newest release of the last `gap_days` is looked at: a
    knowledge base that has just begun is not asked for years of them.
    """
    found = tuple(one for one in releases(project) if one.late(project.as_of))
    began = any(one.retros for one in releases(project))
    return found if began else tuple(one for one in found if recent(project, one))[-1:]


def recent(project: Project, one: LookedBack) -> bool:
    """Whether a release left within the last `gap_days`."""
    return (project.as_of - one.left).days <= project.config.gap_days
