"""Annotations of a workflow run, and the summary of its step."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from opskb.reports import github
from opskb.reports.run import Run, clean
from opskb.reports.summary import LIMIT, code, summary
from tests.reports import strangers
from tests.reports.runs import finding, run


def many(errors: int = 300, warnings: int = 150, info: int = 50) -> Run:
    """Findings of forty files, in the order of their places."""
    levels = ["error"] * errors + ["warning"] * warnings + ["info"] * info
    found = [
        finding(f"data/adr/adr-{at % 40:04}.md", at + 1, level=level, record=f"ADR-{at % 40:04}")
        for at, level in enumerate(levels)
    ]
    return run(*sorted(found, key=lambda one: one.place))


def test_of_500_findings_ten_errors_and_ten_warnings_are_annotations_and_all_are_in_the_summary() -> (
    None
):
    big = many()
    assert len(big.findings) == 500
    *commands, notice = github.render(big).splitlines()
    assert [line.partition(" ")[0] for line in commands] == ["::error"] * 10 + ["::warning"] * 10
    assert "480 more are not shown here." in notice
    found = Counter(strangers.as_summary(summary(big), strangers.ids(big)))
    assert found == strangers.told(big)
    assert found.total() == 500


def test_one_file_does_not_take_the_place_of_the_others() -> None:
    found = [finding("data/a.md", line) for line in range(1, 31)]
    found += [finding(f"data/b{at}.md") for at in range(5)]
    facts = list(strangers.as_github(github.render(run(*found)), frozenset()))
    assert [path for _, path, _, _ in facts[:6]] == [
        "data/a.md",
        *(f"data/b{at}.md" for at in range(5)),
    ]
    assert [path for _, path, _, _ in facts[6:]] == ["data/a.md"] * 4


@given(st.text(), st.text(), st.text(min_size=1))
def test_the_runner_reads_what_was_said(message: str, remedy: str, path: str) -> None:
    line = github.command(run(), finding(path, message=message, remedy=remedy, record=""))
    properties, data = strangers.command(line)
    assert properties["file"] == clean(path)
    assert (properties["line"], properties["col"]) == ("3", "5")
    assert data == clean(f"{message} ({remedy})")


def test_paths_are_those_of_the_repository() -> None:
    properties, _ = strangers.command(github.command(run(folder="ops/kb"), finding("data/a.md")))
    assert properties["file"] == "ops/kb/data/a.md"


@given(st.text())
def test_a_span_of_code_is_one_whatever_it_holds(text: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).parse(f"- {code(text)} {code(text)}\n")
    (inline,) = [one for one in tokens if one.type == "inline"]
    spans = [one.content for one in inline.children or [] if one.type == "code_inline"]
    assert spans == [clean(text).strip() or " "] * 2
    assert {one.type for one in inline.children or []} <= {"code_inline", "text"}


@pytest.mark.parametrize("room", [LIMIT, 60_000, 5_000, 600, 100])
def test_a_summary_keeps_within_its_room_and_counts_what_it_cut(room: int) -> None:
    big = many(*((14_000, 9_000, 2_000) if room == LIMIT else (1_400, 900, 200)))
    text = summary(big, room)
    found = Counter(strangers.as_summary(text, strangers.ids(big)))
    last = text.splitlines()[-1]
    assert len(text.encode()) <= max(room, 250)
    assert last.endswith("more do not fit into a summary: `opskb check` has them all.")
    assert found.total() + int(last.split()[0]) == len(big.findings)
    assert found <= strangers.told(big)


def test_a_finding_too_long_for_a_summary_does_not_keep_the_others_out() -> None:
    long = finding("data/a.md", message="x" * LIMIT)
    text = summary(run(long, finding("data/b.md")))
    assert "`data/b.md`" in text
    assert text.endswith("1 more do not fit into a summary: `opskb check` has them all.\n")


def test_what_is_covered_stands_last_with_its_reason() -> None:
    text = summary(run(finding(waived="until the move (until 2026-12-31)"), finding(line=9)))
    assert text.index("### Errors (1)") < text.index("### Waived, or in the baseline (1)")
    assert text.rstrip().endswith("`until the move (until 2026-12-31)`")


def test_notes_stand_above_the_findings() -> None:
    text = summary(replace(run(finding()), notes=("opskb.yml was not found",)))
    assert text.index("- Note: `opskb.yml was not found`") < text.index("### Errors (1)")
