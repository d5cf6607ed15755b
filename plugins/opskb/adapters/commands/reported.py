"""Where a report goes, and what of its surroundings it is told: which no report can see for itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from opskb import source
from opskb.adapters.commands.opened import tell
from opskb.model import NOTHING, Finding
from opskb.reports import REPORTS
from opskb.reports.run import Run
from opskb.source import Unreadable

SUMMARY = "GITHUB_STEP_SUMMARY"


def told(run: Run, form: str, output: str | None) -> None:
    """Print a run in this format, or write it to a file; for GitHub, add it to the summary of the step too.

    Raises OSError where either cannot be written.
    """
    tell(REPORTS[form](run), output)
    if form == "github" and (path := os.environ.get(SUMMARY)):
        from opskb.reports.summary import LIMIT, summary

        # The step may have written there before, and the runner throws away what is over the limit.
        with Path(path).open("a", encoding="utf-8", newline="\n") as file:
            file.write(summary(run, LIMIT - file.tell()))


def lines(
    root: Path, findings: Iterable[Finding], instead: Mapping[str, bytes] = NOTHING
) -> Mapping[str, Sequence[str]]:
    """The lines of every file that these findings and their edits lie in, but of one that cannot be read."""
    paths = {finding.place.path for finding in findings}
    paths |= {edit.place.path for finding in findings for edit in finding.edits}
    found = {}
    for path in sorted(paths):
        try:
            found[path] = source.text(root, path, instead).split("\n")
        except Unreadable:
            continue
    return found


def folder(root: Path) -> str:
    """Where a knowledge base lies in the repository around it, "" where there is none or it is all of it."""
    for around in (root, *root.parents):
        if (around / ".git").exists():
            return "/".join(root.relative_to(around).parts)
    return ""
