"""Objectives by hand.

Ten days, objective 99 %, so 1 % of 10 × 1440 = 14,400 minutes may be lost: a budget of 144.
The 17th lost 5 % of 1440 = 72, all other days nothing, but the 20th 1 % = 14.4.

| what                 | arithmetic                               | is      |
|----------------------|------------------------------------------|---------|
| lost                 | 72 + 14.4                                | 86.4    |
| compliance           | 1 − 86.4 / 14,400                        | 0.994   |
| budget left          | 1 − 86.4 / 144                           | 0.4     |
| burn rate, 1 day     | 0.01 / 0.01                              | 1       |
| burn rate, 3 days    | (0.01 / 3) / 0.01                        | 1/3     |
| burn rate, 10 days   | 0.006 / 0.01                             | 0.6     |
| limit, 1 day 10 %    | 0.1 × 10 / 1                             | 1       |
| a day, last 7 days   | (72 + 14.4) / 7                          | 12.3429 |
| gone                 | day 4: 86.4 + 4 × 12.34 = 135.8 ≤ 144;   |         |
|                      | day 5: the 17th has not left: 148.1      | + 5     |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from opskb.insights import slo
from opskb.insights.slo import Objective
from tests.checked import SETTINGS, loaded

DAYS: Mapping[int, str] = {**dict.fromkeys(range(11, 21), "1"), 17: "0.95", 20: "0.99"}
TODAY = date(2026, 11, 20)
LIMITS = "burn_windows:\n" + "".join(
    f"  - {{within: {within}, budget: {budget}, verdict: {verdict}}}\n"
    for within, budget, verdict in (
        ("1 h", "2%", "fast"),
        ("1 day", "10%", "fast"),
        ("3 days", "10%", "slow"),
        ("10 days", "100%", "slow"),
    )
)


def objective(
    folder: Path,
    rows: str = "".join(f"2026-11-{day},{value}\n" for day, value in DAYS.items()),
    *,
    heads: str = "on,value",
    **fields: str,
) -> Objective:
    written = {"objective": "99%", "window": "10 days", **fields}
    front = "".join(f"{name}: {value}\n" for name, value in written.items())
    base = loaded(
        folder,
        {
            "data/slos/slo-x.md": f"---\nid: SLO-x\nstatus: active\ncompliance: x.csv\n{front}---\n",
            "data/slos/x.csv": f"{heads}\n{rows}",
        },
        settings=SETTINGS + LIMITS,
    )
    return slo.objectives(base)["SLO-x"]


def test_compliance_and_budget_by_hand(tmp_path: Path) -> None:
    now = slo.window(objective(tmp_path), TODAY)
    assert now
    assert now.first == date(2026, 11, 11)
    assert now.budget == pytest.approx(144)
    assert now.lost == pytest.approx(86.4)
    assert now.compliance == pytest.approx(0.994)
    assert now.left == pytest.approx(0.4)
    assert now.held


def test_burn_rates_by_hand(tmp_path: Path) -> None:
    one = objective(tmp_path)
    base = loaded(tmp_path, {}, settings=SETTINGS + LIMITS)
    hour, day, three, ten = slo.burns(one, TODAY, base.config.burn_windows)
    assert (hour.rate, hour.because) == (None, "a row stands for a day")
    assert [each.rate for each in (day, three, ten)] == pytest.approx([1, 1 / 3, 0.6])
    assert [each.limit for each in (hour, day, three, ten)] == pytest.approx([4.8, 1, 1 / 3, 1])
    assert slo.verdict((hour, day, three, ten)) == "fast"


def test_the_day_a_budget_is_gone_by_hand(tmp_path: Path) -> None:
    one = objective(tmp_path)
    assert slo.rate(one, TODAY) == pytest.approx(86.4 / 7)
    assert slo.gone_on(one, TODAY) == date(2026, 11, 25)
    assert slo.pace(one, TODAY) == pytest.approx(86.4 / 7 * 10 / 144)


def test_a_whole_budget_is_gone_after_the_window_over_the_burn_rate(tmp_path: Path) -> None:
    """Twenty good days but the last 7 at burn rate 2: in steady state a budget lasts 10 / 2 days."""
    rows = "".join(f"2026-11-{day:02},{0.98 if day > 13 else 1}\n" for day in range(1, 21))
    one = objective(tmp_path, rows, window="20 days")
    # Budget 288, lost 7 × 28.8 = 201.6; each day 28.8: three days fill 288 exactly, the fourth is over.
    assert slo.gone_on(one, TODAY) == date(2026, 11, 24)


def test_a_budget_that_is_used_up_has_been_since_a_day_by_hand(tmp_path: Path) -> None:
    """Budget 144, a day at 85 % loses 216: the 2nd overspends it until it leaves on the 12th, and the
    15th does again, up to today; the 16th to the 20th lose nothing and mend nothing."""
    bad = {2: 0.85, 15: 0.85}
    rows = "".join(f"2026-11-{day:02},{bad.get(day, 1)}\n" for day in range(1, 21))
    one = objective(tmp_path, rows)
    for day, held in ((11, False), (12, True), (14, True), (15, False), (20, False)):
        now = slo.window(one, date(2026, 11, day))
        assert now
        assert now.held == held
    assert slo.gone_on(one, TODAY) == date(2026, 11, 15)
    assert slo.gone_on(one, date(2026, 11, 11)) == date(2026, 11, 2)


def test_a_budget_that_is_used_up_is_told_as_past(tmp_path: Path) -> None:
    rows = "2026-11-18,1\n2026-11-19,0.8\n2026-11-20,1\n"
    objective(tmp_path, rows)
    base = loaded(tmp_path, {}, settings=SETTINGS + LIMITS)
    figures = {each.name: each for each in slo.figures(base, base.graph["SLO-x"])}
    spent, alert = figures["exhausted_on"], figures["burning"]
    assert (spent.label, spent.value, spent.holds) == ("Used up on", date(2026, 11, 19), False)
    assert (alert.label, alert.value) == ("Burn alert", "none")


def test_events_are_weighed(tmp_path: Path) -> None:
    """100 events of which 10 % were bad and 900 of which none: 10 of 1000, where days would say 5 %."""
    rows = "2026-11-19,0.9,100\n2026-11-20,1,900\n"
    one = objective(tmp_path, rows, heads="on,value,events", window="2 days", measured_in="events")
    now = slo.window(one, TODAY)
    assert now
    assert now.compliance == pytest.approx(0.99)
    assert (now.lost, now.budget) == (pytest.approx(10), pytest.approx(10))
    assert now.held


def test_what_was_not_measured_neither_spends_nor_shortens_the_budget(tmp_path: Path) -> None:
    now = slo.window(objective(tmp_path, "2026-11-20,0.98\n"), TODAY)
    assert now
    assert now.measured == pytest.approx(0.1)
    assert (now.budget, now.lost) == (pytest.approx(144), pytest.approx(28.8))
    assert now.compliance == pytest.approx(0.98)


def test_rows_of_an_hour_are_used(tmp_path: Path) -> None:
    """24 hours of which one was all bad: 60 minutes, and an hour's burn rate of 1 / 0.01."""
    rows = "".join(f"2026-11-20T{hour:02}:00Z,{0 if hour == 23 else 1}\n" for hour in range(24))
    one = objective(tmp_path, rows)
    base = loaded(tmp_path, {}, settings=SETTINGS + LIMITS)
    hour, day, *_ = slo.burns(one, TODAY, base.config.burn_windows)
    assert (hour.rate, day.rate) == (pytest.approx(100), pytest.approx(100 / 24))
    now = slo.window(one, TODAY)
    assert now
    assert now.lost == pytest.approx(60)


