"""Cadences against hand-worked calendars.

2026-11-02 is a Monday, 2026-11-20 a Friday. Weeks: 2-8, 9-15, 16-22 November.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opskb import clock
from opskb.insights import cadence as cadences
from opskb.insights.periods import count

standing = partial(cadences.standing, grace=14)
TODAY = date(2026, 11, 20)


def on(*days: str) -> list[date]:
    return [date.fromisoformat(f"2026-{day}") for day in days]


def test_weeks_run_from_monday_to_sunday_and_the_running_one_is_not_missed():
    # 2-8: Tuesday the 3rd; 9-15: nothing; 16-22 still runs, nothing yet.
    found = standing("weekly", date(2026, 11, 2), on("11-03"), TODAY)
    assert [(one.first.day, one.last.day, one.done) for one in found.expected] == [
        (2, 8, 1), (9, 15, 0), (16, 22, 0),
    ]  # fmt: skip
    assert [one.first.day for one in found.missed] == [9]
    assert (found.done, found.streak, found.overdue) == (1, 0, True)
    assert found.next_due == date(2026, 11, 22)


def test_a_period_kept_early_moves_what_is_due_to_the_next():
    found = standing("weekly", date(2026, 11, 2), on("11-03", "11-12", "11-16"), TODAY)
    assert (found.missed, found.streak, found.overdue) == ((), 3, False)
    assert found.next_due == date(2026, 11, 29)


def test_a_miss_is_made_good_for_now_by_the_running_period():
    found = standing("weekly", date(2026, 11, 2), on("11-03", "11-16"), TODAY)
    assert len(found.missed) == 1
    assert not found.overdue
    assert found.streak == 1


@pytest.mark.parametrize(
    ("cadence", "since", "as_of", "periods", "due"),
    [
        # From 6 May: May is begun midway and expects nothing; June to October ended; November runs.
        ("monthly", "2026-05-06", "2026-11-20", 5, "2026-11-30"),
        # Q2 begun midway; Q3 ended; Q4 runs to 31 December.
        ("quarterly", "2026-05-06", "2026-11-20", 1, "2026-12-31"),
        ("annual", "2024-01-01", "2026-11-20", 2, "2026-12-31"),
        # 6 May + 14 n: 14 x 14 = 196 days to 18 November; that fortnight ends on 1 December.
        ("every two weeks", "2026-05-06", "2026-11-20", 14, "2026-12-01"),
        # Monday 2 to Thursday 19 November: 14 business days; Friday runs.
        ("daily", "2026-11-02", "2026-11-20", 14, "2026-11-20"),
        # February of a leap year: 29 days.
        ("monthly", "2024-02-01", "2024-03-01", 1, "2024-03-31"),
    ],
)
def test_every_calendar(cadence, since, as_of, periods, due):
    found = standing(cadence, date.fromisoformat(since), [], date.fromisoformat(as_of))
    assert len(found.missed) == periods
    assert found.next_due == date.fromisoformat(due)


def test_holidays_and_weekends_are_no_business_days():
    # 21 to 31 December 2026: nine weekdays, of which the 25th is a holiday; the 31st runs.
    found = standing(
        "daily", date(2026, 12, 21), [], date(2026, 12, 31), holidays={date(2026, 12, 25)}
    )
    assert len(found.expected) == 8
    assert len(found.missed) == 7


def test_after_a_friday_the_next_business_day_is_monday_or_later():
    found = standing("daily", TODAY, [TODAY], TODAY, holidays={date(2026, 11, 23)})
    assert found.next_due == date(2026, 11, 24)


def test_a_count_range_has_a_least_and_a_most():
    # 3-5 a week: three in the first week, two in the second, six in the running one.
    done = on("11-02", "11-02", "11-08", "11-10", "11-11", *["11-17"] * 6)
    found = standing("3-5 a week", date(2026, 11, 2), done, TODAY)
    assert [(one.done, one.kept, one.over) for one in found.expected] == [
        (3, True, False), (2, False, False), (6, True, True),
    ]  # fmt: skip
    assert [one.first.day for one in found.missed] == [9]


def test_what_is_done_after_today_is_not_done_yet():
    found = standing("weekly", date(2026, 11, 16), on("11-21"), TODAY)
    assert found.done == 0


def test_each_event_asks_once_and_is_late_after_its_days_of_grace():
    # Releases on 21 September, 5 October, 12 November; done on 25 September and on 16 November.
    # That of 5 October was late from the 20th on; the newest that lacked it was credited.
    releases = on("09-21", "10-05", "11-12")
    found = standing(
        "release", date(2026, 9, 1), on("09-25", "11-16"), TODAY, events=releases, grace=14
    )
    assert [(one.first, one.done) for one in found.expected] == [
        (releases[0], 1), (releases[1], 0), (releases[2], 1),
    ]  # fmt: skip
    assert [one.first for one in found.missed] == [releases[1]]
    assert found.next_due is None
    late = standing(
        "release", date(2026, 9, 1), on("09-25", "10-30", "11-16"), TODAY, events=releases
    )
    assert not late.missed


def test_an_event_of_last_week_is_due_at_the_end_of_its_grace():
    found = standing("incident", date(2026, 1, 1), [], TODAY, events=on("11-18"))
    assert (found.missed, found.next_due) == ((), date(2026, 12, 2))


def test_two_events_of_one_day_ask_twice():
    found = standing("incident", date(2026, 1, 1), on("03-02"), TODAY, events=on("03-01", "03-01"))
    assert [(one.expected_min, one.done) for one in found.missed] == [(2, 1)]


def test_before_an_event_the_window_opens_after_the_one_before():
    # Major releases on 1 March and 1 September; tested on 20 February and on 2 March.
    found = standing(
        "major release",
        date(2026, 1, 1),
        on("02-20", "03-02"),
        TODAY,
        events=on("03-01", "09-01"),
        before=True,
    )
    assert [(str(one.first), str(one.last), one.done) for one in found.expected] == [
        ("2026-01-01", "2026-03-01", 1), ("2026-03-02", "2026-09-01", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("cadence", ["continuous", "release"])
def test_where_nothing_is_expected_nothing_is_due(cadence):
    found = standing(cadence, date(2026, 1, 1), [], TODAY)
    assert (found.expected, found.missed, found.next_due, found.overdue) == ((), (), None, False)


def test_what_begins_later_is_due_at_the_end_of_its_first_period():
    found = standing("monthly", date(2026, 12, 1), [], TODAY)
    assert (found.expected, found.next_due) == ((), date(2026, 12, 31))


def test_a_range_the_wrong_way_round_is_turned():
    assert count("5-3 a week") == (3, 5, "weekly")


@pytest.mark.parametrize("cadence", [*clock.CADENCES, *clock.EVENTS, "3-5 a day"])
@pytest.mark.parametrize("as_of", [date.min, date(1, 3, 1), TODAY, date.max])
def test_the_ends_of_the_calendar_cost_no_time(cadence, as_of):
    begun = perf_counter()
    found = standing(cadence, date.min, [date.min, date.max], as_of, events=[date.min, date.max])
    assert perf_counter() - begun < 1
    assert len(found.expected) < 2000


def test_eighteen_months_of_days_are_about_four_hundred_periods():
    # 6 May 2025 to 20 November 2026 are 564 days: 80 weeks of five and four more, Tuesday to Friday.
    found = standing("daily", date(2025, 5, 6), [], TODAY)
    assert len(found.expected) == 404


CALENDARS = ["daily", "weekly", "every two weeks", "monthly", "quarterly", "annual", "2-3 a week"]


@settings(deadline=None)
@given(
    cadence=st.sampled_from(CALENDARS),
    since=st.dates(date(2025, 1, 1), date(2026, 11, 20)),
    chance=st.randoms(use_true_random=False),
)
def test_what_is_fully_evidenced_misses_nothing_and_any_one_gap_is_seen(cadence, since, chance):
    blank = standing(cadence, since, [], TODAY).expected
    done = [
        one.first + timedelta(days=chance.randint(0, (min(one.last, TODAY) - one.first).days))
        for one in blank
        for _ in range(one.expected_min)
    ]
    whole = standing(cadence, since, done, TODAY)
    assert not whole.missed
    assert not whole.overdue
    assert whole.done == len(done)
    closed = [day for day in done if any(one.first <= day <= one.last < TODAY for one in blank)]
    if closed:
        gone = chance.choice(closed)
        less = list(done)
        less.remove(gone)
        missed = standing(cadence, since, less, TODAY).missed
        assert [one.first <= gone <= one.last for one in missed] == [True]


@given(
    events=st.lists(st.dates(date(2025, 1, 1), date(2026, 10, 1)), unique=True, min_size=1),
    delay=st.integers(0, 14),
    data=st.data(),
)
def test_an_event_answered_each_time_misses_none_and_any_one_gap_is_seen(events, delay, data):
    done = [day + timedelta(days=delay) for day in events]
    assert not standing("incident", date(2025, 1, 1), done, TODAY, events=events).missed
    done.remove(data.draw(st.sampled_from(done)))
    assert len(standing("incident", date(2025, 1, 1), done, TODAY, events=events).missed) == 1
