"""C4: an incident from its detection to its end, and how long each part of it took."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from re import sub

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

INCIDENT = """---
id: INC-2026-10-06-payouts
status: closed
summary: "Payouts were sent twice for an hour."
severity: SEV-1
commander: Tomasz Wrona
user_facing: true
detected_by: customer
started: 2026-10-06T10:00Z
detected: 2026-10-06T10:20Z
acknowledged: 2026-10-06T10:27Z
triaged: 2026-10-06T10:30Z
contained: 2026-10-06T11:00Z
diagnosed: 2026-10-06T11:30Z
resolved: 2026-10-06T12:00Z
stable: 2026-10-07T12:00Z
downtime: 60
fixed_by: Callum Reid
verified_by: Ines Ferreira
no_signal: "The file is gone since; there is nothing left to build."
surface: [SURF-payouts]
timeline:
  - {at: 2026-10-06T10:00Z, what: "The file leaves a second time"}
  - {at: 2026-10-06T11:00Z, what: "All payouts stopped", by: Tomasz Wrona}
---
# Payouts sent twice

## Summary

The answer to the first upload was lost, and the job began again.

## Impact

Sellers were paid twice for an hour.
"""
OPEN = """---
id: INC-2026-11-19-payouts
status: contained
summary: "Payouts to two banks wait in the queue."
severity: SEV-2
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
POSTMORTEM = """---
id: PM-0001
status: published
summary: "Why a lost answer became a second file."
date: 2026-10-09
owner: Ines Ferreira
covers: [INC-2026-10-06-payouts]
led_to: [RB-0001]
actions:
  - {id: A1, what: "Name every file by what is in it", owner: Callum Reid, due: 2026-10-20, state: done, evidence: RB-0001}
---
# A file sent twice

## Overview

One.

## Impact

Two.

## Timeline

Three.

## Root cause

Four.

## Contributing factors

Five.

## Lessons

Six.

## Actions

One, done.
"""
RUNBOOK = """---
id: RB-0001
status: active
summary: "A payout file may have left twice: stop, count, call the bank."
surface: [SURF-payouts]
owner: Callum Reid
handles: [INC-2026-10-06-payouts]
alone: ["Stop all payouts"]
reviews:
  - {on: 2026-10-20, by: Callum Reid, checked: "Every command", evidence: "Drill of 20 October"}
drills:
  - {on: 2026-10-20, by: Callum Reid, how: performed, evidence: "Stopped in 2 minutes on staging"}
---
# A file left twice

## Symptoms

A seller thanks you.

## Verify

Count the files in the bank's list.

## Mitigate

Stop all payouts.

## Diagnose

Which answer was lost?

## Resolve

Call the bank.

## Rollback

Start the payouts again.
"""
SURFACE = """---
id: SURF-payouts
status: live
summary: "Pays sellers, once a day."
owner: Callum Reid
criticality: critical
---
# Payouts

Money leaves here.
"""
INC, STILL = "data/incidents/inc-2026-10-06-payouts.md", "data/incidents/inc-2026-11-19-payouts.md"
FILES = {
    INC: INCIDENT,
    STILL: OPEN,
    "data/postmortems/pm-0001.md": POSTMORTEM,
    "data/runbooks/rb-0001.md": RUNBOOK,
    "data/surfaces/surf-payouts.md": SURFACE,
}


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


ROW = Row(
    "C4",
    "Incidents",
    ("incident", "postmortem", "runbook"),
    FILES,
    {
        "OKB844": changed(INC, "contained: 2026-10-06T11:00Z", "contained: 2026-10-06T10:10Z"),
        "OKB845": changed(INC, "detected_by: customer\n", ""),
        "OKB846": changed(STILL, "2026-11-19T02", "2026-11-12T02"),
        "OKB847": changed("data/runbooks/rb-0001.md", "handles: [INC-2026-10-06-payouts]\n", ""),
        "OKB848": changed(INC, "verified_by: Ines Ferreira", "verified_by: Callum Reid"),
        "OKB849": changed(
            INC, 'no_signal: "The file is gone since; there is nothing left to build."\n', ""
        ),
    },
    "dashboards/incidents/index.html",
    "api/v1/boards/incidents.json",
    also=("OKB811",),
    names={"OKB847": "INC-2026-10-06-payouts"},
)


