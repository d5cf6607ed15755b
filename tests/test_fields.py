"""Each type reads what it should, and says in words what it will not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta

from opskb import clock, fields
from opskb.fields import Field

READ = [
    ("text", 2024, "2024"),
    ("text", " x ", "x"),
    ("integer", 12, 12),
    ("number", "1.5", 1.5),
    ("number", 3, 3.0),
    ("ratio", "99.9%", 0.999),
    ("ratio", "0.999", 0.999),
    ("ratio", 1, 1.0),
    ("money", "1200.50 EUR", (Decimal("1200.50"), "EUR")),
    ("flag", True, True),
    ("date", "2026-11-20", date(2026, 11, 20)),
    ("date", "28/03/2018", date(2018, 3, 28)),
    ("datetime", "2026-03-14T09:30Z", datetime(2026, 3, 14, 9, 30, tzinfo=UTC)),
    ("datetime", "2026-03-14T11:30+02:00", datetime(2026, 3, 14, 9, 30, tzinfo=UTC)),
    ("datetime", "2026-03-14 09:30", datetime(2026, 3, 14, 9, 30)),
    ("datetime", "2026-03-14", date(2026, 3, 14)),
    ("duration", "90 days", relativedelta(days=90)),
    ("duration", "6mo", relativedelta(months=6)),
    ("duration", "1 quarter", relativedelta(months=3)),
    ("duration", "P1Y2M", relativedelta(years=1, months=2)),
    ("period", "2026-Q4", (date(2026, 10, 1), date(2026, 12, 31))),
    ("period", "2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
    ("cadence", "Quarterly", "quarterly"),
    ("cadence", "3–5 a week", "3-5 a week"),
    ("cadence", "0-1 a month", "0-1 a month"),
    ("url", "https://example.org", "https://example.org"),
    ("globs", "services/**", ("services/**",)),
    ("person", "Ines Ferreira", "Ines Ferreira"),
]


@pytest.mark.parametrize(("type", "raw", "value"), READ)
def test_a_type_reads(type: str, raw: object, value: object) -> None:
    assert fields.parse(raw, Field("f", type)) == (value, ())


REFUSED = [
    ("cadence", "0-0 a week", "not a cadence"),
    ("cadence", "0 a day", "not a cadence"),
    ("text", {"a": 1}, "a mapping"),
    ("text", True, "a flag"),
    ("integer", "12", "not a whole number"),
    ("integer", True, "not a whole number"),
    ("number", "nan", "not a number"),
    ("number", "1e999", "not a number"),
    ("number", 10**400, "not a number"),
    ("number", "1e308", "no number that can be reckoned with"),
    ("number", "-1e-320", "no number that can be reckoned with"),
    ("integer", 10**400, "more than 18 digits"),
    ("ratio", 10**400, "not a number"),
    ("number", [], "a list"),
    ("ratio", "99.9", "between 0 and 1"),
    ("ratio", -1, "between 0 and 1"),
    ("money", "12 euros", "not an amount"),
    ("money", "NaN EUR", "not an amount"),
    ("flag", "yes", "not a flag"),
    ("date", "2026-02-30", "not a day that exists"),
    ("date", "2022-27-09", "not a day that exists"),
    ("date", "soon", "not a date"),
    ("date", {"a": 1}, "a mapping"),
    ("datetime", "2026-03-14T25:00", "not a time"),
    ("duration", "0 days", "nothing"),
    ("duration", "often", "not a duration"),
    ("period", "2026-13", "not a month"),
    ("cadence", "whenever", "not a cadence"),
    ("url", "javascript:alert(1)", "scheme"),
    ("globs", "../x", "outside"),
    ("globs", "/etc/*", "outside"),
    ("person", "", "empty"),
    ("ref", "a\nb", "one line"),
]


@pytest.mark.parametrize(("type", "raw", "words"), REFUSED)
def test_a_type_refuses_with_a_remedy(type: str, raw: object, words: str) -> None:
    _, faults = fields.parse(raw, Field("f", type))
    assert words in faults[0].message
    assert faults[0].remedy


def test_a_choice_is_read_without_case_and_by_its_aliases() -> None:
    spec = Field("severity", "choice", of=("SEV-1", "SEV-2"), also={"P0": "SEV-1"})
    assert fields.parse("sev-2", spec) == ("SEV-2", ())
    assert fields.parse("p0", spec) == ("SEV-1", ())
    assert "write one of SEV-1, SEV-2" in fields.parse("SEV-9", spec)[1][0].remedy


def test_a_table_keeps_its_good_rows_and_places_its_faults() -> None:
    spec = Field("t", "table", row={"on": Field("on", "date", required=True), "by": Field("by")})
    rows, faults = fields.parse([{"on": "2026-01-05"}, {"on": "never", "bye": "x"}, "no"], spec)
    assert [row["on"] for row in rows] == [date(2026, 1, 5), None]
    assert [fault.keys for fault in faults] == [(1, "on"), (1, "bye"), (2,)]
    assert faults[1].remedy == "did you mean `by`?"
    assert fields.parse({"on": "2026-01-05"}, spec)[0] == ({"on": date(2026, 1, 5), "by": None},)


def test_a_list_leaves_out_only_what_is_wrong() -> None:
    values, faults = fields.parse(["2026-01-05", "x"], Field("d", "date", many=True))
    assert values == (date(2026, 1, 5),)
    assert faults[0].keys == (1,)


def test_durations_stop_at_the_end_of_the_calendar() -> None:
    assert clock.later(date(9999, 12, 31), relativedelta(days=1)) == date.max
    assert clock.later(date(2024, 2, 29), relativedelta(years=1)) == date(2025, 2, 28)


def test_business_days_leave_out_week_ends_and_holidays() -> None:
    friday = date(2026, 11, 20)
    assert clock.add_business_days(friday, 1) == date(2026, 11, 23)
    assert clock.add_business_days(friday, 5, {date(2026, 11, 25)}) == date(2026, 11, 30)


def test_the_clock_asks_the_flag_then_the_settings_then_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert clock.as_of("2026-11-20", date(2026, 1, 5)) == (date(2026, 11, 20), True)
    assert clock.as_of(None, date(2026, 1, 5)) == (date(2026, 1, 5), True)
    assert clock.as_of(None, None) == (date(2026, 1, 1), True)
