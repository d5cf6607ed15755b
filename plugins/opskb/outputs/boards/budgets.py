"""What stands on the page of a budget: the month so far, and all months, under the lines they must keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from opskb.insights import spend as insight
from opskb.insights.spend import Month, Spend
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards.spend import reached
from opskb.outputs.charts import Curve, Level
from opskb.outputs.sections import Cell, Empty, Section, day, number, table, text
from opskb.outputs.site import Site

_YEAR = 12
"""Months that the table of a budget shows; its chart and its CSV hold all."""


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The month so far, day by day, and all months, with lines at the budget and at the cap."""
    spend = insight.spend(site.project, record)
    unit = str(record.values.get("currency") or "")
    if not spend.months:
        empty = Empty("A CSV beside the record, named in `spend`, holds a day or a month a row.")
        yield Section("spend", "Nothing is written of what was spent", empty=empty)
        return
    if spend.current and spend.current.daily:
        yield _so_far(site, record, spend, spend.current, unit)
    yield _months(spend, unit)


def _levels(month: Month, cap: float) -> tuple[Level, ...]:
    if month.share is None:
        return ()
    return (Level(f"cap, {cap:g} % of the budget", month.amount * cap / 100),)


def _so_far(site: Site, record: Record, spend: Spend, month: Month, unit: str) -> Section:
    points, total = [], 0.0
    for on, value in insight.points_of(record, site.project.as_of):
        if on >= month.first:
            total += value
            points.append((on, round(total)))
    ends = month.first + timedelta(days=month.days - 1)
    share = f", {month.share:.0f} % of the budget" if month.share is not None else ""
    title = f"{month.spent:,.0f} {unit} after {wording.plural(month.elapsed, 'day')}{share}"
    curve = Curve("", tuple(points), band=((ends, month.projected, month.projected),))
    chart = charts.line(
        title,
        f"Spent since the first of {month.first:%B}, added up day by day.",
        [curve],
        levels=_levels(month, spend.cap),
        unit=unit,
        zero=True,
    )
    text_ = f"At this rate the month ends at {month.projected:,.0f} {unit}."
    rows = [(day(on), number(value, unit)) for on, value in points]
    heads = ("Day", "Spent so far")
    of = table("month-so-far", f"{month.first:%B %Y}", heads, rows, numbers=("Spent so far",))
    return Section("month-so-far", title, text_, chart=chart, table=of)


def _state(spend: Spend, month: Month) -> Cell:
    if month.share is None:
        return ()
    if spend.over(month):
        return text("Over the cap", "overdue")
    return text("Runs", "draft") if month is spend.current else text("Kept")


def _months(spend: Spend, unit: str) -> Section:
    last = spend.months[-1]
    over = sum(map(spend.over, spend.months))
    title = f"{over or 'None'} of {wording.plural(len(spend.months), 'month')} past the cap"
    whole = [one for one in spend.months if one is not spend.current]
    rows = [
        (
            text(f"{one.first:%b %Y}"),
            number(round(one.spent), unit),
            number(one.amount, unit),
            number(round(one.share, 1), "percent")
            if one.share is not None
            else text("Not computable"),
            text(reached(one)),
            _state(spend, one),
        )
        for one in spend.months[: -_YEAR - 1 : -1]
    ]
    heads = ("Month", "Spent", "Of", "Share", "Reached", "State")
    chart = charts.line(
        title,
        "What was spent in each month that is over, and the line of the cap.",
        [Curve("", tuple((one.first, round(one.spent)) for one in whole))],
        levels=_levels(last, spend.cap),
        unit=unit,
        zero=True,
    )
    of = table("months", "By month", heads, rows, numbers=("Spent", "Of", "Share"))
    return Section("months", title, chart=chart, table=of)
