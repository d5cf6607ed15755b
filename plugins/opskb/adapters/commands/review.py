"""`opskb review`: a record was read against the truth, and says so with the hash of what was read."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import AS_OF, day, known
from opskb.adapters.commands.writing import DIFF, DRY_RUN, written
from opskb.edits import review


@click.command("review")
@click.argument("id")
@click.option("--by", required=True, metavar="NAME", help="Who looked at it.")
@click.option("--checked", required=True, metavar="TEXT", help="What was compared with what.")
@click.option(
    "--evidence", default="", metavar="PATH", help="Where that can be seen: a path, an address."
)
@click.option("--on", metavar="DATE", help="The day of the review; the as-of date if not given.")
@click.option(
    "--due", metavar="DATE", help="When it is due again, for a record that says so itself."
)
@DIFF
@DRY_RUN
@AS_OF
def command(
    id: str,
    by: str,
    checked: str,
    evidence: str,
    on: str | None,
    due: str | None,
    diff: bool,
    dry_run: bool,
    as_of: str | None,
) -> None:
    """Write down that the record ID was looked at: a row of its reviews, with the hash of its text.

    A date alone renews nothing, so it asks what was checked. Exit codes: 0 done, 2 refused, 4
    incomplete.
    """
    held, again = day("--on", on), day("--due", due)
    written(
        lambda base: review.plan(
            base, known(base, id), by=by, checked=checked, evidence=evidence, on=held, due=again
        ),
        diff=diff,
        dry_run=dry_run,
        as_of=as_of,
    )
