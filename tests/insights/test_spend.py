"""Golden numbers of spend, worked by hand.

A budget of 1,000 a month, as of 20 November 2026. Days 1 to 20 cost 30 each, but the 12th, 300:

    after the 11th    11 · 30                      = 330     33 %
    after the 12th    330 + 300                    = 630     63 %     50 % reached on the 12th
    after the 16th    630 + 4 · 30                 = 750     75 %     75 % reached on the 16th
    after the 20th    630 + 8 · 30                 = 870     87 %
    run-rate          870 / 20 · 30                = 1,305            past the cap of 1,100
    the 12th          300 / median of 11 times 30  = 10.0             a spike, at ten times

Months of 100, 100, 100, 120, 90, 110 and then 1,000:

    median of the six                              = (100 + 100) / 2 = 100
    the seventh       1,000 / 100                  = 10.0             a spike
    the fourth        120 / median of three 100s   = 1.2              none
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from opskb.insights import spend as s
from opskb.insights import unspent
from opskb.model import Record
from opskb.project import Project
from opskb.rules import check
from tests.checked import SETTINGS, loaded

DAYS = [(date(2026, 11, day), 300.0 if day == 12 else 30.0) for day in range(1, 21)]
MONTHS = [
    (date(2026, month, 1), value)
    for month, value in enumerate((100.0, 100.0, 100.0, 120.0, 90.0, 110.0, 1000.0), 4)
]


def budget(
    root: Path,
    spend: Iterable[tuple[date, float]],
    *,
    amount: float = 1000,
    more: str = "",
    settings: str = SETTINGS,
) -> tuple[Project, Record]:
    """A knowledge base with one budget and what was spent of it."""
    rows = "".join(f"{day},{value}\n" for day, value in spend)
    text = (
        "---\nid: BUD-1\ntitle: The account\nstatus: active\nowner: Ines Ferreira\n"
        f"scope: account\namount: {amount}\nspend: bud-1.csv\n{more}---\n"
    )
    files = {"data/budgets/bud-1.md": text, "data/budgets/bud-1.csv": f"on,value\n{rows}"}
    base = loaded(root, files, settings=settings)
    return base, base.graph["BUD-1"]


def test_the_month_is_that_of_the_table(tmp_path: Path) -> None:
    found = s.spend(*budget(tmp_path, DAYS))
    month = found.current
    assert month
    assert (month.spent, month.share, month.elapsed, month.days) == (870, 87, 20, 30)
    assert month.projected == 1305
    assert [(one.share, one.on) for one in month.reached] == [
        (50, date(2026, 11, 12)),
        (75, date(2026, 11, 16)),
    ]
    assert not found.over(month)


def test_a_day_of_ten_times_the_median_is_a_spike(tmp_path: Path) -> None:
    found = s.spend(*budget(tmp_path, DAYS))
    (spike,) = found.spikes
    assert (spike.day, spike.median, spike.times) == (date(2026, 11, 12), 30, 10)
    assert spike.owed == ("paused", "paged")
    assert s.unanswered(found) == (spike,)


def test_a_day_of_a_little_less_is_none(tmp_path: Path) -> None:
    days = [(day, min(value, 299.99)) for day, value in DAYS]
    assert s.spend(*budget(tmp_path, days)).spikes == ()


@pytest.mark.parametrize(
    ("row", "owed"),
    [
        ("{on: 2026-11-12, paused: true, paged: Ines Ferreira}", ()),
        ("{on: 2026-11-12, paged: Ines Ferreira}", ("paused",)),
        ("{on: 2026-11-12, paused: true}", ("paged",)),
        ("{on: 2026-11-13, paused: true, paged: Ines Ferreira}", ("paused", "paged")),
    ],
)
def test_a_row_of_its_day_answers_a_spike(row: str, owed: tuple[str, ...], tmp_path: Path) -> None:
    (spike,) = s.spend(*budget(tmp_path, DAYS, more=f"spikes:\n  - {row}\n")).spikes
    assert spike.owed == owed


def test_months_are_measured_against_months(tmp_path: Path) -> None:
    found = s.spend(*budget(tmp_path, MONTHS))
    (spike,) = found.spikes
    assert (spike.day, spike.median, spike.times) == (date(2026, 10, 1), 100, 10)
    assert found.current is None
    assert [(one.daily, one.elapsed) for one in found.months[-1:]] == [(False, 31)]
    # October reached everything, and a row of a month does not say on which day.
    assert [(one.share, one.on) for one in found.months[-1].reached] == [
        (50, None), (75, None), (90, None), (100, None),
    ]  # fmt: skip


def test_the_month_that_is_not_over_is_projected_from_its_row(tmp_path: Path) -> None:
    found = s.spend(*budget(tmp_path, [(date(2026, 11, 1), 500.0)]))
    assert found.current
    # 500 / 20 · 30
    assert found.current.projected == 750


def test_a_window_of_few_values_judges_nothing(tmp_path: Path) -> None:
    early = [(date(2026, 11, day), 300.0 if day == 7 else 3.0) for day in range(1, 8)]
    assert s.spend(*budget(tmp_path, early)).spikes == ()
    later = [(date(2026, 11, day), 300.0 if day == 8 else 3.0) for day in range(1, 9)]
    assert [one.day.day for one in s.spend(*budget(tmp_path, later)).spikes] == [8]


def test_what_lies_before_the_window_does_not_count(tmp_path: Path) -> None:
    # Four weeks of 1 before four weeks of 9: the median of the last 28 days is 9, so 60 is none.
    days = [date.fromordinal(date(2026, 9, 20).toordinal() + at) for at in range(57)]
    values = [1.0] * 28 + [9.0] * 28 + [60.0]
    assert s.spend(*budget(tmp_path, zip(days, values, strict=True))).spikes == ()


def test_nothing_is_a_multiple_of_nought(tmp_path: Path) -> None:
    days = [(date(2026, 11, day), 40.0 if day == 10 else 0.0) for day in range(1, 12)]
    base, record = budget(tmp_path, days)
    found = s.spend(base, record)
    assert (found.spikes, found.unjudged) == ((), 1)
    (figure,) = [one for one in s.figures(base, record) if one.name == "spikes"]
    assert "1 value follows a median of nought" in figure.because


@pytest.mark.parametrize(
    ("cost", "more", "begun"),
    [
        # A day's part of 1,000 in November is 33.33.
        (150.0, "", [10]),
        (33.0, "", []),
        (150.0, "spikes:\n  - {on: 2026-11-12, why: The import began}\n", []),
        (150.0, "spikes:\n  - {on: 2026-11-05, why: Something else}\n", [10]),
    ],
)
def test_what_begins_after_nothing_is_asked_about_once(
    cost: float, more: str, begun: list[int], tmp_path: Path
) -> None:
    days = [(date(2026, 11, day), 0.0 if day < 10 else cost) for day in range(1, 15)]
    found = s.spend(*budget(tmp_path, days, more=more))
    assert [day.day for day, _ in found.begun] == begun
    assert found.spikes == ()


def test_a_budget_of_nought_has_no_share(tmp_path: Path) -> None:
    base, record = budget(tmp_path, DAYS, amount=0)
    found = s.spend(base, record)
    assert found.current
    assert (found.current.share, found.current.reached) == (None, ())
    assert s.unreviewed(record, found) == ()
    share = next(one for one in s.figures(base, record) if one.name == "share")
    assert (share.value, share.because) == (None, "nothing is a share of a budget of 0 EUR")


def test_a_budget_without_spend_says_so(tmp_path: Path) -> None:
    base, record = budget(tmp_path, [])
    first, spikes = s.figures(base, record)
    assert (first.value, first.because) == (None, "nothing is written of November 2026")
    assert spikes.value == 0


def test_a_month_is_held_to_the_budget_it_had(tmp_path: Path) -> None:
    more = (
        "policy_changes:\n"
        "  - {on: 2026-10-15, what: More, was: 800, ledger: 3}\n"
        "  - {on: 2026-06-01, what: Less, was: 1200, ledger: 2}\n"
    )
    months = [(date(2026, month, 1), 900.0) for month in (5, 6, 9, 10, 11)]
    found = s.spend(*budget(tmp_path, months, more=more))
    # 900 of 1,200; of 800; of 800; of 1,000, since the change fell into October; of 1,000
    assert [one.share for one in found.months] == [75, 112.5, 112.5, 90, 90]


def test_a_month_past_the_cap_is_answered_by_a_review_after_it(tmp_path: Path) -> None:
    months = [(date(2026, month, 1), 1200.0) for month in (9, 10, 11)]
    review = "reviews:\n  - {on: 2026-10-05, by: Ines Ferreira, checked: September}\n"
    base, record = budget(tmp_path, months, more=review)
    left = s.unreviewed(record, s.spend(base, record))
    assert [one.first.month for one in left] == [10, 11]


def test_thresholds_and_spikes_are_set_in_the_settings(tmp_path: Path) -> None:
    settings = "as_of: 2026-11-20\nspend_thresholds: [60]\nspend_spike: 11\n"
    found = s.spend(*budget(tmp_path, DAYS, settings=settings))
    assert found.current
    assert [(one.share, one.on) for one in found.current.reached] == [(60, date(2026, 11, 12))]
    assert found.spikes == ()


def test_what_lies_after_today_is_not_spent_yet(tmp_path: Path) -> None:
    after = [*DAYS, (date(2026, 11, 21), 500.0), (date(2026, 12, 1), 9000.0)]
    found = s.spend(*budget(tmp_path, after))
    assert found.current
    assert found.current.spent == 870
    assert len(found.months) == 1


def test_gaps_repeated_days_and_text_stop_nothing(tmp_path: Path) -> None:
    root = tmp_path / "data" / "budgets"
    base, _ = budget(tmp_path, DAYS)
    (root / "bud-1.csv").write_text(
        "on,value\n2026-11-01,10\n2026-11-01,12\n2026-11-09,much\n2026-11-15,20\n", encoding="utf-8"
    )
    base = loaded(tmp_path, {})
    found = s.spend(base, base.graph["BUD-1"])
    assert found.current
    # The last of the two rows of the first stands: 12 + 20, told up to the 15th.
    assert (found.current.spent, found.current.elapsed) == (32, 15)
    assert [(one.code, one.place.path, one.place.line) for one in base.problems] == [
        ("OKB003", "data/budgets/bud-1.csv", 4)
    ]


def test_credits_and_months_of_nothing_divide_nothing(tmp_path: Path) -> None:
    months = [(date(2026, month, 1), -50.0) for month in range(1, 11)]
    base, record = budget(tmp_path, [*months, (date(2026, 11, 1), 0.0)])
    found = s.spend(base, record)
    assert found.spikes == ()
    assert found.current
    assert (found.current.share, found.current.projected) == (0, 0)


@pytest.mark.parametrize("amount", [1e-59, 1e59, 1000.0])
def test_no_amount_of_money_stops_nothing(amount: float, tmp_path: Path) -> None:
    wild = [(date(1, 1, 1), 5.0), *DAYS[:-1], (date(2026, 11, 20), 1e59)]
    base, record = budget(tmp_path, wild, amount=amount, more="hard_cap: 1e59\n")
    found = s.spend(base, record)
    assert found.current
    # The day of 1e59 is left out: 870 - 30.
    assert found.current.spent == 840
    assert list(s.figures(base, record))
    assert any(one.code == "OKB871" and "no amount of money" in one.message for one in check(base))


def test_a_day_on_the_first_is_a_day_where_the_month_before_was_daily(tmp_path: Path) -> None:
    settings = "as_of: 2026-12-03\n"
    days = [*DAYS, (date(2026, 12, 1), 62.0)]
    found = s.spend(*budget(tmp_path, days, settings=settings))
    assert found.current
    # 62 in one day, by 31 days; a month's sum so far would have been 62 in three.
    assert (found.current.elapsed, found.current.projected) == (1, 1922)


def test_a_month_and_days_that_are_missing_are_told(tmp_path: Path) -> None:
    # August is missing; of November the 3rd, and the 5th to the 8th.
    rows = [(date(2026, month, 1), 100.0) for month in (6, 7, 9, 10)]
    rows += [(date(2026, 11, day), 3.0) for day in (1, 2, 4, 9)]
    base, record = budget(tmp_path, rows)
    found = unspent.silence(base, record)
    assert found.months == (date(2026, 8, 1),)
    assert [day.day for day in found.days] == [3, 5, 6, 7, 8]
    told = {one.message for one in check(base) if one.code == "OKB871"}
    assert told == {"says nothing of August 2026", "says nothing of 2026-11-03 and 4 more"}


@pytest.mark.parametrize(("as_of", "missing"), [("2026-11-15", 0), ("2026-11-16", 1)])
def test_a_month_waits_two_weeks_for_its_bill(as_of: str, missing: int, tmp_path: Path) -> None:
    settings = f"as_of: {as_of}\n"
    found = unspent.silence(*budget(tmp_path, [(date(2026, 9, 1), 90.0)], settings=settings))
    assert len(found.months) == missing


@pytest.mark.parametrize(("within", "months"), [("14 days", [10]), ("30 days", [])])
def test_a_month_may_wait_for_its_bill_as_long_as_the_setting_says(
    tmp_path: Path, within: str, months: list[int]
) -> None:
    """October ended 20 days ago; its bill is late after 14 days, not after 30."""
    settings = f"{SETTINGS}billed_within: {within}\n"
    found = unspent.silence(*budget(tmp_path, [(date(2026, 9, 1), 90.0)], settings=settings))
    assert [month.month for month in found.months] == months


# Months of 2026 from September on; October ended on 31 October and was billed by 15 November.
@pytest.mark.parametrize(
    ("reviewed", "as_of", "months"),
    [
        ("", "2026-10-15", []),
        ("", "2026-10-16", [9]),
        ("", "2026-11-20", [9, 10]),
        ("2026-10-05", "2026-11-30", []),
        ("2026-10-05", "2026-12-01", [10]),
        ("2026-11-05", "2026-11-30", []),
        ("2026-09-30", "2026-10-31", []),
        ("2026-09-30", "2026-11-01", [9]),
    ],
)
def test_each_month_is_reviewed_by_the_end_of_the_next(
    reviewed: str, as_of: str, months: list[int], tmp_path: Path
) -> None:
    rows = [(date(2026, month, 1), 90.0) for month in (9, 10, 11, 12)]
    more = (
        f"every: 5 years\nreviews:\n  - {{on: {reviewed}, checked: The bill}}\n" if reviewed else ""
    )
    base, record = budget(tmp_path, rows, more=more, settings=f"as_of: {as_of}\n")
    assert [month.month for month in unspent.unread(base, record)] == months


@pytest.mark.parametrize(
    ("rows", "whole"), [([], True), ([(date(2026, 12, 1), 5.0)], True), (DAYS, False)]
)
def test_a_budget_without_a_row_up_to_today_is_silent_as_a_whole(
    rows: list[tuple[date, float]], whole: bool, tmp_path: Path
) -> None:
    assert unspent.silence(*budget(tmp_path, rows)).whole is whole
