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


def test_row_E5_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "1 flag in the code: 1 on hold, 0 past the day it must be gone." in words
    assert "Old phones fail" in words
    stages, decisions = (section["table"] for section in data["sections"])
    assert (stages[0]["Users"], stages[0]["Gone by"]) == ("25 %", "2026-12-18")
    assert [row["Decision"] for row in decisions] == ["Hold", "Advance", "Advance"]
    assert decisions[1]["Approved by"] == "Ines Ferreira"
    assert decisions[1]["Why"] == "No call to support in a week"
