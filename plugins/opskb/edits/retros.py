"""A schedule of retrospectives, written as planned exercises, as JSON and as a calendar file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.edits import create
from opskb.edits.change import Plan
from opskb.edits.refused import Refused
from opskb.insights import exercises
from opskb.project import Project

KIND = "exercise"
SCHEMA = "opskb/retros-v1"
MOST = 104
"""How many retrospectives one schedule may hold: two years of weeks."""

MAX_NAME = 200

BODY = """---
id: {id}
status: planned
title: {title}
summary: {summary}
type: retro
owner: {owner}
date: {day}
---
# {heading}

"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Retrospectives to be written: their days, and every file by its path from the root."""

    start: date
    cadence: str
    owner: str
    days: tuple[date, ...]
    ids: tuple[str, ...]
    files: Mapping[str, str]

    @property
    def content(self) -> dict[str, Any]:
        """The schedule as JSON holds it."""
        rows = zip(self.ids, self.days, self.files, strict=False)
        return {
            "schema": SCHEMA,
            "start": self.start.isoformat(),
            "cadence": self.cadence,
            "count": len(self.days),
            "owner": self.owner,
            "retros": [{"id": id, "date": str(day), "path": path} for id, day, path in rows],
        }


def schedule(
    project: Project, start: date, cadence: str, count: int, *, owner: str = ""
) -> Schedule:
    """The schedule that would be written; nothing is. Without an owner, that of the last retrospective.

    `cadence` is a word of `clock.CADENCES` or a duration of whole days. Raises Refused.
    """
    if not 1 <= count <= MOST:
        raise Refused(f"{count} retrospectives cannot be scheduled: give a count from 1 to {MOST}")
    days = tuple(_days(start, _length(cadence), count))
    if not clock.FIRST <= start <= days[-1] <= clock.LAST:
        years = f"{clock.FIRST.year} to {clock.LAST.year}"
        raise Refused(f"the schedule leaves the years {years}: give another start")
    owner = owner.strip() or _owner(project)
    if len(owner) > MAX_NAME or not owner.isprintable():
        raise Refused("the owner is no name on one line")
    folder, prefix = create.folder(project, KIND), project.kinds[KIND].prefix
    ids = tuple(f"{prefix}-retro-{day}" for day in days)
    if taken := [id for id in ids if id.casefold() in project.taken]:
        raise Refused(f"{taken[0]} is there already, and an id is not used twice")
    agenda = project.kinds[KIND].outlines.get("retro", "")
    texts = [_text(id, day, owner) + agenda for id, day in zip(ids, days, strict=True)]
    paths = [f"{folder}/{id.lower()}.md" for id in ids]
    files = dict(zip(paths, texts, strict=True))
    listed = Schedule(start, cadence, owner, days, ids, files)
    name = f"{folder}/retros-{start}"
    content = json.dumps(listed.content, ensure_ascii=False, indent=2) + "\n"
    whole = {**files, f"{name}.json": content, f"{name}.ics": _calendar(project, ids, days)}
    return replace(listed, files=whole)


def plan(project: Project, wanted: Schedule) -> Plan:
    """Write every file of a schedule. Raises Refused where one is there."""
    return Plan("retros schedule", create.changes(project, wanted.files))


def _length(cadence: str) -> relativedelta:
    word = " ".join(cadence.lower().split())
    if word in clock.CADENCES:
        return clock.CADENCES[word]
    try:
        length = clock.parse_duration(cadence)
    except ValueError as error:
        raise Refused(
            f"the cadence `{cadence[:40]}` {error}: write 14d, 1 month or weekly"
        ) from None
    if length.hours or length.minutes:
        raise Refused(f"the cadence `{cadence[:40]}` is not of whole days")
    return length


def _days(start: date, length: relativedelta, count: int) -> Iterator[date]:
    """Each day is counted from the start, so that a 31st stays one where a month has it."""
    for at in range(count):
        day = clock.later(start, length * at) if at else start
        if day == date.max:
            raise Refused("the schedule runs past the end of the calendar")
        yield day


def _owner(project: Project) -> str:
    retros = exercises.by_type(project).get("retro", ())
    if not retros or not retros[-1].owner:
        raise Refused("no retrospective says who owns it: add --owner NAME")
    return retros[-1].owner


def _text(id: str, day: date, owner: str) -> str:
    title = f"Retrospective of {day.day} {day:%B %Y}"
    summary = "Planned; what came of it is written here when it was held."
    return BODY.format(
        id=id,
        title=json.dumps(title),
        summary=json.dumps(summary),
        owner=json.dumps(owner, ensure_ascii=False),
        day=day,
        heading=title,
    )


def _calendar(project: Project, ids: tuple[str, ...], days: tuple[date, ...]) -> str:
    """The schedule as iCalendar, RFC 5545: whole days, lines that end in CR LF."""
    stamp = f"{project.as_of:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "PRODID:-//opskb//retros//EN", "VERSION:2.0"]
    for id, day in zip(ids, days, strict=True):
        end = day + timedelta(days=1)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{id}@opskb",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{end:%Y%m%d}",
            f"SUMMARY:Retrospective of {day.day} {day:%B %Y}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
