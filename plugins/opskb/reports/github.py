"""Findings as annotations of a GitHub workflow run, escaped as the runner's own toolkit does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from opskb.model import Finding
from opskb.reports.run import Run, clean, ordered, said

# What the runner shows of one step; the rest is counted in a notice (actions/toolkit#734).
SHOWN = 10
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(run: Run) -> str:
    """At most ten errors, ten warnings and a notice that counts; the gravest first, one of each file before a second."""
    open = spread(ordered(run.open))
    lines: list[str] = []
    for level in ("error", "warning"):
        lines += [command(run, finding) for finding in open if finding.level == level][:SHOWN]
    left = len(open) - len(lines)
    more = f" {left} more are not shown here." if left else ""
    return "\n".join([*lines, f"::notice title=opskb::{_data(run.summary + more)}"]) + "\n"


def spread(findings: Iterable[Finding]) -> list[Finding]:
    """The first finding of each file, then the second of each: one file must not hide the others."""
    seen: Counter[str] = Counter()
    turns: list[tuple[int, Finding]] = []
    for finding in findings:
        seen[finding.place.path] += 1
        turns.append((seen[finding.place.path], finding))
    return [finding for _, finding in sorted(turns, key=lambda turn: turn[0])]


def command(run: Run, finding: Finding) -> str:
    """One finding as one workflow command."""
    place = finding.place
    properties = {
        "file": run.placed(place.path),
        "line": str(place.line),
        "col": str(place.column),
        "title": f"{finding.code} {finding.rule}",
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {written}::{_data(said(finding))}"


def _data(text: str) -> str:
    """As `escapeData` of actions/toolkit, `command.ts`."""
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As `escapeProperty` of actions/toolkit, `command.ts`."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
