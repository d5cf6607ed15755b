"""B12, RFCs: which are open, until when, and which decision each became."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.outputs.boards import rfcs
from opskb.outputs.sections import content
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


@pytest.mark.parametrize(
    ("path", "code", "old", "new", "words"),
    [
        (PATH, "OKB832", "closes: 2026-12-01\n", "", "does not say until when"),
        # Without a status it stands where an open one stands, and is asked the same.
        (PATH, "OKB402", "status: open\n", "", "has no status, and is treated as open"),
        (PATH, "OKB832", "status: open\n", "", "in an earlier quarter"),
        ("data/adr/adr-0001.md", "OKB831", "accepted", "rejected", "ADR-0001, which was rejected"),
    ],
)
def test_row_B12_finds_what_says_less(
    path: str, code: str, old: str, new: str, words: str, tmp_path: Path
) -> None:
    text = ROW.files[path].replace(old, new).replace("opened: 2026-10-12", "opened: 2026-09-28")
    site = row.site(tmp_path, ROW, {path: text})
    assert any(words in one.message for one in site.findings if one.code == code)


def test_row_B12_the_index_shows_windows_and_what_became_of_each(tmp_path: Path) -> None:
    words, _ = row.shown(tmp_path, ROW)
    assert "1 RFC open for comment, none past its window" in words
    assert "1 of 1 accepted RFC became a decision" in words
    whole = row.site(tmp_path, ROW)
    windows, became = rfcs.of_index(whole)
    (one,) = content([windows])[0]["table"]
    assert (one["RFC"], one["Window closes"], one["Reviewed"]) == (
        "RFC-0002",
        "2026-12-01",
        "Not yet",
    )
    (one,) = content([became])[0]["table"]
    assert (one["RFC"], one["Decided"], one["Became"]) == ("RFC-0001", "2026-03-20", "ADR-0001")


def test_row_B12_a_rejected_decision_is_none(tmp_path: Path) -> None:
    decision = DECISION.replace("status: accepted", "status: rejected")
    _, became = rfcs.of_index(row.site(tmp_path, ROW, {"data/adr/adr-0001.md": decision}))
    (one,) = content([became])[0]["table"]
    assert one["Became"] == ["ADR-0001", "Rejected"]
    assert became.title == "0 of 1 accepted RFC became a decision"
