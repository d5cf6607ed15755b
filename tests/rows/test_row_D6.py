"""D6, the finance review: each line against its plan, and where it goes in three months."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row


def metric(line: str, unit: str, better: str, more: str = "") -> str:
    """A finance metric whose values lie beside it."""
    return f"""---
id: MET-{line}
title: {line.upper() if len(line) < 4 else line.capitalize()}
status: active
summary: A line of the review.
type: finance
line: {line}
owner: Aroha Ngata
unit: {unit}
better: {better}
{more}values: met-{line}.csv
---
Closed on the fifth working day.
"""


def monthly(*values: float, first: int = 3) -> str:
    """A value a month of 2026."""
    rows = (f"2026-{first + at:02}-01,{value}," for at, value in enumerate(values))
    return "on,value,dimension\n" + "\n".join(rows) + "\n"


MRR = "on,value,dimension\n" + "".join(
    f"2026-{month:02}-01,{30000 + 1000 * month},shops\n2026-{month:02}-01,20000,platforms\n"
    for month in range(3, 11)
)
COST = metric("cost", "EUR", "lower", "budgeted: 40000\n")
EXPLAINED = metric(
    "cost", "EUR", "lower",
    "budgeted: 40000\nexplained: Two months of support were billed in one.\nexplains: 2026-10\n",
)  # fmt: skip
PATH, VALUES = "data/metrics/met-cost.md", "data/metrics/met-cost.csv"

ROW = Row(
    "D6",
    "Finance review",
    ("metric",),
    {
        "data/metrics/met-mrr.md": metric("mrr", "EUR", "higher", "budgeted: 58000\n"),
        "data/metrics/met-mrr.csv": MRR,
        PATH: EXPLAINED,
        VALUES: monthly(39000, 39500, 40100, 40000, 39800, 40300, 40200, 46000),
        "data/metrics/met-cac.md": metric("cac", "EUR", "lower"),
        "data/metrics/met-cac.csv": monthly(300, 310, 320, first=8),
        "data/metrics/met-ltv.md": metric("ltv", "EUR", "higher"),
        "data/metrics/met-ltv.csv": monthly(1100, 1150, 1200, first=8),
    },
    {
        # 46,000 against 40,000 is 15 % above, and nobody says why.
        "OKB889": {PATH: COST},
        # The last whole month is October, and September is the last that has a value.
        "OKB837": {VALUES: monthly(39000, 39500, 40100, 40000, 39800, 40300, 40200)},
        # A plan of nought.
        "OKB871": {PATH: COST.replace("budgeted: 40000", "budgeted: 0")},
    },
    "finance/index.html",
    "api/v1/boards/finance.json",
    names={"OKB837": "MET-cost"},
)


def test_row_D6_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D6_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    assert found.field == ("budgeted" if code in ("OKB889", "OKB871") else "values")


def test_row_D6_explains_no_period_that_is_not_named(tmp_path: Path) -> None:
    silent = EXPLAINED.replace("explains: 2026-10\n", "")
    # 90,000 against 40,000 is 125 % above.
    values = monthly(39000, 39500, 40100, 40000, 39800, 40300, 40200, 90000)
    (one,) = row.site(tmp_path, ROW, {PATH: silent, VALUES: values}).findings
    assert (one.code, one.field) == ("OKB889", "budgeted")
    assert "October 2026 is 125.0 % above its plan" in one.message
    assert "write `explains: 2026-10`" in one.remedy


def test_row_D6_has_one_value_for_a_month(tmp_path: Path) -> None:
    twice = monthly(39000, 39500, 40100, 40000, 39800, 40300, 40200, 46000) + "2026-10-31,1000,\n"
    found = row.site(tmp_path, ROW, {VALUES: twice}).findings
    (one,) = (one for one in found if one.code == "OKB838")
    assert one.message == "`values` has two values for 2026-10-01 to 2026-10-31"
    assert (one.place.path, one.place.line) == (VALUES, 10)


def test_row_D6_judges_no_old_month_as_if_it_were_today(tmp_path: Path) -> None:
    values = "on,value,dimension\n2024-07-01,39000,\n2024-08-01,39000,\n"
    old = replace(ROW, files={**ROW.files, PATH: COST, VALUES: values})
    _, data = row.shown(tmp_path, old)
    by_name = {section["name"]: section for section in data["sections"]}
    _, cost = by_name["variance"]["table"]
    assert (cost["Period"], cost["State"]) == ("August 2024", "Not judged")
    assert cost["Explained"] == "Not judged, because its last value is of August 2024."


def test_row_D6_divides_by_no_other_month(tmp_path: Path) -> None:
    mixed = {
        "data/metrics/met-ltv.csv": "on,value,dimension\n2026-10-01,1200,\n",
        "data/metrics/met-cac.csv": "on,value,dimension\n2026-03-01,300,\n",
    }
    _, data = row.shown(tmp_path, replace(ROW, files={**ROW.files, **mixed}))
    (economics,) = (one for one in data["sections"] if one["name"] == "economics")
    ratio = economics["figures"][1]
    assert (ratio["value"], ratio["because"]) == (
        None,
        "no month since October 2026 has both: LTV is of October 2026, CAC of March 2026",
    )


def test_row_D6_says_how_far_it_is_off(tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, "OKB889")
    assert "October 2026 is 15.0 % above its plan: 46,000.00 against 40,000.00 EUR" in found.message


def test_row_D6_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "4 metrics; 1 more than 10 % off plan, each explained." in words
    by_name = {section["name"]: section for section in data["sections"]}
    arr, ratio = by_name["economics"]["figures"]
    # October: 40,000 of shops and 20,000 of platforms; twelve such months; 1,200 by 320.
    assert (arr["value"], ratio["value"]) == (720000, 3.75)
    mrr, cost = by_name["variance"]["table"]
    # 60,000 against 58,000 is 2,000 / 58,000.
    assert (mrr["Actual"], mrr["Off plan"], mrr["State"]) == ("60,000 EUR", "+3.4 %", "Green")
    assert (cost["Off plan"], cost["Explained"]) == (
        "+15.0 %", "Two months of support were billed in one.",
    )  # fmt: skip
    newest = by_name["line-mrr-met-mrr"]["table"][0]
    assert (newest["Shops"], newest["Platforms"], newest["Whole"]) == (
        "40,000 EUR", "20,000 EUR", "60,000 EUR",
    )  # fmt: skip
    # Each month to come of the two lines that six months are known of; a straight line leaves no doubt.
    ahead = by_name["forecast"]["table"]
    assert [tuple(row.values()) for row in ahead[:3]] == [
        ("MET-mrr", "November 2026", "61,000 EUR", "61,000 EUR", "61,000 EUR"),
        ("MET-mrr", "December 2026", "62,000 EUR", "62,000 EUR", "62,000 EUR"),
        ("MET-mrr", "January 2027", "63,000 EUR", "63,000 EUR", "63,000 EUR"),
    ]
    assert [row["Metric"] for row in ahead[3:]] == ["MET-cost"] * 3
    # A straight line of 1,000 a month: 63,000 in January, and no doubt about it.
    (expected,) = by_name["line-mrr-met-mrr"]["figures"]
    assert (expected["label"], expected["value"]) == ("January 2027", 63000)
    assert by_name["line-churn"]["title"] == "Churn: not kept"
    # Three months are too few for a line.
    (unknown,) = by_name["line-cac-met-cac"]["figures"]
    assert unknown["value"] is None
    assert "6 months at the least" in unknown["because"]
