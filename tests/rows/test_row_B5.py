"""B5, bug hunts: one scope, a time-box, defects that can be brought about again, one in each cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

HUNT = """---
id: EX-hunt-outbox
title: Hunt in the outbox
status: done
summary: Two defects in lanes that nobody looks into.
type: bug-hunt
area: webhooks
owner: Yusuf Demir
date: 2026-10-14
until: 2026-10-20
findings:
  - {id: F1, what: A lane with no merchant is never emptied, severity: low, reproducer: Delete its last merchant.}
  - {id: F2, what: A cut lane is counted twice, severity: high, reproducer: Cut a lane while it is sent.}
---
Seven days, one area, no other work.
"""
CYCLE = """---
id: CYC-2026.{week}
title: Release 2026.{week}
status: closed
summary: A release as any other.
release: '2026.{week}'
owner: Mateo Quispe
opened: {opened}
closed: {closed}
---
It left on its day.
"""
RETRO = """---
id: EX-retro
title: Retrospective
status: done
summary: A good train.
type: retro
owner: Mateo Quispe
date: 2026-10-28
release: [CYC-2026.42, CYC-2026.44]
---
Short.
"""
PATH = "data/exercises/ex-hunt-outbox.md"
FIRST = HUNT.replace("EX-hunt-outbox", "EX-hunt-first").replace("2026-10-14", "2026-09-30")
BEFORE = CYCLE.format(week=42, opened="2026-09-28", closed="2026-10-11")
# The criteria of a cycle's exit are of another row.
SETTINGS = row.SETTINGS + "  - {rule: OKB892, level: 'off'}\n  - {rule: OKB894, level: 'off'}\n"

ROW = Row(
    "B5",
    "Bug hunts",
    ("exercise", "cycle"),
    {
        PATH: HUNT,
        "data/exercises/ex-hunt-first.md": FIRST.replace("2026-10-20", "2026-10-02"),
        "data/exercises/ex-retro.md": RETRO,
        "data/cycles/cyc-2026.42.md": BEFORE,
        "data/cycles/cyc-2026.44.md": CYCLE.format(
            week=44, opened="2026-10-12", closed="2026-10-26"
        ),
    },
    {
        "OKB857": {
            "data/cycles/cyc-2026.44.md": CYCLE.format(
                week=44, opened="2026-10-12", closed="2026-10-06"
            )
        },
        "OKB877": {PATH: None},
        "OKB878": {PATH: HUNT.replace(", reproducer: Cut a lane while it is sent.", "")},
        "OKB879": {PATH: HUNT.replace("area: webhooks", "area: webhooks\nlayer: validation")},
        "OKB880": {PATH: HUNT.replace("2026-10-20", "2026-10-21")},
    },
    "drills/index.html",
    "api/v1/boards/drills.json",
    settings=SETTINGS,
    names={"OKB877": "CYC-2026.44"},
)

WORDS = {
    "OKB857": "`closed` (2026-10-06) lies before `opened` (2026-10-12)",
    "OKB877": "no bug hunt was held from 2026-10-12 to 2026-10-26",
    "OKB878": "the defect F2 has no reproducer",
    "OKB879": "hunts in 2 areas and layers: webhooks, validation",
    "OKB880": "takes 8 days, and its time-box has 7",
}


def test_row_B5_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B5_breaks(code: str, tmp_path: Path) -> None:
    assert WORDS[code] in row.breaks(tmp_path, ROW, code).message


def codes(tmp_path: Path, old: str, new: str, path: str = PATH) -> set[str]:
    changed = {path: ROW.files[path].replace(old, new)}
    return {one.code for one in row.site(tmp_path, ROW, changed).findings}


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("OKB878", "severity: low, ", ""),
        ("OKB879", "area: webhooks", "area: [webhooks, payouts]"),
        ("OKB879", "area: webhooks\n", ""),
        ("OKB880", "until: 2026-10-20", "until: 2026-10-13"),
        ("OKB880", "status: done", "status: planned"),
        ("OKB880", "until: 2026-10-20", "until: 2026-10-20\ndays: 0"),
    ],
)
def test_row_B5_finds(code: str, old: str, new: str, tmp_path: Path) -> None:
    assert code in codes(tmp_path, old, new)


def test_row_B5_lets_a_hunt_say_its_own_time_box(tmp_path: Path) -> None:
    longer = "until: 2026-10-23\ndays: 10"
    assert "OKB880" not in codes(tmp_path, "until: 2026-10-20", longer)


def test_row_B5_lets_a_cycle_waive_its_hunt(tmp_path: Path) -> None:
    path = "data/cycles/cyc-2026.44.md"
    waived = (
        "waivers:\n  - {criterion: Bug hunt, reason: The whole team was at the assessor's.}\n---"
    )
    changed = {PATH: None, path: ROW.files[path].replace("\n---", f"\n{waived}", 1)}
    assert "OKB877" not in {one.code for one in row.site(tmp_path, ROW, changed).findings}


def test_row_B5_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "2 bug hunts found 4 defects" in words
    assert "2 of 4 defects are high or critical" in words
    hunts = next(one["table"] for one in data["sections"] if one["name"] == "hunts")
    assert [(one["Release"], one["Hunts"], one["Days"], one["State"]) for one in hunts] == [
        ("CYC-2026.44", "EX-hunt-outbox", "7", "Hunted"),
        ("CYC-2026.42", "EX-hunt-first", "3", "Hunted"),
    ]
