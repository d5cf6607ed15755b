"""What pages show of a metric: its message, its chart and its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from opskb import clock
from opskb.insights import current, performance, series
from opskb.insights.series import Point
from opskb.model import Record
from opskb.outputs import charts, sections
from opskb.outputs.behind import behind
from opskb.outputs.charts import Chart, Curve, Level, Moment
from opskb.outputs.scale import thinned
from opskb.outputs.sections import Cell, Empty, Section, amount
from opskb.outputs.site import Site
from opskb.outputs.views import Table

MOST_CURVES = 4
MOST_ROWS = 24
"""More values than these are shown as the means of their months."""
NO_VALUES = Empty(
    "Write its values into a CSV beside the record, with the columns on, value and dimension, and "
    "name it under values."
)


OF_ROW = ("Latest", "Target", "State")
"""What a row of the index says of a metric in place of its status, by which the rows are grouped."""


def of_row(site: Site, record: Record) -> tuple[Cell, ...]:
    """Its newest value, what it must reach, and whether it does."""
    unit, newest = (
        str(record.values.get("unit") or ""),
        performance.latest(record, site.project.as_of),
    )
    aim = record.target if isinstance(record.target, float) else None
    return (
        sections.number(newest[1], unit) if newest else (),
        sections.number(aim, unit) or _limit(record, unit),
        _state(site, record, newest),
    )


def _limit(record: Record, unit: str) -> Cell:
    limit = record.values.get("limit")
    return sections.text(f"limit {amount(limit, unit)}") if isinstance(limit, float) else ()


def _state(site: Site, record: Record, newest: Point | None) -> Cell:
    if newest is None:
        return sections.text("No value", "closed")
    if newest[0] < current.since(site.project, record):
        return sections.text("Out of date", "soon")
    if next(performance.regressions(site.project, record), None):
        return sections.text("Worse than baseline", "overdue")
    reached = performance.reached(record, newest[1])
    limit = record.values.get("limit")
    if reached is None and isinstance(limit, float):
        past = performance.worse(record, newest[1], limit)
        return sections.text(*(("Past its limit", "overdue") if past else ("Within limit", "live")))
    if reached is None:
        within = performance.judged(site.project, record)
        return sections.text("Within baseline", "live") if within else sections.text("No target")
    return sections.verdict(reached)


def headline(site: Site, record: Record) -> str:
    """The message of a metric: its latest value, against its baseline or its target."""
    project, unit = site.project, str(record.values.get("unit") or "")
    newest = performance.latest(record, project.as_of)
    if newest is None:
        return f"{record.title}: not computable, because it has no values"
    words = f"{record.title}: {amount(newest[1], unit)}"
    limit = performance.limit(record, project.config.performance_tolerance)
    if limit is not None:
        found = next(performance.regressions(project, record), None)
        if found:
            return f"{words}, worse than its baseline of {amount(record.values['baseline'], unit)}"
        return f"{words}, within the accepted {amount(limit, unit)}"
    reached = performance.reached(record, newest[1])
    if reached is None:
        return words
    return (
        f"{words}, {'reaches' if reached else 'misses'} its target of {amount(record.target, unit)}"
    )


def section(site: Site, record: Record, *, among: bool = False) -> Section:
    """A metric with its chart over its values; `among` others the means of its months stand in one
    table for all, unless it has dimensions."""
    anchor = f"metric-{record.key.lower()}"
    title = headline(site, record)
    drawn = _drawn(record, site.project.as_of)
    if not drawn:
        return Section(anchor, title, empty=NO_VALUES)
    curves = [Curve(name, thinned(points)) for name, points in drawn[:MOST_CURVES]]
    shared = among and len(drawn) == 1
    apart = shared or len(drawn) > MOST_CURVES or _monthly(drawn)
    return Section(
        anchor,
        title,
        record.summary,
        chart=_chart(site, record, drawn, curves),
        table=None if shared else _table(record, drawn),
        behind=behind(site, record, dict(drawn), curves) if apart else None,
    )


def _drawn(record: Record, as_of: date) -> list[tuple[str, tuple[Point, ...]]]:
    """The points of each dimension that has any, under its name; "" for those without one."""
    found = ((name, series.points(record, as_of, name)) for name in series.dimensions(record))
    return [(name, points) for name, points in found if points]


def _chart(
    site: Site,
    record: Record,
    drawn: Sequence[tuple[str, tuple[Point, ...]]],
    curves: Sequence[Curve],
) -> Chart | None:
    unit = str(record.values.get("unit") or "")
    more = f"; {len(drawn) - MOST_CURVES} more in the table" if len(drawn) > MOST_CURVES else ""
    first, last = drawn[0][1][0][0], drawn[0][1][-1][0]
    return charts.line(
        f"{record.title}, in {unit}{more}",
        f"Line chart of {record.title} in {unit} from {first} to {last}.",
        curves,
        levels=list(_levels(site, record)),
        moments=list(_moments(site, record)),
        named="what followed from it",
        unit=unit,
    )


def _levels(site: Site, record: Record) -> Iterator[Level]:
    limit = performance.limit(record, site.project.config.performance_tolerance)
    if limit is not None:
        yield Level("accepted up to here", limit)
    elif isinstance(record.target, float):
        yield Level("target", record.target)


def _moments(site: Site, record: Record) -> Iterator[Moment]:
    """The incidents and signals that name the metric."""
    for found in performance.regressions(site.project, record):
        for one in performance.answers(site.project, record, found):
            if one.opened:
                yield Moment(f"{one.id}: {one.title}", clock.day_of(one.opened))
        return


def _monthly(drawn: Sequence[tuple[str, tuple[Point, ...]]]) -> bool:
    return max(len(points) for _, points in drawn) > MOST_ROWS


def _table(record: Record, drawn: Sequence[tuple[str, tuple[Point, ...]]]) -> Table | None:
    """The values by day, or by month where there are many; a column a dimension."""
    monthly = _monthly(drawn)
    columns = {
        name or "Value": dict(series.monthly_means(points) if monthly else points)
        for name, points in drawn
    }
    days = sorted({day for values in columns.values() for day in values}, reverse=True)
    rows = (
        (
            sections.text(f"{day:%B %Y}") if monthly else sections.day(day),
            *(_number(values.get(day)) for values in columns.values()),
        )
        for day in days
    )
    heads = ("Mean of" if monthly else "On", *columns)
    return sections.table(
        f"values-{record.key.lower()}",
        f"{record.title}, {'by month' if monthly else 'by day'}",
        heads,
        rows,
        numbers=tuple(columns),
    )


def months(site: Site, all: Sequence[Record]) -> Iterator[Section]:
    """The values of metrics without dimensions by month, a column each."""
    drawn = [(one, _drawn(one, site.project.as_of)) for one in all]
    columns = {
        f"{one.title}, {one.values.get('unit') or ''}": dict(series.monthly_means(found[0][1]))
        for one, found in drawn
        if len(found) == 1
    }
    days = sorted({day for values in columns.values() for day in values}, reverse=True)
    rows = (
        (sections.text(f"{day:%B %Y}"), *(_number(values.get(day)) for values in columns.values()))
        for day in days
    )
    title = "The same figures, by month"
    heads = ("Mean of", *columns)
    if table := sections.table("months", title, heads, rows, numbers=tuple(columns)):
        yield Section("months", title, table=table)


def _number(value: float | None) -> Cell:
    return () if value is None else sections.number(round(value, 3))


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """What stands on the page of a metric: how it stands, over its values."""
    if _drawn(record, site.project.as_of):
        found = section(site, record)
        yield replace(found, anchor="values", text="")
    else:
        yield Section("values", headline(site, record), empty=NO_VALUES)
