"""B6, spend: a budget against what was spent, its thresholds and its cap, a spike, and who changed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

BUDGET = """---
id: BUD-cloud
title: The cloud account
status: active
owner: Ines Ferreira
summary: What the machines may cost.
scope: account
amount: 1000
spend: bud-cloud.csv
spikes:
  - {on: 2026-11-12, paused: true, paged: Ines Ferreira, why: "An export that began again by itself"}
policy_changes:
  - {on: 2026-10-01, what: "From 800 to 1,000 a month", by: Adaeze Okonjo, was: 800, ledger: 214}
reviews:
  - {on: 2026-11-03, by: Ines Ferreira, checked: "The bill of October, line by line"}
---
The bill comes on the third of each month.
"""
# Eleven days of 30, one of 300, eight of 30: 330, then 630, then 870 by the twentieth.
DAYS = [(day, 300 if day == 12 else 30) for day in range(1, 21)]
SPEND = "on,value\n2026-09-01,760\n2026-10-01,920\n" + "".join(
    f"2026-11-{day:02},{value}\n" for day, value in DAYS
)

ROW = Row(
    "B6",
    "Spend",
    ("budget",),
    {"data/budgets/bud-cloud.md": BUDGET, "data/budgets/bud-cloud.csv": SPEND},
    {
        # Over the cap: 870 of 780 is 112 %.
        "OKB868": {"data/budgets/bud-cloud.md": BUDGET.replace("amount: 1000", "amount: 780")},
        # A spike without its page.
        "OKB869": {"data/budgets/bud-cloud.md": BUDGET.replace(" paged: Ines Ferreira,", "")},
        # A policy change without an entry in the ledger.
        "OKB870": {"data/budgets/bud-cloud.md": BUDGET.replace(", ledger: 214", "")},
        # A budget of nought.
        "OKB871": {"data/budgets/bud-cloud.md": BUDGET.replace("amount: 1000", "amount: 0")},
        # The monthly review was missed.
        "OKB301": {"data/budgets/bud-cloud.md": BUDGET.replace("on: 2026-11-03", "on: 2026-10-03")},
    },
    "spend/index.html",
    "api/v1/boards/spend.json",
)


def test_row_B6_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B6_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_B6_a_spike_that_nobody_wrote_down_is_found_as_well(tmp_path: Path) -> None:
    whole = BUDGET.splitlines(keepends=True)
    silent = "".join(line for line in whole if "2026-11-12" not in line and "spikes:" not in line)
    site = row.site(tmp_path, ROW, {"data/budgets/bud-cloud.md": silent})
    (found,) = [one for one in site.findings if one.code == "OKB869"]
    assert "2026-11-12 cost 300.00, 10.0 times the trailing median of 30.00" in found.message
    assert "paused nothing and paged nobody" in found.message


def test_row_B6_fails_on_a_spend_that_begins_after_nothing(tmp_path: Path) -> None:
    days = "".join(f"2026-11-{day:02},{150 if day > 14 else 0}\n" for day in range(1, 21))
    series = f"on,value\n2026-09-01,760\n2026-10-01,920\n{days}"
    files = {**ROW.files, "data/budgets/bud-cloud.csv": series}
    words, _ = row.shown(tmp_path / "page", replace(ROW, files=files))
    assert "no spike, 1 begun after a median of nought and unexplained." in words
    assert "BUD-cloud cost 150 on 15 Nov 2026 after a median of nought" in words
    site = row.site(tmp_path / "check", ROW, files)
    (found,) = [one for one in site.findings if one.code == "OKB869"]
    assert (found.level, found.field) == ("error", "spikes")
    assert found.message.startswith("2026-11-15 cost 150.00, more than its part of the budget")


def test_row_B6_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert (
        "1 budget, none past its cap, 1 on the way past it; 1 spike, each paused and paged."
        in words
    )
    # 330 on the 11th, 630 on the 12th, 750 on the 16th (630 + 4 × 30), 870 on the 20th.
    assert "75 % on 16 Nov 2026" in words
    # 870 / 20 × 30 = 1,305
    assert "1,305 EUR" in words
    by_name = {section["name"]: section for section in data["sections"]}
    (budget,) = by_name["spend-account"]["table"]
    assert (budget["Budget"], budget["Share"], budget["Cap"]) == ("BUD-cloud", "87 %", "110 %")
    (spike,) = by_name["spikes"]["table"]
    assert (spike["On"], spike["Times the median"], spike["Paged"]) == (
        "2026-11-12", "10", "Ines Ferreira",
    )  # fmt: skip
    (change,) = by_name["policy-changes"]["table"]
    assert change["Ledger entry"] == "214"
    assert [one["Spent"] for one in by_name["trend-eur"]["table"]] == ["920 EUR", "760 EUR"]


def test_row_B6_says_what_it_cannot_compute(tmp_path: Path) -> None:
    changed = {path: text or "" for path, text in ROW.breaks["OKB871"].items()}
    broken = replace(ROW, files={**ROW.files, **changed})
    words, data = row.shown(tmp_path, broken)
    assert "A budget of nought" in words
    (budget,) = data["sections"][0]["table"]
    assert budget["Share"] is None


def test_row_B6_is_computed_on_the_page_and_in_the_json_of_its_record(tmp_path: Path) -> None:
    record = replace(ROW, page="budgets/bud-cloud/index.html", data="api/v1/records/bud-cloud.json")
    words, data = row.shown(tmp_path, record)
    computed = {one["name"]: one for one in data["computed"]}
    assert computed["reached_50"]["value"] == "2026-11-12"
    assert computed["reached_90"]["value"] == "not reached"
    assert (computed["projected"]["value"], computed["projected"]["holds"]) == (1305, False)
    assert computed["spikes"]["because"] == "each paused and paged"
    assert "870 EUR after 20 days, 87 % of the budget" in words
    assert "None of 3 months past the cap" in words
    assert "cap, 110 % of the budget" in words


def _found(tmp_path: Path, code: str, text: str, spend: str = SPEND) -> list[str]:
    files = {"data/budgets/bud-cloud.md": text, "data/budgets/bud-cloud.csv": spend}
    return [one.message for one in row.site(tmp_path, ROW, files).findings if one.code == code]


REVIEWS = BUDGET[BUDGET.index("reviews:") : BUDGET.index("---\nThe bill")]


def test_row_B6_a_budget_that_was_never_reviewed_is_no_warning(tmp_path: Path) -> None:
    never = BUDGET.replace(REVIEWS, "")
    (message,) = _found(tmp_path, "OKB868", never)
    assert message == "nobody has reviewed September 2026 and 1 more since it ended"


def test_row_B6_no_cadence_of_its_own_stretches_a_month(tmp_path: Path) -> None:
    slow = BUDGET.replace("scope: account", "scope: account\nevery: 5 years")
    slow = slow.replace("on: 2026-11-03", "on: 2026-09-30")
    # October has until the end of November.
    (message,) = _found(tmp_path, "OKB868", slow)
    assert message == "nobody has reviewed September 2026 since it ended"


@pytest.mark.parametrize("spend", ["on,value\n", "on,value\n2026-12-01,100\n"])
def test_row_B6_a_budget_without_actuals_is_told(spend: str, tmp_path: Path) -> None:
    assert _found(tmp_path, "OKB871", BUDGET, spend) == ["says nothing of what was spent"]


def test_row_B6_the_page_counts_what_it_cannot_compute(tmp_path: Path) -> None:
    silent = BUDGET.replace("spend: bud-cloud.csv\n", "")
    assert "says nothing of what was spent" in _found(tmp_path / "a", "OKB871", silent)
    files = {**ROW.files, "data/budgets/bud-cloud.md": silent}
    words, _ = row.shown(tmp_path / "b", replace(ROW, files=files))
    assert "1 budget, none past its cap, 1 not computable; no spike." in words


def test_row_B6_the_page_counts_months_that_nobody_reviewed(tmp_path: Path) -> None:
    files = {**ROW.files, "data/budgets/bud-cloud.md": BUDGET.replace(REVIEWS, "")}
    words, data = row.shown(tmp_path, replace(ROW, files=files))
    assert "1 with a month that nobody reviewed" in words
    (budget,) = data["sections"][0]["table"]
    assert budget["State"] == "Red"
