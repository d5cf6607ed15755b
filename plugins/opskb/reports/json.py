"""Findings for programs: `opskb/findings-v1`, which only ever gains keys."""

from __future__ import annotations

from typing import Any

from opskb.model import Edit, Finding
from opskb.reports.run import Run, as_json

SCHEMA = "opskb/findings-v1"


def render(run: Run) -> str:
    """The whole run as one JSON object, without a time of its own, so that equal runs are equal bytes."""
    return as_json(content(run))


def content(run: Run) -> dict[str, Any]:
    """The run as plain data; `since` is there where a change was asked about."""
    found = {
        "schema": SCHEMA,
        "as_of": run.as_of.isoformat(),
        "records": run.records,
        "skipped": [{"path": skip.path, "reason": skip.reason} for skip in run.skipped],
        "notes": list(run.notes),
        "findings": [
            {**finding_content(finding), "fingerprint": mark}
            for finding, mark in zip(run.findings, run.fingerprints, strict=True)
        ],
    }
    if run.since:
        from opskb.reports import since

        found["since"] = since.content(run.since)
    return found


def finding_content(finding: Finding) -> dict[str, Any]:
    """One finding as plain data; `waived` is the reason, or null."""
    return {
        "code": finding.code,
        "rule": finding.rule,
        "level": finding.level,
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "record": finding.record,
        "field": finding.field,
        "related": list(finding.related),
        "message": finding.message,
        "remedy": finding.remedy,
        "fixable": finding.fixable,
        "waived": finding.waived or None,
        "baselined": finding.baselined,
        "edits": [_edit(edit) for edit in finding.edits],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    """A stretch of a file, its end exclusive, and the text that takes its place."""
    place = edit.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "text": edit.text,
    }
