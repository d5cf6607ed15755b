"""`opskb retros`: a schedule of retrospectives as records, as JSON and as a calendar file."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import AS_OF, day, formats, tell
from opskb.adapters.commands.writing import DIFF, carry_out, here
from opskb.edits import change, retros
from opskb.edits.retros import Schedule
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
@DIFF
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@AS_OF
@formats("text", "json")
def schedule(
    start: str,
    cadence: str,
    count: int,
    owner: str,
    diff: bool,
    dry_run: bool,
    as_of: str | None,
    form: str,
) -> None:
    """Write a schedule of retrospectives: a planned exercise each, and beside them JSON and .ics.

    A file that is there is never overwritten; where one is, nothing is written. Exit codes: 0
    written, 2 refused, 4 incomplete.
    """
    first = day("--start", start)
    writes = not (diff or dry_run)
    with here(as_of, writes=writes) as base:
        found = retros.schedule(base, first, cadence, count, owner=owner)
        plan = retros.plan(base, found)
        if writes:
            carry_out(base, plan)
    if diff:
        tell(change.diff(plan))
    if not diff or dry_run:
        _say(found, form, writes=writes)


def _say(found: Schedule, form: str, *, writes: bool) -> None:
    if form == "json":
        tell(as_json({**found.content, "written": writes}))
        return
    days = counted(len(found.days), "retrospective")
    tell(f"{'Wrote' if writes else 'Would write'} {days}, {found.days[0]} to {found.days[-1]}:")
    for path in found.files:
        tell(f"  {clean(path)}")
