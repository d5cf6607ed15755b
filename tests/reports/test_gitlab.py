"""GitLab's Code Quality: what it says of a finding, and that it knows it again."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opskb import project
from opskb.reports import gitlab
from tests.checked import SETTINGS, write
from tests.reports.runs import checked, finding, run

# Two findings that nothing but their lines tells apart, and some of other rules.
FILES = {
    "data/adr/adr-0001.md": """---
id: ADR-0001
title: Send the payouts by hand
status: accepted
date: 2026-01-05
due: 2026-06-01
supersedes: ADR-0077
colour: red
---
## Context

See [the book](../nowhere.md) and [the book](../nowhere.md).

## Decision

Again [the book](../nowhere.md).
""",
    "data/adr/adr-0002.md": """---
id: ADR-0002
title: Queue the payouts
status: unheard of
owner: Ines Ferreira
date: 2026-13-45
---
Words.
""",
}


def issues(files: dict[str, str]) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        write(Path(folder), {"opskb.yml": SETTINGS, **files})
        found = json.loads(gitlab.render(checked(project.load(Path(folder)))))
    assert isinstance(found, list)
    return found


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(FILES)), st.integers(0, 10_000)),
        min_size=100,
        max_size=100,
    )
)
def test_a_hundred_lines_more_change_no_fingerprint(insertions: list[tuple[str, int]]) -> None:
    files = dict(FILES)
    for path, spot in insertions:
        lines = files[path].split("\n")
        end = lines.index("---", 1)
        at = 1 + spot % (len(lines) - 2)
        # A comment above a key, a blank line in the text: neither says anything.
        lines.insert(at, "# a word between" if at <= end else "")
        files[path] = "\n".join(lines)
    before, after = issues(FILES), issues(files)
    assert len({one["fingerprint"] for one in after}) == len(after)
    assert known(after) == known(before)
    assert sum(one["location"]["lines"]["begin"] for one in after) > sum(
        one["location"]["lines"]["begin"] for one in before
    )


def known(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["check_name"], one["fingerprint"]) for one in found]


def test_two_findings_alike_are_told_apart() -> None:
    links = [one for one in issues(FILES) if one["check_name"] == "OKB201"]
    assert len(links) >= 3
    assert len({one["fingerprint"] for one in links}) == len(links)


@pytest.mark.parametrize(
    ("code", "level", "severity"),
    [
        ("OKB301", "error", "major"),
        ("OKB301", "warning", "minor"),
        ("OKB301", "info", "info"),
        ("OKB001", "error", "critical"),
        ("OKB001", "warning", "minor"),
        ("OKB901", "error", "blocker"),
    ],
)
def test_severities(code: str, level: str, severity: str) -> None:
    (issue,) = json.loads(gitlab.render(run(finding(code=code, level=level))))
    assert issue["severity"] == severity


def test_what_is_covered_is_left_out_and_changes_no_fingerprint() -> None:
    one, two = finding(line=3), finding(line=9)
    _, second = json.loads(gitlab.render(run(one, two)))
    covered = finding(line=3, waived="until May"), finding(line=3, baselined=True)
    for first in covered:
        assert json.loads(gitlab.render(run(first, two))) == [second]


def test_a_path_is_that_of_the_repository() -> None:
    (issue,) = json.loads(gitlab.render(run(finding("data/a.md"), folder="ops")))
    assert issue["location"] == {"path": "ops/data/a.md", "lines": {"begin": 3}}
