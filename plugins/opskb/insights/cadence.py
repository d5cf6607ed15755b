"""Whether what is done again and again was done: expected against evidence, gaps, streaks, next due."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from opskb import clock
from opskb.insights import occasions
from opskb.insights import periods as calendar
from opskb.insights.periods import Period, days_after
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project

MOST_EVENTS = 500
"""How many events are looked at, the newest; a release a day is that of nearly two years."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cadence stands on a day.

    `expected` are its periods that have begun, oldest first, the running one last; `done` counts
    what was done since it began; `missed` are the periods that have ended with less than they
    expect. `streak` counts the periods kept in a row, up to now. `next_due` is the last day of the
    first period that still expects something, None where nothing is expected (a cadence that is
    continuous, an event that has not happened). `overdue` says that the newest period that has
    ended was missed and nothing has been done since.
    """

    cadence: str
    expected: tuple[Period, ...]
    done: int
    missed: tuple[Period, ...]
    streak: int
    next_due: date | None
    overdue: bool


def standing(
    cadence: str,
    since: date,
    done: Iterable[date],
    as_of: date,
    *,
    grace: int,
    holidays: Container[date] = frozenset(),
    events: Iterable[date] = (),
    before: bool = False,
) -> Standing:
    """How a cadence of `clock.CADENCES`, a count or an event of `clock.EVENTS` stands on `as_of`.

    `done` are the days it was done, a day once for each time; a Counter does. For an event,
    `events` are its days and it is expected once for each, within `grace` days after it, or
    with `before` between the event before and this one; a late one still counts. Days after `as_of`
    are not done yet. Nothing further back than periods.HORIZON years is looked at.
    """
    counts = Counter(done)
    days = {day: n for day, n in counts.items() if since <= day <= as_of and n > 0}
    if cadence in clock.EVENTS:
        dates = sorted(day for day in events if day >= since)[-MOST_EVENTS:]
        every = _before(since, dates, days) if before else _after(dates, days, grace)
        found = tuple(one for one in every if one.first <= as_of)
        due = next((one.last for one in found if not one.kept and one.last >= as_of), None)
        return _standing(cadence, found, days, as_of, due)
    blank = calendar.periods(cadence, since, as_of, holidays=holidays)
    found = tuple(_filled(blank, days))
    return _standing(cadence, found, days, as_of, _next(cadence, since, found, as_of, holidays))


def _standing(
    cadence: str, found: tuple[Period, ...], days: dict[date, int], as_of: date, due: date | None
) -> Standing:
    ended = [one for one in found if one.last < as_of and one.expected_min]
    running = found[-1] if found and found[-1].last >= as_of else None
    missed = tuple(one for one in ended if not one.kept)
    since_then = bool(running and running.done)
    overdue = bool(ended) and not ended[-1].kept and not since_then
    return Standing(cadence, found, sum(days.values()), missed, _streak(found, as_of), due, overdue)


def _streak(found: tuple[Period, ...], as_of: date) -> int:
    """The periods kept in a row; one that expects nothing or still runs does not end it."""
    length = 0
    for one in reversed(found):
        if one.kept and one.done:
            length += 1
        elif one.expected_min and one.last < as_of:
            break
    return length


def _filled(blank: Iterable[Period], days: dict[date, int]) -> Iterator[Period]:
    """Periods with what was done in each."""
    ordered = sorted(days)
    sums = (0, *accumulate(days[day] for day in ordered))
    for one in blank:
        low, high = bisect_left(ordered, one.first), bisect_right(ordered, one.last)
        yield replace(one, done=sums[high] - sums[low])


def _next(
    cadence: str,
    since: date,
    found: tuple[Period, ...],
    as_of: date,
    holidays: Container[date],
) -> date | None:
    running = found[-1] if found and found[-1].last >= as_of else None
    if running and running.expected_min and not running.kept:
        return running.last
    after = running.last if running else as_of - _DAY if as_of > date.min else as_of
    if after >= date.max:
        return None
    ahead = calendar.around(cadence, since, after + _DAY, holidays=holidays)
    return ahead.last if ahead else None


def _after(events: list[date], days: dict[date, int], grace: int) -> Iterator[Period]:
    """One period for each event; what was done is credited to the newest event that still lacks it."""
    lacking: list[date] = []
    kept: Counter[date] = Counter()
    happened = Counter(events)
    for day in sorted({*happened, *days}):
        lacking += [day] * happened[day]
        for _ in range(min(days.get(day, 0), len(lacking))):
            kept[lacking.pop()] += 1
    for event, times in sorted(happened.items()):
        yield Period(event, days_after(event, grace), times, times, kept[event])


def _before(since: date, events: list[date], days: dict[date, int]) -> Iterator[Period]:
    """One period for each event: from the day after the one before to its own day."""
    first = since
    blank = []
    for event in sorted(set(events)):
        blank.append(Period(first, event, 1, 1))
        first = days_after(event, 1)
    return _filled(blank, days)


@dataclass(frozen=True, slots=True)
class Kept:
    """An activity and how its cadence stands."""

    record: Record
    standing: Standing


@remembered
def activities(project: Project) -> tuple[Kept, ...]:
    """Every activity in force that has a cadence and a beginning, with how it stands, by id."""
    found = project.by_kind.get("activity", ())
    live = (one for one in found if one.live and word(one) and one.opened)
    kept = (Kept(one, of_activity(project, one)) for one in live)
    return tuple(sorted(kept, key=lambda one: one.record.id))


def of_role(project: Project, role: Record) -> tuple[Kept, ...]:
    """The activities that a role does, or that its holders own by name."""
    named = {one.key for one in project.graph.naming(role, "role")}
    owned = {role.id, role.owner} - {""}
    return tuple(
        one
        for one in activities(project)
        if one.record.key in named
        or (not one.record.values.get("role") and one.record.owner in owned)
    )


def of_activity(project: Project, record: Record, as_of: date | None = None) -> Standing:
    """How the cadence of an activity stands, on an earlier day perhaps; nothing is expected without one."""
    cadence, since = word(record), record.opened
    if not cadence or since is None:
        return Standing(cadence, (), 0, (), 0, None, overdue=False)
    return standing(
        cadence,
        clock.day_of(since),
        days_done(project, record),
        as_of or project.as_of,
        holidays=project.config.holidays,
        events=occasions.days(project, cadence),
        grace=project.config.event_days,
    )


def word(record: Record) -> str:
    """The cadence of an activity, "" where it has none that is known."""
    return str(record.values.get("cadence") or "")


def rows_done(record: Record) -> tuple[Row, ...]:
    """What an activity did, from its table and its log, oldest first; only what has evidence."""
    rows = (*record.values.get("done", ()), *record.values.get("log", ()))
    whole = (row for row in rows if row.get("on") and row.get("evidence") and _times(row) > 0)
    return tuple(sorted(whole, key=lambda row: clock.day_of(row["on"])))


def _times(row: Row) -> int:
    count = row.get("count")
    return 1 if count is None else int(count)


def days_done(project: Project, record: Record) -> Counter[date]:
    """How often an activity was done on each day; what names its event counts on the event's day."""
    found: Counter[date] = Counter()
    for row in rows_done(record):
        day, named = clock.day_of(row["on"]), str(row.get("for") or "")
        event = occasions.day_of(project, word(record), named) if named else None
        found[event or day] += _times(row)
    return found
