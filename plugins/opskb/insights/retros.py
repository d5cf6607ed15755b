"""Whether each release was looked back at, and in time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import exercises, occasions
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class LookedBack:
    """A release, the day by which its retrospective is held, and the retrospectives held for it."""

    release: Record
    left: date
    due: date
    retros: tuple[Record, ...]

    def late(self, as_of: date) -> bool:
        """Whether its retrospective is owed."""
        return not self.retros and self.due < as_of


@lru_cache(maxsize=1)
def releases(project: Project) -> tuple[LookedBack, ...]:
    """Every release with its retrospectives, oldest first.

    A retrospective is of the releases it names; one that names none is of the newest release that
    left on its day or before, within `event_days`.
    """
    grace = relativedelta(days=project.config.event_days)
    left = [one for one in occasions.of(project)["release"] if one.day <= project.as_of]
    due = {one.record.key: clock.later(one.day, grace) for one in left}
    found: dict[str, list[Record]] = {one.record.key: [] for one in left}
    for retro in exercises.held(project, "retro"):
        for record in exercises.releases(project, retro) or _nearest(retro, left, due):
            found.setdefault(record.key, []).append(retro)
    return tuple(
        LookedBack(one.record, one.day, due[one.record.key], tuple(found[one.record.key]))
        for one in left
    )


def _nearest(
    retro: Record, left: list[occasions.Occasion], due: dict[str, date]
) -> Iterator[Record]:
    day = exercises.day_of(retro)
    before = bisect_right(left, day, key=lambda one: one.day) if day else 0
    if day and before and day <= due[left[before - 1].record.key]:
        yield left[before - 1].record


def owed(project: Project) -> tuple[LookedBack, ...]:
    """The releases of the last `gap_days` whose retrospective is late.

    Where none was ever held, only the newest release is looked at: a knowledge base that has just
    begun is not asked for years of them.
    """
    found = [one for one in releases(project) if one.late(project.as_of)]
    began = any(one.retros for one in releases(project))
    recent = [one for one in found if (project.as_of - one.left).days <= project.config.gap_days]
    return tuple(recent if began else recent[-1:])
