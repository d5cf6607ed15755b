"""What commands that write share: alone, all or nothing, shown first to whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
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
    writes = not (diff or dry_run)
    with here(as_of, writes=writes) as base:
        plan = planned(base)
        if writes:
            carry_out(base, plan)
    if diff:
        tell(change.diff(plan))
    if not diff or dry_run:
        told = "dry run: " if dry_run else ""
        for line in plan.done or ("nothing to do",):
            tell(clean(f"{told}{line}"))
    for line in plan.left:
        tell(clean(f"  still to do: {line}"))
    return plan


@contextmanager
def here(as_of: str | None = None, *, writes: bool) -> Iterator[Project]:
    """The knowledge base here; for whoever writes, when it is their turn.

    Raises click.UsageError for what is refused while it is held, and Busy.
    """
    with turn(config.find_root(Path.cwd()), partial(opened, as_of=as_of), writes=writes) as base:
        yield base


@contextmanager
def turn(root: Path, read: Callable[[], Project], *, writes: bool = True) -> Iterator[Project]:
    """What is read; for whoever writes once no other run writes below the root, and what one that died
    had begun is finished.

    What was read before it was our turn may be another run's past. Raises click.UsageError for what is
    refused while it is held, and Busy.
    """
    if not writes:
        with refusals():
            yield read()
        return
    with refusals(), held(root):
        if command := journal.recover(root):
            click.echo(f"Finished an `opskb {clean(command)}` that was interrupted.", err=True)
        yield read()


def carry_out(base: Project, plan: Plan) -> None:
    """Do all of a plan, and say which files held changes of somebody's that are not committed yet."""
    mixed = git.dirty(base.root, [one.path for one in plan.changes])
    journal.carry_out(base.root, plan)
    mixed_in(mixed)


def mixed_in(mixed: list[str]) -> None:
    """Say that files held changes of somebody's which are not committed yet."""
    if mixed:
        files = counted(len(mixed), "file")
        click.echo(f"note: {files} had changes that are not committed; they are kept.", err=True)
