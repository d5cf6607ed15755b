"""B12, RFCs: which are open, until when, and which decision each became."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

TEXT = """## Problem

Payouts wait for one another.

## Proposal

One queue a country.

## Alternatives

A larger machine, for a year.
"""
OPEN = f"""---
id: RFC-0002
title: Payouts by country
status: open
summary: One queue a country.
author: Ines Ferreira
opened: 2026-10-12
closes: 2026-12-01
---
{TEXT}"""
ACCEPTED = f"""---
id: RFC-0001
title: Queue the payouts
status: accepted
summary: One queue for all payouts.
author: Tomasz Wrona
opened: 2026-03-02
decided: 2026-03-20
promoted_to: ADR-0001
---
{TEXT}"""
DECISION = """---
id: ADR-0001
title: Queue the payouts
status: accepted
summary: Payouts wait in one queue.
date: 2026-03-20
owner: Tomasz Wrona
---
## Context

The bank takes one file at a time.

## Decision

One queue.

## Consequences

An order that can be explained.
"""
PATH = "data/rfcs/rfc-0002.md"

ROW = Row(
    "B12",
    "RFCs",
    ("rfc", "adr"),
    {PATH: OPEN, "data/rfcs/rfc-0001.md": ACCEPTED, "data/adr/adr-0001.md": DECISION},
    {
        "OKB831": {"data/rfcs/rfc-0001.md": ACCEPTED.replace("promoted_to: ADR-0001\n", "")},
        "OKB306": {PATH: OPEN.replace("2026-12-01", "2026-11-19")},
        "OKB832": {PATH: OPEN.replace("2026-10-12", "2026-09-28")},
    },
    "rfcs/index.html",
    "api/v1/records/rfc-0001.json",
)


def test_row_B12_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B12_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).record in ("RFC-0001", "RFC-0002")


def test_row_B12_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "2 RFCs: 1 open, 1 accepted." in words
    assert "In 11 days" in words
    assert {"relation": "promoted_to", "from": "RFC-0001", "to": "ADR-0001"} in data["relations"]
