"""`opskb due`: what must be looked at, nearest first."""

from __future__ import annotations

from datetime import date

import click

from opskb import clock
from opskb.adapters.commands.opened import AS_OF, formats, opened, table, tell
from opskb.insights import freshness
from opskb.insights.freshness import Due
from opskb.project import Project
from opskb.reports import listing
from opskb.reports.run import as_json


@click.command("due")
@click.option(
    "--within", default="30d", show_default=True, metavar="DURATION", help="How far ahead to look."
)
@click.option("--owner", help="Only of this owner.")
@AS_OF
@formats("table", "json")
def command(within: str, owner: str | None, as_of: str | None, form: str) -> None:
    """List what is overdue or comes due, nearest first: reviews, deadlines and open actions."""
    base = opened(as_of=as_of)
    try:
        until = clock.later(base.as_of, clock.parse_duration(within))
    except ValueError as error:
        raise click.UsageError(f"--within {within} {error}: write it as 30d or 6 weeks.") from None
    found = [
        due
        for due in freshness.dues(base)
        if due.day <= until and (owner is None or owner.lower() in due.owner.lower())
    ]
    if form == "json":
        tell(as_json([_row(due, base) for due in found]))
        return
    heads = ("on", "", "id", "what", "owner", "title")
    rows = [_cells(due, base) for due in found]
    tell(table(rows, heads) if rows else f"nothing is due up to {until}")


def _row(due: Due, base: Project) -> dict[str, object]:
    """The record's facts, and what is due of it, on which day, from whom."""
    return {**listing.row(due.record, base), "on": due.day, "what": _what(due), "owner": due.owner}


def _cells(due: Due, base: Project) -> tuple[str, ...]:
    day, distance = due.day.isoformat(), _distance(due.day, base)
    title = due.text or due.record.title
    return day, distance, due.record.id, _what(due), due.owner or "–", title


def _what(due: Due) -> str:
    return f"{due.what} {due.row}".strip()


def _distance(day: date, base: Project) -> str:
    days = (day - base.as_of).days
    return "today" if not days else f"in {days} d" if days > 0 else f"{-days} d overdue"
