"""Dates, durations, cadences and business days; the one place that may ask what day it is."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import overload

from dateutil.relativedelta import relativedelta

CADENCES: Mapping[str, relativedelta] = {
    "continuous": relativedelta(days=1),
    "daily": relativedelta(days=1),
    "weekly": relativedelta(weeks=1),
    "every two weeks": relativedelta(weeks=2),
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
    "annual": relativedelta(years=1),
}
EVENTS = ("release", "major release", "incident", "expiry")
COUNTED = r"(?!0+(-0+)? )\d{1,3}(-\d{1,3})? a (day|week|month)"
"""A count, of which at least one is wanted at the top: `3-5 a week`."""
FIRST, LAST = date(1970, 1, 1), date(2999, 12, 31)
"""The days that an as-of date may be: what is owed is reckoned years back from it, and ahead."""

_UNITS = {
    "h": "hours", "hour": "hours",
    "d": "days", "day": "days",
    "w": "weeks", "week": "weeks",
    "mo": "months", "month": "months",
    "q": "quarters", "quarter": "quarters",
    "y": "years", "year": "years",
    "min": "minutes", "minute": "minutes",
}  # fmt: skip
_DURATION = re.compile(r"(\d{1,5})\s*([a-z]+?)s?", re.IGNORECASE)
_ISO_DURATION = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def as_of(given: str | date | None, configured: date | None) -> tuple[date, bool]:
    """The date that freshness is judged at, in UTC, and whether something pins it.

    `--as-of` comes before the configuration, that before `SOURCE_DATE_EPOCH` (seconds since
    1970, reproducible-builds.org), that before today. Raises ValueError for a date that is none and
    for one outside `FIRST` to `LAST`.
    """
    if isinstance(given, str):
        given = parse_date(given)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    pinned = given or configured
    if not pinned and epoch.isdecimal():
        pinned = later(FIRST, relativedelta(days=min(int(epoch) // 86400, 10**7)))
    if pinned and not FIRST <= pinned <= LAST:
        raise ValueError(f"lies outside {FIRST.year} to {LAST.year}")
    return pinned or datetime.now(UTC).date(), bool(pinned)


def parse_date(text: str) -> date:
    """A calendar date from `2026-11-20` or `2026/11/20`, or `20/11/2026` or `20.11.2026`, day first.

    Raises ValueError, in words for a person, for anything else and for days that do not exist.
    """
    text = text.strip()
    if match := _DATE.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        raise ValueError("is not a date")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("is not a day that exists") from None


def two_ways(text: str) -> bool:
    """Whether a date in figures may be read with its day first or with its month first: `03/04/2026`."""
    match = _DAY_FIRST.fullmatch(text.strip())
    one, other = (int(match[1]), int(match[2])) if match else (0, 0)
    return one != other and max(one, other) <= 12


def parse_datetime(text: str) -> date | datetime:
    """A time from ISO 8601, `2026-03-14T09:30Z` or `2026-03-14 09:30`; a date alone stays a date.

    A time with a zone is moved to UTC; one without is taken as UTC and stays naive, so that a
    reader can tell which was written. Raises ValueError for anything else.
    """
    text = text.strip()
    if len(text) <= 10:
        return parse_date(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a time") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment


def parse_duration(text: str) -> relativedelta:
    """A calendar duration from `90 days`, `6 months`, `6mo`, `1 quarter` or ISO 8601's `P90D`.

    Raises ValueError for anything else and for a length of nothing.
    """
    text = text.strip()
    if match := _ISO_DURATION.fullmatch(text):
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        length = relativedelta(years=years, months=months, weeks=weeks, days=days)
    elif (match := _DURATION.fullmatch(text)) and (unit := _UNITS.get(match[2].lower())):
        count = int(match[1])
        length = _length(count, unit)
    else:
        raise ValueError("is not a duration")
    if not length:
        raise ValueError("is a duration of nothing")
    return length


def _length(count: int, unit: str) -> relativedelta:
    if unit == "quarters":
        return relativedelta(months=3 * count)
    return relativedelta(**{unit: count})  # type: ignore[arg-type]


def later(day: date, length: relativedelta) -> date:
    """The day this much later, or earlier; an end of the calendar where that is past it.

    Of a date it is a date again, whatever hours there are in the length; of a time it is a time.
    """
    try:
        moved = day + length
    except (ValueError, OverflowError):
        back = (length.years, length.months, length.days) < (0, 0, 0)
        return date.min if back else date.max
    return moved if isinstance(day, datetime) else day_of(moved)


def words(length: relativedelta) -> str:
    """A duration as a person writes it: `90 days`, `1 year 6 months`."""
    units = ("years", "months", "days", "hours", "minutes")
    parts = [(getattr(length, unit), unit) for unit in units]
    return " ".join(f"{n} {unit if n != 1 else unit[:-1]}" for n, unit in parts if n)


def every(length: relativedelta) -> str:
    """How often something is done: `every month`, `every 90 days`."""
    said = words(length)
    alone = said.startswith("1 ") and said.count(" ") == 1
    return f"every {said.removeprefix('1 ') if alone else said}"


def ago(day: date, today: date) -> str:
    """How long ago a day was: `1 day ago`, `42 days ago`."""
    count = (today - day).days
    return f"{count} day{'s' if count != 1 else ''} ago"


def parse_period(text: str) -> tuple[date, date]:
    """First and last day of a month (`2026-11`) or a quarter (`2026-Q4`). Raises ValueError."""
    if match := _QUARTER.fullmatch(text.strip()):
        first, months = date(int(match[1]), int(match[2]) * 3 - 2, 1), 3
    elif (match := _MONTH.fullmatch(text.strip())) and 1 <= int(match[2]) <= 12:
        first, months = date(int(match[1]), int(match[2]), 1), 1
    else:
        raise ValueError("is not a month or a quarter")
    return first, first + relativedelta(months=months) - timedelta(days=1)


def parse_cadence(text: str) -> str:
    """A cadence in its standard word: a calendar (`quarterly`), a count (`3-5 a week`), an event.

    Raises ValueError for a cadence nobody knows, and for a count of nought, which asks for nothing.
    """
    word = " ".join(text.lower().replace("\N{EN DASH}", "-").split())
    if word in CADENCES or word in EVENTS or re.fullmatch(COUNTED, word):
        return word
    raise ValueError("is not a cadence")


def quarter(day: date) -> tuple[int, int]:
    """The year and the quarter, 1 to 4, that a day lies in."""
    return day.year, (day.month + 2) // 3


def add_business_days(day: date, count: int, holidays: Container[date] = ()) -> date:
    """The day `count` business days later: Saturdays, Sundays and `holidays` do not count.

    The last day of the calendar where that is past year 9999.
    """
    while count > 0 and day < date.max:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays
    return day


def months_between(first: date, day: date) -> int:
    """How many calendar months after that of `first` the month of a day is, whatever the days."""
    return (day.year - first.year) * 12 + day.month - first.month


@overload
def day_of(moment: date) -> date: ...
@overload
def day_of(moment: None) -> None: ...
def day_of(moment: date | None) -> date | None:
    """The calendar day of a date or a time, None of none."""
    return moment.date() if isinstance(moment, datetime) else moment


def instant(moment: date) -> datetime:
    """A moment as a time in UTC: a day as the midnight it begins with, a time without a zone as one of UTC."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def end_of(day: date) -> datetime:
    """The midnight in UTC that ends a day; the last moment there is, of the last day of the calendar."""
    return datetime.max.replace(tzinfo=UTC) if day == date.max else instant(day) + timedelta(days=1)
