"""Of all incidents: who answered too late, who led, and which SLO paid for the downtime."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import charges
from opskb.insights import incidents as insight
from opskb.insights.figure import Amount, Figure
from opskb.insights.slo.charges import charged
from opskb.model import Record
from opskb.outputs import wording
from opskb.outputs.sections import Cell, Empty, Section, link, number, person, table, text
from opskb.outputs.site import Site

MAKE = 'opskb new incident "What broke" --set severity=SEV-2 --set detected_by=alert'


def sections(site: Site) -> Iterator[Section]:
    """What the dashboard says of how incidents were answered."""
    yield _late(site)
    yield _led(site)
    yield _charged(site)


def minutes(figure: Figure) -> Cell:
    """A cell of a length, empty where it cannot be computed."""
    return text(length(figure.value)) if figure.computable else ()


def length(count: Amount) -> str:
    """Minutes as a table has room for: `4.5 min` while a half counts, then `96 min` and `3 h 18 min`."""
    if not isinstance(count, int | float):
        return ""
    return f"{round(count, 1):g} min" if count < 10 else wording.took_minutes(count)


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
            minutes(figure) or text("not yet", "overdue"),
            text(length(figure.target)),
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
        return Section("led", "No incident names its commander", empty=Empty(_NOBODY, MAKE))
    heads = ("Commander", "Led", "Acknowledge, median", "Resolve, median", "Last")
    rows = (
        (
            person(site, one.name),
            number(len(one.records)),
            minutes(one.medians["time_to_acknowledge"]),
            minutes(one.medians["time_to_resolve"]),
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
    found = charged(site.project)
    if not found:
        words = "`spent` on an incident says which SLO it is charged to, with its minutes."
        return Section("charged", "No downtime is charged to an SLO", empty=Empty(words))
    graph = site.project.graph
    pairs = [(graph[key], charges.of_slo(site.project, graph[key])) for key in sorted(found)]
    total = sum(one.minutes for all in found.values() for one in all)
    rows = (
        (
            link(site, slo),
            text(slo.title),
            minutes(figure),
            link(site, *(graph[key] for key in figure.records)),
        )
        for slo, figure in pairs
    )
    heads = ("SLO", "Title", "Charged", "By")
    return Section(
        "charged",
        f"{length(total)} of downtime are charged to {wording.plural(len(pairs), 'SLO')}",
        table=table("charged", "Downtime by SLO", heads, rows, numbers=("Charged",)),
    )
