"""The growth review: channels, the funnel, cohorts, what users do again, and what was tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb.insights import growth, plausible
from opskb.insights.flaw import Flaw
from opskb.insights.growth import Cohort, Trend
from opskb.model import Record
from opskb.outputs import charts, commands, values, wording
from opskb.outputs.boards import experiments
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Curve, Level
from opskb.outputs.sections import Cell, Empty, Section, amount, number, table, text
from opskb.outputs.site import Site
from opskb.outputs.views import Table

_SHOWN = 18
"""Months that are shown of a trend."""
_OLDEST = 12
"""Months that are shown of a cohort."""

_TRENDS = (
    ("acquisition-cost", "Cost to win a customer, by channel", "channels"),
    ("ltv-to-cac", "Lifetime value to cost of acquisition", "ltv-to-cac"),
    ("churn-risk", "Customers at risk of leaving", "churn-risk"),
    ("re-engagement", "Customers who came back", "re-engagement"),
    ("adoption", "Feature adoption", "adoption"),
    ("viral", "Viral coefficient", "viral"),
)

_FIRST = {
    "acquisition-cost": ("What a customer costs to win", "EUR", "lower"),
    "funnel": ("From the first visit to a paying customer", "customers", "higher"),
    "ltv-to-cac": ("Worth of a customer to what it costs to win", "times", "higher"),
    "retention": ("Customers who stay", "percent", "higher"),
    "churn-risk": ("Customers at risk of leaving", "customers", "lower"),
    "re-engagement": ("Customers who came back", "percent", "higher"),
    "adoption": ("Features in use", "percent", "higher"),
    "viral": ("Customers won by invitation", "customers", "higher"),
}
"""What a first metric of each measure is called, its unit, and which direction is better."""


def _lede(site: Site) -> str:
    project = site.project
    parts = []
    for record in growth.measured(project, "funnel"):
        if (whole := growth.funnel(record, project.as_of).whole) is not None:
            parts.append(f"{amount(round(whole, 4), 'ratio')} of visits end in the last stage")
    for record in growth.measured(project, "ltv-to-cac"):
        for one in growth.trends(record, project.as_of)[:1] if not plausible.flaw(record) else ():
            parts.append(
                f"a customer brings {values.figure(round(one.latest[1], 2))} times the cost"
            )
    running = [one for one in project.by_kind["experiment"] if one.live]
    if project.by_kind["experiment"]:
        parts.append(f"{wording.plural(len(running), 'experiment')} running")
    return f"{wording.capital('; '.join(parts))}." if parts else "No metric of growth is kept."


def _sections(site: Site) -> Iterator[Section]:
    what, title, anchor = _TRENDS[0]
    yield from _trend(site, what, title, anchor)
    yield from _funnel(site)
    for what, title, anchor in _TRENDS[1:2]:
        yield from _trend(site, what, title, anchor)
    yield from _retention(site)
    for what, title, anchor in _TRENDS[2:]:
        yield from _trend(site, what, title, anchor)
    yield experiments.judged(site)
    yield experiments.next_in_line(site)


def _none(site: Site, what: str) -> Empty:
    """What would stand here, and the command that makes it: in the unit that such a series has."""
    title, unit, better = _FIRST[what]
    said = {"type": "growth", "measures": what, "unit": unit, "better": better}
    sentence = "The metric that measures it would stand here with its trend."
    return commands.first(site, sentence, "metric", title, **said)


def _trend(site: Site, what: str, title: str, anchor: str) -> Iterator[Section]:
    records = growth.measured(site.project, what)
    if not records:
        yield Section(anchor, f"{title}: not measured", empty=_none(site, what))
    for at, record in enumerate(records):
        name = anchor if not at else f"{anchor}-{record.key.lower()}"
        yield trend(site, record, title, name)


def trend(site: Site, record: Record, title: str, anchor: str) -> Section:
    """A metric over its months, one curve for each dimension, the table under it."""
    if flaw := plausible.flaw(record):
        return _cannot(anchor, title, flaw)
    found = growth.trends(record, site.project.as_of)
    unit = str(record.values.get("unit") or "")
    if not found:
        empty = Empty("It has no values; a CSV beside the record holds them.")
        return Section(anchor, f"{title}: no values", empty=empty)
    curves = [Curve(one.dimension, one.months[-_SHOWN:]) for one in found]
    levels = [Level("target", record.target)] if record.target is not None else []
    message = f"{title}: {_message(found, unit)}"
    about = f"{record.title}, the mean of each month."
    chart = charts.line(message, about, curves, levels=levels, unit=_axis(unit))
    name = f"{anchor}-months"
    return Section(anchor, message, record.summary, (), chart, _months(name, title, found, unit))


def _cannot(anchor: str, title: str, flaw: Flaw) -> Section:
    empty = Empty(f"Not computable, because {flaw.message}.")
    return Section(anchor, f"{title}: not computable", empty=empty)


def _axis(unit: str) -> str:
    return unit if len(unit) <= 8 else ""


def _message(found: Sequence[Trend], unit: str) -> str:
    if len(found) == 1:
        return _one(found[0], unit)
    moving = [one for one in found if one.change is not None]
    if not moving:
        return wording.plural(len(found), "line")
    most = max(moving, key=lambda one: abs(one.change or 0.0))
    return f"{most.dimension} {_one(most, unit)}"


def _one(trend: Trend, unit: str) -> str:
    moved = growth.moved(trend, unit)
    value = amount(round(trend.latest[1], 2), unit)
    return f"{value}, {moved}" if moved else value


def _months(name: str, title: str, found: Sequence[Trend], unit: str) -> Table | None:
    names = [one.dimension or "Value" for one in found]
    of = [dict(one.months) for one in found]
    days = sorted({day for one in found for day, _ in one.months})[-_SHOWN:]
    rows = [
        (text(f"{day:%b %Y}"), *(number(months.get(day), unit) for months in of)) for day in days
    ]
    return table(name, title, ("Month", *names), rows, numbers=names)


def _funnel(site: Site) -> Iterator[Section]:
    records = growth.measured(site.project, "funnel")
    if not records:
        yield Section("funnel", "Funnel: not measured", empty=_none(site, "funnel"))
    for at, record in enumerate(records):
        name = "funnel" if not at else f"funnel-{record.key.lower()}"
        yield funnel(site, record, name)


def funnel(site: Site, record: Record, anchor: str) -> Section:
    """The stages of the newest whole month: how many came, and what share of those before."""
    found = growth.funnel(record, site.project.as_of)
    if not found.month or not found.stages:
        because = f"Not computable, because {found.because}."
        return Section(anchor, "Funnel: not computable", empty=Empty(because))
    narrow = found.narrowest
    title = f"Funnel of {found.month:%B %Y}"
    if narrow:
        share = amount(round(narrow.of_previous or 0, 3), "ratio")
        title += f": {narrow.name}, reached by {share}, is the narrowest stage"
    rows = [
        (text(one.name), number(one.count), _share(one.of_previous), _share(one.of_first))
        for one in found.stages
    ]
    heads = ("Stage", "Reached it", "Of the stage before", "Of the first")
    return Section(
        anchor,
        title,
        record.summary,
        (),
        charts.bars(
            title,
            "How many reached each stage.",
            [(one.name, one.count, "overdue" if one is narrow else "") for one in found.stages],
        ),
        table(f"{anchor}-stages", "Stages", heads, rows, numbers=heads[1:]),
    )


def _share(share: float | None) -> Cell:
    return number(round(share, 4), "ratio") if share is not None else ()


def _retention(site: Site) -> Iterator[Section]:
    records = growth.measured(site.project, "retention")
    if not records:
        yield Section("retention", "Retention: not measured", empty=_none(site, "retention"))
    for at, record in enumerate(records):
        name = "retention" if not at else f"retention-{record.key.lower()}"
        yield retention(site, record, name)


def retention(site: Site, record: Record, anchor: str) -> Section:
    """Cohorts by months: what share of those who came in a month is still there later."""
    if flaw := plausible.flaw(record):
        return _cannot(anchor, "Retention", flaw)
    all = growth.recent(growth.cohorts(record, site.project.as_of))
    if not all:
        empty = Empty("It has no values; a CSV beside the record holds them.")
        return Section(anchor, "Retention: not computable", empty=empty)
    months = [
        month for month in range(_OLDEST + 1) if any(one.after(month) is not None for one in all)
    ]
    means = {month: growth.mean_after(all, month) for month in months}
    last = max(months)
    kept = amount(round(means[last] or 0, 1), "percent")
    title = f"Retention: {kept} are still there after {wording.plural(last, 'month')}, "
    count = growth.counted(all, last)
    title += f"the mean of {count} cohorts" if count > 1 else "of one cohort"
    heads = ("Cohort", *(f"+{month}" for month in months))
    rows = [_cohort(f"{one.month:%b %Y}", one, months) for one in all]
    rows.append((text("Mean of these"), *(_percent(means[month]) for month in months)))
    chart = charts.bars(
        title,
        "The mean share of these cohorts that is still there so many months later.",
        [(f"+{month}", value, "") for month, value in means.items() if value is not None],
        unit="percent",
        whole=100,
    )
    found = table(f"{anchor}-cohorts", "Cohorts", heads, rows, numbers=heads[1:])
    return Section(anchor, title, record.summary, (), chart, found)


def _cohort(name: str, one: Cohort, months: Sequence[int]) -> tuple[Cell, ...]:
    return text(name), *(_percent(one.after(month)) for month in months)


def _percent(value: float | None) -> Cell:
    return number(round(value, 1), "percent") if value is not None else ()


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """On the page of a metric of growth: what it says, in the form of what it measures."""
    measures = record.values.get("measures")
    if measures == "funnel":
        yield funnel(site, record, "funnel")
    elif measures == "retention":
        yield retention(site, record, "retention")
    elif measures:
        yield trend(site, record, record.title, "trend")


BOARD = Board("growth", "growth", "Growth", _lede, _sections, ("experiment",))
