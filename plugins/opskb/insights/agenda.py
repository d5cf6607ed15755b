"""What lies ahead by day: drills, activities, content, retrospectives and reviews, late ones included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import cadence, drills, exercises, freshness, keys, missed, pillars, retros
from opskb.insights import periods as calendar
from opskb.insights.cadence import Kept
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

AHEAD = 90
"""Days that a calendar looks ahead."""

_DAILY = ("continuous", "daily")


@dataclass(frozen=True, slots=True)
class Entry:
    """One day on which something is to be done: what it is, the record that says so, who owes it.

    `row` tells two entries of one record apart. One whose day has passed is late.
    """

    day: date
    what: str
    record: Record
    owner: str
    text: str
    row: str = ""


def _keys(project: Project) -> Iterator[Entry]:
    for one in keys.schedule(project):
        if one.due:
            yield Entry(one.due, "rotation", one.record, one.owner, f"rotate: {one.record.title}")


def _drills(project: Project) -> Iterator[Entry]:
    for one in drills.backups(project):
        owner, record = one.procedure.owner, one.procedure
        if one.standing and one.standing.overdue:
            late = one.standing.missed[-1]
            text = f"restore {record.title}: missed in {drills.quarter(late.first)}"
            yield Entry(late.last, "drill", record, owner, text, "missed")
        if one.standing and one.standing.next_due:
            text = f"restore {record.title} by the end of the quarter"
            yield Entry(one.standing.next_due, "drill", record, owner, text)
    yield from _planned(project, ("drill", "bug-hunt", "resilience-test"), "drill")


def _planned(project: Project, types: Iterable[str], what: str) -> Iterator[Entry]:
    for type in types:
        for record in exercises.by_type(project).get(type, ()):
            day = exercises.day_of(record)
            if record.state == "draft" and day:
                yield Entry(day, what, record, record.owner, record.title)


def _retros(project: Project) -> Iterator[Entry]:
    for one in retros.releases(project):
        if not one.retros and retros.recent(project, one):
            text = f"look back at {one.release.title}"
            yield Entry(one.due, "retro", one.release, one.release.owner, text, "retro")
    yield from _planned(project, ("retro",), "retro")


def _reviews(project: Project) -> Iterator[Entry]:
    for one in pillars.audits(project):
        record = one.last
        if record is None or one.standing is None:
            continue
        row = f"{one.title}-{one.cadence}"
        if one.overdue:
            late = one.standing.missed[-1].last if one.standing.overdue else one.again or date.min
            text = f"{one.title}: late, {one.cadence}"
            yield Entry(late, "review", record, record.owner, text, f"missed-{row}")
        if one.next_due and not one.planned and not one.lapsed:
            text = f"{one.title}: {one.cadence}, by this day"
            yield Entry(one.next_due, "review", record, record.owner, text, row)
    yield from _planned(project, pillars.TYPES, "review")


def _activities(project: Project) -> Iterator[Entry]:
    for one in cadence.activities(project):
        if one.record.values.get("type") != "content":
            yield from _occurrences(project, one, "activity")


def _content(project: Project) -> Iterator[Entry]:
    for one in cadence.activities(project):
        if one.record.values.get("type") == "content":
            yield from _pieces(one.record)
            yield from _occurrences(project, one, "content")


def _pieces(record: Record) -> Iterator[Entry]:
    for row in missed.unpublished(record):
        owner = str(row.get("by") or record.owner)
        yield Entry(row["on"], "content", record, owner, str(row["what"]), str(row["id"]))


def _occurrences(project: Project, one: Kept, what: str) -> Iterator[Entry]:
    """When an activity is due within the days ahead; what is done every day is on no calendar."""
    record, stands, said = one.record, one.standing, one.standing.cadence
    if stands.overdue:
        late = stands.missed[-1]
        text = f"{record.title}: missed: {missed.short_of(late)}"
        yield Entry(late.last, what, record, record.owner, text, f"missed-{late.first}")
    if said in clock.EVENTS and stands.next_due:
        yield Entry(stands.next_due, what, record, record.owner, record.title)
    if said in _DAILY or said.endswith("a day") or not record.opened:
        return
    last = clock.later(project.as_of, relativedelta(days=AHEAD))
    for period in calendar.periods(said, clock.day_of(record.opened), last):
        running = period.first <= project.as_of
        kept = running and any(one.first == period.first and one.kept for one in stands.expected)
        if project.as_of <= period.last <= last and period.expected_min and not kept:
            yield Entry(period.last, what, record, record.owner, record.title, f"{period.first}")


SUBJECTS: Mapping[str, Callable[[Project], Iterable[Entry]]] = {
    "keys": _keys,
    "drills": _drills,
    "activities": _activities,
    "content": _content,
    "retros": _retros,
    "reviews": _reviews,
}
"""Each calendar of its own with what computes its entries."""


_TOLD = ("key", "exercise")
"""Kinds whose own days stand in a calendar of a subject already."""


def _dues(project: Project) -> Iterator[Entry]:
    """Reviews, deadlines and actions of all records."""
    for due in freshness.dues(project):
        if due.what == "action" or due.record.kind not in _TOLD:
            text = due.text or f"{due.what} of {due.record.title}"
            yield Entry(due.day, due.what, due.record, due.owner, text, due.row)


@remembered
def agenda(project: Project, subject: str = "") -> tuple[Entry, ...]:
    """The late entries and those of the next AHEAD days of one calendar, or of all, nearest first.

    That of all holds reviews, deadlines and actions as well, and of what comes round again the
    next time only.
    """
    makers = (SUBJECTS[subject],) if subject else (*SUBJECTS.values(), _dues)
    last = clock.later(project.as_of, relativedelta(days=AHEAD))
    found = chain.from_iterable(make(project) for make in makers)
    ordered = sorted((one for one in found if one.day <= last), key=_order)
    return tuple(ordered) if subject else tuple(_once(ordered, project.as_of))


def _once(found: Iterable[Entry], as_of: date) -> Iterator[Entry]:
    seen: set[tuple[str, str]] = set()
    for one in found:
        again = one.day >= as_of and one.text == one.record.title and one.what in _ROUND
        if not again or (one.record.key, one.what) not in seen:
            yield one
        if again:
            seen.add((one.record.key, one.what))


_ROUND = ("activity", "content")
"""What comes round again within the days ahead."""


def _order(one: Entry) -> tuple[date, str, str, str]:
    return one.day, one.record.id, one.what, one.row
