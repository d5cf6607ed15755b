"""A2, postmortems: what was learned from an incident, in time, without blame, and what followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

INCIDENT = """---
id: INC-2026-10-05-login
title: Nobody could sign in
status: resolved
severity: SEV-2
summary: Sign-in failed for forty minutes.
commander: Ines Ferreira
user_facing: true
detected_by: alert
started: 2026-10-05T09:00Z
detected: 2026-10-05T09:04Z
acknowledged: 2026-10-05T09:06Z
contained: 2026-10-05T09:30Z
resolved: 2026-10-05T09:40Z
stable: 2026-10-05T11:40Z
fixed_by: Daan Vermeulen
verified_by: Ines Ferreira
verified: true
no_signal: The certificate is renewed by a machine since the same day.
---
## Summary

A certificate ended.

## Impact

Nobody could sign in.
"""
POSTMORTEM = """---
id: PM-0001
title: A certificate ended
status: published
summary: Nobody looked at the day it ends.
date: 2026-10-08
owner: Ines Ferreira
covers: INC-2026-10-05-login
led_to: RB-0001
root_causes: [The day it ends was written nowhere.]
drafted_by: agent
signed_off_by: Tomasz Wrona
actions:
  - {id: A1, what: Warn thirty days before., owner: Daan Vermeulen, due: 2026-12-01}
---
## Overview

A certificate ended, and sign-in with it.

## Impact

Forty minutes.

## Timeline

09:00 it ended.

## Root cause

The day it ends was written nowhere.

## Contributing factors

It was renewed by hand a year ago.

## Lessons

What ends must be on a calendar.

## Actions

A1.
"""
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
handles: INC-2026-10-05-login
---
## Symptoms

Sign-in fails.

## Verify

The day it ends has passed.

## Mitigate

Renew it.

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
criticality: normal
since: 2025-01-01
---
Sign-in and sessions.
"""
PATH = "data/postmortems/pm-0001.md"

ROW = Row(
    "A2",
    "Postmortems",
    ("postmortem", "incident"),
    {
        PATH: POSTMORTEM,
        "data/incidents/inc-2026-10-05-login.md": INCIDENT,
        "data/runbooks/rb-0001.md": RUNBOOK,
        "data/surfaces/surf-login.md": SURFACE,
    },
    {
        "OKB811": {PATH: POSTMORTEM.replace("date: 2026-10-08", "date: 2026-10-20")},
        "OKB701": {PATH: POSTMORTEM.replace("## Lessons", "## Thoughts")},
        "OKB704": {
            PATH: POSTMORTEM.replace(
                "The day it ends was written nowhere.]", "Daan Vermeulen forgot it.]"
            )
        },
        "OKB502": {PATH: POSTMORTEM.replace(", owner: Daan Vermeulen, due: 2026-12-01", "")},
        "OKB503": {PATH: POSTMORTEM.replace("due: 2026-12-01", "due: 2026-11-19")},
        "OKB812": {PATH: POSTMORTEM.replace("led_to: RB-0001\n", "")},
        "OKB813": {PATH: POSTMORTEM.replace("signed_off_by: Tomasz Wrona\n", "")},
    },
    "actions/index.html",
    "api/v1/records/pm-0001.json",
    warns=("OKB704", "OKB502"),
    names={"OKB811": "INC-2026-10-05-login"},
)


def test_row_A2_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A2_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path in {*ROW.files, *(ROW.breaks[code])}


def test_row_A2_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "1 action: 1 open." in words
    assert "Warn thirty days before." in words
    assert data["fields"]["actions"][0]["due"] == "2026-12-01"
    assert {"relation": "covers", "from": "PM-0001", "to": "INC-2026-10-05-login"} in data[
        "relations"
    ]
