"""`opskb retire`: a record goes out of force, with its reason and what takes its place."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import AS_OF, day, known
from opskb.adapters.commands.writing import DIFF, DRY_RUN, written
from opskb.edits import retire


@click.command("retire")
@click.argument("id")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is out of force.")
@click.option("--replaced-by", metavar="ID", help="The record that takes its place.")
@click.option("--on", metavar="DATE", help="The day it ended; the as-of date if not given.")
@DIFF
@DRY_RUN
@AS_OF
def command(
    id: str,
    reason: str,
    replaced_by: str | None,
    on: str | None,
    diff: bool,
    dry_run: bool,
    as_of: str | None,
) -> None:
    """Take the record ID out of force. Its text stays as it is, and its id is never used again.

    What still relies on it is named with the place to change. Exit codes: 0 done, or nothing to do,
    2 refused, 4 incomplete.
    """
    ended = day("--on", on)
    written(
        lambda base: retire.plan(
            base,
            known(base, id),
            reason=reason,
            by=known(base, replaced_by) if replaced_by else None,
            on=ended,
        ),
        diff=diff,
        dry_run=dry_run,
        as_of=as_of,
    )
