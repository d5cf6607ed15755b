"""A1, the decision log: statuses, supersession that agrees, and code that is still there."""

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


OLD = decision(1, "Send files by hand", status="superseded", more="superseded_by: ADR-0002\n")
NEW = decision(
    2, "Queue the payouts", more="supersedes: ADR-0001\nwatches: [services/payouts/**]\n"
)
OTHER = decision(3, "Retry with a budget")
FIRST, SECOND, THIRD = (f"data/adr/adr-000{number}.md" for number in (1, 2, 3))

ROW = Row(
    "A1",
    "Decision log",
    ("adr",),
    {FIRST: OLD, SECOND: NEW, THIRD: OTHER, "services/payouts/queue.py": "QUEUE = []\n"},
    {
        "OKB401": {THIRD: OTHER.replace("status: accepted", "status: agreed upon")},
        "OKB402": {THIRD: OTHER.replace("status: accepted\n", "")},
        "OKB203": {FIRST: OLD.replace("superseded_by: ADR-0002\n", "")},
        "OKB204": {
            SECOND: NEW.replace("supersedes:", "superseded_by: ADR-0001\nsupersedes:"),
            FIRST: OLD.replace("superseded_by:", "supersedes: ADR-0002\nsuperseded_by:"),
        },
        "OKB205": {THIRD: OTHER.replace("owner:", "supersedes: ADR-0001\nowner:")},
        "OKB206": {
            FIRST: OLD.replace("superseded_by: ADR-0002\n", ""),
            SECOND: NEW.replace("supersedes: ADR-0001\n", ""),
        },
        "OKB101": {THIRD: OTHER.replace("id: ADR-0003", "id: ADR-0002")},
        "OKB103": {THIRD: OTHER.replace("ADR-0003", "ADR-0005")},
        "OKB307": {"services/payouts/queue.py": None},
    },
    "decisions/index.html",
    "api/v1/records/adr-0002.json",
    also=("OKB202", "OKB403"),
    warns=("OKB402", "OKB103"),
    names={"OKB205": "ADR-0001", "OKB307": "ADR-0002"},
)


def test_row_A1_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A1_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path in {*ROW.files, *(ROW.breaks[code])}


def test_row_A1_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "3 decisions: 2 accepted, 1 superseded." in words
    assert {"relation": "supersedes", "from": "ADR-0002", "to": "ADR-0001"} in data["relations"]
