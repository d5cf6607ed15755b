"""Boundaries: which words of a clause speak of which action, and what goes too far."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opskb.insights import boundaries
from opskb.project import Project
from tests.checked import loaded

POLICY = """---
id: POL-remediation
title: What an agent may do
status: active
area: remediation
owner: Ada
alone: [Restart one sender]
needs_approval: ["Skip events: support lead"]
forbidden: [Delete rows, "`tw ledger reverse`"]
---
"""


@pytest.mark.parametrize(
    ("text", "clause", "holds"),
    [
        ("Skip events of one merchant", "Skip events: support lead", True),
        ("skip  EVENTS", "Skip events", True),
        ("Skip one event", "Skip events", False),
        ("Do not delete rows from the outbox", "Delete rows", False),
        ("Never delete rows", "Delete rows", False),
        ("Do not wait; delete rows", "Delete rows", True),
        ("Run `tw ledger reverse --all`", "`tw ledger reverse`", True),
        ("Delete the rows", "Delete rows", True),
        ("Delete rows", "Delete any of the rows", False),
        ("Simply delete those rows", "Delete the rows", True),
        ("Never just delete the rows", "Delete rows", False),
        ("Restart one sender", "Restart all senders", False),
        ("Delete all rows", "Delete rows", True),
        ("Anything", "", False),
        ("The", "A", False),
        ("", "Delete rows", False),
    ],
)
def test_a_clause_speaks_of_an_action_whose_words_it_has(
    tmp_path: Path, text: str, clause: str, holds: bool
) -> None:
    runbook = f"""---
id: RB-1
title: T
status: active
owner: Ada
alone: [{json.dumps(text)}]
forbidden: [{json.dumps(clause)}]
---
"""
    base = loaded(tmp_path, {"data/runbooks/rb-1.md": runbook})
    assert bool([*boundaries.breaches(base, base.graph["RB-1"])]) is holds


def test_opt_in_is_named_with_and_without_its_hyphen() -> None:
    assert boundaries.names("Opt in at the desk", "opt-in")
    assert not boundaries.names("Redactions", "redaction")


def found(root: Path, *lines: str) -> list[tuple[str, int, str]]:
    text = "\n".join(
        ("---", "id: RB-1", "title: T", "status: active", "owner: Ada", *lines, "---\n")
    )
    base: Project = loaded(
        root, {"data/policies/pol-remediation.md": POLICY, "data/runbooks/rb-1.md": text}
    )
    return [
        (one.field, one.row, one.clause.what if one.clause else "")
        for one in boundaries.breaches(base, base.graph["RB-1"])
    ]


def test_a_runbook_within_its_policy_breaks_nothing(tmp_path: Path) -> None:
    lines = ("alone: [Restart one sender]", "needs_approval: [Skip events of one merchant]")
    assert found(tmp_path, *lines) == []


def test_what_is_allowed_alone_may_not_need_approval(tmp_path: Path) -> None:
    assert found(tmp_path, "alone: [Look, Skip events of one merchant]") == [
        ("alone", 1, "Skip events: support lead")
    ]


def test_what_needs_approval_may_not_be_forbidden(tmp_path: Path) -> None:
    assert found(tmp_path, "needs_approval: [Delete rows older than a year]") == [
        ("needs_approval", 0, "Delete rows")
    ]


def test_no_step_does_what_is_forbidden_and_an_agent_takes_none_that_needs_approval(
    tmp_path: Path,
) -> None:
    steps = (
        "steps:",
        "  - {id: S1, intent: Skip events of the lane}",
        "  - {id: S2, intent: Skip events of the lane, may: alone}",
        "  - {id: S3, intent: Put it right, run: 'tw ledger reverse 12'}",
    )
    assert found(tmp_path, *steps) == [
        ("steps", 1, "Skip events: support lead"),
        ("steps", 2, "`tw ledger reverse`"),
    ]


def test_a_clause_is_not_evaded_by_an_article_or_by_doing_more(tmp_path: Path) -> None:
    steps = (
        "steps:",
        "  - {id: S1, intent: Delete the rows that wait}",
        "  - {id: S2, intent: Delete all of them}",
        "  - {id: S3, intent: Delete all rows}",
        "  - {id: S4, intent: Never delete the rows}",
    )
    assert found(tmp_path, *steps) == [("steps", 0, "Delete rows"), ("steps", 2, "Delete rows")]


def test_an_agent_acts_alone_where_a_clause_lets_it(tmp_path: Path) -> None:
    steps = (
        "alone: [Move a merchant to a lane]",
        "steps:",
        "  - {id: S1, kind: act, intent: Restart the one sender, may: alone}",
        "  - {id: S2, kind: act, intent: Move this merchant to a lane, may: alone}",
        "  - {id: S3, kind: act, intent: Format the discs, may: alone}",
        "  - {id: S4, kind: act, intent: Do not restart one sender, may: alone}",
        "  - {id: S5, kind: observe, intent: See which discs are full, may: alone}",
        "  - {id: S6, kind: act, intent: Format the discs, may: approval}",
    )
    assert found(tmp_path, *steps) == [("steps", 2, ""), ("steps", 3, "")]


def test_where_nothing_is_stated_no_step_goes_beyond_it(tmp_path: Path) -> None:
    text = (
        "---\nid: RB-1\ntitle: T\nstatus: active\nowner: Ada\nsteps:\n"
        "  - {id: S1, kind: act, intent: Format the discs, may: alone}\n---\n"
    )
    base = loaded(tmp_path, {"data/runbooks/rb-1.md": text})
    assert not list(boundaries.breaches(base, base.graph["RB-1"]))


def test_the_same_words_are_shown_once_and_wider_ones_are_kept(tmp_path: Path) -> None:
    """`Restart one sender` is said twice; `Delete rows` forbids more than the runbook says."""
    lines = "alone: [Restart one sender]\nforbidden: [Delete rows of a day]\n"
    text = f"---\nid: RB-1\ntitle: T\nstatus: active\nowner: Ada\n{lines}---\n"
    base = loaded(
        tmp_path, {"data/policies/pol-remediation.md": POLICY, "data/runbooks/rb-1.md": text}
    )
    shown = [(one.what, one.by.id) for one in boundaries.shown(base, base.graph["RB-1"])]
    assert shown.count(("Restart one sender", "RB-1")) == 1
    assert ("Restart one sender", "POL-remediation") not in shown
    assert ("Delete rows", "POL-remediation") in shown


def test_a_runbook_may_contradict_itself(tmp_path: Path) -> None:
    lines = ("alone: [Restart all senders]", "forbidden: [Restart all senders]")
    assert found(tmp_path, *lines) == [("alone", 0, "Restart all senders")]
