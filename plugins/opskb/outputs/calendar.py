"""What must be looked at, as a calendar: one whole day each for reviews, deadlines and actions."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.freshness import Due
from opskb.model import Artifact
from opskb.outputs.site import Site
from opskb.reports.run import clean

_log = logging.getLogger(__name__)


def calendar(site: Site) -> Iterator[Artifact]:
    """`calendar.ics`, where icalendar is installed: `pip install 'opskb[ics]'`."""
    try:
        from icalendar import Calendar, Event
    except ImportError:
        _log.info("calendar.ics is left out: pip install 'opskb[ics]'")
        return
    found = Calendar()
    found.add("prodid", "-//opskb//calendar//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", site.project.config.name)
    for due in site.dues:
        event = Event()
        for name, value in _event(site, due).items():
            event.add(name, value)
        found.add_component(event)
    yield Artifact("calendar.ics", content=found.to_ical())


def _event(site: Site, due: Due) -> dict[str, str | date]:
    record = due.record
    what = f"{due.row}: {due.text}" if due.what == "action" else f"{due.what} of {record.title}"
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
