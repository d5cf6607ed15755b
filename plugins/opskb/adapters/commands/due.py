"""`opskb due`: what must be looked at, nearest first."""

from __future__ import annotations

from datetime import date

import click

from opskb import clock
from opskb.adapters.commands.opened import AS_OF, formats, opened, table, tell
from opskb.model import Record
from opskb.project import Project
from opskb.reports import listing


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
        (day, what, record, who)
        for record in base.records
        for day, what, who in _dates(record)
        if day <= until and (owner is None or owner.lower() in who.lower())
    ]
    found.sort(key=lambda one: (one[0], one[2].id, one[1]))
    if form == "json":
        tell(
            listing.as_json(
                [
                    {"on": day, "what": what, "owner": who, **listing.row(one, base)}
                    for day, what, one, who in found
                ]
            )
        )
        return
    rows = [
        (day.isoformat(), _distance(day, base), record.id, what, who or "–", record.title)
        for day, what, record, who in found
    ]
    tell(
        table(rows, ("on", "", "id", "what", "owner", "title"))
        if rows
        else f"nothing is due until {until}"
    )


def _dates(record: Record) -> list[tuple[date, str, str]]:
    """Every day on which a record, or an action of it, must be looked at, and by whom."""
    found = []
    if record.live and record.due:
        found.append((record.due, "review", record.owner))
    if record.state in ("draft", "live") and record.deadline:
        found.append((record.deadline, "deadline", record.owner))
    for row in record.actions:
        if row.get("due") and row.get("state") == "open":
            found.append((row["due"], f"action {row['id']}", row.get("owner") or record.owner))
    return found


def _distance(day: date, base: Project) -> str:
    days = (day - base.as_of).days
    return "today" if not days else f"in {days} d" if days > 0 else f"{-days} d overdue"
