"""Exercises by hand: what counts when, what a drill measured, which release was looked back at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb import project
from opskb.insights import drills, exercises, pillars, retros, sla
from opskb.project import Project


def base(root: Path, *records: str, settings: str = "") -> Project:
    (root / "opskb.yml").write_text(f"as_of: 2026-11-20\n{settings}")
    (root / "data").mkdir()
    (root / "data" / "all.yml").write_text("\n---\n".join(records))
    return project.load(root)


def exercise(id: str, **fields: object) -> str:
    known = {"kind": "exercise", "id": f"EX-{id}", "title": id, "status": "done", "owner": "Ines"}
    return "\n".join(f"{name}: {value}" for name, value in {**known, **fields}.items())


def backup(**fields: object) -> str:
    known = {"kind": "procedure", "id": "PROC-x", "title": "X", "type": "backup", "owner": "Ines"}
    return "\n".join(f"{name}: {value}" for name, value in {**known, **fields}.items())


def restore(id: str, day: str, **fields: object) -> str:
    known: dict[str, object] = {"type": "drill", "date": day, "tests": "PROC-x"}
    return exercise(id, **{**known, "succeeded": "true", "evidence": "Protocol", **fields})


def cycle(week: int, closed: str) -> str:
    fields = {"kind": "cycle", "id": f"CYC-2026.{week}", "title": "x", "status": "closed"}
    fields |= {
        "release": f"'2026.{week}'",
        "owner": "Ines",
        "opened": "2026-08-01",
        "closed": closed,
    }
    return "\n".join(f"{name}: {value}" for name, value in fields.items())


# Drills of a backup, the quarter that lacks one, and what is said of it on 20 November 2026.
# Q4 runs until 31 December, so only Q3 (July to September) can be missed.
LACKING = [
    ((), "was never restored in a drill"),
    ((("a", "2026-11-02", "true"),), ""),
    ((("a", "2026-07-02", "true"),), ""),
    ((("a", "2026-06-30", "true"),), "was not restored in 2026-Q3, nor since"),
    ((("a", "2026-02-03", "true"), ("b", "2026-10-01", "true")), ""),
    (
        (("a", "2026-08-03", "true"), ("b", "2026-10-01", "false")),
        "could not be restored in its last drill, EX-b",
    ),
]


@pytest.mark.parametrize(("held", "lacking"), LACKING)
def test_whether_a_backup_can_be_relied_on(
    held: tuple[tuple[str, str, str], ...], lacking: str, tmp_path: Path
) -> None:
    tests = [restore(id, day, succeeded=good) for id, day, good in held]
    (found,) = drills.backups(base(tmp_path, backup(), *tests))
    assert found.lacking == lacking


# promised, measured → value, holds; nothing is never shown as nought.
MEASURED = [
    (120, 48, (48, True)),
    (120, 120, (120, True)),
    (120, 121, (121, False)),
    (0, 0, (0, True)),
    (None, 48, (48, None)),
    (120, None, (None, None)),
    (120, -4, (None, None)),
    (-1, 48, (48, None)),
]


@pytest.mark.parametrize(("promised", "measured", "expected"), MEASURED)
def test_promised_against_measured(
    promised: int | None,
    measured: int | None,
    expected: tuple[float | None, bool | None],
    tmp_path: Path,
) -> None:
    said = {"rto": promised} if promised is not None else {}
    took = {"rto": measured} if measured is not None else {}
    found = base(tmp_path, backup(**said), restore("a", "2026-10-01", **took))
    (one,) = drills.backups(found)
    assert one.newest
    _, figure = exercises.measures(one.newest, one.procedure)
    assert (figure.value, figure.holds) == expected
    assert figure.computable or figure.because


def test_the_days_of_an_exercise_count_both_ends(tmp_path: Path) -> None:
    # 14, 15, …, 20 October are seven days; one that ends before it begins took its first day.
    found = base(
        tmp_path,
        exercise("a", type="bug-hunt", date="2026-10-14", until="2026-10-20"),
        exercise("b", type="bug-hunt", date="2026-10-14", until="2026-10-01"),
    )
    assert [exercises.days(one) for one in exercises.held(found, "bug-hunt")] == [7, 1]


def test_what_is_of_a_period_counts_within_it(tmp_path: Path) -> None:
    found = base(
        tmp_path,
        exercise("late", type="review", date="2026-10-06", period="2026-Q3"),
        exercise("early", type="review", date="2026-06-29", period="2026-Q3"),
        exercise("within", type="review", date="2026-08-04", period="2026-Q3"),
    )
    days = {one.id: list(exercises.credited(found, one, "quarterly")) for one in found.records}
    assert days == {
        "EX-late": [date(2026, 9, 30)],
        "EX-early": [date(2026, 7, 1)],
        "EX-within": [date(2026, 8, 4)],
    }


def test_a_retrospective_without_a_name_is_of_the_release_that_left_last(tmp_path: Path) -> None:
    # Left 1 September and 5 October; 14 days after are 15 September and 19 October.
    found = base(
        tmp_path,
        cycle(36, "2026-09-01"),
        cycle(40, "2026-10-05"),
        exercise("first", type="retro", date="2026-09-15"),
        exercise("late", type="retro", date="2026-10-20"),
    )
    assert [(str(one.due), [r.id for r in one.retros]) for one in retros.releases(found)] == [
        ("2026-09-15", ["EX-first"]), ("2026-10-19", []),
    ]  # fmt: skip
    assert [one.release.id for one in retros.owed(found)] == ["CYC-2026.40"]


def test_who_never_looked_back_is_asked_for_the_newest_release_only(tmp_path: Path) -> None:
    found = base(tmp_path, cycle(36, "2026-09-01"), cycle(40, "2026-10-05"))
    assert [one.release.id for one in retros.owed(found)] == ["CYC-2026.40"]


def test_a_hunt_is_of_the_cycle_it_lies_in_or_names(tmp_path: Path) -> None:
    found = base(
        tmp_path,
        cycle(40, "2026-10-05"),
        exercise("within", type="bug-hunt", date="2026-10-05"),
        exercise("after", type="bug-hunt", date="2026-10-06"),
        exercise("named", type="bug-hunt", date="2026-07-01", release="CYC-2026.40"),
        exercise("table", type="bug-hunt", date="2026-10-01", how="table-top"),
    )
    (one,) = drills.cycles(found)
    assert [hunt.id for hunt in one.hunts] == ["EX-named", "EX-within"]


def test_an_audit_that_never_ran_is_shown_and_not_judged(tmp_path: Path) -> None:
    found = pillars.audits(base(tmp_path, exercise("a", type="audit", date="2026-10-01")))
    assert {one.bound for one in found} == {False}
    assert not any(one.overdue for one in found)


def test_an_audit_that_is_written_down_is_judged_from_the_start(tmp_path: Path) -> None:
    settings = (
        "audits:\n  - {name: tidiness, pillar: quality, cadence: monthly}\n"
        "  - {name: order, pillar: quality, cadence: monthly, since: 2026-09-01}\n"
    )
    found = {one.name: one for one in pillars.audits(base(tmp_path, backup(), settings=settings))}
    assert {name: one.bound and one.overdue for name, one in found.items()} == {
        "tidiness": True,
        "order": True,
    }
    assert found["order"].standing
    assert [str(one.first) for one in found["order"].standing.missed] == [
        "2026-09-01",
        "2026-10-01",
    ]


METRIC = """kind: metric
id: MET-x
title: X
type: other
unit: hours
better: {better}
target: 4
values:
{rows}"""
ACTIVITY = """kind: activity
id: ACT-x
title: X
status: active
owner: Ines
cadence: continuous
since: 2026-01-01
measured_by: MET-x"""


@pytest.mark.parametrize(
    ("better", "rows", "value", "holds"),
    [
        ("lower", "  - {on: 2026-11-01, value: 9}\n  - {on: 2026-11-19, value: 4}", 4, True),
        ("lower", "  - {on: 2026-11-19, value: 4.1}", 4.1, False),
        ("higher", "  - {on: 2026-11-19, value: 4.1}", 4.1, True),
        ("higher", "  - {on: 2026-11-19, value: 3.9}", 3.9, False),
        # Tomorrow's value is not known today.
        ("lower", "  - {on: 2026-11-19, value: 3}\n  - {on: 2026-11-21, value: 9}", 3, True),
        ("lower", "  []", None, None),
    ],
)
def test_a_promise_is_kept_by_its_newest_value(
    better: str, rows: str, value: float | None, holds: bool | None, tmp_path: Path
) -> None:
    found = base(tmp_path, METRIC.format(better=better, rows=rows), ACTIVITY)
    figure = sla.promise(found, found.by_kind["activity"][0])
    assert figure
    assert (figure.value, figure.holds) == (value, holds)


def review(name: str, subject: str, date: str) -> str:
    return exercise(name, type="review", pillar="strategy", subject=subject, date=date)


@pytest.mark.parametrize(("days", "gaps"), [(51, ["2026-07-01"]), (50, [])])
def test_a_quarter_that_was_missed_is_a_gap_for_gap_days(
    days: int, gaps: list[str], tmp_path: Path
) -> None:
    # Held in the second and the fourth quarter of 2026; the third ended 51 days before 20 November.
    held = (review("a", "market", "2026-04-01"), review("b", "market", "2026-11-02"))
    found = pillars.audits(base(tmp_path, *held, settings=f"gap_days: {days}\n"))
    (market,) = [one for one in found if one.name == "market"]
    assert [str(one.first) for one in market.gaps] == gaps
    assert (market.overdue, market.behind) == (False, bool(gaps))


def test_one_quarterly_review_binds_all_four(tmp_path: Path) -> None:
    found = pillars.audits(base(tmp_path, review("a", "market", "2026-04-01")))
    four = {one.name: (one.bound, one.overdue) for one in found if one.pillar == "strategy"}
    assert four == dict.fromkeys(("market", "product", "growth", "organisation"), (True, True))
    assert not any(one.bound for one in found if one.pillar != "strategy")
