"""`opskb check`: load, check, report, and an exit code that CI can gate on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import click

from opskb import rules
from opskb.adapters.cli import USAGE
from opskb.adapters.commands import fixing, reported, since, unsaved
from opskb.adapters.commands.opened import AS_OF, CONFIG, OUTPUT, formats, opened, root_of
from opskb.adapters.commands.wanted import Wanted
from opskb.config import BASELINE, NAME
from opskb.project import Project
from opskb.reports import IN_BYTES, REPORTS
from opskb.reports.run import FAIL_ON, Run, counted
from opskb.rules.baseline import Baseline
from opskb.rules.rule import Rule


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@AS_OF
@since.SINCE
@formats(*REPORTS)
@OUTPUT
@since.COMMENT
@click.option(
    "--select",
    multiple=True,
    metavar="CODE",
    help="Only these rules; OKB3 means all of its family.",
)
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@CONFIG
@click.option("--fail-on", type=click.Choice(FAIL_ON), default=FAIL_ON[0], show_default=True)
@click.option(
    "--baseline",
    "named",
    metavar="FILE",
    help=f"Another file than {BASELINE} beside {NAME}.",
)
@click.option("--no-baseline", is_flag=True, help="Count what the baseline covers too.")
@fixing.FIX
@fixing.DIFF
@fixing.DRY_RUN
@click.option(
    "--verbose", is_flag=True, help="Show waived and known findings and skipped files too."
)
@unsaved.STDIN
@unsaved.FILENAME
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    as_of: str | None,
    rev: str | None,
    form: str,
    output: str | None,
    comment: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    settings: str,
    fail_on: str,
    named: str | None,
    no_baseline: bool,
    stdin: bool,
    stdin_filename: str | None,
    verbose: bool,
    fix: bool,
    diff: bool,
    dry_run: bool,
) -> None:
    """Check the records and say what is stale, one-sided, contradicted or broken.

    Inside a project the whole of it is loaded and the findings of PATH are shown. Outside one,
    PATH is the source and nothing needs to be configured.

    An editor asks about what is not saved yet with --stdin --stdin-filename FILE: the text on
    standard input takes the place of that file, and its findings alone are shown.
    """
    unsaved.refuse_halves(paths, stdin_filename, rev, stdin=stdin, fix=fix or diff or dry_run)
    wanted = Wanted(paths, select, ignore, named, no_baseline, rev)
    read = partial(opened, paths, as_of=as_of, settings=settings)
    if diff or dry_run:
        base = read()
        ctx.exit(fixing.shown(base, wanted.look(base).findings, diff=diff))
    if fix:
        base, seen = fixing.mended(root_of(paths), read, wanted)
    elif stdin_filename is None:
        seen = wanted.look(base := read())
    else:
        base, only = unsaved.opened(stdin_filename, as_of=as_of, settings=settings)
        wanted = replace(wanted, only=only)
        seen = wanted.look(base)
    shown, known, change = seen.findings, seen.known, seen.change
    if form in fixing.SUGGESTING:
        shown = fixing.suggested(base, shown)
    run = Run(
        base.as_of,
        len(base.records),
        shown,
        tuple(skip for skip in base.skipped if wanted.only in ("", skip.path)),
        notes=(*(change.notes if change else ()), *_notes(base, seen.rules, known)),
        verbose=verbose,
        rules=rules.applying(base, seen.rules),
        fail_on=fail_on,
        folder=reported.folder(base.root),
        lines=reported.lines(base.root, shown, base.config.instead) if form in IN_BYTES else {},
        compared=change is not None or (known.there and not known.broken),
        since=change,
    )
    since.comment(run, comment)
    reported.told(run, form, output)
    ctx.exit(_exit_code(run))


def _notes(base: Project, chosen: tuple[Rule, ...], known: Baseline) -> tuple[str, ...]:
    notes = []
    if not base.config.declared:
        there = (base.root / base.config.path).exists()
        why = "cannot be used" if there else f"was not found above {base.root.name}"
        notes.append(
            f"{base.config.path} {why}; {'defaults hold' if base.config.usable else 'nothing else was judged'}"
        )
    if base.hidden.count:
        unseen = counted(base.hidden.count, "record")
        notes.append(
            f"{unseen} not checked: less public than the `visibility` of {base.config.path}"
        )
    asking = (*rules.ASK_GIT, *(["OKB910"] if known.entries else []))
    unasked = [rule.code for rule in chosen if rule.code in asking]
    if unasked and base.history.skipped:
        notes.append(f"{', '.join(unasked)} found no history: {base.history.skipped}")
    return tuple(notes)


def _exit_code(run: Run) -> int:
    """1 for open findings at or above the level, 2 where the configuration itself is broken."""
    return int(any(map(run.fails, run.findings))) if run.usable else USAGE
