"""A6, cross-links: every reference has its other side, and none leads to nothing."""

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


FIRST, SECOND, THIRD = (f"data/adr/adr-000{number}.md" for number in (1, 2, 3))
OLD = decision(1, "Send files by hand", status="superseded", more="superseded_by: ADR-0002\n")
NEW = decision(2, "Queue the payouts", more="supersedes: ADR-0001\n")
OTHER = decision(3, "Retry with a budget", more="relates_to: ADR-0002\n")

ROW = Row(
    "A6",
    "Cross-links",
    ("adr",),
    {FIRST: OLD, SECOND: NEW, THIRD: f"{OTHER}\nADR-0002 says where they wait.\n"},
    {
        "OKB201": {THIRD: OTHER.replace("relates_to: ADR-0002", "relates_to: ADR-0009")},
        "OKB202": {THIRD: OTHER.replace("relates_to:", "promoted_from:")},
        "OKB203": {FIRST: OLD.replace("superseded_by: ADR-0002\n", "")},
        "OKB207": {THIRD: OTHER.replace("relates_to: ADR-0002", "relates_to: ADR-0001")},
    },
    "decisions/adr-0002/index.html",
    "api/v1/records/adr-0002.json",
    also=("OKB208",),
)


def test_row_A6_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A6_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path in {*ROW.files, *(ROW.breaks[code])}


def test_row_A6_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "ADR-0002 says where they wait." in words
    assert {"id": "ADR-0003", "sentence": "ADR-0002 says where they wait."} in data["mentioned_by"]
    assert {"relation": "relates_to", "from": "ADR-0003", "to": "ADR-0002"} in data["relations"]
