"""On every runbook: what an agent may do from it alone, with approval, not at all, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import derived
from opskb.insights import alerts, boundaries, ladder
from opskb.insights.boundaries import LABELS, LISTS, Clause
from opskb.model import Record
from opskb.outputs.sections import Cell, Section, link, table, text
from opskb.outputs.site import Site
from opskb.outputs.views import Value
from opskb.project import Project

TONES = {"alone": "live", "needs_approval": "soon", "forbidden": "overdue"}


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The boundary: its own clauses, those of the remediation policies, and the mode by severity."""
    bound = binding(site.project, record)
    rows = (
        (text(LABELS[may], TONES[may]), _what(site, record, one.what), _by(site, record, one.by))
        for may in LISTS
        for one in bound
        if one.may == may
    )
    title = (
        "What an agent may do from here"
        if boundaries.stated(record)
        else "No boundary is stated here; what the policy says holds"
        if bound
        else "No boundary is stated: an agent does nothing from here alone"
    )
    yield Section(
        "okb-boundary",
        title,
        f"{ladder.modes(site.project.config)}.",
        table=table("boundary-clauses", title, ("May", "What", "Says who"), rows),
    )
    yield from _alerts(site, record)


def binding(project: Project, record: Record) -> tuple[Clause, ...]:
    """What binds an agent here, without what the runbook allows alone in narrower words; what asks or forbids more stays."""
    narrowed = boundaries.narrowed(project, record)
    return tuple(
        one
        for one in boundaries.shown(project, record)
        if one.by is record or one.may != "alone" or one.action not in narrowed
    )


def _alerts(site: Site, record: Record) -> Iterator[Section]:
    """The alerts that lead here: those that are records as links, the others by the name they have."""
    found = alerts.led_to(site.project).get(record.key, ())
    known = {name.casefold() for one in found for name in derived.names(one)}
    named = derived.listed(record, "alerts")
    rows = [(link(site, one),) for one in found]
    rows += [((Value("code", name),),) for name in named if name.casefold() not in known]
    if rows:
        title = "Alerts that lead here"
        yield Section("okb-alerts", title, table=table("alerts", title, ("Alert",), rows))


def _what(site: Site, record: Record, words: str) -> Cell:
    return (Value("parts", parts=site.parts(words, itself=record.key)),)


def _by(site: Site, record: Record, by: Record) -> Cell:
    return () if by is record else link(site, by)
