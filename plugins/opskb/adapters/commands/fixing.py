"""`opskb check --fix`: mend what a machine can, or show it, and hand back what remains to be reported.

What writes is imported where something is to be written: most checks only read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from opskb.adapters.commands.opened import refusals, tell
from opskb.adapters.commands.wanted import Seen, Wanted
from opskb.history import git
from opskb.insights.mending import writable
from opskb.model import Finding
from opskb.project import Project
from opskb.reports.run import clean, counted

SUGGESTING = ("rdjson", "sarif")
"""The reports that show how a finding is mended."""
ROUNDS = 200
"""One mended thing may bring the next to light; more rounds than this would only go in circles."""

FIX = click.option("--fix", is_flag=True, help="Mend what a machine can, and report what remains.")
DIFF = click.option(
    "--diff",
    is_flag=True,
    help="Print what --fix would change, and write nothing; exit 1 if there is anything.",
)
DRY_RUN = click.option(
    "--dry-run",
    is_flag=True,
    help="Say what --fix would mend, and write nothing; exit 1 if there is anything.",
)


def mended(root: Path, opened: Callable[[], Project], wanted: Wanted) -> tuple[Project, Seen]:
    """The knowledge base after all of it is mended that can be, said on standard error, and what is
    found in it then.

    Raises click.UsageError for what is refused; OSError where another run writes now, a file was
    changed meanwhile, or the system fails.
    """
    from opskb.adapters.commands.writing import mixed_in, turn
    from opskb.edits import fix, journal

    done: list[str] = []
    mixed: list[str] = []
    before: set[str] = set()
    with turn(root, opened) as base:
        for _ in range(ROUNDS):
            seen = wanted.look(base)
            plan = fix.plan(base, seen.findings)
            if not plan:
                break
            mixed += git.dirty(
                base.root, [one.path for one in plan.changes if one.path not in before]
            )
            before.update(one.path for one in plan.changes)
            journal.carry_out(base.root, plan)
            done += plan.done
            base = opened()
        else:
            seen = wanted.look(base)
    for line in done:
        click.echo(clean(line.replace("mend ", "mended ", 1)), err=True)
    mixed_in(mixed)
    _left(base, seen.findings)
    return base, seen


def _left(base: Project, findings: tuple[Finding, ...]) -> None:
    """Say how much was left because its files may not be written, or the baseline holds it."""
    from opskb.edits.fix import FIXES

    left = [one for one in findings if one.open and one.code in FIXES and not one.fixable]
    count = sum(writable.read_only(base, one.place.path) for one in left)
    if count:
        said = counted(count, "finding")
        click.echo(f"note: {said} in files that are read-only; nothing was mended there.", err=True)
    if count := sum(one.baselined and one.fixable for one in findings):
        said = counted(count, "finding")
        click.echo(
            f"note: {said} in the baseline can be mended with --no-baseline; then run"
            " `opskb baseline prune`.",
            err=True,
        )


def shown(base: Project, findings: tuple[Finding, ...], *, diff: bool) -> int:
    """Print what would be mended, write nothing, and say as an exit code whether there is anything."""
    from opskb.edits import change, fix

    with refusals():
        plan = fix.plan(base, findings)
    if diff and plan:
        tell(change.diff(plan))
    else:
        for line in plan.done:
            tell(clean(f"dry run: {line}"))
    _left(base, findings)
    count = counted(len(plan.done), "finding")
    click.echo(f"{count} can be mended; nothing was written.", err=True)
    return int(bool(plan))


def suggested(base: Project, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with the edits that would mend them."""
    from opskb.edits import fix

    with refusals():
        return fix.fixes(base, findings)
