"""How a record is tied to others: typed relations in words, mentions with their sentence, its chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from opskb.graph import BY_NAME, Edge
from opskb.model import Link, Record, Row
from opskb.outputs import wording
from opskb.outputs.site import Site
from opskb.outputs.values import figure
from opskb.outputs.views import Card, Mention, Relation

NEAR = 20
"""How many records of a chain a page shows."""

MOST = 20
"""How many of a sort a page lists; what has more has an index for them."""


def relations(site: Site, record: Record) -> tuple[Relation, ...]:
    """Every typed relation of a record, both ways, grouped by the words that say it."""
    return (
        *_grouped(site, _typed(site, record)),
        *_grouped(site, _named(site, record), named=record.key),
    )


Tie: TypeAlias = tuple[str, Record, str]


def _typed(site: Site, record: Record) -> Iterator[Tie]:
    for edge in site.project.graph.edges_of.get(record.key, ()):
        yield (*side(edge, record), BY_NAME if edge.derived else carried(edge.values))


def _named(site: Site, record: Record) -> Iterator[Tie]:
    """The records that name this one in a field, by their kind."""
    for link in site.project.graph.incoming.get(record.key, ()):
        if link.form == "field" and link.source != record.key:
            source = site.project.graph[link.source]
            yield site.project.kind_of(source).title, source, ""


def _grouped(site: Site, ties: Iterable[Tie], *, named: str = "") -> Iterator[Relation]:
    """Ties by their words; `named` is the key of the record that they name in a field."""
    found: dict[str, dict[str, tuple[Card, str]]] = {}
    for words, other, values in ties:
        found.setdefault(words, {}).setdefault(other.key, (site.cards[other.key], values))
    for words, cards in found.items():
        shown = _by_id(cards)
        kind = site.project.kinds[shown[0][0].kind]
        live = sum(card.state == "live" for card, _ in shown)
        url = f"{kind.url}/?surface={named}" if named in shown[0][0].surfaces else f"{kind.url}/"
        yield Relation(words, tuple(shown[:MOST]), bool(named), len(shown), live, url)


def side(edge: Edge, record: Record) -> tuple[str, Record]:
    """A relation as one of its two records says it: the words, and the other record."""
    if edge.head is record:
        return edge.relation.words, edge.tail
    return edge.relation.inverse_words, edge.head


def carried(values: Row) -> str:
    """What a relation carries, in words: a part, minutes."""
    return ", ".join(
        str(value) if name == "part" else f"{wording.label(name).lower()}: {_plain(value)}"
        for name, value in values.items()
    )


def _plain(value: Any) -> str:
    """`44` where a column of numbers holds 44.0."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return figure(value) if number else str(value)


def _by_id(cards: dict[str, tuple[Card, str]]) -> list[tuple[Card, str]]:
    """What is in force before what is not, each by its id."""
    return sorted(
        cards.values(), key=lambda one: (one[0].state == "retired", one[0].archived, one[0].id)
    )


def mentions(site: Site, record: Record) -> tuple[tuple[Mention, ...], int]:
    """Who speaks of this record in prose, each with the sentence, and how many more there are."""
    graph = site.project.graph
    told = sorted(graph.backlinks(record), key=lambda one: (one[0].retired, one[0].id))
    return tuple(_mention(site, record, *one) for one in told[:MOST]), max(0, len(told) - MOST)


def _mention(site: Site, record: Record, source: Record, link: Link) -> Mention:
    before, here, after = site.project.graph.sentence(link).partition(record.id)
    return Mention(site.cards[source.key], before, here, after)


def chain(site: Site, record: Record) -> tuple[Card, ...]:
    """The records that took each other's place, oldest first; none where there is only this one.

    Of a long chain only what is near: the timeline of the kind shows the whole of it.
    """
    links = site.project.graph.chain(record)
    at = next(at for at, one in enumerate(links) if one is record) if len(links) > NEAR else 0
    near = links[max(0, at - NEAR // 2) :][:NEAR]
    return tuple(site.cards[one.key] for one in near) if len(links) > 1 else ()
