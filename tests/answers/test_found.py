"""Search finds what people mean: 60 questions with known answers, and never first what is out of force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from opskb.outputs.site import Site
from opskb.outputs.trust import GONE, trusts
from tests.answers.asking import ask

HERE = Path(__file__).parent


class Known(TypedDict):
    ask: str
    answers: list[str]


KNOWN: Mapping[str, Sequence[Known]] = yaml.safe_load((HERE / "questions.yml").read_text("utf-8"))
BESIDE: Sequence[str] = yaml.safe_load((HERE / "retired.yml").read_text("utf-8"))
LETTERS = ("alert", "error", "id")
"""The classes of questions that name something to the letter: what they name comes first."""


def rank(site: Site, known: Known) -> int:
    """The place of the first record that answers, 0 where none of the first twenty does."""
    answer = ask(site, "search_records", query=known["ask"], include_stale=True, limit=20)
    found = [one["id"] for one in answer.data["records"]]
    return next((at for at, id in enumerate(found, 1) if id in known["answers"]), 0)


def test_the_answers_of_sixty_questions_are_among_the_first_five(sample: Site) -> None:
    ranks = {name: [rank(sample, one) for one in all] for name, all in KNOWN.items()}
    found = [one for all in ranks.values() for one in all]
    assert len(found) == 60
    recall = sum(0 < one <= 5 for one in found) / len(found)
    reciprocal = sum(1 / one for one in found if one) / len(found)
    assert recall >= 0.9, ranks
    assert reciprocal >= 0.8, ranks
    for name in LETTERS:
        assert set(ranks[name]) == {1}, ranks[name]


def test_what_is_out_of_force_never_comes_first(sample: Site) -> None:
    told = trusts(sample)
    gone = [one for one in sample.project.graph if told[one.key].word in GONE]
    queries = [*(one.id for one in gone), *(one.title for one in gone), *BESIDE][:100]
    assert len(queries) == 100
    for query in queries:
        records = ask(sample, "search_records", query=query, include_stale=True).data["records"]
        assert not [one for one in records if one["trust"].split()[0] in GONE], query


def test_what_was_left_out_is_named_where_it_would_have_been_among_the_first(sample: Site) -> None:
    told = trusts(sample)
    for record in sample.project.graph:
        if told[record.key].word in GONE:
            answer = ask(sample, "search_records", query=record.id)
            assert record.id in [one["id"] for one in answer.data["left_out"]]
            assert record.id in answer.text
            assert "include_retired" in answer.text


def test_no_more_is_claimed_than_was_looked_for(sample: Site) -> None:
    assert ask(sample, "search_records", query="payouts merchants").text.startswith("The best 100 ")
    assert ask(sample, "search_records", query="zzzz").text.startswith("0 records for 'zzzz'")


@pytest.mark.parametrize(
    "query",
    ["nobody can log in", "can't log in", "users cannot login", "logins failing", "sign-in fails"],
)
def test_signing_in_is_found_however_it_is_called(sample: Site, query: str) -> None:
    found = ask(sample, "search_records", query=query).data["records"]
    assert "RB-0007" in [one["id"] for one in found]


def test_an_expired_runbook_is_known_to_be_there(sample: Site) -> None:
    answer = ask(sample, "search_records", query="vault-seal-failing")
    assert "RB-0009" not in [one["id"] for one in answer.data["records"]]
    assert {"id": "RB-0009", "trust": "EXPIRED"} in answer.data["left_out"]
    assert "RB-0009 (EXPIRED)" in answer.text
    assert "include_stale" in answer.text
    asked = ask(sample, "search_records", query="vault-seal-failing", include_stale=True)
    first = asked.data["records"][0]
    assert (first["id"], first["trust"], first["exact"]) == ("RB-0009", "EXPIRED", "alert")


@pytest.mark.parametrize(
    ("query", "id", "exact"),
    [
        ("RB-0010", "RB-0010", "id"),
        ("please read adr 11 to me", "ADR-0011", "id"),
        ("what to do at sign-in-success-low?", "RB-0007", "alert"),
        ("`bank_hours` closed", "", ""),
        ("The severity ladder", "PAGE-severity-ladder", "title"),
        ('it says "host refused"', "RB-0007", "quoted text"),
        ("outbox_unsent", "RB-0006", "quoted text"),
        ("outbox unsent", "RB-0006", ""),
        ("checkout.accept_late", "RB-0002", "quoted text"),
        ("reconcil", "", ""),
    ],
)
def test_what_is_named_to_the_letter_comes_first(
    sample: Site, query: str, id: str, exact: str
) -> None:
    records = ask(sample, "search_records", query=query).data["records"]
    assert records
    if id:
        assert id in [one["id"] for one in records[: 1 if exact else 5]]
        assert not exact or records[0]["exact"] == exact


def test_one_kind_is_searched_where_one_is_asked_for(sample: Site) -> None:
    for kind in ("runbook", "Runbooks", "adr"):
        records = ask(sample, "search_records", query="payouts", kind=kind).data["records"]
        assert {one["kind"] for one in records} == {kind.lower().removesuffix("s")}


def test_retired_records_are_marked_where_they_are_asked_for(sample: Site) -> None:
    asked = ask(sample, "search_records", query="RB-0003", include_retired=True)
    first = asked.data["records"][0]
    assert first["id"] == "RB-0003"
    assert first["trust"].startswith("TOMBSTONED")
    assert "TOMBSTONED" in asked.text
    assert not asked.data["left_out"]
