"""D8, strategy quarter: market, product, growth and organisation, and what each led to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

REVIEW = """---
id: EX-{subject}-{quarter}
title: Review of the {subject}, {quarter}
status: done
summary: Held with all leads.
type: review
pillar: strategy
subject: {subject}
owner: Kofi Mensah
date: {date}
period: {quarter}
led_to: ADR-0001
---
An afternoon.
"""
NOTHING = "nothing_decided: No merchant left, and no price moved."
DECISION = """---
id: ADR-0001
title: Passkeys for merchants
status: accepted
summary: Merchants sign in without a word to remember.
date: 2026-10-12
owner: Daan Vermeulen
prompted_by: EX-product-2026-Q3
---
## Context

Codes by text message arrive late.

## Decision

Passkeys.

## Consequences

A second device is needed.
"""
# The third quarter's reviews are held in the first days of the fourth, and count for the third.
PRODUCT = REVIEW.format(subject="product", quarter="2026-Q3", date="2026-10-06")
MARKET = REVIEW.format(subject="market", quarter="2026-Q3", date="2026-10-07").replace(
    "led_to: ADR-0001", NOTHING
)
SPRING = REVIEW.format(subject="market", quarter="2026-Q2", date="2026-07-02").replace(
    "led_to: ADR-0001", NOTHING
)
PATH = "data/exercises/ex-market-2026-q3.md"
# Two of the four are held for the third quarter, the others begin with the fourth.
ASKED = {"market": "", "product": "", "growth": "2026-10-01", "organisation": "2026-10-01"}

ROW = Row(
    "D8",
    "Strategy quarter",
    ("exercise", "adr"),
    {
        PATH: MARKET.replace("2026-Q3\ntitle", "2026-q3\ntitle"),
        "data/exercises/ex-market-2026-q2.md": SPRING.replace("2026-Q2\ntitle", "2026-q2\ntitle"),
        "data/exercises/ex-product-2026-q3.md": PRODUCT.replace("2026-Q3\ntitle", "2026-q3\ntitle"),
        "data/adr/adr-0001.md": DECISION.replace("2026-Q3", "2026-q3"),
    },
    {"OKB882": {PATH: None}, "OKB891": {PATH: MARKET.replace(f"{NOTHING}\n", "")}},
    "reviews/index.html",
    "api/v1/boards/reviews.json",
    settings=row.SETTINGS
    + "audits:\n"
    + "".join(
        f"  - {{name: {name}, pillar: strategy, cadence: quarterly, since: {since or 'null'}}}\n"
        for name, since in ASKED.items()
    ),
)

WORDS = {
    "OKB882": "is the last `market`, quarterly: none from 2026-07-01 to 2026-09-30, nor since",
    "OKB891": "led to no decision, and does not say why",
}


def test_row_D8_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D8_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).message == WORDS[code]


def test_row_D8_takes_the_word_of_either_side(tmp_path: Path) -> None:
    product = PRODUCT.replace("2026-Q3\ntitle", "2026-q3\ntitle").replace("led_to: ADR-0001\n", "")
    site = row.site(tmp_path, ROW, {"data/exercises/ex-product-2026-q3.md": product})
    assert "OKB891" not in {one.code for one in site.findings}


def test_row_D8_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "3 reviews held, 1 of them led to something; none past its quarter." in words
    sections = {one["name"]: one["table"] for one in data["sections"]}
    assert {one["What"] for one in sections["subjects"]} == {
        "Market", "Product", "Growth", "Organisation",
    }  # fmt: skip
    assert [(one["Record"], one["From"]) for one in sections["roadmap"]] == [
        ("ADR-0001", "EX-product-2026-q3")
    ]
    newest = sections["held"][0]
    assert (newest["Quarter"], newest["Led to"]) == (
        "2026-Q3", "Nothing: No merchant left, and no price moved.",
    )  # fmt: skip


def test_row_D8_asks_for_all_four_once_one_is_held(tmp_path: Path) -> None:
    found = row.site(tmp_path, ROW, {"opskb.yml": row.SETTINGS}).findings
    assert {one.record for one in found if one.code == "OKB882"} == {"growth", "organisation"}
