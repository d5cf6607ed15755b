"""Everything that is out of force, by year, with its reason and what took its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.model import Artifact, Heading, Record
from opskb.outputs import wording
from opskb.outputs.relations import side
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.views import Card, Parts


@dataclass(frozen=True, slots=True)
class Grave:
    """A retired record: when, why, and what took its place."""

    card: Card
    kind: str
    day: date | None
    reason: Parts
    successors: tuple[Card, ...]


def pages(site: Site) -> Iterator[Artifact]:
    """The archive."""
    graves = sorted(
        (_grave(site, one) for one in site.project.graph if one.retired), key=_newest_first
    )
    years: dict[str, list[Grave]] = {}
    for grave in graves:
        years.setdefault(str(grave.day.year) if grave.day else "Without a date", []).append(grave)
    laid = sum(grave.card.archived for grave in graves)
    sentence = f"{wording.plural(len(graves), 'record')} out of force, {laid} of them laid in the archive. Every page keeps its address."
    yield page(
        site,
        "archive/index.html",
        "archive.html.j2",
        title="Archive",
        description=sentence,
        toc=(
            Heading(1, "archive", "Archive"),
            *(Heading(2, f"y{year[:4].lower()}", year) for year in years),
        ),
        sentence=sentence,
        years=years,
    )


def _newest_first(grave: Grave) -> tuple[int, str]:
    return -(grave.day.toordinal() if grave.day else 0), grave.card.id


def _grave(site: Site, record: Record) -> Grave:
    graph = site.project.graph
    edges = [
        edge
        for edge in graph.edges_of.get(record.key, ())
        if edge.tail is record and edge.relation.retires and edge.whole
    ]
    on = (
        record.tombstone.get("on")
        or record.closed
        or _marked(site, record)
        or max(
            (edge.head.opened for edge in edges if edge.head.opened), key=clock.day_of, default=None
        )
    )
    reason = str(record.tombstone.get("reason") or record.values.get("reason") or "")
    return Grave(
        site.cards[record.key],
        site.project.kind_of(record).title,
        clock.day_of(on) if on else None,
        site.parts(reason, itself=record.key),
        tuple(site.cards[side(edge, record)[1].key] for edge in edges),
    )


def _marked(site: Site, record: Record) -> date | None:
    """When the tombstone that marks a record says that it went."""
    edges = site.project.graph.edges_of.get(record.key, ())
    days = (edge.head.closed for edge in edges if edge.tail is record and edge.head.retired)
    return next((clock.day_of(day) for day in days if day), None)
