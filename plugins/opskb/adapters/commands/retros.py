"""`opskb retros`: a schedule of retrospectives as records, as JSON and as a calendar file."""

from __future__ import annotations

import click

from opskb import clock
from opskb.adapters.commands.opened import AS_OF, formats, opened, refusals, tell
from opskb.edits import retros
from opskb.reports.run import as_json, clean, counted


@click.group("retros")
def command() -> None:
    """Schedule retrospectives."""


@command.command("schedule")
@click.option("--start", required=True, metavar="DATE", help="The day of the first one.")
@click.option(
    "--cadence", required=True, metavar="LENGTH", help="How far apart: 14d, 1 month, weekly."
)
@click.option("--count", required=True, type=int, metavar="N", help=f"How many, to {retros.MOST}.")
@click.option("--owner", default="", metavar="NAME", help="Who holds them; that of the last one.")
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@AS_OF
@formats("text", "json")
def schedule(
    start: str, cadence: str, count: int, owner: str, dry_run: bool, as_of: str | None, form: str
) -> None:
    """Write a schedule of retrospectives: a planned exercise each, and beside them JSON and .ics.

    A file that is there is never overwritten; where one is, nothing is written. Exit codes: 0
    written, 2 refused.
    """
    base = opened(as_of=as_of)
    try:
        first = clock.parse_date(start)
    except ValueError as error:
        raise click.UsageError(f"--start {start} {error}: write it as 2026-12-01.") from None
    with refusals():
        found = retros.plan(base, first, cadence, count, owner=owner)
        if not dry_run:
            retros.write(base, found)
    if form == "json":
        tell(as_json({**found.content, "written": not dry_run}))
        return
    said = "Would write" if dry_run else "Wrote"
    tell(
        f"{said} {counted(len(found.days), 'retrospective')}, {found.days[0]} to {found.days[-1]}:"
    )
    for path in found.files:
        tell(f"  {clean(path)}")
