"""On every runbook: what an agent may do from it alone, with approval, not at all, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import boundaries, ladder
from opskb.insights.boundaries import LABELS, LISTS
from opskb.model import Record
from opskb.outputs.sections import Cell, Section, link, table, text
from opskb.outputs.site import Site
from opskb.outputs.views import Value

TONES = {"alone": "live", "needs_approval": "soon", "forbidden": "overdue"}


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The boundary: its own clauses, those of the remediation policies, and the mode by severity."""
    binding = boundaries.shown(site.project, record)
    rows = (
        (text(LABELS[may], TONES[may]), _what(site, record, one.what), _by(site, record, one.by))
        for may in LISTS
        for one in binding
        if one.may == may
    )
    title = (
        "What an agent may do from here"
        if boundaries.stated(record)
        else "No boundary is stated here; what the policy says holds"
        if binding
        else "No boundary is stated: an agent does nothing from here alone"
    )
    yield Section(
        "okb-boundary",
        title,
        f"{ladder.modes(site.project.config)}.",
        table=table("boundary-clauses", title, ("May", "What", "Says who"), rows),
    )


def _what(site: Site, record: Record, words: str) -> Cell:
    return (Value("parts", parts=site.parts(words, itself=record.key)),)


def _by(site: Site, record: Record, by: Record) -> Cell:
    return () if by is record else link(site, by)
