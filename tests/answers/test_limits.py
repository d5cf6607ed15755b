"""No answer is larger than an agent reads at once, and by its cursors it gives every row once and in order."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opskb.answers.answer import MOST_BYTES, Unanswered
from opskb.answers.flaws import flaws
from opskb.answers.marked import unforged
from opskb.answers.sized import line, parts, size
from opskb.insights import governance, steps
from opskb.outputs.site import Site
from opskb.outputs.trust import trusts
from opskb.outputs.twins import twin
from tests.answers.asking import ask, rows, whole
from tests.answers.bases import files
from tests.knowledge import record, site

SEEDS = st.integers(0, 2**32 - 1)
# A seed is as small as it gets: there is nothing to shrink.
QUIET = settings(deadline=None, derandomize=True, database=None, phases=(Phase.generate,))


def holds(seed: int) -> None:
    """Everything that may be asked of one knowledge base is within bounds, whole and in order."""
    with tempfile.TemporaryDirectory() as folder:
        one = site(Path(folder), dict(files(Random(seed))))
        records = one.project.records[:: max(1, len(one.project.records) // 5)]
        for each in records:
            _record(one, each.key)
        for query in ("payout-queue-age", "words of a record", records[0].title[:200]):
            if query.strip():
                _search(one, query)
        _lists(one)


def _record(one: Site, key: str) -> None:
    record = one.project.graph.records[key]
    for ties in (True, False):
        found = list(whole(one, "get_record", id=key, ties=ties))
        text = twin(one, record, ties=ties).partition("\n\n")[2]
        assert "".join(answer.data["text"] for answer in found) == unforged(text)
    for answer in found:
        assert answer.text.split(" ", 1)[0] == trusts(one)[key].word
        assert answer.data["trust"] == answer.text.split("\n", 1)[0]
        marks = [each for each in answer.text.split("\n") if _is_mark(each)]
        assert len(marks) == 2
    referring = rows(one, "list_backrefs", "references", id=key)
    first = ask(one, "list_backrefs", id=key)
    assert len(referring) == first.data["total"]
    if record.kind == "runbook":
        told = rows(one, "get_steps", "steps", id=key)
        assert [step["id"] for step in told] == [line(step.id, 60) for step in steps.of(record)]
    ask(one, "get_record", id=key, fields=["title", "tags", "summary"])


def _is_mark(line: str) -> bool:
    return "= BEGIN TEXT OF " in line or "= END TEXT OF " in line


def _search(one: Site, query: str) -> None:
    every = {"query": query, "include_retired": True, "include_stale": True}
    found = [row["uri"] for row in rows(one, "search_records", "records", **every)]
    total = ask(one, "search_records", **every).data["found"]
    assert len(found) == len(set(found)) == total
    at_once = [row["uri"] for row in rows(one, "search_records", "records", limit=20, **every)]
    assert found == at_once


def _lists(one: Site) -> None:
    due = rows(one, "list_due", "due", within="100 years")
    days = [row["on"] for row in due]
    assert days == sorted(days)
    assert len(due) == ask(one, "list_due", within="100 years").data["total"]
    marks = [row["fingerprint"] for row in rows(one, "check", "findings")]
    assert marks == [mark for mark, finding in flaws(one).items() if finding.open]
    governed = rows(one, "governs", "governing", paths=["src/a", "src/b/c"])
    wanted = governance.governs(one.project, ["src/a", "src/b/c"])
    assert [row["id"] for row in governed] == [each.record.id for each in wanted]
    for mark in marks[:5]:
        list(whole(one, "explain_finding", finding=mark))


@settings(QUIET, max_examples=40)
@given(SEEDS)
def test_every_answer_of_any_knowledge_base_fits_and_is_whole(seed: int) -> None:
    holds(seed)


@pytest.mark.faults
@settings(QUIET, max_examples=2_000)
@given(SEEDS)
def test_two_thousand_knowledge_bases(seed: int) -> None:
    holds(seed)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(alphabet=st.sampled_from('ab \n"\\\u00e9\U0001f525\t'), max_size=400),
    st.integers(12, 60),
)
def test_the_parts_of_a_text_join_to_it_and_fit(text: str, most: int) -> None:
    found = list(parts(text, most))
    assert "".join(found) == text
    assert all(found)
    assert all(size(one) <= most for one in found)


def test_a_title_of_half_a_megabyte_and_hundreds_of_back_references_fit(tmp_path: Path) -> None:
    title, body = json.dumps("long " * 120_000), "*word* " * 12_000
    made = {"data/adr/adr-1.md": record("ADR-1", body, title=title, status="accepted")}
    made["data/adr/adr-2.md"] = record("ADR-2", "see ADR-1. " * 10, title="Two", status="accepted")
    for at in range(3, 303):
        made[f"data/adr/adr-{at}.md"] = record(f"ADR-{at}", "It follows ADR-1.", title="More")
    one = site(tmp_path, dict(made))
    assert len(list(whole(one, "get_record", id="ADR-1"))) > 5
    found = rows(one, "list_backrefs", "references", id="ADR-1")
    assert [row["id"] for row in found if row["relation"] == "mentions"] == [
        source.id for source, _ in one.project.graph.backlinks(one.project.records[0])
    ]
    assert ask(one, "search_records", query="long").data["found"] >= 1


def test_a_cursor_of_another_question_or_of_older_records_says_to_ask_again(
    sample: Site, tmp_path: Path
) -> None:
    cursor = ask(sample, "search_records", query="payouts", limit=2).data["cursor"]
    assert ask(sample, "search_records", query="payouts", limit=2, cursor=cursor)
    with pytest.raises(Unanswered, match="without `cursor`"):
        ask(sample, "search_records", query="refunds", limit=2, cursor=cursor)
    body = "A paragraph of some words.\n\n" * 2_000
    old = site(tmp_path / "old", {"data/adr/adr-1.md": record("ADR-1", body, title="One")})
    new = site(tmp_path / "new", {"data/adr/adr-1.md": record("ADR-1", f"{body}!", title="One")})
    cursor = ask(old, "get_record", id="ADR-1").data["cursor"]
    assert ask(old, "get_record", id="ADR-1", cursor=cursor).data["part"] == 2
    with pytest.raises(Unanswered, match="Ask again"):
        ask(new, "get_record", id="ADR-1", cursor=cursor)


@pytest.mark.parametrize(
    "cursor",
    ["x", "=", "MA", "\u00e9", "A" * 5_000, "MS4wMDAwMDAwMDAwMDAwMDAw", "\n", "LTEuMDAwMA"],
)
def test_a_forged_cursor_is_told(sample: Site, cursor: str) -> None:
    for name, more in (
        ("search_records", {"query": "payouts"}),
        ("get_record", {"id": "RB-0002"}),
        ("list_due", {}),
        ("explain_finding", {"finding": "OKB303"}),
    ):
        with pytest.raises(Unanswered, match="without `cursor`") as told:
            ask(sample, name, cursor=cursor, **more)
        assert len(str(told.value)) < MOST_BYTES
