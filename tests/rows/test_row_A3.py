"""A3, runbooks: what to do step by step, reviewed, rehearsed, and one for each critical surface."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

RUNBOOK = """---
id: RB-0001
title: Renew a certificate
status: active
summary: Ten minutes, in this order.
owner: Daan Vermeulen
surface: SURF-login
alone: [Read the day it ends]
needs_approval: [Renew it]
forbidden: [Switch the check off]
reviews:
  - {on: 2026-10-09, by: Daan Vermeulen, checked: Every command against the machine.}
drills:
  - {on: 2026-10-12, by: Daan Vermeulen, how: performed, evidence: The log of staging.}
---
## Symptoms

Sign-in fails.

## Verify

The day it ends has passed.

## Mitigate

Renew it:

```sh
tw certificate renew login
```

## Diagnose

Read who renews it.

## Resolve

Let the machine renew it.

## Rollback

Put the old one back.
"""
SURFACE = """---
id: SURF-login
title: Login
status: live
summary: Who may come in.
owner: Ines Ferreira
criticality: critical
since: 2025-01-01
---
Sign-in and sessions.
"""
PATH = "data/runbooks/rb-0001.md"
REVIEW = "reviews:\n  - {on: 2026-10-09, by: Daan Vermeulen, checked: Every command against the machine.}\n"

ROW = Row(
    "A3",
    "Runbooks",
    ("runbook", "surface"),
    {PATH: RUNBOOK, "data/surfaces/surf-login.md": SURFACE},
    {
        "OKB701": {PATH: RUNBOOK.replace("## Rollback", "## Back")},
        "OKB702": {PATH: RUNBOOK.replace("Put the old one back.", "TODO")},
        "OKB703": {PATH: RUNBOOK.replace("```sh", "```")},
        "OKB301": {
            PATH: RUNBOOK.replace("on: 2026-10-09", "on: 2026-06-09").replace(
                "on: 2026-10-12", "on: 2026-06-12"
            )
        },
        "OKB821": {PATH: RUNBOOK.replace("how: performed", "how: table-top")},
        "OKB822": {PATH: RUNBOOK.replace("status: active", "status: draft")},
    },
    "runbooks/rb-0001/index.html",
    "api/v1/records/rb-0001.json",
    settings=row.SETTINGS + '  - {rule: OKB814, level: "off"}\n',
    warns=("OKB702",),
    names={"OKB822": "SURF-login"},
)


def test_row_A3_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A3_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path in {*ROW.files, *(ROW.breaks[code])}


def test_row_A3_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "tw certificate renew login" in words
    assert "Last reviewed 9 Oct 2026 , last drilled 12 Oct 2026" in words
    assert data["due"] == "2027-01-10"
