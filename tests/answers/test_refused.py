"""What cannot be answered says so with its next step, and no query is too strange to be asked."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opskb.answers.answer import MOST_BYTES, Unanswered
from opskb.outputs.site import Site
from tests.answers.asking import ask

BAD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("search_records", {"query": ""}, "ask with words, an id"),
    ("search_records", {"query": " \n\t"}, "ask with words, an id"),
    ("search_records", {"query": "x" * 501}, "ask again with its most telling words"),
    ("search_records", {"query": "payouts", "kind": "runbok"}, "Did you mean `runbook`?"),
    ("search_records", {"query": "payouts", "kind": "../etc"}, "Leave `kind` out"),
    ("search_records", {"query": "payouts", "limit": 0}, "ask again with 1 to 20"),
    ("search_records", {"query": "payouts", "limit": 10_000}, "ask again with 1 to 20"),
    ("search_records", {"query": "payouts", "cursor": "abc"}, "without `cursor`"),
    ("get_record", {"id": "RB-0099"}, "Nearest: RB-0009"),
    ("get_record", {"id": "RB-00077"}, "Nearest: RB-0007"),
    ("get_record", {"id": ""}, "search_records"),
    ("get_record", {"id": "../../etc/passwd"}, "search_records"),
    ("get_record", {"id": "data/runbooks/rb-0006-drain-the-outbox.md"}, "Nearest: RB-0006"),
    ("get_record", {"id": "runbooks/rb-0006.md"}, "Nearest: RB-0006"),
    ("get_record", {"id": "A" * 3_000}, "ask again with"),
    ("get_record", {"id": "RB-0006", "fields": ["ownr"]}, "Did you mean `owner`?"),
    ("get_steps", {"id": "ADR-0006"}, "get_record"),
    ("get_steps", {"id": "payout-queue-age"}, "search_records"),
    ("get_steps", {"id": "payout-queue-age"}, "Nearest: RB-0005, AL-payout-queue-age"),
    ("get_steps", {"id": "AL-payout-queue-age"}, "It leads to RB-0005"),
    ("list_due", {"within": "9" * 490 + "d"}, "30d or 6 weeks"),
    ("list_due", {"within": "soon"}, "30d or 6 weeks"),
    ("list_due", {"within": "9999 days", "owner": "Calum Reid"}, "Did you mean `Callum Reid`?"),
    ("list_due", {"kind": "plans and more"}, "Leave `kind` out"),
    ("list_backrefs", {"id": "ADR-99"}, "Nearest: ADR-00"),
    ("governs", {"paths": []}, "services/checkout/retries.py"),
    ("governs", {"paths": ["../../etc/passwd"]}, "write a path from its root"),
    ("governs", {"paths": ["RB-0007"]}, "get_record with RB-0007"),
    ("governs", {"paths": ["a"] * 51}, "ask with 50 at a time"),
    ("check", {"rule": "OKB9999"}, "Nearest: OKB"),
    ("check", {"rule": "unknown-filed"}, "Nearest: "),
    ("check", {"paths": ["data/runbook"]}, "Nearest: "),
    ("check", {"paths": ["RB-0007"]}, "record RB-0007"),
    ("check", {"record": "RB-777"}, "Nearest: "),
    ("explain_finding", {"finding": ""}, "OKB303"),
    ("explain_finding", {"finding": "OKB33"}, "Nearest: OKB"),
    ("explain_finding", {"finding": "0" * 32}, "Ask check"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "given", "fix"), BAD)
def test_a_bad_call_is_told_what_to_ask_instead(
    sample: Site, name: str, given: dict[str, Any], fix: str
) -> None:
    with pytest.raises(Unanswered) as told:
        ask(sample, name, **given)
    assert fix in str(told.value)
    assert len(str(told.value)) < 2_000
    assert len(str(told.value).encode()) < MOST_BYTES


HOSTILE = (
    '"', "'", '"""', "*", "payout*", "^payout", "payout AND", "OR OR", "NOT", "NEAR(a b)", "a NEAR/2 b", "id:RB-0007",
    "{title} : x", "-payout", "payout -queue", "(((", ")", "a:b:c", "'; drop table t; --", "\x00", "a\x00b", "\ud800",
    "ERR_FOO.bar", "sign-in-success-low", "🔥", "。", "ａｌｅｒｔ", "\u202e", "%s %d {0}", "../../etc/passwd", "RB-" + "9" * 400,
    "_" * 500, "a_" * 250, "aB" * 250, "`" * 500, '"a" ' * 100, "- " * 250, "x " * 250, "kind : runbook", "+", "a+b", "\\",
)  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_is_syntax(sample: Site, query: str) -> None:
    answer = ask(sample, "search_records", query=query, include_stale=True, include_retired=True)
    assert answer.data["found"] <= 100


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from(string.punctuation)), max_size=60)
)
def test_any_query_is_answered_or_told_why_not(sample: Site, query: str) -> None:
    try:
        ask(sample, "search_records", query=query)
    except Unanswered as told:
        assert not query.strip() and "ask with" in str(told)  # noqa: PT017, PT018


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(
        ("get_record", "get_steps", "list_backrefs", "explain_finding", "check", "governs")
    ),
    st.text(max_size=60),
)
def test_any_word_is_answered_or_told_what_to_ask(sample: Site, name: str, word: str) -> None:
    many = {"governs": {"paths": [word]}, "check": {"record": word, "paths": [word]}}
    one = {"explain_finding": {"finding": word}}
    try:
        ask(sample, name, **(many.get(name) or one.get(name) or {"id": word}))
    except Unanswered as told:
        assert len(str(told)) < 2_000  # noqa: PT017
