"""The agenda by hand, as of Friday 20 November 2026; 90 days later is 18 February 2027."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from opskb import project
from opskb.insights import agenda
from opskb.insights.agenda import agenda as entries
from opskb.project import Project

HEAD = "kind: {kind}\nid: {id}\ntitle: {id}\nstatus: {status}\nowner: Ines\n"


def record(kind: str, id: str, rest: str, *, status: str = "active") -> str:
    return HEAD.format(kind=kind, id=id, status=status) + rest


def base(root: Path, *records: str) -> Project:
    (root / "opskb.yml").write_text("as_of: 2026-11-20\n")
    (root / "data").mkdir()
    (root / "data" / "all.yml").write_text("\n---\n".join(records))
    return project.load(root)


def days(found: Project, subject: str = "") -> list[tuple[str, str, str]]:
    return [(str(one.day), one.what, one.record.id) for one in entries(found, subject)]


def test_a_monthly_activity_is_due_on_the_last_days_of_three_months(tmp_path: Path) -> None:
    # November runs and is not done; December, January; February ends after the ninety days.
    found = base(tmp_path, record("activity", "ACT-x", "cadence: monthly\nsince: 2026-11-01"))
    assert days(found, "activities") == [
        ("2026-11-30", "activity", "ACT-x"),
        ("2026-12-31", "activity", "ACT-x"),
        ("2027-01-31", "activity", "ACT-x"),
    ]


def test_what_is_done_already_is_not_due_in_the_running_period(tmp_path: Path) -> None:
    done = "cadence: monthly\nsince: 2026-11-01\ndone: [{on: 2026-11-04, evidence: Minutes}]"
    found = base(tmp_path, record("activity", "ACT-x", done))
    assert [day for day, _, _ in days(found, "activities")] == ["2026-12-31", "2027-01-31"]


def test_what_is_late_stands_first_and_once(tmp_path: Path) -> None:
    found = base(tmp_path, record("activity", "ACT-x", "cadence: quarterly\nsince: 2026-01-01"))
    late, ahead = entries(found, "activities")
    assert str(late.day) == "2026-09-30"
    assert late.text == "ACT-x: missed: 0 of 1 done from 2026-07-01 to 2026-09-30"
    assert str(ahead.day) == "2026-12-31"


def test_what_is_done_every_day_is_on_no_calendar(tmp_path: Path) -> None:
    records = [
        record("activity", f"ACT-{at}", f"cadence: {word}\nsince: 2026-11-20")
        for at, word in enumerate(("daily", "continuous", "2-3 a day"))
    ]
    assert days(base(tmp_path, *records), "activities") == []


def test_content_has_its_planned_pieces_and_its_weeks(tmp_path: Path) -> None:
    rest = (
        "type: content\ncadence: 1-2 a month\nsince: 2026-11-01\n"
        "plan:\n  - {id: P1, on: 2026-12-08, what: Trains}\n  - {id: P2, on: 2026-11-04, what: Safes}\n"
        "done: [{on: 2026-11-05, for: P2, evidence: Blog}]"
    )
    found = base(tmp_path, record("activity", "ACT-x", rest))
    assert [(str(one.day), one.text) for one in entries(found, "content")] == [
        ("2026-12-08", "Trains"), ("2026-12-31", "ACT-x"), ("2027-01-31", "ACT-x"),
    ]  # fmt: skip
    assert entries(found, "activities") == ()


def test_a_restore_is_due_at_the_end_of_the_quarter(tmp_path: Path) -> None:
    procedure = record("procedure", "PROC-x", "type: backup")
    drill = "type: drill\ndate: 2026-07-02\nsucceeded: true\nevidence: x\ntests: PROC-x"
    found = base(tmp_path, procedure, record("exercise", "EX-x", drill, status="done"))
    assert days(found, "drills") == [("2026-12-31", "drill", "PROC-x")]


def test_a_release_asks_for_its_retrospective_and_a_plan_says_when(tmp_path: Path) -> None:
    cycle = "release: '2026.46'\nopened: 2026-10-20\nclosed: 2026-11-12"
    planned = "type: retro\ndate: 2026-12-02"
    found = base(
        tmp_path,
        record("cycle", "CYC-2026.46", cycle, status="closed"),
        record("exercise", "EX-x", planned, status="planned"),
    )
    assert days(found, "retros") == [
        ("2026-11-26", "retro", "CYC-2026.46"), ("2026-12-02", "retro", "EX-x"),
    ]  # fmt: skip


def test_an_audit_is_due_again_unless_it_is_planned(tmp_path: Path) -> None:
    held = "type: audit\nsubject: largest files\ndate: 2026-10-16"
    planned = "type: audit\nsubject: structural review\ndate: 2026-12-10"
    before = planned.replace("2026-12-10", "2026-09-12")
    found = base(
        tmp_path,
        record("exercise", "EX-files", held, status="done"),
        record("exercise", "EX-before", before, status="done"),
        record("exercise", "EX-planned", planned, status="planned"),
    )
    # The files are due again a quarter after 16 October; the structure a quarter after 12 September.
    assert days(found, "reviews") == [
        ("2026-12-10", "review", "EX-planned"), ("2027-01-16", "review", "EX-files"),
    ]  # fmt: skip


def test_an_audit_that_lapsed_is_late_since_its_cadence_ended(tmp_path: Path) -> None:
    # Annual, and no year has passed without one; it was due again on 3 January all the same.
    held = "type: audit\nsubject: accessibility of everything\ndate: 2025-01-03"
    found = base(tmp_path, record("exercise", "EX-reader", held, status="done"))
    assert days(found, "reviews") == [("2026-01-03", "review", "EX-reader")]


def test_that_of_all_holds_reviews_deadlines_and_actions(tmp_path: Path) -> None:
    plan = (
        "opened: 2026-11-02\ndeadline: 2026-12-18\n"
        "actions: [{id: A1, what: Do it, owner: Ines, due: 2026-12-04}]"
    )
    found = base(tmp_path, record("plan", "PLAN-0001", plan))
    assert days(found) == [
        ("2026-12-04", "action", "PLAN-0001"), ("2026-12-18", "deadline", "PLAN-0001"),
    ]  # fmt: skip


def test_nothing_lies_beyond_the_days_ahead(tmp_path: Path) -> None:
    found = base(tmp_path, record("activity", "ACT-x", "cadence: weekly\nsince: 2026-11-16"))
    last = found.as_of + timedelta(days=agenda.AHEAD)
    all = entries(found, "activities")
    # Sundays from 22 November to 14 February: 13.
    assert len(all) == 13
    assert max(one.day for one in all) <= last
    # That of all shows the next one only.
    assert entries(found) == all[:1]
