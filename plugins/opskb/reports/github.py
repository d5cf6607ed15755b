"""Findings as annotations of a GitHub workflow run, escaped as the runner's own toolkit does it."""

from __future__ import annotations

from opskb.model import Finding
from opskb.reports.run import Run, clean, ordered

# What the runner shows of one step; the rest is counted in a notice (actions/toolkit#734).
SHOWN = 10
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(run: Run) -> str:
    """At most ten errors, ten warnings and a notice that counts; the gravest first."""
    lines: list[str] = []
    for level in ("error", "warning"):
        lines += [command(finding) for finding in ordered(run.open) if finding.level == level][
            :SHOWN
        ]
    left = len(run.open) - len(lines)
    more = f" {left} more are not shown here." if left else ""
    return "\n".join([*lines, f"::notice title=opskb::{_data(run.summary + more)}"]) + "\n"


def command(finding: Finding) -> str:
    """One finding as one workflow command."""
    place = finding.place
    properties = {
        "file": place.path,
        "line": str(place.line),
        "col": str(place.column),
        "title": f"{finding.code} {finding.rule}",
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {written}::{_data(f'{finding.record} {finding.message} ({finding.remedy})'.strip())}"


def _data(text: str) -> str:
    """As `escapeData` of actions/toolkit, `command.ts`."""
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As `escapeProperty` of actions/toolkit, `command.ts`."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
