"""`opskb check`: load, check, report, and an exit code that CI can gate on."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from opskb import rules
from opskb.adapters.cli import USAGE
from opskb.adapters.commands import fixing, reported, since, unsaved
from opskb.adapters.commands.opened import AS_OF, CONFIG, OUTPUT, formats, opened, real, root_of
from opskb.config import BASELINE, NAME
from opskb.model import Finding
from opskb.project import Project
from opskb.reports import IN_BYTES, REPORTS
from opskb.reports.run import FAIL_ON, Run, counted
from opskb.rules import baseline
from opskb.rules.baseline import Baseline
from opskb.rules.rule import Rule

if TYPE_CHECKING:
    from opskb.comparison import Comparison


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
        ctx.exit(fixing.shown(read(), wanted.findings, diff=diff))
    if stdin_filename is None:
        base = fixing.mended(root_of(paths), read, wanted.findings) if fix else read()
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


@dataclass(frozen=True)
class Seen:
    """What a run found: of which rules, beside which baseline, and what changed since a commit."""

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    known: Baseline
    change: Comparison | None


@dataclass(frozen=True)
class Wanted:
    """Which findings a run asks for, of whatever state of a knowledge base."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    named: str | None
    no_baseline: bool
    rev: str | None
    only: str = ""
    """The file that somebody edits, where its findings alone are asked for."""

    def look(self, base: Project) -> Seen:
        """Check, and keep what is asked for. Raises click.UsageError for what there is none of."""
        chosen = _chosen(rules.rulebook(base), self.select, self.ignore)
        known = baseline.of(base, "" if self.no_baseline else _named(base, self.named))
        findings = rules.check(base, chosen, baseline=known)
        change = None if self.rev is None else since.compare(base, findings, chosen, self.rev)
        if change:
            change = since.within(change, lambda finding: self._asks(finding, base))
            findings = change.introduced
        shown = tuple(one for one in findings if self._asks(one, base))
        return Seen(shown, chosen, known, change)

    def _asks(self, finding: Finding, base: Project) -> bool:
        if self.only:
            return unsaved.told(finding, self.only)
        return _inside(finding, base, self.paths)

    def findings(self, base: Project) -> tuple[Finding, ...]:
        """The findings alone."""
        return self.look(base).findings


def _named(base: Project, named: str | None) -> str | None:
    """The file that was named, from the root. Raises click.UsageError for one that is not there."""
    for place in (Path.cwd(), base.root) if named else ():
        if os.path.lexists(place / str(named)):
            return os.path.relpath(place / str(named), base.root)
    if named is not None:
        raise click.UsageError(f"there is no `{named}`.")
    return None


def _chosen(
    known: tuple[Rule, ...], select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[Rule, ...]:
    """The rules to run. Raises click.UsageError for a code that no rule has."""
    for code in (*select, *ignore):
        if not any(rule.code.upper().startswith(code.upper()) for rule in known):
            raise click.UsageError(f"no rule is called `{code}`; `opskb explain` lists them.")
    wanted = tuple(code.upper() for code in select) or ("",)
    unwanted = tuple(code.upper() for code in ignore)
    return tuple(
        rule
        for rule in known
        if rule.code.upper().startswith(wanted)
        and not (unwanted and rule.code.upper().startswith(unwanted))
    )


def _inside(finding: Finding, base: Project, paths: tuple[str, ...]) -> bool:
    """Whether a finding lies in one of the paths that were asked for; settings always do."""
    if not paths or finding.code.startswith("OKB9"):
        return True
    at = base.root / finding.place.path
    wanted = list(map(real, paths))
    return any(at == path or path in at.parents for path in wanted) or finding.code == "OKB007"


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
