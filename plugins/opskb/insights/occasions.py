"""The events that ask for something: releases, major releases, incidents and expiries, with their days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that happened, or will, on a day, and the record that says so."""

    day: date
    record: Record


@remembered
def of(project: Project) -> dict[str, tuple[Occasion, ...]]:
    """For each word of `clock.EVENTS` its occasions, oldest first.

    A release is a cycle that is closed, on the day it was; an incident counts from its beginning,
    one without user-facing harm included; an expiry is that of a key in force.
    """
    releases = tuple(_dated(project, "cycle", "closed", live=False))
    found = {
        "release": releases,
        "major release": tuple(one for one in releases if one.record.values.get("major")),
        "incident": tuple(_dated(project, "incident", "started", live=False)),
        "expiry": tuple(_dated(project, "key", "expires", live=True)),
    }
    return {word: tuple(sorted(all, key=lambda one: one.day)) for word, all in found.items()}


def _dated(project: Project, kind: str, name: str, *, live: bool) -> Iterator[Occasion]:
    for record in project.by_kind.get(kind, ()):
        day = record.values.get(name)
        if isinstance(day, date) and record.state != "draft" and (record.live or not live):
            yield Occasion(clock.day_of(day), record)


def days(project: Project, cadence: str) -> tuple[date, ...]:
    """The days of an event, none of a cadence that is none."""
    return tuple(one.day for one in of(project).get(cadence, ()))


def day_of(project: Project, cadence: str, id: str) -> date | None:
    """The day of the occasion that is the record of this id, None where there is none.

    A release is found by its name as well.
    """
    return _by_name(project).get((cadence, id))


@remembered
def _by_name(project: Project) -> dict[tuple[str, str], date]:
    found: dict[tuple[str, str], date] = {}
    for cadence, all in of(project).items():
        for one in all:
            found.setdefault((cadence, one.record.id), one.day)
            if release := one.record.values.get("release"):
                found.setdefault((cadence, str(release)), one.day)
    return found
