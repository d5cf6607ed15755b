"""Findings as GitLab's Code Quality report: a JSON list, which a merge request shows beside its changes.

The format knows no suppression: what is waived or in the baseline is left out. Its fields are those of
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opskb.model import Finding
from opskb.reports.run import Run, as_json, said

_SEVERITIES: Mapping[str, str] = {"error": "major", "warning": "minor", "info": "info"}
# What keeps the rest from being judged as it was meant: of a file, or all of it.
_GRAVER: Mapping[str, str] = {"OKB001": "critical", "OKB901": "blocker"}


def render(run: Run) -> str:
    """The open findings in the order of their places."""
    known = zip(run.findings, run.fingerprints, strict=True)
    return as_json([_issue(run, finding, mark) for finding, mark in known if finding.open])


def severity(finding: Finding) -> str:
    """One of GitLab's five words; a rule that was made milder by the settings is no graver than its level."""
    graver = _GRAVER.get(finding.code) if finding.level == "error" else None
    return graver or _SEVERITIES[finding.level]


def _issue(run: Run, finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "description": said(finding),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": severity(finding),
        "location": {
            "path": run.placed(finding.place.path),
            "lines": {"begin": finding.place.line},
        },
    }
