"""B15: a cycle is closed when all five exit criteria hold on its day, each computed from records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

CYCLE = """---
id: CYC-2026.46
status: closed
title: Release 2026.46
summary: "Left with all five lines green."
release: '2026.46'
owner: Mateo Quispe
opened: 2026-11-02
closed: 2026-11-12
---
# Release 2026.46

Nine changes.
"""
INCIDENT = """---
id: INC-2026-11-03-payouts
status: closed
title: Payouts stand still
summary: "Payouts stood still for an hour."
severity: SEV-2
commander: Tomasz Wrona
detected_by: alert
user_facing: true
started: 2026-11-03T09:00Z
detected: 2026-11-03T09:04Z
acknowledged: 2026-11-03T09:10Z
contained: 2026-11-03T09:40Z
resolved: 2026-11-03T10:00Z
stable: 2026-11-03T14:00Z
fixed_by: Callum Reid
verified_by: Ines Ferreira
no_signal: The cause was a disk that is gone.
---
## Summary

Payouts stood still.

## Impact

Nobody was paid late.
"""
POSTMORTEM = """---
id: PM-0001
status: published
title: Payouts stood still
summary: "A disk was full."
date: 2026-11-09
owner: Tomasz Wrona
covers: INC-2026-11-03-payouts
nothing_followed: The disk is gone, and with it what could fill up.
---
## Overview

It stood still.

## Impact

An hour.

## Timeline

From nine to ten.

## Root cause

A full disk.

## Contributing factors

No alert on its size.

## Lessons

Disks fill up.

## Actions

None: the disk is gone.
"""
BACKUP = """---
id: PROC-backup
status: active
title: Backup of the books
summary: "The books, each night."
type: backup
owner: Ines Ferreira
full_state: true
encrypted: true
offsite: true
rpo: 60
rto: 240
reviews:
  - {on: 2026-10-05, by: Ines Ferreira, checked: Read it against the machine.}
---
# Backup of the books

Each night.
"""
DRILL = """---
id: EX-restore-q4
status: done
title: Restore of the fourth quarter
summary: "The books of the night before, restored in two hours."
type: drill
owner: Ines Ferreira
date: 2026-10-08
how: performed
succeeded: true
rpo: 45
rto: 120
tests: PROC-backup
evidence: ["Log of the restore"]
---
# Restore of the fourth quarter

It worked.
"""
HUNT = """---
id: EX-hunt-refunds
status: done
title: Hunt in refunds
summary: "One defect."
type: bug-hunt
area: [refunds]
owner: Yusuf Demir
date: 2026-11-04
until: 2026-11-06
release: CYC-2026.46
findings:
  - {id: F1, what: "A refund of nought is accepted", severity: low, reproducer: "Ask for 0.00", became: "Mended in 2026.46"}
evidence: ["Notes of the hunt"]
---
# Hunt in refunds

Three days.
"""
KEY = """---
id: KEY-sealing
status: active
title: Sealing key
summary: "Seals card numbers."
class: vault-sealer
owner: Rashid Al-Amin
trigger: The calendar of the keepers
since: 2026-05-12
rotations:
  - {on: 2026-09-01, by: Rashid Al-Amin, ledger: 12}
---
# Sealing key

Two keys.
"""
PLAN = """---
id: PLAN-0001
status: done
title: Take the disk away
summary: "The disk is gone."
owner: Callum Reid
opened: 2026-11-03
finished: 2026-11-06
outcome: "It is gone."
tombstone: {on: 2026-11-06, reason: The disk is gone.}
---
# Take the disk away

