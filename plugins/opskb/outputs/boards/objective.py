"""What pages say of one objective: its message, its budget over time, its months and its charges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from opskb import clock
from opskb.insights import slo
from opskb.insights.slo import Objective
from opskb.model import Record
from opskb.outputs import charts, sections, wording
from opskb.outputs.behind import behind
from opskb.outputs.charts import Chart, Curve, Level, Moment
from opskb.outputs.scale import Point, thinned
from opskb.outputs.sections import Cell, Empty, Section
from opskb.outputs.site import Site
from opskb.outputs.values import figure
from opskb.outputs.views import Behind, Table

FEW, MANY = 40, 70
"""The points of a chart among others, and of one that stands alone."""
_SCALE = (-100.0, 100.0)
_NO_SERIES = Empty(
    "Write what was measured into a CSV beside the record, with the columns on and value, and name "
    "it under compliance."
)
_NO_PLACE = Empty(
    "The file of another tool has no place for what was measured: write the objective as a record "
    "of your own to keep its figures.",
    'opskb new slo "Signing in" --set objective=99.9%',
)


def no_series(record: Record) -> Empty:
    """What would fill an objective that nothing was written of."""
    return _NO_SERIES if record.dialect == "opskb" else _NO_PLACE


def headline(site: Site, one: Objective) -> str:
    """The message of an objective: what is left, and until when."""
    as_of, name = site.project.as_of, one.record.title
    now = slo.window(one, as_of)
    if now is None:
        return f"{name}: not computable, because {one.because or 'its window holds no row'}"
    if not now.held:
        unit = "events" if one.events else "minutes"
        lost, budget = figure(round(now.lost)), figure(round(now.budget))
        since = slo.gone_on(one, as_of)
        used = f"used up on {_day(since, as_of)}" if since else "used up"
        return f"Error budget of {_mid(name)}: {used}, {lost} {unit} lost of {budget}"
    left = f"{round(now.left * 100)} % left"
    gone = slo.gone_on(one, as_of)
    until = f"gone by {_day(gone, as_of)} at this rate" if gone else "and it lasts at this rate"
    return f"Error budget of {_mid(name)}: {left}, {until}"


def _mid(title: str) -> str:
    """A title in the middle of a sentence: an acronym keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _day(day: date, as_of: date) -> str:
    words = f"{day.day} {day:%B}"
    return words if day.year == as_of.year or (day - as_of).days < 180 else f"{words} {day.year}"


def length(one: Objective) -> str:
    """The window of an objective in words, "" where it has none."""
    return clock.words(one.length) if one.length else ""


def drawn(site: Site, one: Objective, most: int) -> tuple[Chart, Behind | None] | tuple[None, None]:
    """The budget left at the end of each day as a chart, and the values that it is drawn from."""
    left = slo.left_by_day(site.project)[one.record.key]
    whole = tuple((day, round(share * 100, 1)) for day, share in left)
    curve = Curve("", thinned(whole, most))
    found = _chart(site, one, curve.points)
    return (found, behind(site, one.record, {"": whole}, [curve])) if found else (None, None)


def _chart(site: Site, one: Objective, points: Sequence[Point]) -> Chart | None:
    """The budget left by day, with the incidents that spent it drawn in."""
    if not points:
        return None
    moments = [Moment(f"{charge.id}: {charge.minutes:g} min", charge.day) for charge in one.charges]
    words = length(one)
    low = f", cut off at {_SCALE[0]:g} %" if min(value for _, value in points) < _SCALE[0] else ""
    return charts.line(
        f"Budget left over {words}, in per cent{low}",
        f"Line chart of the error budget left of {one.record.title} from {points[0][0]} to "
        f"{points[-1][0]}, now {figure(round(points[-1][1], 1))} per cent; "
        f"{wording.plural(len(moments), 'incident')} drawn in.",
        [Curve("", tuple(points))],
        levels=[Level("missed below", 0.0)],
        moments=moments,
        named="incidents charged to it",
        unit="percent",
        within=_SCALE,
    )


def charges(site: Site, one: Objective, name: str) -> Table | None:
    """What incidents charged to an objective, the newest first; None where none did."""
    rows = (
        (
            sections.day(charge.day),
            sections.link(site, site.project.graph[charge.record]),
            sections.text(charge.title),
            sections.number(charge.minutes),
        )
        for charge in reversed(one.charges)
    )
    heads = ("Day", "Incident", "What happened", "Minutes")
    anchor = f"{name}-{one.record.key.lower()}"
    return sections.table(
        anchor, f"Charged to {one.record.title}", heads, rows, numbers=("Minutes",)
    )


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """What stands on the page of an objective: its budget over time, and its months."""
    one = slo.objectives(site.project)[record.key]
    title = headline(site, one)
    if one.because and not record.series:
        yield Section("budget", title, empty=no_series(one.record))
        return
    months = sections.table(
        "history",
        "By month",
        ("Month", "Kept", "Lost", "Charged to incidents", "Incidents"),
        (_month(site, one, month) for month in reversed(list(slo.history(one)))),
        numbers=("Kept", "Lost", "Charged to incidents"),
    )
    if months is None and not one.because:
        return
    picture, values = (None, None) if one.because else drawn(site, one, MANY)
    yield Section("budget", title, chart=picture, table=months, behind=values)


def _month(site: Site, one: Objective, month: slo.Month) -> tuple[Cell, ...]:
    unit = "events" if one.events else "min"
    return (
        sections.text(f"{month.first:%B %Y}"),
        sections.number(round(month.compliance, 5), "ratio"),
        sections.number(round(month.lost, 0 if one.events else 1), unit),
        sections.number(month.charged, "min") if month.charges else (),
        sections.link(site, *(site.project.graph[charge.record] for charge in month.charges)),
    )
