"""What lies ahead as calendar files, one whole day each: one file for each subject, one for all."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from importlib.util import find_spec

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import agenda
from opskb.insights.agenda import Entry
from opskb.insights.freshness import Due
from opskb.model import Artifact
from opskb.outputs import wording
from opskb.outputs.site import Site
from opskb.reports.run import clean

_log = logging.getLogger(__name__)


def calendar(site: Site) -> Iterator[Artifact]:
    """`calendar.ics` and one below `calendar/` for each subject: `pip install 'opskb[ics]'`."""
    if not find_spec("icalendar"):
        _log.info("calendar.ics is left out: pip install 'opskb[ics]'")
        return
    name = site.project.config.name
    # What is due has the keys, also those that are due later than an agenda looks ahead.
    subjects = (subject for subject in agenda.SUBJECTS if subject != "keys")
    each = {subject: agenda.agenda(site.project, subject) for subject in subjects}
    dues = [_event(site, due) for due in site.dues]
    all = [_entry(site, subject, one) for subject, found in each.items() for one in found]
    yield Artifact("calendar.ics", content=_file(name, [*dues, *all]))
    if rotations := [_event(site, due) for due in site.dues if due.what == "rotation"]:
        yield Artifact("calendar/keys.ics", content=_file(f"{name}: keys", rotations))
    for subject, found in ((subject, found) for subject, found in each.items() if found):
        events = [_entry(site, subject, one) for one in found]
        yield Artifact(f"calendar/{subject}.ics", content=_file(f"{name}: {subject}", events))


def _file(name: str, events: Iterable[Mapping[str, str | date]]) -> bytes:
    """A calendar of RFC 5545 with one event for each."""
    from icalendar import Calendar, Event

    found = Calendar()
    found.add("prodid", "-//opskb//calendar//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", " ".join(name.split()))
    for one in events:
        event = Event()
        for key, value in one.items():
            event.add(key, value)
        found.add_component(event)
    content: bytes = found.to_ical()
    return content


def _entry(site: Site, subject: str, one: Entry) -> dict[str, str | date]:
    record = one.record
    day = record.last or (clock.day_of(record.opened) if record.opened else site.project.as_of)
    return {
        "uid": "-".join(
            filter(None, (record.key, subject, one.what, wording.slug(one.row) if one.row else ""))
        )
        + "@opskb",
        "dtstamp": datetime.combine(day, time(), UTC),
        "dtstart": one.day,
        "dtend": clock.later(one.day, relativedelta(days=1)),
        "summary": clean(f"{record.id} {one.text}"),
        "description": clean(f"Owner: {one.owner or 'nobody'}. See /{site.url(record)}"),
    }


def _event(site: Site, due: Due) -> dict[str, str | date]:
    record = due.record
    what = f"{due.row}: {due.text}" if due.row else f"{due.what} of {record.title}"
    address = f"{site.url(record)}#{due.row.lower()}" if due.row else site.url(record)
    return {
        # Without the day, so that a calendar moves an event whose day moved.
        "uid": "-".join(filter(None, (record.key, due.what, due.row))) + "@opskb",
        "dtstamp": _stamp(due, site.project.as_of),
        "dtstart": due.day,
        "dtend": clock.later(due.day, relativedelta(days=1)),
        "summary": clean(f"{record.id} {what}"),
        "description": clean(f"Owner: {due.owner or 'nobody'}. See /{address}"),
    }


def _stamp(due: Due, as_of: date) -> datetime:
    """When the record last said so, which no build changes."""
    day = due.record.last or (clock.day_of(due.record.opened) if due.record.opened else as_of)
    return datetime.combine(day, time(), UTC)
