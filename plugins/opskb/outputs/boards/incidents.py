"""The incident dashboard: how many, how bad, who saw them, how soon they were answered and mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from statistics import fmean, median

from opskb import clock
from opskb.insights import incidents as insight
from opskb.insights import ladder
from opskb.insights.figure import Figure
from opskb.insights.incidents import BY_NAME, MEASURES, Measure, Summary
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards import answers
from opskb.outputs.boards.answers import MAKE, length, minutes
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Curve, Level, Moment
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    number,
    person,
    sentence,
    table,
    text,
)
from opskb.outputs.site import Site
from opskb.outputs.views import Table

_EMPTY = Empty("An incident says what went wrong, for whom, and how long it lasted.", MAKE)
_ACKNOWLEDGE, _RESOLVE = BY_NAME["time_to_acknowledge"], BY_NAME["time_to_resolve"]


def _lede(site: Site) -> str:
    every = insight.known(site.project)
    if not every:
        return "No incident is written down."
    still = len(insight.open_ones(site.project))
    late = len(insight.breaches(site.project))
    answered = insight.over(every, _ACKNOWLEDGE, median, "median")
    restored = insight.over(every, _RESOLVE, median, "median")
    parts = (
        f"{wording.plural(len(every), 'incident')}, {still} open",
        f"half were answered within {_said(answered)} and mended within {_said(restored)}",
        f"{wording.plural(late, 'answer')} later than the ladder allows",
    )
    return f"{'; '.join(parts)}."


def _said(figure: Figure) -> str:
    return length(figure.value) if figure.computable else "no time that can be computed"


def _sections(site: Site) -> Iterator[Section]:
    every = insight.known(site.project)
    if not every:
        yield Section("incidents", "No incident is written down", empty=_EMPTY)
        return
    yield _open(site)
    yield _counted(site, "severity", "Severity", insight.severity)
    yield _trend(site, _ACKNOWLEDGE, "acknowledge", "answered")
    yield _trend(site, _RESOLVE, "resolve", "mended")
    yield _monthly(site)
    yield _counted(site, "source", "Detected by", insight.source)
    yield from answers.sections(site)
    if found := tuple(_uncomputable(every)):
        yield _unknown(site, found)


def _open(site: Site) -> Section:
    project = site.project
    found = insight.open_ones(project)
    past = [one for one in found if insight.past_limit(project, one)]
    if not found:
        return Section("open", "No incident is open")
    heads = ("Incident", "Title", "Severity", "Status", "Commander", "Began", "Limit")
    rows = (
        (
            link(site, one),
            text(one.title),
            text(one.severity, "severity"),
            text(one.status),
            person(site, one.owner),
            day(one.opened),
            day(_limit(site, one), due=True),
        )
        for one in found
    )
    late = f"{len(past)} past its limit" if past else "none past its limit"
    title = f"{wording.plural(len(found), 'incident')} open, {late}"
    return Section("open", title, table=table("open-incidents", "Open incidents", heads, rows))


def _limit(site: Site, record: Record) -> date | None:
    found = ladder.step(site.project.config, record.severity)
    return ladder.close_by(found, record.opened) if found and record.opened else None


def _counted(site: Site, name: str, head: str, key: Callable[[Record], str]) -> Section:
    """Incidents in groups: how many, and the mean and median of what counts."""
    found = insight.by(site.project, key)
    if not found:
        empty = Empty(f"No incident says its {head.lower()}.", MAKE)
        return Section(name, f"No incident says its {head.lower()}", empty=empty)
    most = max(found, key=lambda one: len(one.records))
    count = len(insight.known(site.project))
    chart = charts.bars(
        f"Incidents by {name}",
        f"How many incidents there were of each {name}.",
        [(one.name, len(one.records), "") for one in found],
    )
    return Section(
        name,
        f"{most.name.capitalize() if most.name.islower() else most.name} is the most frequent {name}: {len(most.records)} of {count}",
        _MEANS,
        chart=chart,
        table=_groups(f"by-{name}", f"Incidents by {name}", head, found),
    )


def _groups(name: str, title: str, head: str, found: Iterable[Summary]) -> Table | None:
    heads = (head, "Incidents", *(_head(one.label, word) for one in MEASURES for word in _WORDS))
    rows = ((text(one.name), number(len(one.records)), *_cells(one)) for one in found)
    means = (head for head in heads if head.endswith(_WORDS[0]))
    return table(name, title, heads, rows, numbers=heads[1:], minor=means)


_WORDS = ("mean", "median")
_MEANS = "Half of them took no longer than the median; a narrow screen leaves the means out."


def _head(label: str, word: str) -> str:
    return f"{label.removeprefix('Time to ').capitalize()}, {word}"


def _cells(one: Summary) -> Iterator[Cell]:
    for measure in MEASURES:
        for found in (one.means[measure.name], one.medians[measure.name]):
            yield minutes(found)


def _trend(site: Site, measure: Measure, name: str, done: str) -> Section:
    """One length month by month, its mean and its median, over the table they are drawn from."""
    months = insight.by(site.project, insight.month)
    worst = ladder.worst(site.project.config)
    scale, unit = (1, "min") if measure is _ACKNOWLEDGE else (60, "h")
    means = tuple(_points(months, measure, "means", scale))
    middles = tuple(_points(months, measure, "medians", scale))
    whole = insight.over(insight.known(site.project), measure, fmean, "mean")
    title = f"Incidents were {done} after {_said(whole)} on average"
    if not means:
        return Section(name, f"When incidents were {done} is not computable", empty=_EMPTY)
    chart = charts.line(
        title,
        f"Mean and median {measure.label.lower()} of the incidents of each month, in {unit}.",
        (Curve("mean", means), Curve("median", middles)),
        levels=_levels(site) if measure is _ACKNOWLEDGE else (),
        moments=_grave(site),
        named=f"{worst.name} incidents" if worst else "",
        unit=unit,
        zero=True,
        words=lambda value: length(value * scale),
    )
    heads = ("Month", "Incidents", "Mean", "Median")
    rows = (
        (
            text(f"{_first(one.name):%B %Y}"),
            number(len(one.records)),
            minutes(one.means[measure.name]),
            minutes(one.medians[measure.name]),
        )
        for one in reversed(months)
    )
    under = table(f"{name}-by-month", f"{measure.label} by month", heads, rows, numbers=heads[1:])
    return Section(name, title, text=whole.because, chart=chart, table=under)


def _monthly(site: Site) -> Section:
    """Every length month by month, the newest first."""
    months = [
        replace(one, name=f"{_first(one.name):%b %Y}")
        for one in reversed(insight.by(site.project, insight.month))
    ]
    every = insight.known(site.project)
    seen, stopped = (
        _said(insight.over(every, BY_NAME[name], median, "median"))
        for name in ("time_to_detect", "time_to_contain")
    )
    return Section(
        "month",
        f"Half of the incidents were seen within {seen} and contained within {stopped}",
        _MEANS,
        table=_groups("by-month", "Incidents by month", "Month", months),
    )


def _points(
    months: Iterable[Summary], measure: Measure, which: str, scale: int
) -> Iterator[tuple[date, float]]:
    for one in months:
        value = getattr(one, which)[measure.name].value
        if isinstance(value, int | float):
            yield _first(one.name), round(value / scale, 2)


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _levels(site: Site) -> tuple[Level, ...]:
    worst = ladder.worst(site.project.config)
    if not worst or worst.respond is None:
        return ()
    return (Level(f"{worst.name}: {worst.respond:g} min", worst.respond),)


def _grave(site: Site) -> tuple[Moment, ...]:
    """The incidents of the worst severity, which explain what a mean cannot."""
    worst = ladder.worst(site.project.config)
    return tuple(
        Moment(one.id, clock.day_of(one.opened))
        for one in insight.known(site.project)
        if worst and one.opened and one.severity.casefold() in worst.names
    )


def _uncomputable(every: Iterable[Record]) -> Iterator[tuple[Record, Figure]]:
    """What is written and cannot be computed; a time that is not written yet is no fault."""
    for record in every:
        for measure in MEASURES:
            figure = insight.took(record, measure)
            if not figure.computable and "is not written" not in figure.because:
                yield record, figure


def _unknown(site: Site, found: tuple[tuple[Record, Figure], ...]) -> Section:
    rows = (
        (
            link(site, one),
            text(figure.label),
            sentence(site, f"not computable, because {figure.because}"),
        )
        for one, figure in found
    )
    return Section(
        "not-computable",
        f"{wording.plural(len(found), 'length')} cannot be computed",
        table=table("not-computable", "Not computable", ("Incident", "What", "Why"), rows),
    )


BOARD = Board(
    "incidents",
    "dashboards/incidents",
    "Incidents",
    _lede,
    _sections,
    ("incident",),
)
