"""Golden numbers of the forecast, worked by hand.

Six months at 10, 12, 11, 13, 15, 14 (x = 0 … 5):

    x̄ = 15/6 = 2.5                  ȳ = 75/6 = 12.5
    Σ(x − x̄)²        = 6.25 + 2.25 + 0.25 + 0.25 + 2.25 + 6.25            = 17.5
    Σ(x − x̄)(y − ȳ)  = 6.25 + 0.75 + 0.75 + 0.25 + 3.75 + 3.75            = 15.5
    slope             = 15.5 / 17.5                                        = 0.885714
    intercept         = 12.5 − 0.885714 · 2.5                              = 10.285714
    Σe²               = Σ(y − ȳ)² − 15.5² / 17.5 = 17.5 − 13.728571        = 3.771429
    s                 = √(3.771429 / 4)                                    = 0.971008
    month 6           = 10.285714 + 6 · 0.885714                           = 15.6
    its error         = 0.971008 · √(1 + 1/6 + 3.5² / 17.5)                = 1.326650
    t(0.9; 4)         = 1.533206 (a table of Student's t)
    80 % interval     = 15.6 ± 1.533206 · 1.326650                         = 13.565972 … 17.634028
"""

from __future__ import annotations

import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opskb.insights import forecast as f

VALUES = (10, 12, 11, 13, 15, 14)
POINTS = tuple((date(2026, month, 10), float(value)) for month, value in enumerate(VALUES, 1))


def test_the_line_is_that_of_the_table() -> None:
    line = f.fit(POINTS)
    assert line
    assert line.slope == pytest.approx(0.885714, abs=1e-6)
    assert line.intercept == pytest.approx(10.285714, abs=1e-6)
    assert line.error == pytest.approx(0.971008, abs=1e-6)
    assert line.wide(6) == pytest.approx(1.326650, abs=1e-6)


def test_the_interval_is_that_of_the_table() -> None:
    found = f.forecast(POINTS, months=2)
    assert found
    july, august = found.months
    assert (july.month, august.month) == (date(2026, 7, 1), date(2026, 8, 1))
    assert july.middle == pytest.approx(15.6)
    assert july.low == pytest.approx(13.565972, abs=1e-5)
    assert july.high == pytest.approx(17.634028, abs=1e-5)
    assert august.high - august.low > july.high - july.low


def test_several_values_of_a_month_count_once() -> None:
    doubled = (*POINTS, (date(2026, 3, 20), 11.0))
    assert f.fit(doubled) == f.fit(POINTS)


def test_a_month_without_a_value_is_a_gap_and_no_shift() -> None:
    # y = 2x with the fourth month left out
    points = [(date(2026, month, 1), 2.0 * month) for month in (1, 2, 3, 5, 6, 7)]
    line = f.fit(points)
    assert line
    assert line.slope == pytest.approx(2)
    assert line.error == pytest.approx(0, abs=1e-12)


def test_the_day_a_limit_is_reached() -> None:
    # y = 10 at the middle of January, 2 more a month: 21 after 5.5 months, half a month into July's
    points = [(date(2026, month, 1), 8.0 + 2 * month) for month in range(1, 7)]
    line = f.fit(points)
    assert line
    assert f.reached(line, 21, ceiling=True) == date(2026, 6, 30)
    assert f.reached(line, 0, ceiling=False) is None
    assert f.reached(line, 19, ceiling=True) == date(2026, 6, 15), "reached in the last month"


def test_the_nearer_bound_reaches_a_limit_first() -> None:
    found = f.forecast(POINTS)
    assert found
    middle = f.reached(found.line, 20, ceiling=True)
    early = f.at_the_earliest(found, 20, ceiling=True)
    assert middle == date(2026, 12, 14)  # x = (20 − 10.285714) / 0.885714 = 10.967742 months
    assert early
    assert early < middle


def test_five_months_are_too_few() -> None:
    assert f.forecast(POINTS[:5]) is None
    assert "there are 5" in f.obstacle(POINTS[:5])
    assert f.fit(()) is None
    assert f.obstacle(POINTS) == ""


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    assert f.forecast(POINTS) is None
    assert "pip install 'opskb[stats]'" in f.obstacle(POINTS)
    assert f.obstacle(POINTS, interval=False) == ""
    assert f.fit(POINTS)


MONTHS = st.dates(date(2020, 1, 1), date(2026, 11, 20))
VALUES_OF = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(MONTHS, VALUES_OF), max_size=40))
def test_whatever_is_measured_there_is_a_forecast_or_a_reason(
    points: list[tuple[date, float]],
) -> None:
    found = f.forecast(points)
    assert (found is None) == bool(f.obstacle(points))
    if found:
        assert all(one.low <= one.middle <= one.high for one in found.months)
        assert [one.month for one in found.months] == sorted({one.month for one in found.months})


def test_values_beyond_reckoning_make_no_forecast() -> None:
    huge = [(day, value * 1e307) for day, value in POINTS]
    assert f.forecast(huge) is None
    assert "too large" in f.obstacle(huge)
