"""Golden numbers of the finance review, worked by hand.

revenue of October      shops 40,000 + platforms 20,000         = 60,000
of a year               12 · 60,000                             = 720,000
off plan                (60,000 - 58,000) / 58,000              = 3.448 %
cash, planned -20,000   (-25,000 - -20,000) / |-20,000|         = -25 %
LTV by CAC              1,200 / 320                             = 3.75
"""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.insights import finance as f
from opskb.project import Project
from tests.checked import loaded


def metric(line: str, rows: str, more: str = "", unit: str = "EUR") -> dict[str, str]:
    """The file of a finance metric and its values."""
    text = (
        f"---\nid: MET-{line}\ntitle: {line}\nstatus: active\ntype: finance\nline: {line}\n"
        f"unit: {unit}\nbetter: higher\nvalues: met-{line}.csv\n{more}---\n"
    )
    return {
        f"data/metrics/met-{line}.md": text,
        f"data/metrics/met-{line}.csv": f"on,value,dimension\n{rows}",
    }


MRR = "2026-09-01,58000,\n2026-10-01,40000,shops\n2026-10-01,20000,platforms\n"
SEGMENTS = "2026-09-01,39000,shops\n2026-09-01,20000,platforms\n" + MRR.partition("\n")[2]


def base(root: Path, *files: dict[str, str]) -> Project:
    """A knowledge base with these metrics."""
    return loaded(root, {path: text for one in files for path, text in one.items()})


def test_segments_are_added_up(tmp_path: Path) -> None:
    found = base(tmp_path, metric("mrr", SEGMENTS))
    assert [value for _, value in f.totals(found.graph["MET-mrr"], found.as_of)] == [59000, 60000]


def test_a_row_of_the_whole_stands_for_itself(tmp_path: Path) -> None:
    found = base(tmp_path, metric("mrr", MRR))
    assert [value for _, value in f.totals(found.graph["MET-mrr"], found.as_of)] == [58000]


@pytest.mark.parametrize(
    ("shops", "totals"),
    [
        ((8, 9, 10), [108, 109, 110]),
        ((8, 9), [108, 109]),  # October is not known: the sum would be less for want of a row
        ((8, 10), [108, 110]),
        ((8,), [108, 100, 100]),  # they ended in August
        ((10,), [100, 100, 110]),  # they began in October
    ],
)
def test_a_period_that_lacks_a_segment_has_no_total(
    shops: tuple[int, ...], totals: list[int], tmp_path: Path
) -> None:
    rows = "".join(f"2026-{month:02}-01,100,platforms\n" for month in (8, 9, 10))
    rows += "".join(f"2026-{month:02}-01,{month},shops\n" for month in shops)
    found = base(tmp_path, metric("mrr", rows))
    assert [value for _, value in f.totals(found.graph["MET-mrr"], found.as_of)] == totals


def test_shares_are_not_added_up(tmp_path: Path) -> None:
    found = base(tmp_path, metric("churn", SEGMENTS, "budgeted: 2\n", unit="percent"))
    assert f.totals(found.graph["MET-churn"], found.as_of) == ()
    assert f.variance(found, found.graph["MET-churn"]).because == "no row is of the whole"


@pytest.mark.parametrize(
    ("rows", "plan", "percent"),
    [
        (SEGMENTS, "58000", 3.448),
        ("2026-10-01,-25000,\n", "-20000", -25),
        ("2026-10-01,-15000,\n", "-20000", 25),
    ],
)
def test_the_variance_is_that_of_the_table(
    rows: str, plan: str, percent: float, tmp_path: Path
) -> None:
    found = base(tmp_path, metric("cash-flow", rows, f"budgeted: {plan}\n"))
    one = f.variance(found, found.graph["MET-cash-flow"])
    assert one.percent == pytest.approx(percent, abs=0.001)


