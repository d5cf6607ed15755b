"""The history of a record: what its author wrote of reviews, drills, acceptance and its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from opskb import clock
from opskb.fields import Field
from opskb.model import Record, Row
from opskb.outputs import values, wording
from opskb.outputs.site import Site
from opskb.outputs.views import Event, Value
from opskb.record import performed

_PLAIN = Field("note")
_PERSON = Field("by", "person")


def events(site: Site, record: Record) -> tuple[Event, ...]:
    """Everything that is known to have happened to a record, newest first."""
    told = (
        *_accepted(site, record),
        *_reviews(site, record),
        *_occurrences(site, record),
        *_end(site, record),
    )
    found = (*_dates(site, record), *told) if told else ()
    return tuple(sorted(found, key=lambda event: _order(event.day), reverse=True))


def _order(day: Any) -> int:
    return clock.day_of(day).toordinal() if isinstance(day, date) else 0


def _dates(site: Site, record: Record) -> Iterator[Event]:
    roles = site.project.kind_of(record).roles
    for role in ("opened", "closed"):
        if day := getattr(record, role):
            name = roles[role]
            yield Event(day, "Dated" if name == "date" else wording.label(name))


def _accepted(site: Site, record: Record) -> Iterator[Event]:
    row = record.accepted
    if row and row.get("on"):
        yield Event(
            row["on"],
            "Accepted",
            _by(site, record, row),
            tone="live",
            mark=_text(site, record, row),
        )


def _reviews(site: Site, record: Record) -> Iterator[Event]:
    for row in record.reviews:
        yield Event(
            row.get("on"),
            "Reviewed",
            _by(site, record, row),
            site.parts(str(row.get("checked") or ""), itself=record.key),
            _evidence(site, record, row),
            "live",
            _text(site, record, row),
        )


def _occurrences(site: Site, record: Record) -> Iterator[Event]:
    name = site.project.kind_of(record).roles.get("occurrences", "")
    what = wording.label(name).removesuffix("s")
    for row in record.occurrences:
        how = row.get("how") or "performed"
        tone = "live" if performed(row) else "draft"
        yield Event(
            row.get("on"),
            f"{what}, {how}",
            _by(site, record, row),
            (),
            _evidence(site, record, row),
            tone,
        )


def last_reviewed(record: Record) -> date | None:
    """When somebody last read a record against the truth."""
    return max((clock.day_of(row["on"]) for row in record.reviews if row.get("on")), default=None)


def last_performed(record: Record) -> date | None:
    """When a drill or an activity was last really done, with evidence."""
    done = [row["on"] for row in record.occurrences if row.get("on") and performed(row)]
    return max(map(clock.day_of, done), default=None)


def _end(site: Site, record: Record) -> Iterator[Event]:
    row = record.tombstone
    if row:
        reason = site.parts(str(row.get("reason") or ""), itself=record.key)
        yield Event(row.get("on"), "Retired", (), reason, (), "retired", _text(site, record, row))


def _by(site: Site, record: Record, row: Row) -> tuple[Value, ...]:
    return values.shown(row.get("by"), _PERSON, site, record)


def _evidence(site: Site, record: Record, row: Row) -> tuple[Value, ...]:
    return values.shown(row.get("evidence"), _PLAIN, site, record)


def _text(site: Site, record: Record, row: Row) -> str:
    """Whether the text is still the one that was read then, where that was noted."""
    if not row.get("hash"):
        return ""
    return (
        "same text today"
        if site.project.graph.digest(record) == row["hash"]
        else "text changed since"
    )


def timeline(site: Site, record: Record) -> tuple[Event, ...]:
    """What a record's own timeline tells, as it was written; the day stands where it changes."""
    found: list[Event] = []
    day: date | None = None
    for row in record.timeline:
        at = row.get("at")
        moment = at if isinstance(at, date) else None
        same = moment is not None and day == clock.day_of(moment)
        day = clock.day_of(moment) if moment else day
        note = site.parts(str(row.get("what") or ""), itself=record.key)
        found.append(Event(moment, _clock(moment, same), _by(site, record, row), note))
    return tuple(found)


def _clock(moment: date | None, same: bool) -> str:
    if isinstance(moment, datetime) and same:
        return f"{moment:%H:%M}"
    return wording.short(moment) if moment else ""
