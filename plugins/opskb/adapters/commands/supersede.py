"""`opskb supersede`: one record takes the place of another, and both say so."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import AS_OF, known
from opskb.adapters.commands.writing import DIFF, DRY_RUN, written
from opskb.edits import supersede


@click.command("supersede")
@click.argument("old")
@click.argument("new")
@click.option("--part", default="", metavar="TEXT", help="The part that is meant, not the whole.")
@click.option(
    "--reason", default="", metavar="TEXT", help="Why; it goes into a tombstone of the old one."
)
@DIFF
@DRY_RUN
@AS_OF
def command(
    old: str, new: str, part: str, reason: str, diff: bool, dry_run: bool, as_of: str | None
) -> None:
    """Let the record NEW take the place of OLD: both say so, and OLD goes out of force.

    Each is written in its own dialect. With --part OLD stays in force. What else relies on OLD is
    named as still to do. Exit codes: 0 done, or nothing to do, 2 refused, 4 incomplete.
    """
    written(
        lambda base: supersede.plan(
            base, known(base, old), known(base, new), part=part, reason=reason
        ),
        diff=diff,
        dry_run=dry_run,
        as_of=as_of,
    )
