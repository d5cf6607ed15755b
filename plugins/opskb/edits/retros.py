"""A schedule of retrospectives, written as planned exercises, as JSON and as a calendar file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import exercises
from opskb.project import Project

KIND = "exercise"
SCHEMA = "opskb/retros-v1"
MOST = 104
"""How many retrospectives one schedule may hold: two years of weeks."""

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

## Agenda

1. What became of the actions of last time.
2. What went as it should, and why.
3. What did not: what was expected, what happened, what let it happen.
4. What is changed before the next one, by whom and by when. These are its `actions`.

Name the releases that were looked back at in `release`, and set `status: done`.
"""


class Refused(ValueError):
    """A schedule that cannot be written, in words for a person; nothing was written."""


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


def plan(project: Project, start: date, cadence: str, count: int, *, owner: str = "") -> Schedule:
    """The schedule that would be written; nothing is. Without an owner, that of the last retrospective.

    `cadence` is a word of `clock.CADENCES` or a duration of whole days. Raises Refused.
    """
    if not 1 <= count <= MOST:
        raise Refused(f"{count} retrospectives cannot be scheduled: give a count from 1 to {MOST}")
    days = tuple(_days(start, _length(cadence), count))
    owner = owner.strip() or _owner(project)
    folder, prefix = _folder(project), project.kinds[KIND].prefix
    ids = tuple(f"{prefix}-retro-{day}" for day in days)
    if taken := [id for id in ids if id.casefold() in project.taken]:
        raise Refused(f"{taken[0]} is there already, and an id is not used twice")
    texts = [_text(id, day, owner) for id, day in zip(ids, days, strict=True)]
    paths = [f"{folder}/{id.lower()}.md" for id in ids]
    files = dict(zip(paths, texts, strict=True))
    schedule = Schedule(start, cadence, owner, days, ids, files)
    name = f"{folder}/retros-{start}"
    listed = json.dumps(schedule.content, ensure_ascii=False, indent=2) + "\n"
    whole = {**files, f"{name}.json": listed, f"{name}.ics": _calendar(project, ids, days)}
    return Schedule(start, cadence, owner, days, ids, whole)


def write(project: Project, schedule: Schedule) -> None:
    """Write every file of a schedule, or none of them where one is there. Raises Refused and OSError."""
    paths = [project.root / name for name in schedule.files]
    for path in paths:
        _refuse_links(project, path)
        if path.exists():
            raise Refused(f"{_shown(project, path)} is there already, and is not overwritten")
    paths[0].parent.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for path, text in zip(paths, schedule.files.values(), strict=True):
            _create(path, text)
            written.append(path)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            where = _shown(project, Path(str(error.filename)))
            raise Refused(f"{where} is there already, and is not overwritten") from None
        raise


def _create(path: Path, text: str) -> None:
    """A new file; one that somebody made meanwhile is left as it is."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _shown(project: Project, path: Path) -> str:
    return path.relative_to(project.root).as_posix()


def _refuse_links(project: Project, path: Path) -> None:
    around = [path, *path.parents][: len(path.relative_to(project.root).parts)]
    if link := next((one for one in around if one.is_symlink()), None):
        raise Refused(f"{_shown(project, link)} is a symbolic link")


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
        raise Refused("no retrospective says who owns it: give an owner")
    return retros[-1].owner


def _folder(project: Project) -> str:
    """Where the others lie: beside the last exercise, else in the folder of the kind in the first source."""
    beside = [one.path for one in project.by_kind.get(KIND, ()) if not one.archived]
    if beside and "/" in beside[-1]:
        return beside[-1].rpartition("/")[0]
    first = next(iter(project.config.sources), None)
    if first is None or (project.root / first.path).is_file():
        raise Refused("no source is a folder: name one in `sources`")
    return "/".join(filter(None, (first.path, project.kinds[KIND].folder)))


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
