"""What every report is handed: one run's findings and what was looked at."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from opskb.model import Finding, Skip

# C0 and C1 controls and the characters that reorder text: a record must not steer a terminal.
_STEERING = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_STEERING}]+")
_IN_JSON = re.compile(f"(?!\n)[{_STEERING}]|(?<=#)#(?=\\w*\\[)")
# What a runner of jobs reads as a command: `::word` at the start of a line, `##[word]` and
# `##word[…]` anywhere in it.
_COMMAND = re.compile(r"^(\s*:)(?=:)|#(?=#\w*\[)")


@dataclass(frozen=True)
class Run:
    """One check. `records` is how many were looked at; `skipped` the files that hold none."""

    as_of: date
    records: int
    findings: tuple[Finding, ...]
    skipped: tuple[Skip, ...] = ()
    notes: tuple[str, ...] = ()
    verbose: bool = False

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that neither a waiver nor the baseline covers."""
        return tuple(finding for finding in self.findings if finding.open)

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
        return f"Checked {counted(self.records, 'record')} as of {self.as_of}: {found}."


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 record`, `2 records`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def clean(text: str) -> str:
    """Untrusted text on one line, without anything that steers a terminal or a job, or reorders what is read."""
    return _COMMAND.sub(r"\g<0> ", _CONTROL.sub(" ", text))


def as_json(data: Any) -> str:
    """JSON for a screen or a file: what would steer either is written as its number."""
    text = json.dumps(data, indent=2, ensure_ascii=False, default=str)
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the gravest first, then by place."""
    return sorted(findings, key=lambda finding: ("error", "warning", "info").index(finding.level))
