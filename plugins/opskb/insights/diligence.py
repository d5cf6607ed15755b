"""Due diligence: five artefacts that together say, in an hour, what a system is and how it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from opskb import clock, prose
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project, source_of

ESSENTIAL = "due-diligence"
"""The tag of the records a reviewer must read, where an artefact has too many to read them all."""

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Reading:
    """One record on the reading path, with the words a reader meets on its page."""

    record: Record
    words: int


@dataclass(frozen=True)
class Artefact:
    """One of the five: its records, those of them to be read, and whether they are up to date.

    `kinds` are the kinds its records are of. `stale` says why it is out of date, "" where it is not.
    """

    name: str
    title: str
    proves: str
    kinds: tuple[str, ...]
    records: tuple[Record, ...]
    reading: tuple[Reading, ...]
    minutes: int
    newest: date | None = None
    stale: str = ""

    @property
    def present(self) -> bool:
        """Whether there is a record of it at all."""
        return bool(self.records)

    @property
    def words(self) -> int:
        """The words on its part of the reading path."""
        return sum(one.words for one in self.reading)


@dataclass(frozen=True)
class Diligence:
    """The five artefacts in reading order."""

    artefacts: tuple[Artefact, ...]

    @property
    def minutes(self) -> int:
        """The minutes that the whole path takes."""
        return sum(artefact.minutes for artefact in self.artefacts)


Choose = Callable[[tuple[Record, ...], Project], Iterable[Record]]


@dataclass(frozen=True)
class _Plan:
    """What an artefact is made of: its kinds, and which of its records, newest first, are read."""

    name: str
    title: str
    proves: str
    kinds: tuple[str, ...]
    choose: Choose
    tombstones: bool = False


def _in_force(records: tuple[Record, ...], project: Project) -> Iterable[Record]:
    return (one for one in records if one.live)


def _last_year(records: tuple[Record, ...], project: Project) -> Iterable[Record]:
    current = (one for one in records if not one.archived and one.state != "draft")
    return (one for one in current if not (day := _day(one)) or day > project.as_of - _YEAR)


def _last_four(records: tuple[Record, ...], project: Project) -> Iterable[Record]:
    return [one for one in records if one.state != "draft"][:4]


_PLANS = (
    _Plan("decisions", "Decision log", "Why the system is built as it is.", ("adr",), _in_force),
    _Plan(
        "threat-model",
        "Threat model",
        "What could be attacked, and what stands against it.",
        ("threat-model",),
        _in_force,
    ),
    _Plan(
        "ledger",
        "Audit ledger",
        "Who did what with privilege, and that nobody rewrote it.",
        # A key is no ledger: what it signs must be there.
        ("ledger",),
        _in_force,
    ),
    _Plan(
        "history",
        "Tombstones and postmortems",
        "What failed or was given up, and what was learned from it.",
        ("postmortem", "tombstone"),
        _last_year,
        tombstones=True,
    ),
    _Plan(
        "sanity",
        "Sanity archive",
        "How good it is, measured against a baseline, week by week.",
        ("sanity-report",),
        _last_four,
    ),
)


@remembered
def examine(project: Project) -> Diligence:
    """The five artefacts of a knowledge base, in reading order, absent ones included."""
    return Diligence(tuple(_artefact(plan, project) for plan in _PLANS))


def _artefact(plan: _Plan, project: Project) -> Artefact:
    records = tuple(sorted(_records(plan, project), key=_newest_first))
    essential = [one for one in records if ESSENTIAL in one.tags]
    chosen = essential or plan.choose(records, project)
    reading = tuple(Reading(one, words(one)) for one in chosen)
    minutes = (
        ceil(sum(one.words for one in reading) / project.config.reading_speed) if reading else 0
    )
    days = [day for one in records if one.state != "draft" and (day := _day(one))]
    newest = max(days, default=None)
    return Artefact(
        plan.name,
        plan.title,
        plan.proves,
        plan.kinds,
        records,
        reading,
        minutes,
        newest,
        _stale(plan, records, newest, project),
    )


def _records(plan: _Plan, project: Project) -> Iterable[Record]:
    """The records of an artefact; a tombstone is a record of its own, or a block on any other.

    Those of a source with `diligence: false` are part of none.
    """
    kept = [one for kind in plan.kinds for one in project.by_kind.get(kind, ())]
    if plan.tombstones:
        kept += (one for one in project.graph if one.tombstone and one.kind not in plan.kinds)
    return (one for one in kept if _examined(one, project))


def _examined(record: Record, project: Project) -> bool:
    if all(folder.diligence for folder in project.config.sources):
        return True
    folder = source_of(record.path, project.config)
    return folder is None or folder.diligence


def _stale(plan: _Plan, records: tuple[Record, ...], newest: date | None, project: Project) -> str:
    if (
        plan.name == "sanity"
        and newest
        and clock.later(newest, project.config.sanity_every) < project.as_of
    ):
        every = clock.words(project.config.sanity_every)
        return f"its newest report is of {newest}, and one is written every {every}"
    current = next((one for one in records if one.live), None)
    if current and current.due and current.due < project.as_of:
        return f"its newest record, {current.id}, was due for review on {current.due}"
    return ""


def words(record: Record) -> int:
    """The words a reader meets on a record's page: title, summary, tables and text."""
    tables = (value for value in record.values.values() if isinstance(value, tuple))
    rows = (row for table in tables for row in table if isinstance(row, dict))
    cells = (cell for row in rows for name, cell in row.items() if name not in ("hash", "at"))
    return sum(map(_count, (record.title, record.summary, record.body, *cells)))


def _count(value: Any) -> int:
    return prose.words(value) if isinstance(value, str) else 0


def _day(record: Record) -> date | None:
    day = record.opened or record.closed or record.tombstone.get("on") or record.last
    return clock.day_of(day)


def _newest_first(record: Record) -> tuple[int, str]:
    day = _day(record)
    return (-day.toordinal() if day else 0), record.id
