"""A baseline only ever gets shorter: by the commands, by hand, by way of git."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opskb import project
from opskb.config import BASELINE
from opskb.edits import baseline as edits
from opskb.edits.journal import carry_out
from opskb.edits.refused import Refused
from opskb.rules import baseline, check
from opskb.rules.rule import MOST
from tests.baseline.known import PATH, RECORD, SETTINGS, Base, adopt, entries, opened, rewrite, run
from tests.checked import commit, git, write


def test_of_two_defects_one_is_mended_and_its_line_is_to_go(base: Base) -> None:
    root = base(**{PATH: RECORD.replace("[the load test](load.md)", "the load test")}).root
    (stale,) = [one for one in check(base()) if one.open]
    assert (stale.code, stale.record) == ("OKB908", "ADR-0001")
    assert (root / BASELINE).read_text().split("\n")[stale.place.line - 1].find("load.md") > 0
    assert run(root, "check").exit_code == 1
    assert run(root, "baseline", "prune").output == f"1 entry taken out of {BASELINE}, 1 left\n"
    assert opened(base()) == []
    assert run(root, "baseline", "prune").output == "nothing to do\n"


def test_the_same_defect_again_is_new(base: Base) -> None:
    twice = RECORD.replace("None.", "See [the load test](load.md), [again](load.md).")
    root = base(**{PATH: twice}).root
    assert opened(base()) == ["OKB201", "OKB201"]
    (root / BASELINE).unlink()
    adopt(root)
    assert opened(base()) == []
    assert opened(base(**{PATH: RECORD})) == ["OKB908", "OKB908"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6))
def test_of_equal_findings_as_many_are_covered_as_there_are_entries(
    tmp_path_factory: pytest.TempPathFactory, then: int, now: int
) -> None:
    root = tmp_path_factory.mktemp("equal")
    record = RECORD.split("## Context")[0]
    write(root, {"opskb.yml": SETTINGS, PATH: record + "[a](b.md)\n" * then})
    adopt(root)
    write(root, {PATH: record + "[a](b.md)\n" * now})
    dead = [one for one in check(project.load(root)) if one.code == "OKB201"]
    assert sum(one.baselined for one in dead) == min(then, now)
    gone = [one for one in check(project.load(root)) if one.code == "OKB908"]
    assert len(gone) == max(then - now, 0)


def test_write_refuses_what_is_new_and_writes_nothing(base: Base) -> None:
    root = base(**{PATH: RECORD.replace("None.", "[New](new.md), [newer](newer.md).")}).root
    before = (root / BASELINE).read_bytes()
    refused = run(root, "baseline", "write")
    assert refused.exit_code == 2
    assert "may only shrink, and 2 findings are new: OKB201 at data/adr/adr-0001.md:19:" in (
        refused.output
    )
    assert (root / BASELINE).read_bytes() == before


def test_write_again_with_nothing_new_changes_nothing(base: Base) -> None:
    root = base().root
    before = (root / BASELINE).read_bytes()
    again = run(root, "baseline", "write")
    assert (again.exit_code, again.output) == (0, "nothing to do\n")
    assert (root / BASELINE).read_bytes() == before


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from("abcdef"), max_size=12))
def test_no_way_of_editing_and_writing_makes_it_longer(
    tmp_path_factory: pytest.TempPathFactory, links: list[str]
) -> None:
    root = tmp_path_factory.mktemp("growth")
    write(root, {"opskb.yml": SETTINGS, PATH: RECORD})
    adopt(root)
    held = {row["text"] for row in entries(root)}
    for count in range(len(links)):
        body = "\n".join(f"[{name}]({name}.md)" for name in links[: count + 1])
        write(root, {PATH: RECORD.split("## Context")[0] + body})
        for plan in (edits.written, edits.pruned):
            try:
                carry_out(root, plan(project.load(root)))
            except Refused:
                continue
        assert {row["text"] for row in entries(root)} <= held
        held = {row["text"] for row in entries(root)}


def test_what_is_not_listed_one_by_one_may_shrink_and_not_grow(base: Base) -> None:
    def many(count: int) -> str:
        return RECORD + "".join(f"[{at}](x{at}.md)\n\n" for at in range(count))

    root = base(**{PATH: many(MOST + 20)}).root
    (root / BASELINE).unlink()
    adopt(root)
    assert opened(base()) == []
    assert opened(base(**{PATH: many(MOST + 15)})) == []
    assert opened(base(**{PATH: many(MOST + 21)})) == ["OKB201"]


def test_a_line_that_git_does_not_know_of_is_growth(base: Base) -> None:
    root = base().root
    commit(root, "2026-11-01")
    assert opened(base()) == []
    write(root, {PATH: RECORD.replace("None.", "See [the newest load test](newest.md).")})
    key = next(
        key
        for one, key in zip(check(base()), baseline.keys(check(base())), strict=True)
        if "newest.md" in one.message
    )
    row = dict(zip(baseline.KEYED, key, strict=True))
    rewrite(root, [*entries(root), row])
    assert opened(base()) == ["OKB910"]
    commit(root, "2026-11-02")
    assert opened(base()) == ["OKB910"]


def test_taken_away_and_written_anew_needs_two_commits(base: Base) -> None:
    root = base().root
    commit(root, "2026-11-01")
    git(root, "rm", "--quiet", BASELINE)
    write(root, {PATH: RECORD.replace("None.", "See [the newest load test](newest.md).")})
    refused = run(root, "baseline", "write")
    assert refused.exit_code == 2
    assert f"git restore {BASELINE}" in refused.output
    git(root, "commit", "--quiet", "--message", "Begin again", day="2026-11-02")
    assert run(root, "baseline", "write").exit_code == 0
    commit(root, "2026-11-03")
    assert opened(base()) == []


def test_a_shallow_clone_knows_nothing_of_growth_and_says_so(base: Base, tmp_path: Path) -> None:
    root = base().root
    commit(root, "2026-11-01")
    commit(root, "2026-11-02", {"data/notes.txt": "x"})
    git(root, "clone", "--quiet", "--depth=1", f"file://{root}", str(root / "clone"))
    shallow = run(root / "clone", "check")
    assert shallow.exit_code == 0
    assert "OKB910 found no history: this is a shallow clone" in shallow.output