def test_months_by_hand(tmp_path: Path) -> None:
    one = objective(tmp_path, "2026-10-31,0.5\n2026-11-01,1\n2026-11-02,0.9\n")
    october, november = slo.history(one)
    assert (october.first, october.compliance, october.lost) == (date(2026, 10, 1), 0.5, 720)
    assert (november.compliance, november.lost) == (pytest.approx(0.95), pytest.approx(144))


@pytest.mark.parametrize(
    ("rows", "fields", "because"),
    [
        ("", {}, "it has no series"),
        ("2026-11-20,much\n", {}, "it has no series"),
        ("2027-01-01,1\n", {}, "no row of its series counts up to today"),
        ("2026-11-20,1\n", {"objective": "100%"}, "an objective of 100 % leaves no error budget"),
        ("2026-11-20,0\n", {"objective": "0"}, "an objective of 0 % promises nothing"),
        ("2026-11-20,1\n", {"objective": "99.9"}, "it has no objective that can be read"),
        ("2026-11-20,1\n", {"window": "soon"}, "it has no window that can be read"),
        ("2026-11-20,1,0\n", {"measured_in": "events"}, "no row of its series counts up to today"),
    ],
)
def test_what_cannot_be_computed_says_why(
    rows: str, fields: dict[str, str], because: str, tmp_path: Path
) -> None:
    heads = "on,value,events" if rows.count(",") > 1 else "on,value"
    one = objective(tmp_path, rows, heads=heads, **fields)
    assert one.because == because
    base = loaded(tmp_path, {}, settings=SETTINGS + LIMITS)
    figures = {each.name: each for each in slo.figures(base, base.graph["SLO-x"])}
    assert figures["compliance"].value is None
    assert figures["compliance"].because == because


