"""D8, strategy quarter: market, product, growth and organisation, and what each led to."""

from __future__ import annotations

from dataclasses import replace
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
GROWTH, PEOPLE = (
    REVIEW.format(subject=subject, quarter="2026-Q3", date="2026-10-08").replace(
        "led_to: ADR-0001", NOTHING
    )
    for subject in ("growth", "organisation")
)
PATH = "data/exercises/ex-market-2026-q3.md"
ROW = Row(
    "D8",
    "Strategy quarter",
    ("exercise", "adr"),
    {
        PATH: MARKET.replace("2026-Q3\ntitle", "2026-q3\ntitle"),
        "data/exercises/ex-market-2026-q2.md": SPRING.replace("2026-Q2\ntitle", "2026-q2\ntitle"),
        "data/exercises/ex-product-2026-q3.md": PRODUCT.replace("2026-Q3\ntitle", "2026-q3\ntitle"),
        "data/exercises/ex-growth-2026-q3.md": GROWTH.replace("2026-Q3\ntitle", "2026-q3\ntitle"),
        "data/exercises/ex-organisation-2026-q3.md": PEOPLE.replace(
            "2026-Q3\ntitle", "2026-q3\ntitle"
        ),
        "data/adr/adr-0001.md": DECISION.replace("2026-Q3", "2026-q3"),
    },
    {"OKB882": {PATH: None}, "OKB891": {PATH: MARKET.replace(f"{NOTHING}\n", "")}},
    "reviews/index.html",
    "api/v1/boards/reviews.json",
    names={"OKB882": "EX-market-2026-q2"},
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


def test_row_D8_a_quarter_that_was_skipped_is_told_though_the_next_was_held(
    tmp_path: Path,
) -> None:
    later = MARKET.replace("2026-Q3\ntitle", "2026-q4\ntitle").replace("2026-Q3", "2026-Q4")
    later = later.replace("2026-10-07", "2026-11-12")
    files = {PATH: None, "data/exercises/ex-market-2026-q4.md": later}
    found = row.site(tmp_path, ROW, files)
    (told,) = [one.message for one in found.findings if one.code == "OKB882"]
    assert told == (
        "is the last `market`, quarterly: none from 2026-07-01 to 2026-09-30, though one came later"
    )
    words, data = row.shown(tmp_path, replace(ROW, files={**ROW.files, **files}))
    assert "1 past their quarter" in words
    (subjects,) = [one["table"] for one in data["sections"] if one["name"] == "subjects"]
    states = {one["What"]: one["State"] for one in subjects}
    assert states["Market"] == "Missed to 30 Sep 2026"


def test_row_D8_the_four_reviews_are_bound_together(tmp_path: Path) -> None:
    files = {
        "data/exercises/ex-growth-2026-q3.md": None,
        "data/exercises/ex-organisation-2026-q3.md": None,
    }
    found = row.site(tmp_path, ROW, files)
    assert sorted(one.message for one in found.findings if one.code == "OKB882") == [
        "the audit `growth` (quarterly) never ran",
        "the audit `organisation` (quarterly) never ran",
    ]


def test_row_D8_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "5 reviews held, 1 of them led to something; none past its quarter." in words
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
