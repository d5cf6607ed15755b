"""The first page: what this is, how far it can be trusted, what is due, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights.freshness import SOON, Due
from opskb.kind import Kind
from opskb.model import Artifact, Record
from opskb.outputs import boards, verdicts, wording
from opskb.outputs.site import Site
from opskb.outputs.standing import standing
from opskb.outputs.template import page
from opskb.outputs.values import person
from opskb.outputs.views import Card, Value

MOST = 8


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is due, as a line of a list."""

    day: date
    card: Card
    what: str
    text: str
    owner: Value | None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The newest thing that happened to a record."""

    day: date
    card: Card
    what: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A kind on the home page: how many records it has, how many of them in force."""

    kind: Kind
    count: int
    live: int
    overdue: int


def pages(site: Site) -> Iterator[Artifact]:
    """The home page."""
    config = site.project.config
    shelves = _shelves(site)
    late = [due for due in site.dues if due.day < site.project.as_of]
    soon = [due for due in site.dues if 0 <= (due.day - site.project.as_of).days <= SOON]
    about = config.about or f"The operations knowledge base of {config.name}."
    sentence = f"{wording.plural(len(site.cards), 'record')} of {wording.plural(len([one for one in shelves if one.count]), 'kind')}"
    judged = [verdicts.judge(site, one) for one in site.diligence.artefacts]
    yield page(
        site,
        "index.html",
        "home.html.j2",
        title=config.name,
        description=about,
        about=about,
        sentence=sentence,
        standing=standing(site),
        judged=judged,
        minutes=site.diligence.minutes,
        late=[owed(site, due) for due in late],
        soon=[owed(site, due) for due in soon[:MOST]],
        later=max(0, len(soon) - MOST),
        changes=_changes(site),
        boards=boards.front(site),
        more=sum(len(shelf) for _, shelf in boards.listed(site)),
        shelves=shelves,
    )


def owed(site: Site, due: Due) -> Owed:
    """One due thing as a line."""
    what = f"{wording.label(due.what)} {due.row}".strip()
    anchor = f"#{due.row.lower()}" if due.row else ""
    return Owed(
        due.day,
        site.cards[due.record.key],
        what,
        due.text,
        person(due.owner, site) if due.owner else None,
        anchor,
    )


def _changes(site: Site) -> list[Change]:
    """The records to which something happened last, newest first, each once."""
    found = [one for record in site.project.graph for one in _events(site, record)]
    found = [one for one in found if one.day <= site.project.as_of]
    newest: dict[str, Change] = {}
    for change in sorted(found, key=lambda one: (one.day, one.card.id), reverse=True):
        newest.setdefault(change.card.key, change)
    return list(_varied(newest.values()))[:MOST]


def _varied(changes: Iterable[Change]) -> Iterator[Change]:
    """At most three of a kind, so that one busy day of one series does not hide all others."""
    counts: Counter[str] = Counter()
    for change in changes:
        counts[change.card.kind] += 1
        if counts[change.card.kind] <= 3:
            yield change


def _events(site: Site, record: Record) -> Iterator[Change]:
    card = site.cards[record.key]
    roles = site.project.kind_of(record).roles
    for role in ("opened", "closed"):
        if day := getattr(record, role):
            what = (
                wording.label(record.status)
                if roles[role] == "date"
                else wording.label(roles[role])
            )
            yield Change(clock.day_of(day), card, what)
    if on := record.tombstone.get("on"):
        yield Change(clock.day_of(on), card, "Retired")
    for row in record.reviews:
        if row.get("on"):
            yield Change(clock.day_of(row["on"]), card, "Reviewed")
    for row in record.occurrences:
        if row.get("on"):
            yield Change(
                clock.day_of(row["on"]), card, wording.label(str(row.get("how") or "performed"))
            )


def _shelves(site: Site) -> list[Shelf]:
    found = []
    for kind in site.project.kinds:
        cards = [site.cards[record.key] for record in site.project.by_kind[kind.name]]
        live = sum(card.state == "live" for card in cards)
        late = sum(card.fresh.age in ("overdue", "never") for card in cards)
        found.append(Shelf(kind, len(cards), live, late))
    return sorted(found, key=lambda one: (not one.count, one.kind.title))
