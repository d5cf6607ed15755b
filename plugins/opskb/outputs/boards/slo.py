"""The SLO dashboard: what is left of each error budget, until when, and which incidents spent it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import inf

from opskb import clock
from opskb.insights import slo
from opskb.insights.charges import Charge
from opskb.insights.slo import Objective, Window
from opskb.model import Record
from opskb.outputs import charts, sections, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Chart, Curve, Level, Moment
from opskb.outputs.sections import Cell, Empty, Section
from opskb.outputs.site import Site
from opskb.outputs.values import figure
from opskb.outputs.views import Table

FEW, MANY = 40, 110
"""The points of a chart among others, and of one that stands alone."""
_MONTHS = 12
_SCALE = (-100.0, 100.0)
_EMPTY = Empty(
    "Nothing is promised yet. An objective says what users may expect, and how much may be lost.",
    'opskb new slo "Signing in"',
)
_NO_SERIES = Empty(
    "Write what was measured into a CSV beside the record, with the columns on and value, and name "
    "it under compliance."
)


def _live(site: Site) -> list[Objective]:
    """The objectives in force, the one with the least budget left first."""
    found = slo.objectives(site.project)
    there = [found[one.key] for one in site.project.by_kind.get(slo.KIND, ()) if one.live]
    return sorted(there, key=lambda one: (_least(site, one), one.record.id))


def _least(site: Site, one: Objective) -> float:
    now = slo.window(one, site.project.as_of)
    return now.left if now else inf


def _lede(site: Site) -> str:
    return _state(site, _live(site))


def _state(site: Site, all: list[Objective]) -> str:
    """How all objectives stand, in a sentence."""
    if not all:
        return "No objective is in force."
    there = [(one, now) for one in all if (now := slo.window(one, site.project.as_of))]
    missed = [one.record.title for one, now in there if not now.held]
    words = f"{len(there) - len(missed)} of {wording.plural(len(all), 'objective')} held"
    if missed:
        words += f"; missed: {wording.listed(missed)}"
    if len(there) < len(all):
        words += f"; {len(all) - len(there)} not computable"
    return f"{words}."


def _sections(site: Site) -> Iterator[Section]:
    all = _live(site)
    if not all:
        yield Section("budgets", "No objective is in force", empty=_EMPTY)
        return
    yield _overview(site, all)
    for one in all:
        yield _one(site, one)
    yield _months(site, all)


def _overview(site: Site, all: list[Objective]) -> Section:
    low = [
        (one, now)
        for one in all
        if (now := slo.window(one, site.project.as_of)) and now.left < 0.25
    ]
    words = wording.plural(len(low), "error budget")
    title = f"{words} below a quarter" if low else "Every error budget is above a quarter"
    heads = ("Objective", "Of", "Promised", "Kept", "Budget left", "Burn rate", "Gone", "State")
    numbers = ("Kept", "Budget left", "Burn rate")
    table = sections.table(
        "budgets", title, heads, (_row(site, one) for one in all), numbers=numbers
    )
    return Section(
        "budgets",
        title,
        "Budget left is the share of what may be lost in the window and was not. A burn rate of 1 "
        "spends exactly the budget by the end of the window; it is that of the last seven days.",
        chart=_bars(site, all),
        table=table,
    )


def _bars(site: Site, all: list[Objective]) -> Chart | None:
    """What is left of each budget, the least first."""
    there = [(one, now) for one in all if (now := slo.window(one, site.project.as_of))]
    rows = [
        (one.record.title, round(now.left * 100, 1), "live" if now.left >= 0.25 else "overdue")
        for one, now in there
    ]
    text = "; ".join(f"{name} {figure(value)} %" for name, value, _ in rows)
    return charts.bars("Error budget left, in per cent", text, rows, unit="percent")


def _row(site: Site, one: Objective) -> tuple[Cell, ...]:
    as_of = site.project.as_of
    now = slo.window(one, as_of)
    first = (
        sections.link(site, one.record),
        sections.text(one.record.title),
        sections.text(f"{sections.amount(one.target, 'ratio')} in {_length(one)}"),
    )
    if now is None:
        why = one.because or "its window holds no row"
        return (*first, (), (), (), (), sections.text(f"Not computable, because {why}", "closed"))
    speed = slo.pace(one, as_of)
    gone = slo.gone_on(one, as_of)
    return (
        *first,
        sections.number(round(now.compliance, 5), "ratio"),
        sections.number(round(now.left, 3), "ratio"),
        sections.number(round(speed, 2)) if speed is not None else (),
        sections.day(gone) if gone else sections.text("not at this rate"),
        sections.verdict(now.held),
    )


def _length(one: Objective) -> str:
    return clock.words(one.length) if one.length else ""


def _one(site: Site, one: Objective) -> Section:
    """One objective among the others: its message, its chart, and what was charged to it."""
    anchor = f"slo-{one.record.key.lower()}"
    title = headline(site, one)
    if one.because:
        return Section(anchor, title, empty=None if one.record.series else _NO_SERIES)
    return Section(
        anchor, title, chart=_chart(site, one, FEW), table=_charges(site, one, "charged")
    )


def headline(site: Site, one: Objective) -> str:
    """The message of an objective: what is left, and until when."""
    as_of, name = site.project.as_of, one.record.title
    now = slo.window(one, as_of)
    if now is None:
        return f"{name}: not computable, because {one.because or 'its window holds no row'}"
    if not now.held:
        unit = "events" if one.events else "minutes"
        lost, budget = figure(round(now.lost)), figure(round(now.budget))
        return f"Error budget of {_mid(name)}: used up, {lost} {unit} lost of {budget}"
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


def _chart(site: Site, one: Objective, most: int) -> Chart | None:
    """The budget left at the end of each day, with the incidents that spent it drawn in."""
    left = slo.left_by_day(site.project)[one.record.key]
    points = charts.thinned([(day, share * 100) for day, share in left], most)
    if not points:
        return None
    moments = [Moment(f"{charge.id}: {charge.minutes:g} min", charge.day) for charge in one.charges]
    words = _length(one)
    low = f", cut off at {_SCALE[0]:g} %" if min(value for _, value in points) < _SCALE[0] else ""
    return charts.line(
        f"Budget left over {words}, in per cent{low}",
        f"Line chart of the error budget left of {one.record.title} from {points[0][0]} to "
        f"{points[-1][0]}, now {figure(round(points[-1][1], 1))} per cent; "
        f"{wording.plural(len(moments), 'incident')} drawn in.",
        [Curve("", tuple((day, round(value, 1)) for day, value in points))],
        levels=[Level("missed below", 0.0)],
        moments=moments,
        unit="percent",
        within=_SCALE,
    )


def _charges(site: Site, one: Objective, name: str) -> Table | None:
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
    return sections.table(anchor, "Charged to it", heads, rows, numbers=("Minutes",))


def _months(site: Site, all: list[Objective]) -> Section:
    """What was left of every budget at the end of each month: the figures of the charts above."""
    there = [one for one in all if one.measured and not one.because]
    ends = list(_ends(there, site.project.as_of))
    heads = ("Up to", *(one.record.id for one in there))
    rows = (
        (sections.day(end), *(_share(slo.window(one, end)) for one in there))
        for end in reversed(ends)
    )
    return Section(
        "months",
        "Budget left at the end of each month",
        "In per cent of the budget of the window that ends on that day; below nought it was missed. "
        "Windows of which less than nine tenths were measured are left out.",
        table=sections.table("months", "Budget left", heads, rows, numbers=heads[1:]),
    )


def _share(now: Window | None) -> Cell:
    if now is None or now.measured < 0.9:
        return ()
    return sections.text(f"{round(now.left * 100)} %", "" if now.held else "overdue")


def _ends(all: Iterable[Objective], as_of: date) -> Iterator[date]:
    """The last days of the months that any of them was measured in, and the as-of date."""
    months = sorted({month.first for one in all for month in slo.history(one)})
    for first in months[1:][-_MONTHS:]:
        yield first - timedelta(days=1)
    if months:
        yield as_of


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """What stands on the page of an objective: its budget over time, and its months."""
    one = slo.objectives(site.project)[record.key]
    title = headline(site, one)
    if one.because and not record.series:
        yield Section("budget", title, empty=_NO_SERIES)
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
    yield Section(
        "budget", title, chart=None if one.because else _chart(site, one, MANY), table=months
    )


def _month(site: Site, one: Objective, month: slo.Month) -> tuple[Cell, ...]:
    unit = "events" if one.events else "min"
    charges: tuple[Charge, ...] = month.charges
    return (
        sections.text(f"{month.first:%B %Y}"),
        sections.number(round(month.compliance, 5), "ratio"),
        sections.number(round(month.lost, 0 if one.events else 1), unit),
        sections.number(month.charged, "min") if charges else (),
        sections.link(site, *(site.project.graph[charge.record] for charge in charges)),
    )


def of_index(site: Site) -> Iterator[Section]:
    """What stands above the list of objectives: what is left of each."""
    if all := _live(site):
        yield Section("budgets", _state(site, all), chart=_bars(site, all))


BOARD = Board("slo", "dashboards/slo", "SLO dashboard", _lede, _sections, (slo.KIND,))