def test_row_C4_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C4_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("acknowledged: 2026-10-06T10:27Z\n", "", "OKB847", "no acknowledgement"),
        ("stable: 2026-10-07T12:00Z\n", "", "OKB848", "since when it is stable"),
        ("fixed_by: Callum Reid\n", "", "OKB848", "who mended it"),
        ("verified_by: Ines Ferreira\n", "", "OKB848", "nobody verified"),
        ("resolved: 2026-10-06T12:00Z", "resolved: 2026-10-06T12:00", "OKB844", "has no zone"),
        ("resolved: 2026-10-06T12:00Z", "resolved: 2026-10-05T12:00Z", "OKB844", "lies before"),
        ("downtime: 60", "downtime: -60", "OKB844", "is -60 minutes"),
        ("{at: 2026-10-06T11", "{at: 2026-10-05T11", "OKB844", "tells of 2026-10-05 11:00, and it"),
    ],
)
def test_row_C4_every_half_of_a_clause_is_found(
    old: str, new: str, code: str, words: str, tmp_path: Path
) -> None:
    found = row.site(tmp_path, ROW, changed(INC, old, new)).findings
    assert any(one.code == code and words in one.message for one in found)


def test_row_C4_the_severest_has_an_action_in_its_postmortem(tmp_path: Path) -> None:
    start = POSTMORTEM.index("actions:")
    bare = POSTMORTEM[:start] + POSTMORTEM[POSTMORTEM.index("---\n# A file") :]
    found = row.site(tmp_path, ROW, {"data/postmortems/pm-0001.md": bare}).findings
    assert ["no action in its postmortem" in one.message for one in found] == [True]


def test_row_C4_a_signal_and_a_reason_for_none_contradict_each_other(tmp_path: Path) -> None:
    signal = (
        '---\nid: SIG-0001\nstatus: new\nsummary: "A file has no name of its own."\nopened: 2026-11-19\n'
        "owner: Ines Ferreira\nfrom: incident\ncame_from: [INC-2026-10-06-payouts]\n---\n# Files\n\nOne.\n"
    )
    found = row.site(tmp_path, ROW, {"data/signals/sig-0001.md": signal}).findings
    assert [one.message for one in found if one.code == "OKB849"] == [
        "says why it gave no signal, and SIG-0001 came from it"
    ]


def test_row_C4_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "2 incidents, 1 open" in words
    assert "2 people led incidents" in words
    tables = {one["name"]: one["table"] for one in data["sections"]}
    (late,) = tables["breaches"]
    assert (late["Incident"], late["Answered after"]) == ("INC-2026-10-06-payouts", "7 min")
    worst = next(one for one in tables["severity"] if one["Severity"] == "SEV-1")
    assert worst["Detect, mean"] == "20 min"
    assert worst["Contain, median"] == "60 min"
    assert worst["Resolve, mean"] == "2 h"
    assert {one["Detected by"] for one in tables["source"]} == {"customer", "alert"}
    assert [one["Month"] for one in tables["acknowledge"]] == ["November 2026", "October 2026"]


def test_row_C4_an_incident_shows_its_lengths(tmp_path: Path) -> None:
    artifacts = {one.path: one for one in render(row.site(tmp_path, ROW))}
    data = json.loads(artifacts["api/v1/records/inc-2026-10-06-payouts.json"].content or b"")
    figures = {one["name"]: (one["value"], one["holds"]) for one in data["computed"]}
    assert figures["time_to_detect"] == (20, None)
    assert figures["time_to_acknowledge"] == (7, False)
    assert figures["time_to_contain"] == (60, None)
    assert figures["time_to_resolve"] == (120, None)


def test_row_C4_an_incident_shows_its_stages_to_the_postmortem(tmp_path: Path) -> None:
    artifacts = {one.path: one for one in render(row.site(tmp_path, ROW))}
    page = artifacts["incidents/inc-2026-10-06-payouts/index.html"].html
    words = unescape(sub(r"\s+", " ", sub(r"<[^>]+>", " ", page)))
    assert "Detected after 20 min, contained after 60 min, resolved after 2 h" in words
    assert "Detected 6 Oct 2026, 10:20 UTC 20 min by customer" in words
    assert "Resolved 6 Oct 2026, 12:00 UTC 2 h by a person, Callum Reid" in words
    assert "Stable 7 Oct 2026, 12:00 UTC 26 h Ines Ferreira, who looked again" in words
    assert "Postmortem 9 Oct 2026 3 days PM-0001" in words


def test_row_C4_what_cannot_be_computed_says_why(tmp_path: Path) -> None:
    mixed = changed(INC, "resolved: 2026-10-06T12:00Z", "resolved: 2026-10-06T12:00")
    artifacts = {one.path: one for one in render(row.site(tmp_path, ROW, mixed))}
    page = artifacts["incidents/inc-2026-10-06-payouts/index.html"].html
    assert "because one of its times has a zone and the other has none" in page
    board = json.loads(artifacts["api/v1/boards/incidents.json"].content or b"")
    (unknown,) = next(one["table"] for one in board["sections"] if one["name"] == "not-computable")
    assert unknown["Incident"] == "INC-2026-10-06-payouts"


