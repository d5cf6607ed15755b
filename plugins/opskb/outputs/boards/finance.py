"""The board of the finance review: each line against its plan, and where it goes in three months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from opskb.insights import finance as insight
from opskb.insights import forecast, series
from opskb.insights.figure import Figure
from opskb.insights.finance import Variance
from opskb.insights.series import Point
from opskb.model import Record
from opskb.outputs import charts, commands, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Curve, Level
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    amount,
    link,
    number,
    sentence,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site
from opskb.outputs.views import Table

MONTHS = 3
"""How far ahead the forecast of a line looks."""
SHOWN = 18
"""How many periods of a line its table holds, the newest first."""
_UNITS = {"churn": "percent", "payback": "months"}
"""The units of lines that are not an amount of money."""
_BETTER_LOWER = ("churn", "cost", "cac", "payback")


def _lede(site: Site) -> str:
    records = insight.metrics(site.project)
    if not records:
        return "No finance metric is kept."
    limit = site.project.config.variance_limit
    far = [one for one in _variances(site, records) if one.beyond(limit)]
    silent = sum(not one.explained for one in far)
    told = f"{silent} unexplained" if silent else "each explained"
    tail = f"{len(far)} more than {limit:g} % off plan, {told}" if far else "none far off its plan"
    return f"{wording.plural(len(records), 'metric')}; {tail}."


def _variances(site: Site, records: Sequence[Record]) -> list[Variance]:
    return [insight.variance(site.project, one) for one in records]


def _sections(site: Site) -> Iterator[Section]:
    records = insight.metrics(site.project)
    yield _economics(site)
    yield _plan(site, records)
    yield from _ahead(site, records)
    for name, title in insight.LINES:
        of = [one for one in records if insight.line(one) == name]
        for record in of:
            yield section(site, record)
        if not of and name != "arr":
            yield Section(f"line-{name}", f"{title}: not kept", empty=_none(site, name, title))
    for record in records:
        if not insight.line(record):
            yield section(site, record)


def _none(site: Site, line: str, title: str) -> Empty:
    """The command that makes the metric of a line, in the unit and the direction that it has."""
    better = "lower" if line in _BETTER_LOWER else "higher"
    said = {"type": "finance", "line": line, "unit": _UNITS.get(line, "EUR"), "better": better}
    sentence = "No metric of the type finance is this line."
    return commands.first(site, sentence, "metric", title, **said)


def _economics(site: Site) -> Section:
    arr, ratio = insight.economics(site.project)
    year = (
        f"{amount(arr.value, arr.unit)} a year" if arr.computable else "Revenue is not computable"
    )
    worth = (
        f"a customer is worth {amount(ratio.value)} times what it cost" if ratio.computable else ""
    )
    title = "; ".join(filter(None, (year, worth)))
    return Section("economics", title, figures=(arr, ratio))


def _plan(site: Site, records: Sequence[Record]) -> Section:
    found = [one for one in _variances(site, records) if one.planned is not None]
    limit = site.project.config.variance_limit
    far = sum(one.beyond(limit) for one in found)
    chart = charts.bars(
        "How far each line lies from its plan",
        "One bar for each line with a plan, above or below alike.",
        [
            (_name(one), round(abs(one.percent), 1), _tone(one, limit))
            for one in found
            if one.percent is not None
        ],
        unit="percent",
        limit=Level(f"{limit:g} %, the limit", limit),
        urls=[site.cards[one.record.key].url for one in found if one.percent is not None],
    )
    heads = ("Metric", "Period", "Actual", "Plan", "Off plan", "Explained", "State")
    rows = [_variance(site, one, limit) for one in found]
    verb = "is" if far == 1 else "are"
    title = f"{far} of {len(found)} with a plan {verb} more than {limit:g} % off it"
    title = title if found else "No line has a plan"
    empty = (
        None
        if rows
        else Empty("`budgeted` of a finance metric says what was planned for a period.")
    )
    of = table("variance", "Against plan", heads, rows, numbers=("Actual", "Plan", "Off plan"))
    return Section("variance", title, chart=chart, table=of, empty=empty)


def _name(one: Variance) -> str:
    side = "above" if (one.percent or 0) > 0 else "below"
    return f"{one.record.title}, {side}" if one.percent else one.record.title


def _tone(one: Variance, limit: float) -> str:
    return "" if not one.beyond(limit) else "soon" if one.explained else "overdue"


def _variance(site: Site, one: Variance, limit: float) -> tuple[Cell, ...]:
    unit = str(one.record.values.get("unit") or "")
    period = text(f"{one.on:%B %Y}") if one.on else ()
    off = text(f"{one.percent:+.1f} %") if one.percent is not None else text("Not computable")
    what = "Not computable" if one.percent is None else "Not judged"
    why = one.explained or (f"{what}, because {one.because}." if one.because else "")
    figures = (number(one.actual, unit), number(one.planned, unit), off)
    return (
        link(site, one.record),
        period,
        *figures,
        sentence(site, why),
        verdict(one.holds(limit)),
    )


def section(site: Site, record: Record) -> Section:
    """One metric: its totals and their forecast as a chart, and its periods by dimension as a table."""
    points = insight.totals(record, site.project.as_of)
    unit = str(record.values.get("unit") or "")
    anchor = f"line-{insight.line(record) or 'other'}-{wording.slug(record.id)}"
    if not points:
        empty = Empty("It has no values that are of the whole; write them into the CSV beside it.")
        return Section(anchor, f"{record.title}: not computable", empty=empty)
    found = forecast.forecast(points, MONTHS)
    ahead = found.months if found else ()
    last, value = points[-1]
    title = f"{record.title}: {amount(value, unit)} in {last:%B %Y}"
    drawn = (*points, *((one.month, _short(one.middle)) for one in ahead))
    curve = Curve("", drawn, band=found.band if found else ())
    planned = record.values.get("budgeted")
    levels = (Level("plan", float(planned)),) if planned is not None else ()
    text_ = "Periods as they were written, then the months to come with their interval."
    chart = charts.line(title, text_, [curve], levels=levels, unit=unit)
    figures = tuple(_expected(points, ahead, unit))
    return Section(anchor, title, figures=figures, chart=chart, table=_periods(site, record, unit))


def _expected(
    points: Sequence[Point], ahead: Sequence[forecast.Expected], unit: str
) -> Iterator[Figure]:
    """What is expected at the end of the forecast, or why nothing can be."""
    label = f"In {MONTHS} months"
    if not ahead:
        yield Figure("forecast", label, unit=unit, because=forecast.obstacle(points))
        return
    one = ahead[-1]
    between = f"between {amount(_short(one.low), unit)} and {amount(_short(one.high), unit)}, 8 times in 10"
    yield Figure("forecast", f"{one.month:%B %Y}", _short(one.middle), unit, because=between)


def _ahead(site: Site, records: Sequence[Record]) -> Iterator[Section]:
    """Each month to come of the lines that have enough of them behind: low, middle and high."""
    rows = []
    for record in records:
        points = insight.totals(record, site.project.as_of)
        found = forecast.forecast(points, MONTHS) if points else None
        unit = str(record.values.get("unit") or "")
        for one in found.months if found else ():
            bounds = (number(_short(value), unit) for value in (one.low, one.middle, one.high))
            rows.append((link(site, record), text(f"{one.month:%B %Y}"), *bounds))
    if rows:
        title = f"The next {wording.plural(MONTHS, 'month')} of {wording.plural(len(rows) // MONTHS, 'line')}"
        heads = ("Metric", "Month", "Low", "Middle", "High")
        about = "A straight line through the months so far; 8 times in 10 a month lies between low and high."
        of = table("forecast", title, heads, rows, numbers=heads[2:])
        yield Section("forecast", title, about, table=of)


def _short(value: float) -> float:
    """A forecast in as many digits as it deserves: three, or all that stand before the point."""
    return round(value) if abs(value) >= 100 else float(f"{value:.3g}")


def _periods(site: Site, record: Record, unit: str) -> Table | None:
    """The newest periods, a column for each dimension where it has several."""
    as_of = site.project.as_of
    names = [name for name in series.dimensions(record) if name]
    columns = {name: dict(series.points(record, as_of, name)) for name in names}
    total = dict(insight.totals(record, as_of))
    days = sorted({*total, *(on for column in columns.values() for on in column)}, reverse=True)
    heads = ("Period", *map(wording.label, names), "Whole")
    rows = [
        _period(on, [column.get(on) for column in columns.values()], total.get(on), unit)
        for on in days
    ]
    of = f"periods-{wording.slug(record.id)}"
    return table(of, record.title, heads, rows[:SHOWN], numbers=heads[1:])


def _period(
    on: date, values: Sequence[float | None], whole: float | None, unit: str
) -> tuple[Cell, ...]:
    return (text(f"{on:%B %Y}"), *(number(value, unit) for value in values), number(whole, unit))


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The line of a finance metric; nothing for metrics of other types."""
    if record.values.get("type") == "finance":
        yield section(site, record)
        yield from _ahead(site, [record])


BOARD = Board("finance", "finance", "Finance", _lede, _sections, ("metric",))
