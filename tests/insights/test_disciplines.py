"""What pillars owe beside their audits, by hand, as of Friday 20 November 2026."""

from __future__ import annotations

from pathlib import Path

from opskb.insights import disciplines
from opskb.insights.disciplines import Discipline
from tests.checked import loaded

CYCLE = """---
kind: cycle
id: CYC-2026.{week}
title: Release
status: closed
release: '2026.{week}'
owner: Ines
opened: {opened}
closed: {closed}
---
"""
EXERCISE = """---
kind: exercise
id: EX-{id}
title: X
status: done
type: {type}
owner: Ines
date: {day}
---
"""
INCIDENT = """---
kind: incident
id: INC-0001
title: X
status: resolved
severity: SEV-1
user_facing: true
commander: Ines
started: 2026-11-05T09:00Z
resolved: {resolved}
---
"""
KEY = """---
kind: key
id: KEY-{id}
title: X
status: active
class: session-signer
owner: Ines
since: 2026-01-01
every: 90 days
rotations:
  - {{on: {day}, evidence: Log, migrated: All}}
---
"""


def lines(root: Path, *records: str) -> dict[str, Discipline]:
    files = {f"data/all/{at}.md": text for at, text in enumerate(records)}
    base = loaded(root, files)
    return {
        one.name: one
        for pillar in disciplines.DISCIPLINES
        for one in disciplines.of_pillar(base, pillar)
    }


def test_who_keeps_none_of_these_records_owes_none(tmp_path: Path) -> None:
    assert lines(tmp_path, "---\nid: ADR-0001\ntitle: X\n---\n") == {}


def test_a_hunt_and_a_retrospective_are_late_for_the_newest_release(tmp_path: Path) -> None:
    # The release of 1 November ran from 20 October; the hunt of September was for the one before.
    found = lines(
        tmp_path,
        CYCLE.format(week=40, opened="2026-09-14", closed="2026-10-05"),
        CYCLE.format(week=44, opened="2026-10-20", closed="2026-11-01"),
        EXERCISE.format(id="hunt", type="bug-hunt", day="2026-09-20"),
        EXERCISE.format(id="retro", type="retro", day="2026-10-06"),
    )
    assert found["Bug hunt"].late == "none for CYC-2026.44"
    # Fourteen days after 1 November were 15 November.
    assert found["Retrospective"].late == "none of CYC-2026.44"


def test_a_retrospective_has_its_days(tmp_path: Path) -> None:
    found = lines(
        tmp_path,
        CYCLE.format(week=42, opened="2026-10-01", closed="2026-10-19"),
        CYCLE.format(week=46, opened="2026-10-20", closed="2026-11-12"),
        EXERCISE.format(id="retro", type="retro", day="2026-10-22"),
    )
    assert (found["Retrospective"].late, str(found["Retrospective"].due)) == ("", "2026-11-26")


def test_a_postmortem_is_late_after_five_business_days(tmp_path: Path) -> None:
    # Resolved on Thursday 12 November: 13, 16, 17, 18, 19. On Friday the 13th: the 20th, today.
    late = lines(tmp_path / "a", INCIDENT.format(resolved="2026-11-12T09:00Z"))
    assert late["Postmortems"].late == "none of INC-0001"
    today = lines(tmp_path / "b", INCIDENT.format(resolved="2026-11-13T09:00Z"))
    assert (today["Postmortems"].late, str(today["Postmortems"].due)) == ("", "2026-11-20")


def test_the_nearest_rotation_is_due_and_late_keys_are_named(tmp_path: Path) -> None:
    # Ninety days after 1 October are 30 December; after 2 August 31 October.
    keys = [KEY.format(id="new", day="2026-10-01"), KEY.format(id="old", day="2026-08-02")]
    found = lines(tmp_path, *keys)["Key rotations"]
    assert (str(found.on), str(found.due), found.late) == (
        "2026-10-01", "2026-10-31", "KEY-old is late",
    )  # fmt: skip
