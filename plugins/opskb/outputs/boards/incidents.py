"""The incident dashboard: how many, how bad, who saw them, how soon they were answered and mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from statistics import fmean, median

from opskb import clock
from opskb.insights import incidents as insight
from opskb.insights import ladder
from opskb.insights.figure import Amount, Figure
from opskb.insights.incidents import BY_NAME, MEASURES, Measure, Summary
from opskb.model import Record
from opskb.outputs import charts, wording
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

_MAKE = 'opskb new incident "What broke" --set severity=SEV-2 --set detected_by=alert'
_EMPTY = Empty("An incident says what went wrong, for whom, and how long it lasted.", _MAKE)
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
    return _length(figure.value) if figure.computable else "no time that can be computed"


def _minutes(figure: Figure) -> Cell:
    """A cell of a length, empty where it cannot be computed."""
    return text(_length(figure.value)) if figure.computable else ()


def _length(count: Amount) -> str:
    """Minutes as a table has room for: `4.5 min` while a half counts, then `96 min` and `3 h 18 min`."""
    if not isinstance(count, int | float):
        return ""
    return f"{count:.3g} min" if count < 10 else wording.took_minutes(count)


def _sections(site: Site) -> Iterator[Section]:
    every = insight.known(site.project)
    if not every:
        yield Section("incidents", "No incident is written down", empty=_EMPTY)
        return
    yield _open(site)
    yield _counted(site, "severity", "Severity", insight.severity)
    yield _trend(site, _ACKNOWLEDGE, "acknowledge", "answered")
    yield _trend(site, _RESOLVE, "resolve", "mended")
    yield _counted(site, "source", "Detected by", insight.source)
    yield _late(site)
    yield _led(site)
    yield _charged(site)
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
        empty = Empty(f"No incident says its {head.lower()}.", _MAKE)
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
        chart=chart,
        table=_groups(f"by-{name}", f"Incidents by {name}", head, found),
    )


def _groups(name: str, title: str, head: str, found: Iterable[Summary]) -> Table | None:
    heads = (head, "Incidents", *(_head(one.label, word) for one in MEASURES for word in _WORDS))
    rows = ((text(one.name), number(len(one.records)), *_cells(one)) for one in found)
    return table(name, title, heads, rows, numbers=heads[1:])


_WORDS = ("mean", "median")


def _head(label: str, word: str) -> str:
    return f"{label.removeprefix('Time to ').capitalize()}, {word}"


def _cells(one: Summary) -> Iterator[Cell]:
    for measure in MEASURES:
        for found in (one.means[measure.name], one.medians[measure.name]):
            yield _minutes(found)


def _trend(site: Site, measure: Measure, name: str, done: str) -> Section:
    """One length month by month, its mean and its median, over the table they are drawn from."""
    months = insight.by(site.project, insight.month)
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
        unit=unit,
        zero=True,
    )
    heads = ("Month", "Incidents", "Mean", "Median")
    rows = (
        (
            text(f"{_first(one.name):%B %Y}"),
            number(len(one.records)),
            _minutes(one.means[measure.name]),
            _minutes(one.medians[measure.name]),
        )
        for one in reversed(months)
    )
    under = table(f"{name}-by-month", f"{measure.label} by month", heads, rows, numbers=heads[1:])
    return Section(name, title, text=whole.because, chart=chart, table=under)


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


def _late(site: Site) -> Section:
    found = insight.breaches(site.project)
    if not found:
        return Section("breaches", "No incident was answered later than the ladder allows")
    heads = ("Incident", "Title", "Severity", "Answered after", "Allowed", "Commander")
    rows = (
        (
            link(site, one),
            text(one.title),
            text(one.severity, "severity"),
            _minutes(figure),
            text(_length(figure.target)),
            person(site, one.owner),
        )
        for one, figure in found
    )
    count = wording.plural(len(found), "incident was", "incidents were")
    return Section(
        "breaches",
        f"{count} answered later than the ladder allows",
        "Counted from detection, or from the beginning where nobody wrote when it was detected.",
        table=table(
            "breaches",
            "Response-time breaches",
            heads,
            rows,
            numbers=("Answered after", "Allowed"),
        ),
    )


def _led(site: Site) -> Section:
    found = sorted(insight.by(site.project, _leader), key=lambda one: -len(one.records))
    if not found:
        return Section("led", "No incident names its commander", empty=Empty(_NOBODY, _MAKE))
    heads = ("Commander", "Led", "Acknowledge, median", "Resolve, median", "Last")
    rows = (
        (
            person(site, one.name),
            number(len(one.records)),
            _minutes(one.medians[_ACKNOWLEDGE.name]),
            _minutes(one.medians[_RESOLVE.name]),
            link(site, one.records[0]),
        )
        for one in found
    )
    without = len(insight.known(site.project)) - sum(len(one.records) for one in found)
    tail = f"; {without} had no commander" if without else ""
    people = wording.plural(len(found), "person", "people")
    return Section(
        "led",
        f"{people} led incidents, {found[0].name} the most: {len(found[0].records)}{tail}",
        table=table("led", "Who led", heads, rows, numbers=heads[1:4]),
    )


_NOBODY = "`commander` says who leads an incident."


def _leader(record: Record) -> str:
    return record.owner


def _charged(site: Site) -> Section:
    found = insight.charges(site.project)
    if not found:
        words = "`spent` on an incident says which SLO it is charged to, with its minutes."
        return Section("charged", "No downtime is charged to an SLO", empty=Empty(words))
    graph = site.project.graph
    pairs = [(graph[key], insight.of_slo(site.project, graph[key])) for key in sorted(found)]
    total = sum(count for all in found.values() for _, count in all)
    rows = (
        (
            link(site, slo),
            text(slo.title),
            _minutes(figure),
            link(site, *(graph[key] for key in figure.records)),
        )
        for slo, figure in pairs
    )
    heads = ("SLO", "Title", "Charged", "By")
    return Section(
        "charged",
        f"{_length(total)} of downtime are charged to {wording.plural(len(pairs), 'SLO')}",
        table=table("charged", "Downtime by SLO", heads, rows, numbers=("Charged",)),
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
