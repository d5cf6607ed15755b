"""What the how-to shows of each format is what the format says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from opskb.model import Edit, Place
from opskb.reports import REPORTS
from opskb.reports.gitlab import severity
from tests.conftest import ROOT
from tests.reports.runs import finding, run

TEXT = (ROOT / "docs/how-to/gate-ci.md").read_text(encoding="utf-8")
PATH = "docs/adr/0015-dns.md"
FOUND = finding(
    code="OKB203",
    rule="one-sided-supersession",
    place=Place(PATH, 7, 1),
    record="ADR-0015",
    field="supersedes",
    related=("ADR-0004",),
    message="does not say `supersedes: ADR-0004`",
    remedy="add `Supersedes ADR-0004`",
    fixable=True,
    edits=(Edit(Place(PATH, 7, 1, 7, 1), "Supersedes ADR-0004\n"),),
)
# Where the finding stands in a report that is JSON.
INSIDE = {
    "json": ("findings", 0),
    "gitlab": (0,),
    "sarif": ("runs", 0, "results", 0),
    "rdjson": ("diagnostics", 0),
}


def shown(form: str) -> str:
    """The first example below the heading of a format."""
    section = TEXT.partition(f"\n### {form}\n")[2]
    match = re.search(r"```\w+\n(.*?)\n```", section, re.DOTALL)
    assert match
    return match[1]


def test_every_format_is_told_of() -> None:
    headings = re.findall(r"^### (\w+)$", TEXT, re.MULTILINE)
    rows = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert headings == rows == list(REPORTS)


@pytest.mark.parametrize("form", REPORTS)
def test_an_example_is_what_the_report_says(form: str) -> None:
    said = REPORTS[form](run(FOUND, lines={PATH: [""] * 7}))
    if form not in INSIDE:
        assert shown(form) in [line.strip() for line in said.splitlines()]
        return
    found: Any = json.loads(said)
    for key in INSIDE[form]:
        found = found[key]
    example = json.loads(shown(form))
    if form == "sarif":  # which shows what matters most
        found = {name: found[name] for name in example}
    assert example == found


def test_the_severities_of_gitlab_are_those_of_the_table() -> None:
    rows = re.findall(
        r"^\| (error|warning|info)(?: of (OKB\d+),.*)? \| (\w+) \|$", TEXT, re.MULTILINE
    )
    assert len(rows) == 5
    for level, code, told in rows:
        assert severity(finding(level=level, code=code or "OKB301")) == told
