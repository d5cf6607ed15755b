"""What superseded what: the chains of every kind that has any, whole and in part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opskb.kind import Kind
from opskb.model import Artifact, Heading, Record
from opskb.outputs import wording
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.views import Card


@dataclass(frozen=True, slots=True)
class Link:
    """One record of a chain, and what it took the place of: its id and, where not whole, the part."""

    card: Card
    replaced: tuple[tuple[Card, str], ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Records that took each other's place, oldest first."""

    title: str
    anchor: str
    links: tuple[Link, ...]


def pages(site: Site) -> Iterator[Artifact]:
    """One page for each kind in which something was superseded."""
    for kind in site.project.kinds:
        chains = _chains(site, kind)
        if chains:
            yield _timeline(site, kind, chains)


def _timeline(site: Site, kind: Kind, chains: list[Chain]) -> Artifact:
    retired = sum(link.card.state == "retired" for chain in chains for link in chain.links)
    many = wording.plural(len(chains), "chain")
    sentence = (
        f"{many}: {wording.counted(retired, kind)} out of force, each with what took its place."
    )
    title = f"What superseded what: {wording.several(kind)}"
    return page(
        site,
        f"{kind.url}/timeline/index.html",
        "timeline.html.j2",
        title=title,
        description=sentence,
        toc=(
            Heading(1, "timeline", title),
            *(Heading(2, chain.anchor, chain.title) for chain in chains),
        ),
        kind=kind,
        sentence=sentence,
        chains=chains,
    )


def _chains(site: Site, kind: Kind) -> list[Chain]:
    """Every chain of this kind, the one that moved last first."""
    graph = site.project.graph
    seen: set[str] = set()
    found = []
    for edge in site.supersessions:
        if edge.tail.kind == kind.name and edge.tail.key not in seen:
            records = graph.chain(edge.tail)
            seen |= {record.key for record in records}
            found.append(_chain(site, records))
    return sorted(found, key=lambda chain: str(chain.links[-1].card.opened or ""), reverse=True)


def _chain(site: Site, records: tuple[Record, ...]) -> Chain:
    links = tuple(
        Link(site.cards[record.key], tuple(_replaced(site, record))) for record in records
    )
    last = links[-1].card
    return Chain(last.title, f"chain-{last.key.lower()}", links)


def _replaced(site: Site, record: Record) -> Iterator[tuple[Card, str]]:
    for edge in site.project.graph.predecessors(record):
        yield site.cards[edge.tail.key], str(edge.values.get("part") or "")
