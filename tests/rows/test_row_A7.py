"""A7, the archive: old tombstones lie in it, are still published, and nobody links to where they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

PLAN = """---
id: PLAN-0001
title: Move the file to noon
status: retired
owner: Tomasz Wrona
summary: One file, sent at noon.
outcome: The queue made it pointless.
tombstone: {on: 2026-02-02, reason: The queue sends them.}
---
One file a day, sent by hand.
"""
PAGE = """---
id: PAGE-payouts
title: How payouts leave
status: published
summary: Who sends what, and when.
owner: Tomasz Wrona
---
They left [by hand](../plans/_archive/plan-0001.md) until February.
"""
OLD, PATH = "data/plans/_archive/plan-0001.md", "data/pages/page-payouts.md"

ROW = Row(
    "A7",
    "Archive",
    ("plan", "page"),
    {OLD: PLAN, PATH: PAGE},
    {
        "OKB406": {OLD: None, "data/plans/plan-0001.md": PLAN, PATH: PAGE.replace("_archive/", "")},
        "OKB408": {PATH: PAGE.replace("_archive/", "")},
        "OKB409": {
            OLD: PLAN.replace("status: retired", "status: active").replace(
                "tombstone: {on: 2026-02-02, reason: The queue sends them.}\n", ""
            )
        },
    },
    "archive/index.html",
    "api/v1/records/plan-0001.json",
    warns=("OKB406",),
)


def test_row_A7_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A7_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path in {*ROW.files, *(ROW.breaks[code])}


def test_row_A7_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "PLAN-0001" in words
    assert data["archived"] is True
    assert data["url"] == "/plans/plan-0001/"
