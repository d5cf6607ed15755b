"""Findings for people: one line each, `path:line:col: CODE level: message (what to do)`."""

from __future__ import annotations

from opskb.model import Finding
from opskb.reports.run import Run, clean, said


def render(run: Run) -> str:
    """The findings in the order of their places, the skipped files where asked, and one sentence."""
    lines = [line(finding) for finding in run.findings if finding.open or run.verbose]
    if run.verbose:
        lines += [clean(f"{skip.path}: skipped: {skip.reason}") for skip in run.skipped]
    if run.since:
        from opskb.reports import since

        lines += since.lines(run.since, verbose=run.verbose)
    lines += [clean(f"note: {note}") for note in run.told]
    return "\n".join([*lines, run.summary]) + "\n"


def line(finding: Finding) -> str:
    """One finding as one line; a record's text cannot break it or colour it."""
    known = " [in the baseline]" if finding.baselined else ""
    covered = f" [waived: {finding.waived}]" if finding.waived else known
    place = f"{finding.place}: {finding.code} {finding.level}: "
    return clean(f"{place}{said(finding)}{covered}")
