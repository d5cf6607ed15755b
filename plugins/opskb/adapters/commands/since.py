"""`opskb check --since`: what a change does, from where it began to the work tree."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from opskb.adapters.cli import INCOMPLETE
from opskb.adapters.commands.opened import tell
from opskb.history import delta, git, trees
from opskb.model import Finding
from opskb.project import Project
from opskb.reports.run import Run, clean
from opskb.rules.rule import Rule

if TYPE_CHECKING:  # a check without `--since` does not need it
    from opskb.comparison import Comparison

SINCE = click.option(
    "--since",
    "rev",
    metavar="REV",
    help="Only what changed since this branch, tag or commit parted from HEAD.",
)
COMMENT = click.option(
    "--comment",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="With --since: also write it there as Markdown, for a comment on a pull request.",
)


_IN_MEMORY = "/dev/shm"


class Incomplete(click.ClickException):
    """The comparison cannot be made here, though it could be elsewhere."""

    exit_code = INCOMPLETE


def compare(
    now: Project, found: tuple[Finding, ...], rules: tuple[Rule, ...], rev: str
) -> Comparison | None:
    """What changed since a commit; None where the settings cannot be used, and nothing was judged.

    Raises click.UsageError for a commit that is none, Incomplete for one that is not here.
    """
    from opskb import comparison, past
    from opskb.rules import check
    from opskb.rules.baseline import Baseline

    if not now.config.usable:
        return None
    try:
        change = delta.since(now.root, rev)
        with _folder() as folder:
            then = past.load(now, change.tree, Path(folder))
            # What a baseline covers now is no longer open, whatever it covered then.
            before = check(then, rules, baseline=Baseline())
            return comparison.compared(then, now, before, found, delta=change, rules=rules)
    except git.Incomplete as error:
        raise Incomplete(_said(rev, error)) from None
    except git.NoHistory as error:
        raise click.UsageError(_said(rev, error)) from None


def _folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of nobody else's, in memory where the system has one there with room for any tree.

    The files of a tree are many and small, and on some disks to make one costs more than to judge it.
    """
    try:
        roomy = shutil.disk_usage(_IN_MEMORY).free >= trees.MOST_BYTES
        chosen = _IN_MEMORY if roomy and os.access(_IN_MEMORY, os.W_OK | os.X_OK) else None
    except OSError:
        chosen = None
    return tempfile.TemporaryDirectory(prefix="opskb-", dir=chosen, ignore_cleanup_errors=True)


def within(since: Comparison, inside: Callable[[Finding], bool]) -> Comparison:
    """The same change, with the findings alone that lie where somebody looks."""
    return replace(
        since,
        introduced=tuple(filter(inside, since.introduced)),
        mended=tuple(filter(inside, since.mended)),
    )


def comment(run: Run, path: str | None) -> None:
    """Write the comment where one is wanted. Raises click.UsageError where there is nothing to compare."""
    if path is None or not run.usable:
        return
    if run.since is None:
        raise click.UsageError("--comment says what a change does: name where it began by --since.")
    from opskb.reports.comment import render

    tell(render(run, run.since), path)


def _said(rev: str, error: Exception) -> str:
    return clean(f"--since {rev}: {error}.")
