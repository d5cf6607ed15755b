"""A4, tombstones: what was retired, when, why, and what took its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

SECTIONS = """## Context

Payouts wait for one another.

## Decision

One queue.

## Consequences

An order that can be explained.
"""


def decision(number: int, title: str, *, status: str = "accepted", more: str = "") -> str:
    """A decision that is whole."""
    return f"""---
id: ADR-{number:04d}
title: {title}
status: {status}
summary: {title}, and say why.
date: 2026-03-{number:02d}
owner: Tomasz Wrona
{more}---
{SECTIONS}"""


STONE = """---
id: TS-0001
title: Sending files by hand
summary: Nobody sends payout files by hand any more.
retired: 2026-10-05
reason: The queue sends them.
marks: PLAN-0001
replaced_by: ADR-0002
---
It was given up with the last bank that took files.
"""
PLAN = """---
id: PLAN-0001
title: Move the file to noon
status: retired
owner: Tomasz Wrona
summary: One file, sent at noon.
outcome: The queue made it pointless.
tombstone: {on: 2026-10-05, reason: The queue sends them.}
superseded_by: PLAN-0002
---
One file a day, sent by hand.
"""
AFTER = """---
id: PLAN-0002
title: Queue the payouts
status: active
owner: Tomasz Wrona
summary: One queue.
supersedes: PLAN-0001
---
One queue.
"""
PATH, WHERE = "data/tombstones/ts-0001.md", "data/plans/plan-0001.md"
HASH = "0" * 64

ROW = Row(
    "A4",
    "Tombstones",
    ("tombstone", "plan"),
    {
        PATH: STONE,
        WHERE: PLAN,
        "data/plans/plan-0002.md": AFTER,
        "data/adr/adr-0001.md": decision(1, "Keep one ledger"),
        "data/adr/adr-0002.md": decision(2, "Queue the payouts"),
    },
    {
        "OKB404": {WHERE: PLAN.replace(", reason: The queue sends them.", "")},
        "OKB405": {WHERE: PLAN.replace("sends them.}", f"sends them., hash: '{HASH}'}}")},
        "OKB410": {
            "data/adr/adr-0002.md": decision(
                2, "Queue the payouts", status="deprecated", more="retired_by: ADR-0001\n"
            )
        },
        "OKB201": {PATH: STONE.replace("replaced_by: ADR-0002", "replaced_by: ADR-0009")},
    },
    "tombstones/index.html",
    "api/v1/records/ts-0001.json",
    also=("OKB407",),
    names={"OKB410": "TS-0001"},
)


def test_row_A4_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A4_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path in {*ROW.files, *(ROW.breaks[code])}


def test_row_A4_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "1 tombstone" in words
    assert "Nobody sends payout files by hand any more." in words
    assert data["fields"]["reason"] == "The queue sends them."
