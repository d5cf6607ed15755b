"""C7: updates are logged, looked through each week, and the urgent ones do not outlast their clock."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

PENDING = """---
id: UPD-0001
title: Library that speaks TLS
status: pending
summary: "Waits for the merchants whose servers speak an old dialect."
component: TLS library
from: 3.0.15
to: 3.0.16
security: true
urgency: high
owner: Yusuf Demir
opened: 2026-11-16
fixes: VULN-0001
reviews: [{on: 2026-11-16, by: Yusuf Demir, checked: The list of all components}]
---
# Library that speaks TLS

Tried in staging since the 17th.
"""
PLAIN = """---
id: UPD-0002
title: Database driver
status: pending
summary: "Nothing hangs on it; it goes with the next train."
component: database driver
owner: Mei-Ling Zhao
opened: 2026-10-21
reviews:
  - {on: 2026-10-26, by: Mei-Ling Zhao, checked: The list of all components}
  - {on: 2026-11-02, by: Mei-Ling Zhao, checked: The list of all components}
  - {on: 2026-11-09, by: Mei-Ling Zhao, checked: The list of all components}
---
# Database driver

Waits for the next train.
"""
APPLIED = """---
id: UPD-0003
title: Web framework of the console
status: applied
summary: "A plain update, applied with release 2026.42."
component: web framework
from: '5.1'
to: '5.2'
owner: Daan Vermeulen
opened: 2026-10-07
closed: 2026-10-19
---
# Web framework of the console

No change that a merchant would see.
"""
WEAKNESS = """---
id: VULN-0001
title: A long name in a certificate
status: open
summary: "A certificate with a very long name stops the sender."
severity: high
owner: Yusuf Demir
found: 2026-11-16T08:00Z
---
# A long name in a certificate

It stops, and begins again by itself.
"""
ONE, TWO, THREE = (f"data/updates/upd-000{number}.md" for number in (1, 2, 3))
V = "data/vulnerabilities/vuln-0001.md"
FILES = {ONE: PENDING, TWO: PLAIN, THREE: APPLIED, V: WEAKNESS}


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


ROW = Row(
    "C7",
    "Dependency and security updates",
    ("update", "vulnerability"),
    FILES,
    {
        "OKB866": {ONE: None, V: None},
        "OKB867": changed(V, "found: 2026-11-16", "found: 2026-11-10"),
    },
    "updates/log/index.html",
    "api/v1/boards/update-log.json",
    names={"OKB866": "UPD-0002", "OKB867": "UPD-0001"},
)


def test_row_C7_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C7_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_C7_names_the_clock_that_ran_out(tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, "OKB867")
    # 10 November 08:00 and seven days are 17 November 08:00, two days and sixteen hours ago.
    assert found.message == "still waits, and the clock of VULN-0001 ran out 2 days ago"
    assert found.related == ("VULN-0001",)


def test_row_C7_a_review_keeps_the_week(tmp_path: Path) -> None:
    review = "  - {on: 2026-11-17, by: Mei-Ling Zhao, checked: The list of all components}\n"
    files = {ONE: None, V: None, **changed(TWO, "reviews:\n", f"reviews:\n{review}")}
    assert not row.site(tmp_path, ROW, files).findings


def test_row_C7_the_week_is_a_setting(tmp_path: Path) -> None:
    settings = ROW.settings + "update_review: 3 days\n"
    found = row.site(tmp_path, ROW, {"opskb.yml": settings}).findings
    # The looks of 19 and 26 October, 2 and 9 November came seven days before the next, which is
    # more than twice three; that of 16 November was four days ago.
    told = [(one.record, one.field) for one in found if one.code == "OKB866"]
    assert sorted(told) == [
        ("UPD-0001", "reviews"),
        ("UPD-0002", "reviews/2026-10-26"),
        ("UPD-0002", "reviews/2026-11-02"),
        ("UPD-0002", "reviews/2026-11-09"),
        ("UPD-0003", "reviews/2026-10-19"),
    ]


def test_row_C7_finds_a_week_that_was_left_out(tmp_path: Path) -> None:
    """19 October to 2 November are fourteen days: the look of the 26th was missed."""
    left_out = changed(
        TWO, "  - {on: 2026-10-26, by: Mei-Ling Zhao, checked: The list of all components}\n", ""
    )
    (found,) = row.site(tmp_path, ROW, left_out).findings
    assert (found.code, found.record, found.field) == ("OKB866", "UPD-0003", "reviews/2026-10-19")
    assert found.message.endswith("and the next look came 14 days later")


def test_row_C7_a_look_that_was_late_was_not_missed(tmp_path: Path) -> None:
    """19 October to 1 November are thirteen days, and from there to the 9th are eight."""
    late = changed(TWO, "  - {on: 2026-10-26, by", "  - {on: 2026-11-01, by")
    assert not row.site(tmp_path, ROW, late).findings


def test_row_C7_that_there_was_something_to_be_had_is_no_look(tmp_path: Path) -> None:
    """UPD-0002 could be had from 21 October on; nobody looked at anything since."""
    bare = {
        ONE: None,
        THREE: None,
        V: None,
        TWO: PLAIN.partition("reviews:")[0] + "---\nIt waits.\n",
    }
    row_ = replace(ROW, files={TWO: PLAIN}, kinds=("update",))
    (found,) = [one for one in row.site(tmp_path, row_, bare).findings if one.code == "OKB866"]
    assert found.message == "could be had on 2026-10-21, and no row says that anybody looked since"


def test_row_C7_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "2 updates waiting, the oldest for 30 days." in words
    assert "VULN-0001 : 3 days left" in words or "VULN-0001: 3 days left" in words
    sections = {one["name"]: one for one in data["sections"]}
    figures = {one["name"]: one["value"] for one in sections["waiting"]["figures"]}
    assert figures == {
        "pending": 2,
        "oldest_pending": 30,
        "median_wait": 12,
        "looked_through": "2026-11-16",
        "looks_missed": 0,
    }
    (done,) = sections["log"]["table"]
    assert (done["Update"], done["Versions"], done["Waited"]) == (
        "UPD-0003",
        "5.1 → 5.2",
        "12 days",
    )


def test_row_C7_is_on_the_record(tmp_path: Path) -> None:
    published = {one.path: one.content for one in render(row.site(tmp_path, ROW))}
    computed = json.loads(published["api/v1/records/upd-0001.json"])["computed"]
    assert [(one["name"], one["value"], one["because"]) for one in computed] == [
        ("waits", 4, ""),
        ("apply_by", "2026-11-23T08:00:00+00:00", "VULN-0001"),
    ]