def test_days_mixed_with_times_with_and_without_a_zone_are_read_in_order(tmp_path: Path) -> None:
    rows = "2026-11-20T12:00,0\n2026-11-20,1\n2026-11-20T19:00+01:00,1\n"
    one = objective(tmp_path, rows)
    assert one.measured
    assert [at.hour for at in one.measured.moments] == [0, 12, 18]


@pytest.mark.parametrize("window", ["9999 years", "1 h"])
def test_a_window_that_no_calendar_or_row_fits_is_not_computed(window: str, tmp_path: Path) -> None:
    one = objective(tmp_path, window=window)
    assert slo.window(one, TODAY) is None
    assert slo.gone_on(one, TODAY) is None


@pytest.mark.parametrize("day", [date.min, date.max])
def test_nothing_was_measured_at_the_ends_of_the_calendar(day: date, tmp_path: Path) -> None:
    one = objective(tmp_path)
    assert slo.window(one, TODAY)
    assert (slo.window(one, day), slo.gone_on(one, day), slo.pace(one, day)) == (None, None, None)


CHARGED = """\
---
id: INC-1
status: closed
severity: SEV-3
started: 2026-11-17T09:00Z
resolved: 2026-11-17T12:00Z
spent: [{to: SLO-x, minutes: %s}]
---
"""


@pytest.mark.parametrize(
    ("minutes", "fields", "explained"),
    [
        # Lost are 216 + 14.4 of 144: without 86.4 of them no more than the budget is left. Of events
        # the 17th lost 216: with an incident that is charged with some, 14.4 are left, else all.
        ("86.3", {}, False),
        ("86.5", {}, True),
        ("1", {"measured_in": "events"}, True),
        ("0", {"measured_in": "events"}, False),
        ("-300", {}, False),
        ("1", {"overrides": "[{from: 2026-11-17, until: 2026-11-17, reason: moved}]"}, True),
        ("1", {"overrides": "[{from: 2026-11-18, until: 2026-11-19, reason: moved}]"}, False),
        ("1", {"overrides": "[{from: 2026-11-19, until: 2026-11-01, reason: moved}]"}, False),
    ],
)
def test_a_miss_is_explained_by_as_much_as_is_charged_or_accepted(
    minutes: str, fields: dict[str, str], explained: bool, tmp_path: Path
) -> None:
    loaded(tmp_path, {"data/incidents/inc-1.md": CHARGED % minutes})
    days = {**DAYS, 17: "0.85"}
    heads = "on,value,events"
    rows = "".join(f"2026-11-{day},{value},1440\n" for day, value in days.items())
    one = objective(tmp_path, rows, heads=heads, **fields)
    now = slo.window(one, TODAY)
    assert now
    assert now.lost == pytest.approx(230.4)
    assert not now.held
    assert slo.explained(one, now) is explained
