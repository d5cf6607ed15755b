"""C9, retrospectives: a schedule, one for each release, their actions; as JSON and as a calendar file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

CYCLE = """---
id: CYC-2026.44
title: Release 2026.44
status: closed
summary: A release as any other.
release: '2026.44'
owner: Mateo Quispe
opened: 2026-10-12
closed: 2026-10-26
---
It left on its day.
"""
RETRO = """---
id: EX-retro-2026.44
title: Retrospective of 2026.44
status: done
summary: The train was too long.
type: retro
owner: Mateo Quispe
date: 2026-10-28
release: CYC-2026.44
actions:
  - {id: A1, what: Shorter trains, owner: Mateo Quispe, due: 2026-12-04}
  - {id: A2, what: Count the changes in the report, owner: Ines Ferreira, due: 2026-11-06, state: done, evidence: SAN}
---
Forty changes in one train.
"""
NEXT = """---
id: EX-retro-2026-12-02
title: Retrospective of 2 December
status: planned
summary: On the calendar.
type: retro
owner: Mateo Quispe
date: 2026-12-02
---
"""
PATH = "data/exercises/ex-retro-2026.44.md"
SETTINGS = row.SETTINGS + "  - {rule: OKB892, level: 'off'}\n  - {rule: OKB894, level: 'off'}\n"

ROW = Row(
    "C9",
    "Retrospectives",
    ("exercise", "cycle"),
    {
        "data/cycles/cyc-2026.44.md": CYCLE,
        PATH: RETRO,
        "data/exercises/ex-retro-2026-12-02.md": NEXT,
    },
    {"OKB883": {PATH: RETRO.replace("status: done", "status: cancelled")}},
    "retros/index.html",
    "api/v1/boards/retros.json",
    boards=("calendar-retros",),
    settings=SETTINGS,
    names={"OKB883": "CYC-2026.44"},
)


def test_row_C9_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C9_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    assert found.record == "CYC-2026.44"
    assert "no retrospective was held by 2026-11-09" in found.message


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("release: CYC-2026.44\n", "", False),
        ("date: 2026-10-28\nrelease: CYC-2026.44\n", "date: 2026-10-20\n", True),
        ("date: 2026-10-28\nrelease: CYC-2026.44\n", "date: 2026-11-10\n", True),
        ("date: 2026-10-28", "date: 2026-11-19", False),
        ("date: 2026-10-28", "date: 2026-10-26", False),
        ("date: 2026-10-28", "date: 2026-10-25", True),
    ],
)
def test_row_C9_takes_the_release_that_is_named_or_that_left_last(
    old: str, new: str, found: bool, tmp_path: Path
) -> None:
    site = row.site(tmp_path, ROW, {PATH: RETRO.replace(old, new)})
    assert ("OKB883" in {one.code for one in site.findings}) is found


def test_row_C9_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "1 retrospective held, 1 planned, 1 action open." in words
    assert "1 retrospective planned, the next on 2 December 2026" in words
    sections = {one["name"]: one["table"] for one in data["sections"]}
    assert [one["Held"] for one in sections["releases"]] == ["EX-retro-2026.44"]
    assert [(one["What"], one["State"]) for one in sections["actions"]] == [
        ("Shorter trains", "Open"), ("Count the changes in the report", "Done"),
    ]  # fmt: skip


def test_row_C9_writes_the_schedule_into_a_calendar_file(tmp_path: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    files = {one.path: one.content for one in render(row.site(tmp_path, ROW))}
    (event,) = icalendar.Calendar.from_ical(files["calendar/retros.ics"]).walk("VEVENT")
    assert str(event["SUMMARY"]) == "EX-retro-2026-12-02 Retrospective of 2 December"
    assert event.decoded("DTSTART").isoformat() == "2026-12-02"


OLD = CYCLE.replace("2026.44", "2025.44").replace("2026-10", "2025-10")
OLDER = "data/cycles/cyc-2025.44.md"


@pytest.mark.parametrize(
    ("named", "found"),
    [
        # It left on 26 October 2025, and 92 days after it are 26 January 2026.
        ("2026-01-26", False),
        ("2026-01-27", True),
        ("2025-10-25", True),
        ("", True),
    ],
)
def test_row_C9_finds_a_release_that_left_long_ago(named: str, found: bool, tmp_path: Path) -> None:
    retro = RETRO.replace("2026.44", "2025.44").replace("date: 2026-10-28", f"date: {named}")
    files = {OLDER: OLD, **({"data/exercises/ex-old.md": retro} if named else {})}
    wrong = [one for one in row.site(tmp_path, ROW, files).findings if one.code == "OKB883"]
    assert [one.record for one in wrong] == (["CYC-2025.44"] if found else [])
    if found and named:
        assert wrong[0].message.endswith(f"; EX-retro-2025.44 is of {named}")
        assert wrong[0].related == ("EX-retro-2025.44",)


def test_row_C9_asks_a_beginner_for_the_newest_only(tmp_path: Path) -> None:
    bare = replace(ROW, files={path: text for path, text in ROW.files.items() if path != PATH})
    wrong = [one for one in row.site(tmp_path, bare, {OLDER: OLD}).findings if one.code == "OKB883"]
    assert [one.record for one in wrong] == ["CYC-2026.44"]


def test_row_C9_says_on_the_page_what_was_held_late(tmp_path: Path) -> None:
    late = {PATH: RETRO.replace("date: 2026-10-28", "date: 2026-11-19")}
    _, data = row.shown(tmp_path, replace(ROW, files={**ROW.files, **late}))
    sections = {one["name"]: one["table"] for one in data["sections"]}
    assert [one["State"] for one in sections["releases"]] == ["Held late"]