It is gone.
"""
CYC, PM = "data/cycles/cyc-2026.46.md", "data/postmortems/pm-0001.md"
INC = "data/incidents/inc-2026-11-03-payouts.md"
EX, BUG, KEYS = (
    "data/exercises/ex-restore-q4.md",
    "data/exercises/ex-hunt-refunds.md",
    "data/keys/key-sealing.md",
)
DONE = "data/plans/plan-0001.md"
ROW = Row(
    "B15",
    "Cycle exit",
    ("cycle", "incident", "postmortem", "exercise", "key", "plan"),
    {
        CYC: CYCLE,
        INC: INCIDENT,
        PM: POSTMORTEM,
        "data/procedures/proc-backup.md": BACKUP,
        EX: DRILL,
        BUG: HUNT,
        KEYS: KEY,
        DONE: PLAN,
    },
    {
        "OKB857": {CYC: CYCLE.replace("closed: 2026-11-12\n", "")},
        "OKB892": {BUG: None},
        "OKB896": {
            CYC: CYCLE.replace(
                "closed: 2026-11-12",
                "closed: 2026-11-12\nwaivers:\n  - {criterion: hunting, reason: None was needed.}",
            )
        },
    },
    "cycles/cyc-2026.46/index.html",
    "api/v1/records/cyc-2026.46.json",
    settings=row.SETTINGS + "  - {rule: OKB894, level: 'off'}\n",
    names={"OKB892": "CYC-2026.46"},
)


def test_row_B15_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B15_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("closed: 2026-11-12\n", "", "is closed, and does not say since when"),
        ("closed: 2026-11-12", "closed: 2025-11-12", "(2025-11-12) lies before `opened` (2026"),
        ("status: closed", "status: open", "is open, and `closed` says that it is over"),
    ],
)
def test_row_B15_fails_on_a_cycle_whose_end_cannot_be(
    old: str, new: str, words: str, tmp_path: Path
) -> None:
    assert old in CYCLE
    found = row.site(tmp_path, ROW, {CYC: CYCLE.replace(old, new)}).findings
    (told,) = (one for one in found if one.code == "OKB857")
    assert words in told.message
    assert told.level == "error"


LATE = POSTMORTEM.replace("date: 2026-11-09", "date: 2026-11-13")
OPEN = INCIDENT.replace("status: closed", "status: open").replace("resolved:", "triaged:")
BARE = PLAN.replace("tombstone: {on: 2026-11-06, reason: The disk is gone.}\n", "")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({PM: LATE}, "incidents clean: INC-2026-11-03-payouts without a postmortem in time"),
        (
            {INC: OPEN, PM: None},
            "incidents clean: INC-2026-11-03-payouts still open",
        ),
        ({EX: DRILL.replace("date: 2026-10-08", "date: 2026-11-16")}, "restore drill: no restore"),
        (
            {EX: DRILL.replace("succeeded: true", "succeeded: false")},
            "EX-restore-q4 did not succeed",
        ),
        ({EX: DRILL.replace("how: performed", "how: table-top")}, "restore drill: no restore"),
        (
            {KEYS: KEY.replace("on: 2026-09-01", "on: 2026-08-11")},
            "key rotations: not rotated before 2026-11-12: KEY-sealing",
        ),
        (
            {KEYS: KEY.replace("class: ", "class: un")},
            "key rotations: KEY-sealing cannot be judged, `key_classes` has no class `un",
        ),
        (
            {BUG: HUNT.replace("2026-11-0", "2026-10-0").replace("release: CYC-2026.46\n", "")},
            "bug hunt: no bug hunt was held",
        ),
        ({DONE: BARE}, "tombstones groomed: PLAN-0001 over and without a tombstone"),
        (
            {DONE: PLAN.replace("{on: 2026-11-06", "{on: 2026-05-11")},
            "tombstones groomed: PLAN-0001 not archived 6 months after its end",
        ),
    ],
)
def test_row_B15_judges_each_line_as_of_the_day_it_was_closed(
    changed: dict[str, str | None], words: str, tmp_path: Path
) -> None:
    found = [one for one in row.site(tmp_path, ROW, changed).findings if one.code == "OKB892"]
    assert [words in one.message for one in found] == [True], [one.message for one in found]


def test_row_B15_accepts_a_red_line_that_is_waived(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {criterion: bug hunt, reason: Texts alone.}\n---\n# R"
    changed: dict[str, str | None] = {BUG: None, CYC: CYCLE.replace("---\n# R", waiver)}
    found = row.site(tmp_path, ROW, changed).findings
    assert not [one for one in found if one.code == "OKB892"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (None, "No key is kept."),
        (KEY.replace("since: 2026-05-12", "since: 2026-11-16"), "None of 1 key was in use."),
    ],
)
def test_row_B15_judges_no_keys_where_there_are_none(
    key: str | None, words: str, tmp_path: Path
) -> None:
    others = {path: text for path, text in ROW.files.items() if path != KEYS}
    files = {**others, KEYS: key} if key else others
    _, data = row.shown(tmp_path, replace(ROW, files=files))
    computed = {one["name"]: one for one in data["computed"]}
    line = computed["exit_key_rotations"]
    assert (line["value"], line["because"]) == ("not judged", words)


def test_row_B15_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Exit gate of CYC-2026.46: 5 of 5 green" in words
    assert "Computed from the records as of 12 Nov 2026." in words
    assert "1 severe incident began, none is open, and PM-0001 followed." in words
    assert "EX-restore-q4 restored a backup on 8 Oct 2026." in words
    assert "EX-hunt-refunds of 4 Nov 2026 found 1 defect." in words
    computed = {one["name"]: one for one in data["computed"]}
    lines = ("incidents", "restore_drill", "key_rotations", "bug_hunt", "tombstones")
    assert [computed[f"exit_{line}"]["value"] for line in lines] == ["green"] * 5
    assert computed["open_criteria"]["value"] == 0
    assert computed["days"]["value"] == 11
