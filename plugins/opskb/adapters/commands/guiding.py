"""What `opskb init` writes for agents, where it is asked to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from opskb import config, project
from opskb.adapters.commands.writing import carry_out, turn
from opskb.edits import agents
from opskb.project import Project
from opskb.reports.run import clean

OPTION = click.option(
    "--agents",
    is_flag=True,
    help=f"Write {agents.NAME} too, for agents; where opskb.yml is there already, it alone.",
)


def guide(root: Path, settings: str, *, dry_run: bool) -> None:
    """Write the file for the settings that are there, or that `settings` would be, and say so.

    One that is there is left alone: what belongs into it is printed. Raises click.UsageError for what
    is refused; OSError where the system fails.
    """
    instead = {config.NAME: settings.encode()} if settings else {}
    read = partial(_read, root, instead)
    with turn(root, read, writes=not dry_run) as base:
        plan = agents.planned(base)
        if not dry_run:
            carry_out(base, plan)
    for line in plan.done:
        click.echo(f"{'Would write' if dry_run else 'Wrote'} {line}", err=dry_run)
    for line in plan.left:
        click.echo(clean(f"note: {line}"), err=True)
    if plan.left or (dry_run and plan and not settings):
        click.echo(agents.text(base), nl=False)


def _read(root: Path, instead: Mapping[str, bytes]) -> Project:
    return project.assemble(*config.load(root, instead=instead))