@pytest.mark.parametrize(
    ("rows", "more", "because"),
    [
        (SEGMENTS, "", "it has no plan"),
        (SEGMENTS, "budgeted: 0\n", "nothing can be off a plan of 0 by a share"),
        ("", "budgeted: 5\n", "it has no values"),
    ],
)
def test_what_cannot_be_computed_says_why(
    rows: str, more: str, because: str, tmp_path: Path
) -> None:
    found = base(tmp_path, metric("mrr", rows, more))
    one = f.variance(found, found.graph["MET-mrr"])
    assert (one.percent, one.because) == (None, because)


def test_a_limit_is_passed_above_and_below(tmp_path: Path) -> None:
    found = base(
        tmp_path,
        metric("cost", "2026-10-01,111,\n", "budgeted: 100\n"),
        metric("mrr", "2026-10-01,89,\n", "budgeted: 100\n"),
        metric("expansion", "2026-10-01,110,\n", "budgeted: 100\n"),
        metric("churn", "2026-10-01,150,\n", "budgeted: 100\nexplained: One large shop left.\nexplains: 2026-10\n"),
    )  # fmt: skip
    far = f.unexplained(found, f.metrics(found))
    assert [one.record.id for one in far] == ["MET-mrr", "MET-cost"]


@pytest.mark.parametrize(
    ("period", "told"),
    [("2026-10", []), ("2026-Q4", []), ("2026-09", ["MET-churn"]), ("", ["MET-churn"])],
)
def test_a_reason_of_one_period_explains_no_other(
    period: str, told: list[str], tmp_path: Path
) -> None:
    more = f"budgeted: 100\nexplained: One large shop left.\nexplains: {period}\n"
    found = base(tmp_path, metric("churn", "2026-10-01,150,\n", more))
    far = f.unexplained(found, f.metrics(found))
    assert [one.record.id for one in far] == told


def test_what_follows_from_the_lines_together(tmp_path: Path) -> None:
    found = base(
        tmp_path,
        metric("mrr", SEGMENTS),
        metric("ltv", "2026-10-01,1200,\n"),
        metric("cac", "2026-10-01,320,\n"),
    )
    arr, ratio = f.economics(found)
    assert (arr.value, arr.unit, ratio.value) == (720000, "EUR", 3.75)


@pytest.mark.parametrize(
    ("cac", "because"),
    [("2026-10-01,0,\n", "a customer cost 0 to win"), ("", "no metric gives CAC")],
)
def test_nothing_is_divided_by_a_customer_that_cost_nothing(
    cac: str, because: str, tmp_path: Path
) -> None:
    found = base(tmp_path, metric("ltv", "2026-10-01,1200,\n"), metric("cac", cac))
    arr, ratio = f.economics(found)
    assert (arr.value, arr.because) == (None, "no metric gives the revenue of a month")
    assert (ratio.value, ratio.because) == (None, because)


@pytest.mark.parametrize(
    ("ltv", "cac", "ratio"),
    [
        # November still runs, and its LTV is known before its CAC: October stands, 1,200 / 320.
        ("2026-10-01,1200,\n2026-11-01,1300,\n", "2026-10-31,320,\n", 3.75),
        ("2026-11-01,1300,\n", "2026-11-15,325,\n", 4.0),
        # October has been known since 14 November, so September is none of today.
        ("2026-09-01,1200,\n2026-10-01,1250,\n", "2026-09-01,320,\n", None),
    ],
)
def test_ltv_by_cac_is_of_one_month(
    ltv: str, cac: str, ratio: float | None, tmp_path: Path
) -> None:
    found = base(tmp_path, metric("ltv", ltv), metric("cac", cac))
    assert list(f.economics(found))[1].value == ratio


def test_a_figure_of_an_old_period_is_neither_on_plan_nor_off_it(tmp_path: Path) -> None:
    found = base(tmp_path, metric("cost", "2024-08-01,39000,\n", "budgeted: 40000\n"))
    one = f.variance(found, found.graph["MET-cost"])
    assert (one.percent, one.holds(10)) == (-2.5, None)


def test_a_year_that_is_written_down_stands(tmp_path: Path) -> None:
    found = base(tmp_path, metric("mrr", SEGMENTS), metric("arr", "2026-10-01,731000,\n"))
    assert next(iter(f.economics(found))).value == 731000
