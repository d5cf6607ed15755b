"""What pillars owe beside their audits, by hand, as of Friday 20 November 2026."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project
from opskb.insights import disciplines
from opskb.insights.disciplines import Discipline
from opskb.outputs.boards import pillars
from opskb.outputs.site import Site
from tests.checked import found, loaded

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
    assert found["Bug hunt"].because == "none for CYC-2026.44"
    # Fourteen days after 1 November were 15 November.
    assert found["Retrospective"].because == "none of CYC-2026.44"


def test_a_retrospective_has_its_days(tmp_path: Path) -> None:
    found = lines(
        tmp_path,
        CYCLE.format(week=42, opened="2026-10-01", closed="2026-10-19"),
        CYCLE.format(week=46, opened="2026-10-20", closed="2026-11-12"),
        EXERCISE.format(id="retro", type="retro", day="2026-10-22"),
    )
    assert (found["Retrospective"].because, str(found["Retrospective"].due)) == ("", "2026-11-26")


def test_a_postmortem_is_late_after_five_business_days(tmp_path: Path) -> None:
    # Resolved on Thursday 12 November: 13, 16, 17, 18, 19. On Friday the 13th: the 20th, today.
    late = lines(tmp_path / "a", INCIDENT.format(resolved="2026-11-12T09:00Z"))
    assert late["Postmortems"].because == "none of INC-0001"
    today = lines(tmp_path / "b", INCIDENT.format(resolved="2026-11-13T09:00Z"))
    assert (today["Postmortems"].because, str(today["Postmortems"].due)) == ("", "2026-11-20")


def test_the_nearest_rotation_is_due_and_late_keys_are_named(tmp_path: Path) -> None:
    # Ninety days after 1 October are 30 December; after 2 August 31 October.
    keys = [KEY.format(id="new", day="2026-10-01"), KEY.format(id="old", day="2026-08-02")]
    found = lines(tmp_path, *keys)["Key rotations"]
    assert (str(found.on), str(found.due), found.because) == (
        "2026-10-01", "2026-10-31", "KEY-old is late",
    )  # fmt: skip


MODEL = """---
kind: threat-model
id: TM-1
title: X
owner: Ines
{walks}---
"""
WALKED = "walks:\n  - {on: 2026-11-02, by: Ines, evidence: Protocol}\n"
WAIVED = "waivers:\n  - {criterion: bug hunt, reason: Texts alone.}\n---\n"
OLD = CYCLE.format(week=42, opened="2026-10-01", closed="2026-10-19")
NEW = CYCLE.format(week=46, opened="2026-10-20", closed="2026-11-12")
UNKNOWN = KEY.format(id="odd", day="2026-10-01").replace("session-signer", "master")


# What is Kept has happened; what is Late is owed; all else is neither.
@pytest.mark.parametrize(
    ("name", "records", "holds", "because", "state"),
    [
        ("Threat model", (MODEL.format(walks=""),), None, "", "Never ran"),
        ("Threat model", (MODEL.format(walks=WALKED),), True, "", "Kept"),
        ("Threat model", (MODEL.format(walks=""), OLD), False, "not walked since 2026.42", "Late"),
        ("Key rotations", (UNKNOWN,), None, "KEY-odd cannot be judged", "Not judged"),
        (
            "Key rotations",
            (UNKNOWN, KEY.format(id="old", day="2026-08-02")),
            False,
            "KEY-old is late; KEY-odd cannot be judged",
            "Late",
        ),
        (
            "Key rotations",
            (KEY.format(id="a", day="2026-08-02"), KEY.format(id="b", day="2026-08-02")),
            False,
            "KEY-a, KEY-b are late",
            "Late",
        ),
        # Fourteen days after 19 October were 2 November; after 12 November comes the 26th.
        ("Retrospective", (OLD,), False, "none of CYC-2026.42", "Late"),
        ("Retrospective", (NEW,), None, "", "Never ran"),
        ("Bug hunt", (OLD,), False, "none for CYC-2026.42", "Late"),
        ("Bug hunt", (OLD.rpartition("---")[0] + WAIVED,), None, "waived for CYC-2026.42", "Not judged"),
        # Due on 20 November, today: neither held nor late.
        ("Postmortems", (INCIDENT.format(resolved="2026-11-13T09:00Z"),), None, "", "Never ran"),
    ],
)  # fmt: skip
def test_what_never_happened_is_not_kept(
    name: str,
    records: tuple[str, ...],
    holds: bool | None,
    because: str,
    state: str,
    tmp_path: Path,
) -> None:
    one = lines(tmp_path, *records)[name]
    assert (one.holds, one.because) == (holds, because)
    base = project.load(tmp_path)
    tables = [each.table for each in pillars.BOARD.sections(Site(base, (), ()))]
    rows = [cells for table in tables if table for _, cells in table.rows]
    (cells,) = [cells for cells in rows if cells[0][0].text == name]
    assert cells[-1][0].text == state


def test_the_retrospective_that_its_rule_asks_for_has_a_line(tmp_path: Path) -> None:
    assert lines(tmp_path, OLD)["Retrospective"].holds is False
    base = project.load(tmp_path)
    assert [one.record for one in found(base, "OKB883")] == ["CYC-2026.42"]
