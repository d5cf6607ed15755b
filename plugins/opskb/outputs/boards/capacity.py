"""Capacity: what fills up, when it is full, how sure that is, and what is planned before."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import capacity
from opskb.insights.capacity import Outlook
from opskb.insights.series import monthly_means
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Curve, Level
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    amount,
    day,
    link,
    number,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_NONE = Empty(
    "What fills up would stand here, with the day on which it is full.",
    'opskb new metric "Disk of the ledger" --set type=capacity --set unit=percent --set better=lower',
)
_SHOWN = 18
"""Months of a capacity that its chart shows."""


def _lede(site: Site) -> str:
    all = capacity.outlooks(site.project)
    if not all:
        return "No capacity is watched."
    late = [one for one in all if capacity.late(site.project, one)]
    first = next((one for one in all if one.hits), None)
    head = wording.plural(len(all), "capacity", "capacities")
    unknown = sum(bool(one.because) for one in all)
    tail = f"; not computable for {unknown}" if unknown else ""
    if late:
        return f"{head}; of {len(late)} the limit comes before more does{tail}."
    if first and first.hits:
        when = wording.short(first.hits)
        return f"{head}; {first.record.title} is full first, about {when}{tail}."
    return f"{head}{tail or '; no limit is in sight'}."


def _sections(site: Site) -> Iterator[Section]:
    all = capacity.outlooks(site.project)
    if not all:
        yield Section("limits", "No capacity is watched", empty=_NONE)
        return
    yield _limits(site, all)
    for one in all:
        yield _one(site, one)


def _limits(site: Site, all: tuple[Outlook, ...]) -> Section:
    late = [one for one in all if capacity.late(site.project, one)]
    calm = sum(capacity.holds(site.project, one) is True for one in all)
    of = "all of them" if calm == len(all) else f"{calm} of {len(all)}"
    title = f"More is planned, or not needed yet, for {of}"
    if late:
        title = f"{wording.listed([one.record.title for one in late])}: nothing is planned in time"
    heads = (
        "Capacity",
        "Now",
        "Limit",
        "Change a month",
        "Limit reached",
        "At the earliest",
        "Act by",
        "Plan",
        "State",
    )
    rows = [_row(site, one) for one in all]
    numbers = ("Now", "Limit", "Change a month")
    return Section(
        "limits",
        title,
        "The day a limit is reached is that of the straight line through the months; the earliest is "
        "that of the upper bound of its forecast. What is later than that less the lead time comes too late. "
        "Nobody can tell without a lead time, and a line through few months only warns.",
        table=table("limits", "Limits", heads, rows, numbers=numbers),
    )


def _row(site: Site, one: Outlook) -> tuple[Cell, ...]:
    unit = _unit(one)
    reached = day(one.hits) or text(
        f"Not computable, because {one.because}" if one.because else "Not in sight"
    )
    return (
        link(site, one.record),
        number(one.latest[1], unit) if one.latest else (),
        number(one.limit, unit),
        number(round(one.line.slope, 2), unit) if one.line else (),
        reached,
        day(one.earliest),
        day(one.order_by),
        link(site, one.plan) if one.plan else text("None"),
        verdict(capacity.holds(site.project, one)),
    )


def _one(site: Site, one: Outlook) -> Section:
    record, unit = one.record, _unit(one)
    months = monthly_means(one.points)[-_SHOWN:]
    heads = ("Month", "Mean", "Low", "High")
    rows: list[tuple[Cell, ...]] = [
        (text(f"{month:%b %Y}"), number(value, unit), (), ()) for month, value in months
    ]
    if one.forecast:
        rows += [
            (
                text(f"{ahead.month:%b %Y}, expected"),
                number(ahead.middle, unit),
                number(ahead.low, unit),
                number(ahead.high, unit),
            )
            for ahead in one.forecast.months
        ]
    found = table(f"{record.key.lower()}-months", record.title, heads, rows, numbers=heads[1:])
    return Section(
        record.key.lower(),
        message(one),
        record.summary,
        tuple(capacity.figures(site.project, record)),
        _chart(one),
        found,
        None if found else Empty("It has no values; a CSV beside the record holds them."),
    )


def message(one: Outlook) -> str:
    """What is to be known of one capacity in a sentence."""
    title, unit = one.record.title, _unit(one)
    if not one.latest:
        return f"{title}: no values"
    now = f"{title}: {amount(one.latest[1], unit)}"
    of = f" of {amount(one.limit, unit)}" if one.limit is not None else ""
    if one.hits:
        return f"{now}{of}, full about {wording.short(one.hits)}"
    return f"{now}{of}, {'not computable when full' if one.because else 'no limit in sight'}"


def _chart(one: Outlook) -> charts.Chart | None:
    months = tuple((day, round(value, 1)) for day, value in monthly_means(one.points)[-_SHOWN:])
    # One line, since the label of a second one would lie on the forecast.
    curve = Curve("", months)
    if one.forecast and months:
        ahead = ((each.month, round(each.middle, 1)) for each in one.forecast.months)
        curve = Curve(
            f"{one.forecast.months[-1].month:%b}", (*months, *ahead), "", one.forecast.band
        )
    levels = [Level("limit", one.limit)] if one.limit is not None else []
    about = (
        "The mean of each month, the months expected after it with their interval, and the limit."
    )
    return charts.line(message(one), about, [curve], levels=levels, unit=_unit(one))


def _unit(one: Outlook) -> str:
    return str(one.record.values.get("unit") or "")


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """On the page of a capacity: its chart, and the table under it."""
    if capacity.is_capacity(record):
        one = capacity.outlook(site.project, record)
        section = _one(site, one)
        yield Section("outlook", section.title, "", (), section.chart, section.table, section.empty)


BOARD = Board("capacity", "capacity", "Capacity", _lede, _sections, ("metric",))
