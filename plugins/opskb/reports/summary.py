"""Every finding as Markdown, for the summary of a step of a GitHub workflow run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from opskb.model import Finding
from opskb.reports.run import Run, clean, covered, ordered

# "Each step is restricted to a maximum size of 1MiB"; a larger summary is thrown away whole.
LIMIT = 1024 * 1024
_ENDING = 200
"""Bytes that are kept free for the line that says what was cut."""
_HEADS = {"error": "Errors", "warning": "Warnings", "info": "Of interest"}
_COVERED = "Waived, or in the baseline"


def summary(run: Run, room: int = LIMIT) -> str:
    """The run by level and file in at most `room` bytes; what does not fit is counted in the last line.

    Whatever a record says stands in a span of code, where GitHub reads no markup, HTML, link or name.
    """
    lines = ["## opskb", "", run.summary, *_notes(run)]
    left = room - _ENDING - _size(lines)
    counts = Counter(_head(finding) for finding in run.findings)
    head = path = ""
    cut = 0
    for finding in _grouped(run):
        new = [f"- {_item(finding)}"]
        if (_head(finding), finding.place.path) != (head, path):
            new = ["", code(finding.place.path), "", *new]
        if _head(finding) != head:
            new = ["", f"### {_head(finding)} ({counts[_head(finding)]})", *new]
        if _size(new) > left:
            cut += 1
            continue
        left -= _size(new)
        lines += new
        head, path = _head(finding), finding.place.path
    lines += (
        ["", f"{cut} more do not fit into a summary: `opskb check` has them all."] if cut else []
    )
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    """Untrusted text as a span of code, whatever marks it holds (CommonMark 0.31, section 6.1)."""
    text = clean(text).strip() or " "
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _grouped(run: Run) -> Iterator[Finding]:
    """The open ones, the gravest first, then what is covered; each level file by file."""
    yield from ordered(run.open)
    yield from (finding for finding in run.findings if not finding.open)


def _head(finding: Finding) -> str:
    return _HEADS[finding.level] if finding.open else _COVERED


def _item(finding: Finding) -> str:
    """Where, which rule, which record, and what."""
    place = f"{finding.place.line}:{finding.place.column}"
    record = [finding.record] if finding.record not in ("", finding.place.path) else []
    words = f"{finding.message} ({finding.remedy})"
    parts = [place, finding.code, *record, words, *([covered(finding)] if not finding.open else [])]
    return " ".join(map(code, parts))


def _notes(run: Run) -> list[str]:
    return ["", *(f"- Note: {code(note)}" for note in run.told)] if run.told else []


def _size(lines: list[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
