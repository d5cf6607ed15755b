"""Findings in the Reviewdog Diagnostic Format, a `DiagnosticResult` as JSON.

Its columns are counts of bytes of UTF-8 from 1, its ends exclusive (reviewdog, `proto/rdf/reviewdog.proto`).
It knows no suppression: what is waived or in the baseline is left out. A suggestion has no path of its
own, so a finding whose edits lie in another file has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opskb.model import Edit, Finding, Place
from opskb.reports.run import Run, as_json, ordered, plain, said

_SEVERITIES: Mapping[str, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(run: Run) -> str:
    """The open findings in the order of their places."""
    worst = next((_SEVERITIES[finding.level] for finding in ordered(run.open)), None)
    overall = {"severity": worst} if worst else {}
    found = [_diagnostic(run, finding) for finding in run.open]
    return as_json({"source": {"name": "opskb"}, **overall, "diagnostics": found})


def _diagnostic(run: Run, finding: Finding) -> dict[str, Any]:
    place = finding.place
    suggestions = _suggestions(run, finding)
    return {
        "message": plain(said(finding)),
        "location": {"path": run.placed(place.path), "range": _range(run, place)},
        "severity": _SEVERITIES[finding.level],
        "code": {"value": finding.code},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _suggestions(run: Run, finding: Finding) -> list[dict[str, Any]]:
    """The edits of a finding, or none of them: half of what mends it does not."""
    if any(edit.place.path != finding.place.path for edit in finding.edits):
        return []
    found = [_suggestion(run, edit) for edit in finding.edits]
    return found if all(len(end) == 2 for one in found for end in one["range"].values()) else []


def _suggestion(run: Run, edit: Edit) -> dict[str, Any]:
    return {"range": _range(run, edit.place), "text": edit.text}


def _range(run: Run, place: Place) -> dict[str, Any]:
    """From where to where; a range without columns means whole lines, so it has both or neither."""
    start = _position(run, place.path, place.line, place.column)
    if not place.end_line:
        return {"start": start}
    end = _position(run, place.path, place.end_line, place.end_column)
    if len(start) == len(end) == 2:
        return {"start": start, "end": end}
    return {"start": {"line": place.line}, "end": {"line": place.end_line}}


def _position(run: Run, path: str, line: int, column: int) -> dict[str, int]:
    """A line and, where the text of the line is known or does not matter, the column in bytes."""
    lines = run.lines.get(path, ())
    if column > 1 and line > len(lines):
        return {"line": line}
    before = lines[line - 1][: column - 1] if column > 1 else ""
    return {"line": line, "column": len(before.encode()) + 1}
