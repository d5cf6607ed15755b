"""What a reader must know before reading on: only what is off, why, and where to go instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opskb import clock
from opskb.graph import Edge, Suspect, supersession
from opskb.model import Record
from opskb.outputs import linked, wording
from opskb.outputs.relations import MOST
from opskb.outputs.site import Site
from opskb.outputs.views import Banner, Part, Parts

# Findings that say the text may no longer be true; what else is wrong stands under the text.
_CHANGED = {"OKB302": "Changed since its review", "OKB303": "What it describes has changed"}


def banners(site: Site, record: Record) -> tuple[Banner, ...]:
    """The banners of a record's page, gravest first."""
    return (
        *_retired(site, record),
        *_stale(site, record),
        *_changed(site, record),
        *_suspect(site, record),
        *_notes(site, record),
    )


def _retired(site: Site, record: Record) -> Iterator[Banner]:
    if not record.retired:
        return
    stone = record.tombstone
    words: list[Part] = []
    if stone.get("on"):
        words.append(Part(f"Out of force since {wording.exact(stone['on'])}. "))
    if stone.get("reason"):
        words += [*site.parts(str(stone["reason"]), itself=record.key), Part(" ")]
    words += endings(site, record)
    if not words:
        words.append(Part("It is out of force, and names neither a successor nor a reason."))
    title = wording.label(record.status)
    yield Banner("retired", f"{title}, in the archive" if record.archived else title, tuple(words))


def endings(site: Site, record: Record) -> Iterator[Part]:
    """What took the place of a retired record, and where the chain ends today."""
    graph = site.project.graph
    edges = graph.edges_of.get(record.key, ())
    ended = [edge for edge in edges if edge.tail is record and ends(edge)]
    for words in dict.fromkeys(edge.relation.inverse_words for edge in ended):
        heads = [edge.head for edge in ended if edge.relation.inverse_words == words]
        yield from (Part(f"{words} "), *_named(site, heads), Part(". "))
    if replacing := [one for edge in ended for one in graph.tails(edge.head, "replaced_by")]:
        yield from (Part("Replaced by "), *_named(site, replacing), Part(". "))
    last = site.project.graph.successor(record)
    if last and all(edge.head is not last for edge in ended):
        yield from (Part("In force today: "), *_named(site, [last]), Part("."))


def ends(edge: Edge) -> bool:
    """Whether a relation takes its tail out of force: it retires it whole, or marks its grave."""
    return (edge.relation.retires and edge.whole) or edge.relation.inverse == "marked_by"


def _named(site: Site, records: Iterable[Record]) -> Iterator[Part]:
    cards = [site.cards[record.key] for record in records]
    shown = cards[:MOST]
    for at, card in enumerate(shown):
        if at:
            yield Part(" and " if at == len(cards) - 1 else ", ")
        yield from (linked.to(card), Part(f" {card.title}"))
    if len(cards) > MOST:
        yield Part(f" and {len(cards) - MOST:,} more")


def _stale(site: Site, record: Record) -> Iterator[Banner]:
    fresh = site.cards[record.key].fresh
    owner = f" Its owner is {record.owner}." if record.owner else " Nobody owns it."
    if fresh.age == "never" and record.every:
        every = clock.every(record.every)
        yield Banner(
            "overdue",
            "Never reviewed",
            (Part(f"It should be {every}, and no review is on record.{owner}"),),
        )
    if fresh.age == "overdue" and fresh.day:
        day, days = wording.exact(fresh.day), (site.project.as_of - fresh.day).days
        words = f"Its {fresh.what} was due on {day}, {wording.length(days)} ago.{owner}"
        yield Banner("overdue", "Overdue", (Part(words),))


def _changed(site: Site, record: Record) -> Iterator[Banner]:
    for finding in site.findings_of(record):
        if finding.code in _CHANGED:
            words = f"{wording.sentence(finding.message)} What to do: {finding.remedy}."
            yield Banner("overdue", _CHANGED[finding.code], site.parts(words, itself=record.key))


def _suspect(site: Site, record: Record) -> Iterator[Banner]:
    for suspect in site.project.graph.suspects.get(record.key, ()):
        yield Banner("soon", "Suspect", tuple(_relies(site, suspect)))


def _relies(site: Site, suspect: Suspect) -> Iterator[Part]:
    cards = site.cards
    yield Part("It relies on ")
    for id in suspect.via:
        found = site.project.find(id)
        yield linked.to(cards[found.key]) if found else Part(id)
        yield Part(", which relies on ")
    yield from (
        linked.to(cards[suspect.retired.key]),
        Part(f" {suspect.retired.title}, which is {suspect.retired.status}."),
    )
    if successor := site.project.graph.successor(suspect.retired):
        yield from (Part(" In force today: "), *_named(site, [successor]), Part("."))


def _notes(site: Site, record: Record) -> Iterator[Banner]:
    for edge in site.project.graph.successors(record):
        if not edge.whole and not record.retired:
            words = (
                Part(f"{edge.values['part']} is superseded by "),
                *_named(site, [edge.head]),
                Part("; the rest stands."),
            )
            yield Banner("note", "Superseded in part", words)
    for edge in site.project.graph.edges_of.get(record.key, ()):
        if edge.tail is record and edge.relation.both and not supersession(edge):
            yield Banner("note", edge.relation.inverse_words, tuple(_named(site, [edge.head])))
    if record.visibility != "public":
        yield Banner("note", wording.label(record.visibility), _audience(record.visibility))


def _audience(visibility: str) -> Parts:
    words = {
        "internal": "For people of the organisation; it is left out of the public site.",
        "private": "For named people; it is left out of the public and of the internal site.",
    }
    return (Part(words[visibility]),)
