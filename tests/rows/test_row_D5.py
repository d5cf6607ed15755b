"""D5, content calendar: by channel, planned against published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

BLOG = """---
id: ACT-engineering-blog
title: Engineering blog
status: active
summary: What we learned, for those who do the same.
type: content
channel: Blog
owner: Kofi Mensah
cadence: 1-2 a week
since: 2026-11-02
plan:
  - {id: P1, on: 2026-11-10, what: What twenty-seven retries taught us}
  - {id: P2, on: 2026-12-01, what: Passkeys for merchants}
done:
  - {on: 2026-11-04, what: The queue, evidence: tidewater.example/queue}
  - {on: 2026-11-11, for: P1, what: Retries, evidence: tidewater.example/retries}
---
Written by whoever did the work.
"""
PATH = "data/activities/act-engineering-blog.md"

ROW = Row(
    "D5",
    "Content calendar",
    ("activity",),
    {PATH: BLOG},
    {"OKB884": {PATH: BLOG.replace("2026-11-04", "2026-11-12")}},
    "calendar/content/index.html",
    "api/v1/boards/calendar-content.json",
)


def test_row_D5_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D5_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    assert found.message == "missed: 0 of 1 done from 2026-11-02 to 2026-11-08"


def test_row_D5_tells_of_a_planned_piece_that_never_came(tmp_path: Path) -> None:
    site = row.site(tmp_path, ROW, {PATH: BLOG.replace("for: P1, ", "")})
    assert [one.message for one in site.findings] == [
        "missed: P1, planned for 2026-11-10, was not published"
    ]


def test_row_D5_no_two_pieces_have_one_id(tmp_path: Path) -> None:
    # The second would be published as soon as the first is.
    (found,) = row.site(tmp_path, ROW, {PATH: BLOG.replace("id: P2", "id: P1")}).findings
    assert (found.code, found.message) == ("OKB101", "`plan` has two rows of the id P1")
    written = (tmp_path / PATH).read_text(encoding="utf-8").splitlines()
    assert "Passkeys" in written[found.place.line - 1]


def test_row_D5_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Blog: 2 published where 3 or more were planned" in words
    sections = {one["name"]: one["table"] for one in data["sections"]}
    weeks = sections["channel-act-engineering-blog"]
    assert [(one["From"], one["Planned"], one["Published"], one["State"]) for one in weeks] == [
        ("2026-11-16", "1 to 2", "0", "Running"),
        ("2026-11-09", "1 to 2", "1", "Kept"),
        ("2026-11-02", "1 to 2", "1", "Kept"),
    ]
    planned = [one["What"] for one in sections["month-2026-12"]]
    assert planned[0] == "Passkeys for merchants"
