"""Where a series is going: a straight line through its months, and how far off that may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights.series import Point, monthly_means

FEWEST = 6
"""Months that a line is drawn through at the least; fewer show the weather, not the climate."""
SHORTEST = 2
"""Months through which a line can be drawn at all: enough to warn by, not to be calm by."""
FARTHEST = 120
"""Months ahead within which a limit is looked for."""
INSTALL = "an interval needs SciPy: pip install 'opskb[stats]'"
_LARGEST = 1e100
_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Line:
    """The least-squares line of monthly means; `slope` is in the unit of the series a month.

    The mean of a month stands at its middle, and `first` is the first day of the month at nought.
    `error` is the standard error of the residuals, `spread` the sum of squares of the months
    about their mean, which is `centre`; `count` is how many months there are.
    """

    first: date
    last: date
    count: int
    slope: float
    intercept: float
    error: float
    centre: float
    spread: float

    def at(self, month: float) -> float:
        """The height of the line so many months after the middle of the first."""
        return self.intercept + self.slope * month

    def wide(self, month: float) -> float:
        """The standard error of one new value there (Hyndman & Athanasopoulos, section 7.6).

        s · √(1 + 1/T + (x − x̄)² / Σ(xᵢ − x̄)²), where s² = Σeᵢ² / (T − 2).
        """
        away = month - self.centre
        return self.error * sqrt(1 + 1 / self.count + away * away / self.spread)

    @property
    def end(self) -> int:
        """The number of the last month that has a value."""
        return clock.months_between(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a month to come is expected to hold: the line, and the bounds of the interval."""

    month: date
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A line, the months expected after it, and the level of their interval (0.8 is 80 %)."""

    line: Line
    level: float
    months: tuple[Expected, ...]
    quantile: float

    @property
    def band(self) -> tuple[tuple[date, float, float], ...]:
        """Of each month to come its first day and the bounds, as charts draw them."""
        return tuple((one.month, one.low, one.high) for one in self.months)


def obstacle(points: Sequence[Point], *, interval: bool = True) -> str:
    """Why no forecast can be made of these points, "" where one can; without `interval`, no line."""
    months = len({day.replace(day=1) for day, _ in points})
    if months < FEWEST:
        return f"a line is drawn through {FEWEST} months at the least, and there are {months}"
    if _too_large(points):
        return "its values are too large to be reckoned with"
    return "" if not interval or _quantile(0.9, FEWEST) is not None else INSTALL


def fit(points: Sequence[Point], fewest: int = FEWEST) -> Line | None:
    """The line through the monthly means of a series, None where `obstacle` says why not.

    `fewest` is how many months it takes, `SHORTEST` of them at the least.

    Ordinary least squares of the means on the number of the month, so that a month without a
    value is a gap, not a shift (Hyndman & Athanasopoulos, Forecasting: Principles and Practice,
    3rd edition, section 7.2).
    """
    months = () if _too_large(points) else monthly_means(points)
    return _fitted(months) if len(months) >= max(fewest, SHORTEST) else None


def _too_large(points: Sequence[Point]) -> bool:
    return any(not abs(value) < _LARGEST for _, value in points)


def _fitted(means: Sequence[Point]) -> Line:
    ordered = sorted(means)
    first, last = ordered[0][0], ordered[-1][0]
    at = [float(clock.months_between(first, month)) for month, _ in ordered]
    values = [value for _, value in ordered]
    centre, level = fmean(at), fmean(values)
    spread = sum((x - centre) * (x - centre) for x in at)
    slope = sum((x - centre) * (y - level) for x, y in zip(at, values, strict=True)) / spread
    intercept = level - slope * centre
    off = [y - intercept - slope * x for x, y in zip(at, values, strict=True)]
    # Two months lie on their line, so there is nothing to divide.
    error = sqrt(sum(one * one for one in off) / max(len(at) - 2, 1))
    return Line(first, last, len(at), slope, intercept, error, centre, spread)


def forecast(points: Sequence[Point], months: int = 3, level: float = 0.8) -> Forecast | None:
    """The months after the last, each with its prediction interval; None where `obstacle` says why.

    ŷ ± t · s · √(1 + 1/T + (x − x̄)² / Σ(xᵢ − x̄)²), t from Student's distribution with T − 2
    degrees of freedom (Hyndman & Athanasopoulos, section 7.6, which takes the normal one). It holds
    as long as the series goes on as it went: it knows of no season and of nothing that was decided.
    """
    line = fit(points)
    quantile = _quantile((1 + level) / 2, line.count - 2) if line else None
    if not line or quantile is None:
        return None
    ahead = range(line.end + 1, line.end + 1 + months)
    return Forecast(line, level, tuple(_expected(line, x, quantile) for x in ahead), quantile)


def _expected(line: Line, month: int, quantile: float) -> Expected:
    middle, off = line.at(month), quantile * line.wide(month)
    ahead = clock.later(line.first, relativedelta(months=month))
    return Expected(ahead, middle - off, middle, middle + off)


def _quantile(share: float, freedom: int) -> float | None:
    """Student's t below which a share of its distribution lies, None without the extra `stats`."""
    try:
        from scipy.special import stdtrit
    except ImportError:
        return None
    return float(stdtrit(freedom, share))


def reached(line: Line, limit: float, *, ceiling: bool) -> date | None:
    """The day on which the line meets a limit, None where it does not within ten years.

    A `ceiling` is met from below, a floor from above. One that the line has met already gives the
    last month.
    """
    return _met(line, line.at, limit, ceiling=ceiling)


def at_the_earliest(found: Forecast, limit: float, *, ceiling: bool) -> date | None:
    """The day on which the nearer bound of the interval meets a limit, None as in `reached`."""
    sign = 1 if ceiling else -1
    line = found.line
    bound = _Bound(line, sign * found.quantile)
    return _met(line, bound, limit, ceiling=ceiling)


@dataclass(frozen=True, slots=True)
class _Bound:
    line: Line
    times: float

    def __call__(self, month: float) -> float:
        return self.line.at(month) + self.times * self.line.wide(month)


def _met(
    line: Line, height: Callable[[float], float], limit: float, *, ceiling: bool
) -> date | None:
    def past(month: float) -> float:
        return height(month) - limit if ceiling else limit - height(month)

    if past(line.end) >= 0:
        return _day(line, line.end)
    after = next((x for x in range(line.end + 1, line.end + FARTHEST) if past(x) >= 0), None)
    if after is None:
        return None
    before, there = past(after - 1), past(after)
    return _day(line, after - 1 + before / (before - there))


def _day(line: Line, month: float) -> date:
    """The day so many months after the middle of the first."""
    whole = int(month)
    middle = clock.later(line.first, relativedelta(months=whole)).replace(day=15)
    return clock.later(middle, relativedelta(days=round((month - whole) * _MONTH)))
