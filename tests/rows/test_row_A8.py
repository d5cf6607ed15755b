"""A8, freshness: what must be looked at again, when, by whom, and a review that cannot be stamped away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

PAGE = """---
id: PAGE-on-call
title: Who is called
status: published
summary: Who is called first, and who after.
owner: Ines Ferreira
review_in: 90 days
reviews:
  - {on: 2026-10-01, by: Ines Ferreira, checked: Every number was called.}
---
The rota is in the role.
"""
PATH = "data/pages/page-on-call.md"
HASH = "0" * 64

ROW = Row(
    "A8",
    "Freshness",
    ("page",),
    {PATH: PAGE},
    {
        "OKB301": {PATH: PAGE.replace("2026-10-01", "2026-08-01")},
        "OKB302": {PATH: PAGE.replace("was called.}", f"was called., hash: '{HASH}'}}")},
        "OKB305": {
            PATH: PAGE.replace(
                "reviews:\n  - {on: 2026-10-01, by: Ines Ferreira, checked: Every number was called.}\n",
                "",
            )
        },
        "OKB602": {
            PATH: PAGE.replace("review_in:", "last_reviewed_on: 2026-09-30\nreview_in:").replace(
                ", checked: Every number was called.", ""
            )
        },
        "OKB501": {PATH: PAGE.replace("owner: Ines Ferreira\n", "")},
    },
    "freshness/index.html",
    "api/v1/records.json",
    boards=("calendar-reviews",),
    also=("OKB303", "OKB304", "OKB306"),
    warns=("OKB305", "OKB602", "OKB501"),
)


def test_row_A8_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A8_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path in {*ROW.files, *(ROW.breaks[code])}


def test_row_A8_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Ines Ferreira" in words
    assert data["records"]["PAGE-on-call"]["due"] == "2026-12-30"
    assert data["records"]["PAGE-on-call"]["freshness"] == "fresh"
