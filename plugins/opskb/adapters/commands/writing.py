"""What commands that write share: alone, all or nothing, shown first to whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from opskb import config
from opskb.adapters.commands.opened import opened, refusals, tell
from opskb.edits import change, journal
from opskb.edits.change import Plan
from opskb.edits.lock import held
from opskb.history import git
from opskb.project import Project
from opskb.reports.run import clean, counted

DIFF = click.option("--diff", is_flag=True, help="Print what would change, and write nothing.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")


def written(
    planned: Callable[[Project], Plan], *, diff: bool, dry_run: bool, as_of: str | None = None
) -> Plan:
    """Carry out what is planned for the knowledge base here, and say what was done and what is left.

    Raises click.UsageError for what is refused; OSError where another run writes now, a file was
    changed meanwhile, or the system fails.
    """
    with refusals():
        if diff or dry_run:
            plan = planned(opened(as_of=as_of))
        else:
            # What was read before it was our turn may be another run's past.
            with held(config.find_root(Path.cwd())):
                base = recovered(opened(as_of=as_of), as_of)
                plan = planned(base)
                mixed = git.dirty(base.root, [one.path for one in plan.changes])
                journal.carry_out(base.root, plan)
            mixed_in(mixed)
    _say(plan, diff=diff, dry_run=dry_run)
    return plan


def recovered(base: Project, as_of: str | None = None) -> Project:
    """The knowledge base after what an interrupted run had begun is finished."""
    if command := journal.recover(base.root):
        click.echo(f"Finished an `opskb {clean(command)}` that was interrupted.", err=True)
        return opened(as_of=as_of)
    return base


def mixed_in(mixed: list[str]) -> None:
    """Say that files held changes of somebody's which are not committed yet."""
    if mixed:
        files = counted(len(mixed), "file")
        click.echo(f"note: {files} had changes that are not committed; they are kept.", err=True)


def _say(plan: Plan, *, diff: bool, dry_run: bool) -> None:
    if diff:
        tell(change.diff(plan))
    if not diff or dry_run:
        told = "dry run: " if dry_run else ""
        for line in plan.done or ("nothing to do",):
            tell(clean(f"{told}{line}"))
    for line in plan.left:
        tell(clean(f"  still to do: {line}"))
