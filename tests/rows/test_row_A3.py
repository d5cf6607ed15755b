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
rehearse: 6 months
failure_mode: A certificate has ended
preconditions: [{check: Nobody else renews it, expect: A free lock}]
parameters: [{name: host, pattern: "[a-z]{1,20}", default: login, help: Whose it is}]
done_when: [Sign-in works again]
steps:
  - {id: S1, kind: observe, intent: Read the day it ends, may: alone, run: {language: sh, command: "tw certificate show {{ host }}"}}
  - id: S2
    intent: Renew it
    run: {language: sh, command: "tw certificate renew {{ host }}", timeout: 2 minutes}
    on_fail: rollback
    destructive: true
    may: approval
    needs_approval: Ines Ferreira
    rollback: {manual: Put the old one back}
    verify: S3
  - {id: S3, kind: verify, intent: Sign in, manual: As a reader would, on_fail: goto, goto: S1}
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
        "OKB710": {
            PATH: RUNBOOK.replace("    rollback: {manual: Put the old one back}\n", "").replace(
                "    on_fail: rollback\n", ""
            )
        },
        "OKB711": {
            PATH: RUNBOOK.replace("    verify: S3\n", "").replace("kind: verify", "kind: observe")
        },
        "OKB712": {PATH: RUNBOOK.replace("goto: S1}", "goto: S9}")},
        "OKB713": {PATH: RUNBOOK.replace("goto: S1}", "goto: S1, next: S1}")},
        "OKB714": {PATH: RUNBOOK.replace("show {{ host }}", "show {{ name }}")},
        "OKB715": {PATH: RUNBOOK.replace("default: login", "default: LOGIN")},
        "OKB716": {PATH: RUNBOOK.replace("Sign-in fails.", "Sign-in fails: password=tidal7marsh")},
        "OKB717": {PATH: RUNBOOK.replace("rehearse: 6 months", "rehearse: 1 month")},
        "OKB718": {
            PATH: RUNBOOK.replace(
                '{language: sh, command: "tw certificate show {{ host }}"}',
                '"tw certificate show {{ host }}"',
            )
        },
        "OKB719": {PATH: RUNBOOK.replace("on_fail: goto, ", "on_fail: abort, ")},
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
    warns=("OKB702", "OKB717"),
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
