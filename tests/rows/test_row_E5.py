from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown

FLAG = "data/rollouts/ro-0001.md"


def rollout(more: str, approved: str = "Ines Ferreira") -> str:
    return f"""---
id: RO-0001
title: Passkeys
summary: Sign-in with passkeys, at a quarter of the merchants.
status: on hold
flag: login.passkeys
owner: Daan Vermeulen
{more}
decisions:
  - {{on: 2026-10-05, decision: advance, by: the rollout agent, approved_by: Ines Ferreira, to: 5, why: Staff had no trouble}}
  - {{on: 2026-10-19, decision: advance, by: the rollout agent, approved_by: {approved}, to: 25, why: No call to support in a week}}
  - {{on: 2026-11-09, decision: hold, by: Daan Vermeulen, why: Old phones fail}}
---
Passkeys for merchants, in five steps.
"""


OWN = "opened: 2026-06-10\nremove_by: 2026-12-18"

ROW = Row(
    id="E5",
    title="Progressive rollouts",
    kinds=("rollout",),
    files={FLAG: rollout(OWN)},
    breaks={
        "OKB306": {FLAG: rollout("opened: 2026-06-10\nremove_by: 2026-11-13")},
        "OKB506": {FLAG: rollout(OWN, approved="the rollout agent")},
        "OKB507": {FLAG: rollout("opened: 2026-06-10")},
        "OKB508": {FLAG: rollout("opened: 2026-10-12\nremove_by: 2026-12-18\npercent: 250")},
    },
    page="rollouts/stages/index.html",
    data="api/v1/boards/rollouts.json",
    counts={"OKB508": 2},
)


def test_row_E5_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_E5_breaks(tmp_path: Path, code: str) -> None:
    breaks(tmp_path, ROW, code)


def test_row_E5_a_share_that_nobody_decided_on_is_an_advance(tmp_path: Path) -> None:
    one = replace(ROW, breaks={"OKB506": {FLAG: rollout(f"{OWN}\npercent: 50")}})
    assert (
        "at 50 % of users, and the last decision said 25 %"
        in breaks(tmp_path, one, "OKB506").message
    )


WIDER = "{on: 2026-11-09, decision: hold, by: Daan Vermeulen, to: 100, why: Old phones fail}"
LAST = "{on: 2026-11-09, decision: hold, by: Daan Vermeulen, why: Old phones fail}"
WHOLE = rollout(OWN)
BARE = WHOLE.split("decisions:")[0] + "---\nPasskeys.\n"


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("OKB506", WHOLE.replace(LAST, WIDER), "nobody approved the step to 100 %"),
        (
            "OKB506",
            WHOLE.replace(LAST, WIDER.replace("hold", "interpret")),
            "nobody approved the step to 100 %",
        ),
        (
            "OKB506",
            rollout(OWN, approved="The Rollout Agent"),
            "The Rollout Agent asked for and approved the advance to 25 %",
        ),
        ("OKB506", BARE.replace("on hold", "rolling out"), "nobody decided that users have it"),
        ("OKB506", BARE.replace("on hold", "complete"), "nobody decided that users have it"),
        ("OKB003", WHOLE.replace("hold, by: Daan Vermeulen,", "hold,"), "`decisions` has no `by`"),
        ("OKB003", WHOLE.replace("on: 2026-11-09", "on: 2027-11-09"), "2027-11-09, later than"),
    ],
)
def test_row_E5_what_reaches_users_was_decided_by_two(
    tmp_path: Path, code: str, text: str, said: str
) -> None:
    assert said in breaks(tmp_path, replace(ROW, breaks={code: {FLAG: text}}), code).message


def test_row_E5_says_of_no_step_that_somebody_agreed_who_did_not(tmp_path: Path) -> None:
    one = replace(ROW, files={FLAG: WHOLE.replace(LAST, WIDER)})
    words, _ = shown(tmp_path, one)
    assert "1 advance without the word of somebody else" in words
    assert "Every advance was approved" not in words


def test_row_E5_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "1 flag in the code: 1 on hold, 0 past the day it must be gone." in words
    assert "Old phones fail" in words
    stages, decisions = (section["table"] for section in data["sections"])
    assert (stages[0]["Users"], stages[0]["Remove by"]) == ("25 %", "2026-12-18")
    assert [row["Decision"] for row in decisions] == ["Hold", "Advance", "Advance"]
    assert decisions[1]["Approved by"] == "Ines Ferreira"
    assert decisions[1]["Why"] == "No call to support in a week"
