"""What a metric of growth says that cannot be: stages, cohorts and values that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from opskb import clock
from opskb.insights import series, typed
from opskb.insights.flaw import Flaw
from opskb.model import Record

_NAME = "name them in the column `dimension`"
_COUNT = "correct it, or leave out what was not counted"
_WHOLE = {"percent": 100.0, "%": 100.0, "ratio": 1.0}
_SHARES = ("retention", "adoption", "re-engagement", "churn-risk")
"""What is a share of a whole, where its unit is one."""
_SIGNED = ("ltv-to-cac",)
"""What may lie below nought: a customer can cost more than it ever brings."""


def flaw(record: Record) -> Flaw | None:
    """The first thing that keeps a metric of growth from being what it measures, None without one."""
    measures = str(record.values.get("measures") or "")
    if not measures:
        return None
    found = _DIMENSIONS[measures](record) if measures in _DIMENSIONS else None
    return found or next(_values(record, measures), None)


def cohort(name: str) -> date | None:
    """The first day of the month or the quarter that a cohort came in, None of what is no cohort."""
    try:
        return clock.parse_period(name)[0]
    except ValueError:
        return None


def _cohorts(record: Record) -> Flaw | None:
    odd = next((name for name in series.dimensions(record) if not cohort(name)), None)
    if odd is None:
        return None
    message = f"it measures retention, and `{odd[:60]}` is no cohort"
    return Flaw(message, _NAME, name="values")


def _stages(record: Record) -> Flaw | None:
    names = series.dimensions(record)
    if len(names) == 1:
        message = "it measures a funnel, and its values name fewer than two stages as dimensions"
        return Flaw(message, _NAME, name="values")
    reached = {name: dict(series.monthly_means(_points(record, name))) for name in names}
    for before, stage in pairwise(names):
        for month, count in reached[stage].items():
            if count > reached[before].get(month, count):
                message = (
                    f"in {month:%B %Y} {count:g} reached `{stage[:60]}`, "
                    f"and {reached[before][month]:g} `{before[:60]}` before it"
                )
                remedy = "write the stages in the order they are reached in, and count them again"
                return Flaw(message, remedy, _last(record, stage, month), "values")
    return None


def _points(record: Record, name: str) -> tuple[series.Point, ...]:
    return series.points(record, date.max, name)


def _last(record: Record, stage: str, month: date) -> int | None:
    """The row of a stage in a month, the last of several."""
    rows = (
        at
        for at, row in enumerate(record.series)
        if str(row.get("dimension") or "") == stage
        and row.get("on")
        and clock.day_of(row["on"]).replace(day=1) == month
    )
    return max(rows, default=None)


_DIMENSIONS: Mapping[str, Callable[[Record], Flaw | None]] = {
    "retention": _cohorts,
    "funnel": _stages,
}


def _values(record: Record, measures: str) -> Iterator[Flaw]:
    unit = str(record.values.get("unit") or "")
    whole = _WHOLE.get(unit) if measures in _SHARES else None
    for at, row in enumerate(record.series):
        value, day = typed.number(row.get("value")), typed.day(row.get("on"))
        if value is not None and day:
            name = str(row.get("dimension") or "")
            if said := _impossible(measures, whole, value, day, name):
                yield Flaw(said, _COUNT, at, "values")


def _impossible(measures: str, whole: float | None, value: float, day: date, name: str) -> str:
    """What is wrong with one row, "" where nothing is."""
    of = f" of `{name[:60]}`" if name else ""
    if measures == "acquisition-cost" and value <= 0:
        return f"on {day} a customer{of} cost {value:g} to win, and none is had for nothing"
    if value < 0 and measures not in _SIGNED:
        return f"the value{of} on {day} is {value:g}, less than nothing"
    if whole is not None and value > whole:
        return f"the value{of} on {day} is {value:g}, more than all, which is {whole:g}"
    first = cohort(name) if measures == "retention" else None
    if first and day < first:
        return f"the cohort `{name}` was counted on {day}, before it came"
    if first and not value and clock.months_between(first, day) == 0:
        return f"the cohort `{name}` is nobody: on {day}, in its first month, nobody was there"
    return ""
