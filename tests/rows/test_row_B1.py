"""B1: who pages, who is on call, who commands, where to look, how to talk; and the ladder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import SETTINGS, Row

ROLE = """---
id: ROLE-duty
status: active
summary: "Answers the pager of the payments team, a week at a time."
layer: execution
owner: Ines Ferreira
holders:
  - {who: Tomasz Wrona, from: 2026-01-05, until: 2026-06-30}
  - {who: Ines Ferreira, from: 2026-07-01}
rota:
  - {who: Ines Ferreira, from: 2026-11-11T12:00Z, until: 2026-11-18T12:00Z}
  - {who: Tomasz Wrona, from: 2026-11-18T12:00Z, until: 2026-11-25T12:00Z}
---
# Duty

Answers, and calls whoever is needed.
"""
INCIDENT = """---
id: INC-2026-11-19-payouts
status: open
summary: "Payouts to two banks wait in the queue."
severity: P1
commander: Ines Ferreira
detected_by: alert
started: 2026-11-19T02:14Z
acknowledged: 2026-11-19T02:31Z
---
# Payouts wait

## Summary

Two banks refuse what we send.

## Impact

310 sellers wait.
"""
PROCEDURE = """---
id: PROC-incidents
status: active
summary: "The first hour of an incident, whoever is there."
type: incident-response
owner: Ines Ferreira
pages: ["An alert pages the duty", "The duty pages the commander for SEV-1"]
talk: ["One channel for each incident, and nothing decided outside it", "Merchants are told every 30 minutes"]
reviews:
  - {on: 2026-11-02, by: Ines Ferreira, checked: "Walked through with the two newest on the rota", evidence: "Minutes of 2 November"}
---
# When something breaks

Look, say what you see, then act.
"""
POLICY = """---
id: POL-spend
status: active
summary: "Who may pay for help during an incident."
area: spend
owner: Ines Ferreira
reviews:
  - {on: 2026-11-02, by: Ines Ferreira, checked: "Compared with last month's bills", evidence: "Minutes of 2 November"}
---
# Paying for help

