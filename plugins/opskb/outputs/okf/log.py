"""The log of a bundle: what records say was done about them, newest day first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from opskb import clock
from opskb.model import Artifact, Record
from opskb.outputs.okf.concepts import plain, title
from opskb.outputs.okf.places import path
from opskb.outputs.site import Site
from opskb.record import performed


def log(site: Site) -> Artifact:
    """`log.md`: a heading for each day up to the date of the site, an entry for each thing done on it."""
    by_day: dict[date, set[str]] = {}
    for record in site.project.graph:
        link = f"[{title(record)}](/{path(site, record)})"
        for day, what, by in _done(record):
            if isinstance(day, date) and (on := clock.day_of(day)) <= site.project.as_of:
                by_day.setdefault(on, set()).add(_entry(what, link, by))
    days = (
        f"\n## {day.isoformat()}\n\n{''.join(sorted(by_day[day]))}"
        for day in sorted(by_day, reverse=True)
    )
    return Artifact("log.md", content=f"# Log\n{''.join(days)}".encode())


def _entry(what: str, link: str, by: str) -> str:
    return f"* **{what}**: {link}{f', by {by}' if by else ''}.\n"


def _done(record: Record) -> Iterator[tuple[Any, str, str]]:
    """The day of each thing that was done, what it was, and who did it."""
    yield record.opened, "Opened", ""
    yield record.closed, "Closed", ""
    yield record.accepted.get("on"), "Accepted", _name(record.accepted.get("by"))
    yield record.tombstone.get("on"), "Deprecation", ""
    for row in record.reviews:
        yield row.get("on"), "Reviewed", _name(row.get("by"))
    for row in record.occurrences:
        if performed(row):
            yield row.get("on"), "Performed", _name(row.get("by"))


def _name(value: Any) -> str:
    return plain(value) if isinstance(value, str) else ""
