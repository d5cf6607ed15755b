"""E2: what an agent may do is stated on every runbook, and incidents show that it was kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb.adapters.cli import cli
from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

POLICY = """---
id: POL-remediation
status: active
summary: "What an agent may mend alone, what it asks for first, and what nobody does."
area: remediation
covers: [telemetry, health-targets, severity, rollback, alert-quality, capacity]
owner: Ines Ferreira
statements:
  - {what: "Indicators", value: "Stored events"}
  - {what: "Thresholds", value: "99.5 %"}
  - {what: "Budget windows", value: "30 days"}
  - {what: "Blast radius", value: "One merchant is SEV-3"}
  - {what: "Customer tiers", value: "None"}
  - {what: "Escalation triggers", value: "Twice in a week"}
  - {what: "Triggers", value: "Errors doubled for ten minutes"}
  - {what: "Actionable", value: "A runbook with a step"}
  - {what: "When to scale", value: "70 %"}
  - {what: "When to alert", value: "80 %"}
  - {what: "When to escalate", value: "90 %"}
  - {what: "Opt-in, redaction, sampling", value: "Nothing is measured of users"}
alone: ["Restart one sender"]
needs_approval: ["Skip events"]
forbidden: ["Delete rows"]
reviews:
  - {on: 2026-11-17, by: Ines Ferreira, checked: "Read with the senders' steps beside it", evidence: "Minutes of 17 November"}
---
# What an agent may do

It may mend what is small and be told what is not.
"""
RUNBOOK = """---
id: RB-0001
status: active
summary: "Events reach merchants late: free the lane that is slow."
owner: Yusuf Demir
surface: [SURF-webhooks]
alone: ["Move a merchant to a lane of its own"]
needs_approval: ["Skip events of one merchant: support lead"]
reviews:
  - {on: 2026-10-20, by: Yusuf Demir, checked: "Every command", evidence: "Drill of 20 October"}
drills:
  - {on: 2026-10-20, by: Yusuf Demir, how: performed, evidence: "Lane moved after 6 minutes on staging"}
steps:
  - {id: S1, kind: observe, intent: "See which lane is slow", may: alone}
  - {id: S2, kind: act, intent: "Restart one sender", may: alone, verify: {manual: Look at the lane}}
---
# Events are late

## Symptoms

The oldest event waits for ten minutes.

## Verify

Look at the lanes.

## Mitigate

Move the merchant.

## Diagnose

One lane or all?

## Resolve

Wait until it is empty.

## Rollback

Move the merchant back.
"""
SURFACE = """---
id: SURF-webhooks
status: live
summary: "Tells merchants what happened."
owner: Yusuf Demir
criticality: high
---
# Webhooks

Events leave here.
"""
INCIDENT = """---
id: INC-2026-11-10-webhooks
status: closed
summary: "One lane stood still and an agent restarted its sender."
severity: SEV-3
commander: Yusuf Demir
detected_by: agent
started: 2026-11-10T10:00Z
acknowledged: 2026-11-10T10:00Z
contained: 2026-11-10T10:02Z
resolved: 2026-11-10T10:05Z
stable: 2026-11-10T11:05Z
remediation: alone
verified: true
no_signal: "A sender that hangs is what the agent is for."
---
# A lane stood still

## Summary

The sender hung.

## Impact

Events of one lane came five minutes late.
"""
POL, RB, INC = (
    "data/policies/pol-remediation.md",
    "data/runbooks/rb-0001.md",
    "data/incidents/inc-2026-11-10-webhooks.md",
)
FILES = {POL: POLICY, RB: RUNBOOK, INC: INCIDENT, "data/surfaces/surf-webhooks.md": SURFACE}


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


BARE = RUNBOOK.replace('alone: ["Move a merchant to a lane of its own"]\n', "").replace(
    'needs_approval: ["Skip events of one merchant: support lead"]\n', ""
)
ROW = Row(
    "E2",
    "Remediation boundaries",
    ("policy", "runbook", "incident"),
    FILES,
    {
        "OKB850": changed(RB, 'intent: "Restart one sender"', 'intent: "Delete rows that wait"'),
        "OKB851": {RB: BARE},
        "OKB852": changed(INC, "severity: SEV-3", "severity: SEV-1"),
        "OKB853": changed(INC, "verified: true\n", ""),
    },
    "runbooks/rb-0001/index.html",
    "api/v1/records/rb-0001.json",
)


def test_row_E2_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_E2_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_E2_what_is_allowed_alone_may_not_need_approval(tmp_path: Path) -> None:
    far = changed(RB, '"Move a merchant to a lane of its own"', '"Skip events of a test merchant"')
    (found,) = [one for one in row.site(tmp_path, ROW, far).findings if one.code == "OKB850"]
    assert found.related == ("POL-remediation",)
    assert found.field == "alone"


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("Format the discs", "“Format the discs”; nothing stated lets an agent do it alone"),
        (
            "Delete the rows that wait",
            "“Delete the rows that wait”; POL-remediation says “Delete rows”: forbidden",
        ),
    ],
)
def test_row_E2_an_agent_acts_alone_where_it_is_let(intent: str, said: str, tmp_path: Path) -> None:
    far = changed(RB, 'intent: "Restart one sender"', f'intent: "{intent}"')
    (found,) = [one for one in row.site(tmp_path, ROW, far).findings if one.code == "OKB850"]
    assert said in found.message


def test_row_E2_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Allowed alone Move a merchant to a lane of its own Needs approval first" in words
    assert "And by POL-remediation: 3 lines for every runbook Allowed alone" in words
    assert "Allowed alone Restart one sender Needs approval first Skip events" in words
    assert "Forbidden Delete rows" in words
    assert "Restart one sender agent alone" in words
    assert (
        "SEV-1: a person, in a war room; SEV-2: mend and tell; SEV-3 and SEV-4: mend and log."
        in words
    )
    figures = {one["name"]: one for one in data["computed"]}
    assert figures["boundary_forbidden"]["value"] == "Delete rows (POL-remediation)"
    assert figures["boundary_alone"]["value"] == (
        "Move a merchant to a lane of its own (RB-0001); Restart one sender (POL-remediation)"
    )
    assert figures["boundary_mode"]["value"] == (
        "SEV-1: a person, in a war room; SEV-2: mend and tell; SEV-3 and SEV-4: mend and log"
    )
    assert figures["boundary_breaches"]["holds"] is True


def test_row_E2_an_agent_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row.site(tmp_path, ROW)
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli, ["show", "RB-0001"]).output
    assert "forbidden: Delete rows (POL-remediation)" in told
    assert "mode by severity: SEV-1: a person, in a war room" in told
    (data,) = json.loads(CliRunner().invoke(cli, ["show", "RB-0001", "--format", "json"]).output)
    assert {one["name"] for one in data["computed"]} >= {"boundary_alone", "boundary_forbidden"}


def test_row_E2_a_runbook_without_a_boundary_says_so(tmp_path: Path) -> None:
    bare = {one.path: one for one in render(row.site(tmp_path, ROW, {RB: BARE}))}
    assert "No boundary is stated here; what the policy says holds" in bare[ROW.page].html
    data = json.loads(bare[ROW.data].content or b"")
    figures = {one["name"]: one["value"] for one in data["computed"]}
    assert figures["boundary_alone"] == "Restart one sender (POL-remediation)"
