"""What waits and for how long, against numbers worked by hand; the as-of day is 20 November 2026.

| update | opened | closed | days | clock |
|---|---|---|---|---|
| UPD-1 | 2 Nov | | 18 | that of VULN-1: 10 Nov 08:00 and 7 days = 17 Nov 08:00 |
| UPD-2 | 12 Nov | | 8 | high, 12 Nov and 7 days = 19 Nov 00:00 |
| UPD-3 | 1 Oct | 11 Oct | 10 | |
| UPD-4 | 1 Oct | 5 Oct | 4 | median of 10 and 4 is 7 |
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from opskb.insights import updates
from opskb.project import Project
from tests.checked import loaded


def update(number: int, front: str) -> dict[str, str]:
    text = f"---\nid: UPD-{number}\ntitle: T\nowner: A\ncomponent: C\n{front}---\n"
    return {f"data/updates/upd-{number}.md": text}


ONE = update(
    1, "status: pending\nopened: 2026-11-02\nsecurity: true\nurgency: low\nfixes: VULN-1\n"
)
TWO = update(2, "status: pending\nopened: 2026-11-12\nsecurity: true\nurgency: high\n")
THREE = update(3, "status: applied\nopened: 2026-10-01\nclosed: 2026-10-11\n")
FOUR = update(4, "status: applied\nopened: 2026-10-01\nclosed: 2026-10-05\n")
WEAKNESS = {
    "data/vulnerabilities/vuln-1.md": "---\nid: VULN-1\ntitle: T\nowner: A\nstatus: open\nseverity: high\n"
    "found: 2026-11-10T08:00Z\n---\n"
}


def base(folder: Path, *files: dict[str, str]) -> Project:
    return loaded(folder, {name: text for one in files for name, text in one.items()})


def test_the_oldest_waits_first_and_each_against_its_clock(tmp_path: Path) -> None:
    first, second = updates.pending(base(tmp_path, ONE, TWO, THREE, WEAKNESS))
    assert (first.record.id, first.days, first.of and first.of.id) == ("UPD-1", 18, "VULN-1")
    assert first.left == -timedelta(days=2, hours=16)
    assert (second.record.id, second.days, second.of) == ("UPD-2", 8, None)
    assert second.left == -timedelta(days=1)
    assert first.passed
    assert second.passed


def test_a_plain_update_has_no_clock(tmp_path: Path) -> None:
    (one,) = updates.pending(
        base(tmp_path, update(1, "status: pending\nopened: 2024-01-01\nurgency: critical\n"))
    )
    assert (one.deadline, one.left, one.passed) == (None, None, False)


def test_a_vulnerability_that_is_fixed_binds_no_update(tmp_path: Path) -> None:
    fixed = (
        WEAKNESS["data/vulnerabilities/vuln-1.md"]
        .replace("open", "fixed")
        .replace("\n---\n", "\nfixed: 2026-11-11\n---\n")
    )
    (one,) = updates.pending(base(tmp_path, ONE, {"data/vulnerabilities/vuln-1.md": fixed}))
    assert one.deadline is None


def test_the_summary(tmp_path: Path) -> None:
    found = {
        one.name: one.value
        for one in updates.summary(base(tmp_path, ONE, TWO, THREE, FOUR, WEAKNESS))
    }
    assert found == {
        "pending": 2,
        "oldest_pending": 18,
        "median_wait": 7,
        # That UPD-2 could be had from 12 November on is no look; UPD-3 was applied on 11 October.
        "looked_through": date(2026, 10, 11),
        "looks_missed": 0,
    }


def test_an_update_that_nobody_looked_at_shows_no_look(tmp_path: Path) -> None:
    project = base(tmp_path, ONE, TWO)
    assert updates.looked_through(project) is None
    day, record = updates.unseen(project) or (None, None)
    assert (day, record and record.id) == (date(2026, 11, 2), "UPD-1")
    found = {one.name: one.because for one in updates.summary(project)}
    assert found["looked_through"] == "no row says that anybody did"


@pytest.mark.parametrize(
    ("days", "missed"),
    [
        # Every seven days: one that came on the fourteenth left one out, one on the thirteenth none.
        (("2026-11-01", "2026-11-14"), []),
        (("2026-11-01", "2026-11-15"), [(date(2026, 11, 1), date(2026, 11, 15))]),
        # 92 days before 20 November are 20 August: what ended before it is past.
        (("2026-07-01", "2026-08-19"), []),
        (("2026-07-01", "2026-08-20"), [(date(2026, 7, 1), date(2026, 8, 20))]),
    ],
)
def test_a_look_is_missed_where_the_next_came_when_two_were_due(
    days: tuple[str, str], missed: list[tuple[date, date]], tmp_path: Path
) -> None:
    rows = "".join(f"  - {{on: {day}, checked: The list}}\n" for day in days)
    front = f"status: pending\nopened: 2026-06-01\nreviews:\n{rows}"
    project = base(tmp_path, update(1, front))
    assert [(look[0], after) for look, after in updates.missed(project)] == missed


def test_an_empty_log_says_why_nothing_is_told(tmp_path: Path) -> None:
    found = {one.name: (one.value, one.because) for one in updates.summary(base(tmp_path))}
    assert found == {
        "pending": (0, ""),
        "oldest_pending": (None, "nothing waits"),
        "median_wait": (None, "none was applied"),
        "looked_through": (None, "no update is written down"),
    }


@pytest.mark.parametrize(
    ("review", "day"),
    [
        ("{on: 2026-11-16, checked: The list of all components.}", date(2026, 11, 16)),
        ("{on: 2026-11-16}", date(2026, 10, 11)),
    ],
)
def test_a_week_without_an_update_is_shown_by_a_review(
    review: str, day: date, tmp_path: Path
) -> None:
    front = f"status: applied\nopened: 2026-10-01\nclosed: 2026-10-11\nreviews: [{review}]\n"
    found = updates.looked_through(base(tmp_path, update(3, front)))
    assert found
    assert found[0] == day


def test_days_out_of_order_are_not_counted(tmp_path: Path) -> None:
    project = base(tmp_path, update(3, "status: applied\nopened: 2026-10-11\nclosed: 2026-10-01\n"))
    (figure,) = updates.figures(project, project.graph["UPD-3"])
    assert (figure.value, figure.because) == (None, "its days are missing or out of order")
