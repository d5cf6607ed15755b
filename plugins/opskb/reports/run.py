"""What every report is handed: one run's findings and what was looked at."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from opskb.model import Finding, Level, Skip

if TYPE_CHECKING:  # every command comes by here, and few of them run a rule or compare
    from opskb.comparison import Comparison
    from opskb.rules.rule import Rule

# C0 and C1 controls and the characters that reorder text: a record must not steer a terminal. Halves
# of a character are not UTF-8, and two numbers that are no characters are not XML.
_STEERING = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
)
_CONTROL = re.compile(f"[{_STEERING}]+")
_IN_JSON = re.compile(f"(?!\n)[{_STEERING}]|(?<=#)#(?=\\w*\\[)")
# What a runner of jobs reads as a command: `::word` at the start of a line, `##[word]` and
# `##word[…]` anywhere in it.
_COMMAND = re.compile(r"^(\s*:)(?=:)|#(?=#\w*\[)")
_MARKED = re.compile(r"\](?=[(\[])|\{(?=\d)")

_FAILING: Mapping[str, tuple[Level, ...]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "none": (),
}
FAIL_ON = tuple(_FAILING)
_UNUSABLE = ("OKB901", "OKB907")
MEND = "opskb check --fix"
"""The command that mends what leaves nothing to decide."""


@dataclass(frozen=True)
class Run:
    """One check. `records` is how many were looked at; `skipped` the files that hold none.

    `rules` are those that were run, where somebody says so; from the level `fail_on` up a finding
    fails the check. `compared` says that there was a baseline, or a change to look at. `folder` is where the knowledge base
    lies in its repository, "" where it is all of it. `lines` are those of the files with findings,
    for a report that counts in bytes. `since` is what a change does, where one was asked about: the
    findings are then those it introduces.
    """

    as_of: date
    records: int
    findings: tuple[Finding, ...]
    skipped: tuple[Skip, ...] = ()
    notes: tuple[str, ...] = ()
    verbose: bool = False
    rules: tuple[Rule, ...] = ()
    fail_on: str = "error"
    compared: bool = False
    folder: str = ""
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: Comparison | None = None

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that neither a waiver nor the baseline covers."""
        return tuple(finding for finding in self.findings if finding.open)

    @cached_property
    def fingerprints(self) -> tuple[str, ...]:
        """What each finding is known by from run to run, in the order of the findings."""
        from opskb.rules.fingerprints import fingerprints

        return fingerprints(self.findings)

    @property
    def usable(self) -> bool:
        """Whether settings and baseline hold no mistake: with one, what was judged is not what was meant."""
        return not any(one.code in _UNUSABLE and one.level == "error" for one in self.open)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding fails the check: it is open, and at or above the level to fail on."""
        return finding.open and finding.level in _FAILING[self.fail_on]

    def placed(self, path: str) -> str:
        """A path of the knowledge base as its repository knows it, without a `./`."""
        return f"{self.folder}/{path}" if self.folder else path

    @property
    def told(self) -> tuple[str, ...]:
        """The notes for people, who are told as well what a machine would mend: a program sees `fixable`."""
        count = sum(finding.open and finding.fixable for finding in self.findings)
        hint = f"{counted(count, 'finding')} can be mended by `{MEND}`"
        return (*self.notes, hint) if count else self.notes

    @property
    def summary(self) -> str:
        """The run in one sentence."""
        counts = Counter(finding.level for finding in self.open)
        parts = [
            counted(counts[level], level) for level in ("error", "warning", "info") if counts[level]
        ]
        waived = sum(bool(finding.waived) for finding in self.findings)
        known = len(self.findings) - len(self.open) - waived
        parts += [f"{waived} waived"] if waived else []
        parts += [f"{known} in the baseline"] if known else []
        found = ", ".join(parts) or "nothing found"
        looked = f"Checked {counted(self.records, 'record')} as of {self.as_of}"
        if self.since:
            from opskb.reports.since import verdict

            return f"{looked}. {verdict(self.since)}"
        return f"{looked}: {found}."


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 record`, `2 records`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def clean(text: str) -> str:
    """Untrusted text on one line, without anything that steers a terminal or a job, or reorders what is read."""
    return _COMMAND.sub(r"\g<0> ", _CONTROL.sub(" ", text))


def said(finding: Finding) -> str:
    """What is wrong and what to do, with the record it is about, on one line."""
    about = finding.record if finding.record != finding.place.path else ""
    subject = f"{about}: " if about else ""
    return clean(f"{subject}{finding.message} ({finding.remedy})")


def to_do(finding: Finding) -> str:
    """What mends a finding, and that a command does it where one would."""
    command = f"{MEND} --no-baseline" if finding.baselined else MEND
    done = finding.fixable and not finding.waived
    return f"{finding.remedy}: `{command}` does it" if done else finding.remedy


def covered(finding: Finding) -> str:
    """Why a finding does not count, "" where it does."""
    return clean(finding.waived) or ("in the baseline" if finding.baselined else "")


def plain(text: str) -> str:
    """Untrusted text for a surface that reads `[words](address)` as a link and `{0}` as a gap to fill."""
    return _MARKED.sub(r"\g<0> ", clean(text))


def as_json(data: Any) -> str:
    """JSON for a screen or a file: what would steer either is written as its number."""
    return harmless(json.dumps(data, indent=2, ensure_ascii=False, default=str)) + "\n"


def harmless(text: str) -> str:
    """The text of a JSON document, with what would steer a screen or a job written as its number."""
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the gravest first, then by place."""
    return sorted(findings, key=lambda finding: ("error", "warning", "info").index(finding.level))
