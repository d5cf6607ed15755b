"""B10, tech debt: against which decision it stands, for how long, and which decision it contradicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

DECISION = """---
id: ADR-0001
title: Only the proxy retries
status: accepted
summary: One layer retries, and it keeps the budget.
date: 2026-02-03
owner: Yusuf Demir
---
## Context

Three layers that each retry multiply.

## Decision

The proxy retries, and nobody else.

## Consequences

One place to look at.
"""
DEBT = """---
id: DEBT-0001
title: The refund worker still retries on its own
status: open
summary: One worker was left out.
owner: Yusuf Demir
opened: 2026-09-01
contradicts_it: true
cost: Two attempts where one is meant
against: ADR-0001
---
It is small, and it is wrong.
"""
PAID = """---
id: DEBT-0002
title: The webhook sender retried on its own
status: paid
summary: It does not any more.
owner: Yusuf Demir
opened: 2026-03-02
closed: 2026-04-01
against: ADR-0001
---
Removed with the second release of April.
"""
PATH = "data/debt/debt-0001.md"
# A quarter before 20 November 2026 is 20 August: older debt contradicts for too long.
OLD = DEBT.replace("2026-09-01", "2026-08-19")

ROW = Row(
    "B10",
    "Tech debt",
    ("debt", "adr"),
    {"data/adr/adr-0001.md": DECISION, PATH: DEBT, "data/debt/debt-0002.md": PAID},
    {"OKB886": {PATH: OLD}},
    "debt/index.html",
    "api/v1/boards/debt.json",
)


def test_row_B10_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B10_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    assert found.related == ("ADR-0001",)
    assert "since 2026-08-19, 93 days ago" in found.message


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("", "is paid, and does not say since when"),
        ("closed: 2026-02-01\n", "`closed` (2026-02-01) lies before `opened` (2026-03-02)"),
    ],
)
def test_row_B10_fails_on_debt_whose_end_cannot_be(new: str, words: str, tmp_path: Path) -> None:
    paid = PAID.replace("closed: 2026-04-01\n", new)
    site = row.site(tmp_path, ROW, {"data/debt/debt-0002.md": paid})
    (found,) = site.findings
    assert (found.code, found.level) == ("OKB857", "error")
    assert words in found.message


def codes(tmp_path: Path, *changes: tuple[str, str], debt: str = OLD) -> set[str]:
    """What is found where the decision, or else the debt, says something else."""
    decision = DECISION
    for old, new in changes:
        decision, debt = decision.replace(old, new), debt.replace(old, new)
    site = row.site(tmp_path, ROW, {"data/adr/adr-0001.md": decision, PATH: debt})
    return {one.code for one in site.findings}


def test_row_B10_to_accept_the_debt_does_not_make_the_decision_true(tmp_path: Path) -> None:
    accepted = OLD.replace("status: open", "status: accepted\nclosed: 2026-10-01")
    assert "OKB886" in codes(tmp_path, debt=accepted)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("contradicts_it: true", "contradicts_it: false"),
        ("status: open", "status: paid"),
        ("status: accepted", "status: deprecated"),
        ("2026-08-19", "2026-08-20"),
    ],
)
def test_row_B10_lets_pass_what_contradicts_nothing_in_force(
    old: str, new: str, tmp_path: Path
) -> None:
    assert "OKB886" not in codes(tmp_path, (old, new))


def test_row_B10_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "1 debt against 1 decision, none contradicted too long." in words
    assert "ADR-0001 has carried debt for 3 months" in words
    by_name = {section["name"]: section["table"] for section in data["sections"]}
    (debt,) = by_name["by-decision"]
    # 29 days of September, 31 of October, 20 of November
    assert (debt["Debt"], debt["Decision"], debt["Stands"]) == ("DEBT-0001", "ADR-0001", "80 days")
    (paid,) = by_name["paid"]
    assert (paid["Debt"], paid["Stood"]) == ("DEBT-0002", "30 days")
