"""E4: what an agent or a team handed to a person is answered in time, and ends with its outcome."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import SETTINGS, Row

OPEN = """---
id: ESC-0002
status: answered
summary: "The agent asks to skip the events of four merchants."
type: scope-exceeded
severity: SEV-3
owner: Hanna Lindqvist
opened: 2026-11-19T15:02Z
answered: 2026-11-19T15:40Z
---
# Skip four merchants' events

Their servers answer nothing since noon.
"""


def closed(number: int, type: str, *lines: str) -> str:
    extra = "".join(f"{line}\n" for line in lines)
    return (
        f'---\nid: ESC-{number:04}\nstatus: closed\nsummary: "An escalation of the type {type}."\n'
        f"type: {type}\nseverity: SEV-2\nowner: Ines Ferreira\nopened: 2026-11-10T09:30Z\n"
        f"answered: 2026-11-10T09:52Z\nclosed: 2026-11-12T10:00Z\noutcome: As written below.\n{extra}"
        f"---\n# Handed over: {type}\n\nIt was looked at and answered.\n"
    )


INCIDENT = """---
id: INC-2026-11-10-login
status: open
summary: "Sign-ins are slow."
severity: SEV-4
commander: Ines Ferreira
detected_by: agent
started: 2026-11-10T09:00Z
---
# Sign-ins are slow

## Summary

They take three seconds.

## Impact

Nobody complained.
"""
RUNBOOK = """---
id: RB-0001
status: draft
summary: "Sign-ins are slow."
surface: [SURF-login]
owner: Ines Ferreira
alone: ["Look"]
---
# Sign-ins are slow

## Symptoms

They are.

## Verify

Try.

## Mitigate

Wait.

## Diagnose

Ask.

## Resolve

Mend.

## Rollback

None.
"""
SURFACE = """---
id: SURF-login
status: planned
summary: "The door."
owner: Ines Ferreira
criticality: high
---
# Login

The door.
"""
SIGNAL = """---
id: SIG-0001
status: new
summary: "Logs cost more than what they tell of."
opened: 2026-11-19
owner: Ines Ferreira
from: cost
---
# Logs cost more than they tell

Nobody reads two thirds of them.
"""
FILES = {
    "data/escalations/esc-0002.md": OPEN,
    "data/escalations/esc-0003.md": closed(3, "novel-failure", "led_to: [RB-0001]"),
    "data/escalations/esc-0004.md": closed(4, "target-breach", "about: [INC-2026-11-10-login]"),
    "data/escalations/esc-0005.md": closed(5, "vulnerability", "verified_by: Daan Vermeulen"),
    "data/escalations/esc-0006.md": closed(
        6, "cost-anomaly", "structural: true", "answer: approved", "led_to: [SIG-0001]"
    ),
    "data/escalations/esc-0007.md": closed(7, "scope-exceeded", "answer: modified"),
    "data/incidents/inc-2026-11-10-login.md": INCIDENT,
    "data/runbooks/rb-0001.md": RUNBOOK,
    "data/surfaces/surf-login.md": SURFACE,
    "data/signals/sig-0001.md": SIGNAL,
}


def changed(number: int, old: str, new: str) -> dict[str, str | None]:
    path = f"data/escalations/esc-{number:04}.md"
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


UNANSWERED = {
    "data/escalations/esc-0002.md": OPEN.replace("answered: 2026-11-19T15:40Z\n", "")
    .replace("status: answered", "status: open")
    .replace("2026-11-19T15:02Z", "2026-11-18T15:02Z")
}
ROW = Row(
    "E4",
    "Escalations",
    ("escalation",),
    FILES,
    {
        "OKB825": UNANSWERED,
        "OKB826": changed(7, "answer: modified\n", ""),
    },
    "escalations/index.html",
    "api/v1/records/esc-0003.json",
    settings=SETTINGS,
)


def test_row_E4_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_E4_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("number", "old", "words"),
    [
        (3, "led_to: [RB-0001]\n", "the runbook that was written or updated"),
        (4, "about: [INC-2026-11-10-login]\n", "the incident that was led"),
        (5, "verified_by: Daan Vermeulen\n", "who verified the fix"),
        (6, "led_to: [SIG-0001]\n", "the signal that was filed"),
        (7, "answer: modified\n", "approved, modified or rejected"),
        (7, "outcome: As written below.\n", "an `outcome` in words"),
    ],
)
def test_row_E4_each_type_has_its_outcome(
    number: int, old: str, words: str, tmp_path: Path
) -> None:
    found = row.site(tmp_path, ROW, changed(number, old, "")).findings
    assert [one.code for one in found if words in one.message] == ["OKB826"]


def test_row_E4_an_answer_before_the_question_is_found(tmp_path: Path) -> None:
    back = changed(3, "answered: 2026-11-10T09:52Z", "answered: 2026-11-09T09:52Z")
    found = row.site(tmp_path, ROW, back).findings
    assert [one.message for one in found if one.code == "OKB826"] == [
        "`answered` lies before `opened`"
    ]


def test_row_E4_a_cost_anomaly_says_whether_its_cause_stays(tmp_path: Path) -> None:
    silent = changed(6, "structural: true\n", "")
    (found,) = [one for one in row.site(tmp_path, ROW, silent).findings if one.code == "OKB826"]
    assert found.message == (
        "is closed, and lacks whether its cause is structural (`structural: true` or `false`)"
    )


def test_row_E4_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "1 escalation open, none unanswered past its limit" in words
    assert "Skip four merchants' events" in words
    assert "approve, modify or reject what was proposed" in words
    assert "Scope exceeded is the most frequent: 2 of 6" in words
    figures = {one["name"]: one for one in data["computed"]}
    assert (figures["time_to_answer"]["value"], figures["time_to_answer"]["holds"]) == (22, True)
    assert (figures["open_for"]["value"], figures["outcome"]["holds"]) == (2, True)
