"""Everything that is out of force, by year, with its reason and what took its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.model import Artifact, Heading, Record
from opskb.outputs import banners, commands, wording
from opskb.outputs.sections import Empty
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.views import Card, Parts


@dataclass(frozen=True, slots=True)
class Grave:
    """A retired record: when, why, and what took its place."""

    card: Card
    day: date | None
    reason: Parts
    ending: Parts


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
        empty=None if years else _none(site),
    )


def _none(site: Site) -> Empty:
    """What would stand here, and the command of a first tombstone where that kind is known."""
    words = "A record stands here once another supersedes it, its status says it is retired, or a tombstone names it."
    known = "tombstone" in site.project.kinds
    return commands.first(site, words, "tombstone") if known else Empty(words)


def _newest_first(grave: Grave) -> tuple[int, str]:
    return -(grave.day.toordinal() if grave.day else 0), grave.card.id


def _grave(site: Site, record: Record) -> Grave:
    reason = str(record.tombstone.get("reason") or record.values.get("reason") or "")
    return Grave(
        site.cards[record.key],
        _end(site, record),
        site.parts(reason, itself=record.key),
        tuple(banners.endings(site, record)),
    )


def _end(site: Site, record: Record) -> date | None:
    """When a record went out of force: as it says, as its tombstone says, or when its successor came."""
    own = record.tombstone.get("on") or record.closed
    edges = site.project.graph.edges_of.get(record.key, ())
    ended = [edge for edge in edges if edge.tail is record and banners.ends(edge)]
    days = [edge.head.closed if edge.head.retired else edge.head.opened for edge in ended]
    found = [clock.day_of(day) for day in (own, *days) if day]
    return found[0] if own else max(found, default=None)
