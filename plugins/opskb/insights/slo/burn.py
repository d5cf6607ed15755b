"""How fast an error budget is spent, and the day on which it is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.slo.measured import DAY, MINUTE, Objective, begin_of
from opskb.insights.slo.windows import window
from opskb.model import Row

RATE_DAYS = 7
"""The rate that a budget is spent at is that of the last seven days: each weekday once."""
_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Burn:
    """How fast a budget is spent over a window: 1 spends exactly all of it by its end.

    `limit` is the rate from which on `verdict` (`fast`, `slow`) is told; `rate` is None where the
    rows are too coarse, or missing, and `because` says which.
    """

    within: relativedelta
    limit: float
    verdict: str
    rate: float | None
    because: str = ""

    @property
    def burning(self) -> bool:
        """Whether it is at its limit or over it."""
        return self.rate is not None and self.rate >= self.limit * (1 - 1e-9)


def burns(one: Objective, last: date, limits: Iterable[Row]) -> tuple[Burn, ...]:
    """The burn rate over each window of `burn_windows`, on the day `last`.

    `rate = (1 - compliance over the window) / (1 - objective)`. Its limit is the rate that spends
    the share `budget` of the whole budget within the window: `budget x objective's window / window`
    (The Site Reliability Workbook, chapter 5, table 5-8; the window of one day is Sloth's).
    """
    return tuple(_burn(one, last, row) for row in limits if row["within"] and row["budget"])


def _burn(one: Objective, last: date, row: Row) -> Burn:
    within, verdict = row["within"], str(row.get("verdict") or "slow")
    first, whole = begin_of(last, within), begin_of(last, one.length) if one.length else None
    end = clock.end_of(last)
    if one.because or one.measured is None or one.target is None or whole is None or first is None:
        return Burn(
            within, 0.0, verdict, None, one.because or "its window begins before any calendar"
        )
    limit = row["budget"] * ((end - whole) / (end - first))
    if end - first < one.measured.step:
        return Burn(within, limit, verdict, None, f"a row stands for {_span(one.measured.step)}")
    bad, total, _ = one.measured.between(first, end)
    if not total:
        return Burn(within, limit, verdict, None, "no row lies in this window")
    return Burn(within, limit, verdict, bad / total / (1 - one.target))


def _span(step: timedelta) -> str:
    minutes = round(step / MINUTE)
    return "a day" if minutes == _MINUTES else f"{minutes} minutes"


def verdict(all: Iterable[Burn]) -> str:
    """`fast`, `slow` or "": a window of that name is at its limit, and so is the shortest there is.

    The Workbook asks a short window too, so that an alert ends when the fire does; what the rows
    allow is the shortest window with a rate, which must at least spend as fast as it may.
    """
    there = [burn for burn in all if burn.rate is not None]
    shortest = there[0].rate if there else None
    if shortest is None or shortest < 1 - 1e-9:
        return ""
    burning = {burn.verdict for burn in there if burn.burning}
    return "fast" if "fast" in burning else "slow" if burning else ""


def rate(one: Objective, last: date) -> float | None:
    """What was lost per day, in minutes or events, over the last RATE_DAYS days that have rows."""
    if one.because or one.measured is None:
        return None
    first, end = begin_of(last, relativedelta(days=RATE_DAYS)), clock.end_of(last)
    if first is None:
        return None
    bad, _, count = one.measured.between(first, end)
    return bad / max(1.0, count * (one.measured.step / DAY)) if count else None


def pace(one: Objective, last: date) -> float | None:
    """The burn rate of the last RATE_DAYS days: 1 spends exactly the budget by the end of a window."""
    now, per_day, first = window(one, last), rate(one, last), None
    if one.length is not None:
        first = begin_of(last, one.length)
    if now is None or per_day is None or first is None:
        return None
    return per_day * ((clock.end_of(last) - first) / DAY) / now.budget


def spent_since(one: Objective, last: date) -> date:
    """The first of the measured days up to `last` that ended with no budget left, without a break."""
    since = last
    moments = one.measured.moments if one.measured else ()
    for day in reversed(dict.fromkeys(at.date() for at in moments)):
        now = window(one, day) if day <= last else None
        if now and now.held:
            break
        since = day if now else since
    return since


def gone_on(one: Objective, last: date) -> date | None:
    """The day on which the budget is used up at the current rate; None where that never happens.

    Each day to come loses what a day lost of late, and the oldest day leaves the window. With the
    whole budget left this is the Workbook's `window / burn rate` (chapter 5, table 5-4). Of a budget
    that is used up it is the day since which it has been.
    """
    now, per_day = window(one, last), rate(one, last)
    if now is None or per_day is None or one.measured is None or one.length is None:
        return None
    if not now.held:
        return spent_since(one, last)
    first, end = begin_of(last, one.length), clock.end_of(last)
    if first is None:
        return None
    for count in range(1, (end - first).days + 1):
        old, _, _ = one.measured.between(first + count * DAY, end)
        if old + per_day * count > now.budget * (1 + 1e-9):
            return clock.later(last, relativedelta(days=count))
    return None
