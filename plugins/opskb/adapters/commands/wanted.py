"""Which findings a run of `opskb check` asks for: of which rules, in which files, beside which baseline."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from opskb import rules
from opskb.adapters.commands import since, unsaved
from opskb.adapters.commands.opened import named, real
from opskb.model import Finding
from opskb.project import Project
from opskb.rules import baseline
from opskb.rules.baseline import Baseline
from opskb.rules.rule import Rule

if TYPE_CHECKING:  # a check without `--since` does not need it
    from opskb.comparison import Comparison


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
        known = baseline.of(base, self._baseline(base))
        findings = rules.check(base, chosen, baseline=known)
        change = None if self.rev is None else since.compare(base, findings, chosen, self.rev)
        if change:
            change = since.within(change, lambda finding: self._asks(finding, base))
            findings = change.introduced
        shown = tuple(one for one in findings if self._asks(one, base))
        return Seen(shown, chosen, known, change)

    def _baseline(self, base: Project) -> str | None:
        """Where the baseline is, from the root: None for the one beside the settings, "" for none.

        A link counts as there, and is a finding of its own.
        """
        if self.no_baseline or self.named is None:
            return "" if self.no_baseline else None
        return named(base.root, self.named, os.path.lexists)

    def _asks(self, finding: Finding, base: Project) -> bool:
        if self.only:
            return unsaved.told(finding, self.only)
        return _inside(finding, base, self.paths)


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
