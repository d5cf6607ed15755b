"""Where a flag stands, worked by hand, as of 20 November 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import rollouts
from opskb.insights.rollouts import Rollout, Step
from tests.checked import loaded

ROWS = """decisions:
  - {on: 2026-10-01, decision: advance, by: Ada, approved_by: Ben, to: 5, why: Small}
  - {on: 2026-10-15, decision: hold, by: Ben, why: Slow}
  - {on: 2026-11-02, decision: advance, by: Ada, approved_by: Ben, to: 50, why: Quick again}
  - {on: 2026-11-27, decision: advance, by: Ada, approved_by: Ben, to: 100, why: Planned}
"""


def record(*lines: str) -> str:
    head = ("---", "id: RO-0001", "title: One", "flag: one", "owner: Ada")
    return "\n".join([*head, *lines, "---", ""])


def read(root: Path, *lines: str) -> Rollout:
    base = loaded(root, {"data/rollouts/ro-0001.md": record(*lines)})
    return rollouts.read(base, base.graph["RO-0001"])


def test_the_stage_is_that_of_the_last_decision_made(tmp_path: Path) -> None:
    one = read(tmp_path, "opened: 2026-10-01", "status: rolling out", ROWS)
    assert (one.percent, one.since, one.days) == (50, date(2026, 11, 2), 50)
    assert one.last
    assert one.last["decision"] == "advance"


def test_a_flag_without_a_day_has_the_limit_of_the_settings(tmp_path: Path) -> None:
    # 90 days after 20 August 2026 are 18 November
    one = read(tmp_path, "opened: 2026-08-20", "status: complete", ROWS)
    assert (one.limit, one.stated) == (date(2026, 11, 18), False)
    assert one.past(date(2026, 11, 20))
    assert not one.past(date(2026, 11, 18))


def test_a_flag_that_is_gone_is_past_nothing(tmp_path: Path) -> None:
    one = read(tmp_path, "opened: 2026-01-01", "remove_by: 2026-03-01", "status: removed")
    assert (one.stated, one.past(date(2026, 11, 20))) == (True, False)
    assert one.percent is None


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        ({"decision": "advance", "by": "Ada", "approved_by": "Ben"}, ""),
        ({"decision": "advance", "by": "Ada"}, "nobody approved"),
        ({"decision": "advance", "by": "Ada", "approved_by": "Ada"}, "Ada asked for and approved"),
        (
            {"decision": "advance", "by": "Ada", "approved_by": "ada "},
            "ada  asked for and approved",
        ),
        ({"decision": "advance", "approved_by": "Ada"}, "nobody is named who asked for"),
        ({"decision": "hold", "by": "Ada"}, ""),
        ({"decision": "hold", "by": "Ada", "to": 25}, ""),
        ({"decision": "hold", "by": "Ada", "to": 26}, "nobody approved"),
        ({"decision": "interpret", "by": "Ada", "to": 100}, "nobody approved"),
        ({"decision": "kill", "by": "Ada", "to": 0}, ""),
    ],
)
def test_a_step_forward_needs_two(row: dict[str, str | int], lacks: str) -> None:
    # From a quarter of the users.
    assert Step(0, row, 25.0).unapproved == lacks


def test_each_decision_begins_at_the_share_of_the_one_before(tmp_path: Path) -> None:
    text = record("opened: 2026-10-01", "status: rolling out", ROWS)
    base = loaded(tmp_path, {"data/rollouts/ro-0001.md": text})
    found = rollouts.steps(base.graph["RO-0001"])
    assert [(step.before, step.to, step.widens) for step in found] == [
        (0, 5, True),
        (5, None, False),
        (5, 50, True),
        (50, 100, True),
    ]


@pytest.mark.parametrize("status", ["rolling out", "complete"])
def test_a_flag_that_users_have_was_decided_on(tmp_path: Path, status: str) -> None:
    text = record("opened: 2026-10-01", f"status: {status}")
    base = loaded(tmp_path, {"data/rollouts/ro-0001.md": text})
    field, said = rollouts.unasked(base.graph["RO-0001"], base.as_of)
    assert (field, said) == ("status", f"is {status}, and nobody decided that users have it")