The commander may spend a thousand euros without asking.
"""
DUTY, INC = "data/roles/role-duty.md", "data/incidents/inc-2026-11-19-payouts.md"
FILES = {
    DUTY: ROLE,
    INC: INCIDENT,
    "data/procedures/proc-incidents.md": PROCEDURE,
    "data/policies/pol-spend.md": POLICY,
}


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


SHORT = SETTINGS + "severities:\n  - {name: SEV-1, also: [P0], respond: 5, mode: war-room}\n"
ROW = Row(
    "B1",
    "Incident response playbook",
    ("procedure", "role", "policy", "incident"),
    FILES,
    {
        "OKB003": changed(INC, "severity: P1", "severity: P7"),
        "OKB840": {"opskb.yml": SHORT},
        "OKB841": changed(DUTY, "from: 2026-11-18T12:00Z", "from: 2026-11-18T18:00Z"),
        "OKB842": changed(DUTY, "from: 2026-11-18T12:00Z", "from: 2026-11-18T08:00Z"),
        "OKB858": changed(DUTY, "until: 2026-06-30", "until: 2026-03-30"),
        "OKB901": {"opskb.yml": SETTINGS + "severities: [{name: SEV-1, respond: -5}]\n"},
        "OKB843": changed(INC, "commander: Ines Ferreira\n", ""),
    },
    "response/index.html",
    "api/v1/boards/response.json",
    settings=f"{SETTINGS}policy_areas: []\n",
    names={"OKB840": "INC-2026-11-19-payouts"},
)


def test_row_B1_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B1_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_B1_a_shift_that_ends_before_it_begins_is_found(tmp_path: Path) -> None:
    back = changed(DUTY, "until: 2026-11-25T12:00Z", "until: 2026-11-12T12:00Z")
    found = {one.code for one in row.site(tmp_path, ROW, back).findings}
    assert {"OKB841", "OKB842"} <= found


ROTA = ROLE[ROLE.index("rota:") : ROLE.index("---\n# Duty")]
NEXT_MONTH = "rota:\n  - {who: Ines Ferreira, from: 2026-12-01T12:00Z, until: 2026-12-08T12:00Z}\n"


@pytest.mark.parametrize(
    ("old", "new", "told", "words"),
    [
        (ROTA, NEXT_MONTH, "OKB841", "nobody on call from 2026-11-20 00:00 to 2026-12-01 12:00"),
        (ROTA, "", "OKB841", "is SEV-2 and open, and no role in force has a rota"),
        (
            "from: 2026-11-18T12:00Z",
            "from: 2026-11-18T12:00",
            "OKB842",
            "`from` without a zone in its rota",
        ),
        (
            "until: 2026-06-30",
            "until: 2025-03-30",
            "OKB858",
            "was held by Tomasz Wrona until 2025-03-30, and only from 2026-01-05 on",
        ),
        (
            "until: 2026-06-30",
            "until: 2026-06-28",
            "OKB858",
            "was held by nobody from 2026-06-29 to 2026-06-30",
        ),
        (
            "from: 2026-07-01}",
            "from: 2026-07-01, until: 2026-09-01}",
            "OKB858",
            "was held by nobody from 2026-09-02 to 2026-11-20",
        ),
    ],
)
def test_row_B1_fails_on_a_time_that_nobody_has(
    old: str, new: str, told: str, words: str, tmp_path: Path
) -> None:
    found = row.site(tmp_path, ROW, changed(DUTY, old, new)).findings
    (one,) = (each for each in found if each.level == "error")
    assert (one.code, words in one.message) == (told, True), one


def test_row_B1_lets_two_hold_a_role_at_once(tmp_path: Path) -> None:
    both = changed(DUTY, "until: 2026-06-30", "until: 2026-08-30")
    assert not row.site(tmp_path, ROW, both).findings


def test_row_B1_asks_for_no_rota_where_no_roles_are_kept(tmp_path: Path) -> None:
    assert not row.site(tmp_path, ROW, {DUTY: None}).findings


def test_row_B1_fails_on_a_name_of_two_severities(tmp_path: Path) -> None:
    ladder = "severities:\n  - {name: SEV-2, also: [P1]}\n  - {name: SEV-3, also: [p1]}\n  - {name: SEV-2}\n"
    found = row.site(tmp_path, ROW, {"opskb.yml": ROW.settings + ladder}).findings
    told = [(one.code, one.place.line, one.message) for one in found]
    assert told == [
        ("OKB901", 7, "`p1` is a name of two severities"),
        ("OKB901", 8, "`SEV-2` is a name of two severities"),
    ]


def test_row_B1_says_in_words_how_soon_is_soon(tmp_path: Path) -> None:
    own = "severities: [{name: SEV-1, respond: -5}, {name: SEV-2, also: [P1], respond: 60, soon: before lunch}]\n"
    _, data = row.shown(tmp_path, replace(ROW, settings=SETTINGS + own))
    tables = {one["name"]: one["table"] for one in data["sections"]}
    assert [one["Answer"] for one in tables["ladder"]] == [
        "no limit",
        "before lunch (within 60 minutes)",
    ]


def test_row_B1_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Tomasz Wrona" in words
    assert "Incident commander now: Ines Ferreira" in words
    assert "at once (5 minutes)" in words
    assert "One channel for each incident, and nothing decided outside it" in words
    tables = {one["name"]: one["table"] for one in data["sections"]}
    assert [one["Severity"] for one in tables["ladder"]] == ["SEV-1", "SEV-2", "SEV-3", "SEV-4"]
    assert [one["Also"] for one in tables["ladder"]] == ["P0", "P1", "P2", "P3"]
    assert [one["Answer"] for one in tables["ladder"]] == [
        "at once (5 minutes)",
        "within 60 minutes",
        "within 4 h",
        "next sprint (within 14 days)",
    ]
    assert [one["Decides"] for one in tables["ladder"]] == [
        "Studio Producer",
        "Project Shepherd",
        "Agents Orchestrator",
        "Sprint Prioritizer",
    ]
    assert [one["Remediation"] for one in tables["modes"]] == ["war room", "notify", "log", "log"]
    (called,) = tables["on-call"]
    assert (called["Role"], called["On call now"]) == ("ROLE-duty", "Tomasz Wrona")
