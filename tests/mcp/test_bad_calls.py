"""Twenty wrong calls of the real questions: each is told what is wrong with it, in words that lead on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from opskb.adapters.agents.kept import Home, Kept
from opskb.adapters.agents.server import Agents
from opskb.answers import QUESTIONS
from tests.loops import run
from tests.mcp.served import ROOT

CALLS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("search_records", {}, "`query` is missing"),
    ("search_records", {"query": " "}, "an alert name"),
    ("search_records", {"query": "x" * 5_000}, "longer than 4,096"),
    ("search_records", {"query": "x", "limit": 0}, "1 to 20"),
    ("search_records", {"query": "x", "kind": "runbok"}, "runbook"),
    ("search_records", {"q": "x"}, "search_records takes `query`"),
    ("get_record", {"id": "RB-0004x"}, "RB-0004"),
    ("get_record", {"id": "data/runbooks/rb-0004-promote-the-standby.md"}, "RB-0004"),
    ("get_record", {"id": "../../etc/passwd"}, "search_records"),
    ("get_record", {"id": ""}, "search_records"),
    ("get_record", {"id": "ADR-0001", "cursor": "x"}, "without"),
    ("get_steps", {"id": "RB-9999"}, "RB-"),
    ("list_due", {"within": "soon"}, "30d"),
    ("list_due", {"kind": "runbooks!"}, "runbook"),
    ("list_backrefs", {"id": 7}, "should be a valid string"),
    ("governs", {"paths": "payments"}, "should be a valid list"),
    ("governs", {}, "`paths` is missing"),
    ("check", {"rule": "OKB999"}, "OKB"),
    ("explain_finding", {"finding": ""}, "OKB303"),
    ("explain_findings", {"finding": "OKB303"}, "Did you mean explain_finding?"),
)


@pytest.fixture(scope="module")
def sample() -> Agents:
    return Agents(Kept(Home(ROOT)), QUESTIONS)


@pytest.mark.parametrize(
    ("name", "arguments", "said"), CALLS, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(CALLS)]
)
def test_a_wrong_call_is_told_the_way_on(
    sample: Agents, name: str, arguments: Mapping[str, Any], said: str
) -> None:
    result = run(sample.called(name, arguments))
    (content,) = result.content
    assert result.is_error
    assert content.type == "text"
    assert said in content.text
    assert "Traceback" not in content.text
    assert str(ROOT) not in content.text
