"""`opskb baseline`: what is wrong today is known, so that only what is new fails."""

from __future__ import annotations

import os
from pathlib import Path

import click

from opskb import config
from opskb.adapters.commands.opened import AS_OF, day
from opskb.adapters.commands.writing import DIFF, DRY_RUN, written
from opskb.edits import baseline
from opskb.edits.change import Plan
from opskb.edits.refused import Refused
from opskb.project import Project

FILE = click.option(
    "--baseline",
    "named",
    metavar="FILE",
    help=f"Another file than {config.BASELINE} beside {config.NAME}.",
)


@click.group("baseline")
def command() -> None:
    """Take what is wrong today as known, so that only what is new fails."""


@command.command("write")
@FILE
@click.option(
    "--until", metavar="DATE", help="The last day for what comes with time, at most 90 days ahead."
)
@DIFF
@DRY_RUN
@AS_OF
def write(
    named: str | None, until: str | None, diff: bool, dry_run: bool, as_of: str | None
) -> None:
    """Write every open finding into the baseline, once: it may only shrink.

    Freshness and all else that comes with time is covered for 90 days. Exit codes: 0 written, or
    nothing new; 2 refused, because a baseline is there and something is new.
    """
    last = day("--until", until)

    def planned(project: Project) -> Plan:
        return baseline.written(project, _inside(project, named), last)

    written(planned, diff=diff, dry_run=dry_run, as_of=as_of)


@command.command("prune")
@FILE
@DIFF
@DRY_RUN
@AS_OF
def prune(named: str | None, diff: bool, dry_run: bool, as_of: str | None) -> None:
    """Take out of the baseline what matches nothing any more, or has ended.

    Exit codes: 0 done, or nothing to do; 2 refused.
    """

    def planned(project: Project) -> Plan:
        return baseline.pruned(project, _inside(project, named))

    written(planned, diff=diff, dry_run=dry_run, as_of=as_of)


def _inside(project: Project, named: str | None) -> str:
    """The file, relative to the root of the knowledge base. Raises Refused for one outside."""
    if named is None:
        return config.BASELINE
    whole = Path(os.path.abspath(named))  # noqa: PTH100  a link is refused, not followed
    if not whole.is_relative_to(project.root):
        raise Refused(f"{named} lies outside {project.root.name}")
    return whole.relative_to(project.root).as_posix()