@pytest.mark.parametrize(
    ("page", "command"),
    [
        ("dashboards/incidents/index.html", "opskb new incident"),
        ("response/index.html", "opskb new role"),
        ("response/index.html", "opskb new procedure"),
        ("policies/index.html", "opskb new policy"),
        ("escalations/index.html", "opskb new escalation"),
    ],
)
def test_row_C4_an_empty_page_names_the_command_that_fills_it(
    page: str, command: str, tmp_path: Path
) -> None:
    """A knowledge base of one surface: every page is there, and none says nought of nothing."""
    empty = Row("C4", "", (), {"data/surfaces/surf-payouts.md": SURFACE}, {}, "", "")
    artifacts = {one.path: one for one in render(row.site(tmp_path, empty))}
    assert command in artifacts[page].html


def test_row_C4_times_of_every_kind_make_a_page_and_no_traceback(tmp_path: Path) -> None:
    """A day alone, a time before all others, the last minute of the calendar."""
    for at, (old, new) in enumerate(
        (
            ("started: 2026-10-06T10:00Z", "started: 2026-10-06"),
            ("detected: 2026-10-06T10:20Z", "detected: 0001-01-01T00:00Z"),
            ("stable: 2026-10-07T12:00Z", "stable: 9999-12-31T23:59Z"),
            ("started: 2026-10-06T10:00Z", "started: 9999-12-31T23:59Z"),
            ("resolved: 2026-10-06T12:00Z\n", ""),
        )
    ):
        artifacts = {
            one.path: one
            for one in render(row.site(tmp_path / str(at), ROW, changed(INC, old, new)))
        }
        page = artifacts["incidents/inc-2026-10-06-payouts/index.html"].html
        assert "Not computable" in page or "stable" in old
        assert "api/v1/boards/incidents.json" in artifacts


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        # It began on the 19th at 02:14, and SEV-2 is answered within the hour; the 19th is over.
        ("acknowledged: 2026-11-19T02:31Z\n", "", True),
        (
            "started: 2026-11-19T02:14Z\nacknowledged: 2026-11-19T02:31Z",
            "started: 2026-11-20T02:14Z",
            False,
        ),
        ("acknowledged: 2026-11-19T02:31Z", "detected: 2026-11-20T08:00Z", False),
    ],
)
def test_row_C4_an_open_incident_that_nobody_answers_is_a_breach(
    old: str, new: str, found: bool, tmp_path: Path
) -> None:
    site = row.site(tmp_path, ROW, changed(STILL, old, new))
    says = [one.message for one in site.findings if one.code == "OKB846"]
    assert says == (["is SEV-2, and nobody had answered it by 2026-11-19"] if found else [])
    artifacts = {one.path: one for one in render(site)}
    board = json.loads(artifacts["api/v1/boards/incidents.json"].content or b"")
    late = next(one["table"] for one in board["sections"] if one["name"] == "breaches")
    rows = {one["Incident"]: one["Answered after"] for one in late}
    assert rows.get("INC-2026-11-19-payouts") == ("not yet" if found else None)
    data = json.loads(artifacts["api/v1/records/inc-2026-11-19-payouts.json"].content or b"")
    (figure,) = (one for one in data["computed"] if one["name"] == "time_to_acknowledge")
    assert (figure["value"], figure["holds"]) == (None, False if found else None)


def test_row_C4_a_timeline_may_tell_what_led_to_it_that_day(tmp_path: Path) -> None:
    found = row.site(
        tmp_path, ROW, changed(INC, "{at: 2026-10-06T10:00Z", "{at: 2026-10-06T09:00Z")
    )
    assert not [one for one in found.findings if one.code == "OKB844"]


def test_row_C4_a_postmortem_is_held_after_its_incident_began(tmp_path: Path) -> None:
    path = "data/postmortems/pm-0001.md"
    site = row.site(tmp_path, ROW, changed(path, "date: 2026-10-09", "date: 2026-10-01"))
    (one,) = (each for each in site.findings if each.code == "OKB844")
    assert one.place.path == path
    assert (
        "is dated 2026-10-01, and INC-2026-10-06-payouts, which it covers, began on" in one.message
    )


def test_row_C4_every_length_is_shown_by_month(tmp_path: Path) -> None:
    """October: 20 minutes to detect and 60 to contain; of November nobody wrote either."""
    words, data = row.shown(tmp_path, ROW)
    (months,) = (one["table"] for one in data["sections"] if one["name"] == "month")
    shown = [(one["Month"], one["Detect, mean"], one["Contain, median"]) for one in months]
    assert shown == [("Nov 2026", None, None), ("Oct 2026", "20 min", "60 min")]
    assert "seen within 20 min and contained within 60 min" in words
