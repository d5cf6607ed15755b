"""E3: the operational policies are there, state what they must, and are read again in time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

MUST = {
    "health-targets": ("Indicators", "Thresholds", "Budget windows"),
    "severity": ("Blast radius thresholds", "Customer tiers", "Escalation triggers"),
    "remediation": (),
    "rollback": ("Rollback triggers",),
    "alert-quality": ("What makes an alert actionable",),
    "capacity": ("When to scale", "When to alert", "When to escalate"),
    "telemetry": ("Opt-in", "Redaction", "Sampling"),
}
BOUNDARY = "alone: [Restart one sender]\nneeds_approval: [Skip events]\nforbidden: [Delete rows]\n"


def policy(area: str) -> str:
    rows = "".join(f"  - {{what: {what}, value: As written}}\n" for what in MUST[area])
    stated = f"statements:\n{rows}" if rows else BOUNDARY
    return (
        f"---\nid: POL-{area}\nstatus: active\n"
        f'summary: "What holds for {area}."\narea: {area}\nowner: Ines Ferreira\n{stated}'
        "reviews:\n  - {on: 2026-11-17, by: Ines Ferreira, checked: Read with the last incident,"
        f" evidence: Minutes}}\n---\n# Policy of {area}\n\nAs written above.\n"
    )


INCIDENT = """---
id: INC-2026-11-12-login
status: closed
summary: "Merchants could not sign in for 44 minutes."
severity: SEV-2
commander: Ines Ferreira
detected_by: alert
started: 2026-11-12T16:08Z
acknowledged: 2026-11-12T16:12Z
resolved: 2026-11-12T18:00Z
stable: 2026-11-13T18:00Z
fixed_by: Daan Vermeulen
verified_by: Mateo Quispe
no_signal: "A list of hosts was short; it is compared on every release since."
---
# Nobody could sign in

## Summary

A host was missing in a list.

## Impact

1,900 merchants waited.
"""
FILES = {f"data/policies/pol-{area}.md": policy(area) for area in MUST} | {
    "data/incidents/inc-2026-11-12-login.md": INCIDENT
}
CAPACITY = "data/policies/pol-capacity.md"


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


ROW = Row(
    "E3",
    "Operational policies",
    ("policy", "incident"),
    FILES,
    {
        "OKB818": {CAPACITY: None},
        "OKB819": changed(CAPACITY, "  - {what: When to escalate, value: As written}\n", ""),
        "OKB824": changed(CAPACITY, "on: 2026-11-17", "on: 2026-11-09"),
        "OKB301": changed(CAPACITY, "on: 2026-11-17", "on: 2026-10-12"),
    },
    "policies/index.html",
    "api/v1/records/pol-capacity.json",
    names={"OKB818": "capacity"},
)


def test_row_E3_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_E3_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize("area", MUST)
def test_row_E3_every_area_is_missed(area: str, tmp_path: Path) -> None:
    gone = {f"data/policies/pol-{area}.md": None}
    found = [one for one in row.site(tmp_path, ROW, gone).findings if one.code == "OKB818"]
    assert [one.record for one in found] == [area]


def test_row_E3_a_policy_that_gives_itself_a_year_is_still_read_monthly(tmp_path: Path) -> None:
    slow = (
        FILES[CAPACITY]
        .replace("on: 2026-11-17", "on: 2026-10-12")
        .replace("area: capacity", "area: capacity\nevery: 1 year")
    )
    gone = {"data/incidents/inc-2026-11-12-login.md": None}
    found = row.site(tmp_path, ROW, {CAPACITY: slow, **gone}).findings
    assert [one.code for one in found] == ["OKB824"]
    assert "was last read on 2026-10-12; that is due every month" in found[0].message


def test_row_E3_an_empty_value_states_nothing(tmp_path: Path) -> None:
    empty = changed(
        CAPACITY, "what: When to scale, value: As written", "what: When to scale, value: ''"
    )
    found = [one for one in row.site(tmp_path, ROW, empty).findings if one.code == "OKB819"]
    assert [one.message for one in found] == ["does not state scale"]


def test_row_E3_a_review_on_the_day_of_the_incident_is_none_after_it(tmp_path: Path) -> None:
    same = changed(CAPACITY, "on: 2026-11-17", "on: 2026-11-12")
    found = [one for one in row.site(tmp_path, ROW, same).findings if one.code == "OKB824"]
    assert [one.message for one in found] == [
        "was not read again after INC-2026-11-12-login; that was due on 2026-11-19"
    ]


def test_row_E3_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "7 of 7 areas have a policy that states what it must" in words
    assert "alert quality Green POL-alert-quality Ines Ferreira" in words
    figures = {one["name"]: one for one in data["computed"]}
    assert (figures["stated"]["value"], figures["stated"]["unit"]) == (3, "of 3")
    assert figures["read_by"]["value"] == "2026-12-17"


def test_row_E3_a_hole_is_shown(tmp_path: Path) -> None:
    short = changed(CAPACITY, "  - {what: When to escalate, value: As written}\n", "")
    pages = {one.path: one for one in render(row.site(tmp_path, ROW, short))}
    assert "6 of 7 areas have a policy that states what it must" in pages[ROW.page].html
    data = json.loads(pages[ROW.data].content or b"")
    stated = next(one for one in data["computed"] if one["name"] == "stated")
    assert (stated["holds"], stated["because"]) == (False, "it does not state escalate")
