from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown

DECISION = "data/adr/adr-0001.md"


def role(id: str, title: str, layer: str, *holders: str) -> str:
    rows = "\n".join(f"  - {row}" for row in holders)
    return f"""---
id: {id}
title: {title}
summary: What it answers for.
layer: {layer}
owner: Tomasz Wrona
holders:
{rows}
---
"""


def decision(deciders: str, status: str = "accepted") -> str:
    return f"""---
id: ADR-0001
title: Queue the payouts
summary: Payouts wait in one queue.
status: {status}
date: 2025-09-16
owner: Callum Reid
deciders: [{deciders}]
---
## Context

One at a time.

## Decision

Payouts wait in one queue.

## Consequences

- A worker is watched.
"""


def incident(day: int, severity: str, *lines: str) -> str:
    text = "\n".join(lines)
    return f"""---
id: INC-2026-10-{day:02}-payouts
title: Payouts stand still
summary: The worker stopped.
status: resolved
severity: {severity}
commander: Tomasz Wrona
detected_by: alert
started: 2026-10-{day:02}T10:00Z
detected: 2026-10-{day:02}T10:02Z
acknowledged: 2026-10-{day:02}T10:04Z
contained: 2026-10-{day:02}T10:08Z
resolved: 2026-10-{day:02}T10:10Z
stable: 2026-10-{day:02}T11:10Z
fixed_by: the payout agent
verified_by: Tomasz Wrona
no_signal: Known, and mended by the agent since July.
{text}
---
## Summary

The worker stopped and was started again.

## Impact

None was late.
"""


ROW = Row(
    id="E1",
    title="Roles and layers",
    kinds=("role", "adr", "incident", "budget"),
    files={
        "data/roles/role-head-of-payments.md": role(
            "ROLE-head-of-payments",
            "Head of payments",
            "steering",
            "{who: Tomasz Wrona, from: 2024-05-06}",
        ),
        DECISION: decision("Callum Reid, Tomasz Wrona"),
        "data/adr/adr-0002.md": decision("Tomasz Wrona", "proposed").replace("0001", "0002"),
        "data/plans/plan-0001.md": """---
id: PLAN-0001
title: Drain the queue
summary: Count what waits, then drain it.
status: active
owner: ROLE-head-of-payments
deadline: 2026-12-18
---
Count first, then drain, a tenth at a time, with a comparison each evening.
""",
        "data/activities/act-payments.md": """---
id: ACT-payments
title: Look at the payments of the week
summary: Every week, an hour.
status: active
role: ROLE-head-of-payments
owner: ROLE-head-of-payments
cadence: weekly
since: 2026-11-02
output: A note
done:
  - {on: 2026-11-06, evidence: Note of the 6th}
  - {on: 2026-11-13, evidence: Note of the 13th}
---
""",
        "data/incidents/inc-2026-10-05-payouts.md": incident(
            5, "SEV-3", "remediation: alone", "verified: true"
        ),
        "data/incidents/inc-2026-10-06-payouts.md": incident(6, "SEV-3"),
        "data/budgets/bud-machines.md": """---
id: BUD-machines
title: Machines
summary: What machines cost.
owner: ROLE-head-of-payments
scope: account
amount: 2000
reviews:
  - {on: 2026-08-03, by: Tomasz Wrona, checked: The bill of July}
  - {on: 2026-09-03, by: Tomasz Wrona, checked: The bill of August}
  - {on: 2026-10-05, by: Tomasz Wrona, checked: The bill of September}
  - {on: 2026-11-04, by: Tomasz Wrona, checked: The bill of October}
spend:
  - {on: 2026-07-01, value: 1000}
  - {on: 2026-08-01, value: 1020}
  - {on: 2026-09-01, value: 1050}
  - {on: 2026-10-01, value: 1100}
---
""",
    },
    breaks={
        "OKB505": {DECISION: decision("Callum Reid")},
    },
    page="roles/role-head-of-payments/index.html",
    data="api/v1/records/role-head-of-payments.json",
)


def test_row_E1_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_E1_breaks(tmp_path: Path, code: str) -> None:
    breaks(tmp_path, ROW, code)


def test_row_E1_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "1 thing to decide" in words
    assert "a decision is proposed" in words
    assert "ACT-payments" in words
    assert "Cost: 1,100 EUR in October 2026, 10 % more than 3 months before" in words
    assert "Auto-remediation: 1 of 2 incidents mended alone and verified" in words
    assert "Health: all on target" in words
    figures = {one["name"]: one for one in data["computed"]}
    assert figures["to-decide"]["records"] == ["ADR-0002"]
    assert figures["due-soon"]["value"] >= 1
    assert figures["alone-sev-3"]["value"] == 0.5
    assert figures["cost-eur"]["value"] == 1100
