"""One index a kind: what there is, by status, to be filtered and sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from opskb.kind import Kind
from opskb.model import STATES, Artifact
from opskb.outputs import boards, commands, offline, pictures, wording
from opskb.outputs.sections import Empty, Section
from opskb.outputs.site import Site, marking
from opskb.outputs.template import page
from opskb.outputs.views import Card

_AGES = (
    ("overdue", "Overdue"),
    ("never", "Never reviewed"),
    ("soon", "Due soon"),
    ("fresh", "Fresh"),
)
# In force first, then what may come into force, then what is done, then what is gone.
_ORDER = ("live", "draft", "closed", "retired")


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one status."""

    status: str
    state: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a table: its name in the URL, and what may be chosen with how many records."""

    name: str
    label: str
    options: tuple[tuple[str, str, int, str], ...]


def pages(site: Site) -> Iterator[Artifact]:
    """The index of every kind that is known; an empty one says how to begin."""
    for kind in site.project.kinds:
        yield _index(site, kind)


def _index(site: Site, kind: Kind) -> Artifact:
    cards = [site.cards[record.key] for record in site.project.by_kind[kind.name]]
    current = [card for card in cards if not card.archived]
    archived = [card for card in cards if card.archived]
    noun, several = wording.singular(kind), wording.several(kind)
    sentence, mark = counting(kind, cards), wording.label(marking(kind))
    above = boards.of_index(site, kind)
    chained = any(edge.tail.kind == kind.name for edge in site.supersessions)
    return page(
        site,
        f"{kind.url}/index.html",
        "index.html.j2",
        title=kind.title,
        description=f"{kind.about} {sentence}".strip(),
        kind=kind,
        noun=noun,
        several=several,
        sentence=sentence,
        strip=pictures.strip(cards, noun, several, site.project.as_of),
        groups=groups(kind, current),
        archived=sorted(archived, key=lambda card: card.id, reverse=True),
        filters=_filters(site, current, mark) if len(current) > 1 else (),
        mark=mark,
        columns=_columns(current),
        archived_columns=_columns(archived),
        timeline=f"{kind.url}/timeline/" if chained else "",
        offline=offline.NAME if kind.name == "runbook" and offline.chosen(site)[1] else "",
        folder=_folder(site, kind),
        sections=above,
        lines=boards.of_rows(site, kind),
        first=None if cards else _first(site, kind, above),
    )


def _first(site: Site, kind: Kind, above: Iterable[Section]) -> Empty | None:
    """The command that makes the first record, where no section above it says one."""
    if any(one.empty and one.empty.command for one in above):
        return None
    return commands.first(site, "This command writes the first one.", kind.name)


def counting(kind: Kind, cards: Sequence[Card]) -> str:
    """`24 decisions: 19 accepted, 1 proposed, 4 superseded.`"""
    counts = Counter(card.status for card in cards)
    told = [f"{counts[status]} {status}" for status in _statuses(kind, cards)]
    return f"{wording.counted(len(cards), kind)}{': ' + ', '.join(told) if told else ''}."


def groups(kind: Kind, cards: Iterable[Card]) -> tuple[Group, ...]:
    """Cards by status, what is in force first, the newest first in each."""
    cards = sorted(cards, key=lambda card: (str(card.opened or ""), card.id), reverse=True)
    found = (
        Group(status, "", tuple(card for card in cards if card.status == status))
        for status in _statuses(kind, cards)
    )
    return tuple(Group(group.status, group.cards[0].state, group.cards) for group in found)


def _statuses(kind: Kind, cards: Iterable[Card]) -> list[str]:
    """The statuses that occur, in the order of their lifecycle, unknown ones among the live."""
    known = list(kind.states)
    found = {card.status: card.state for card in cards}
    return sorted(
        found,
        key=lambda status: (
            _ORDER.index(found[status]),
            known.index(status) if status in known else 99,
        ),
    )


def _columns(cards: Sequence[Card]) -> frozenset[str]:
    """The columns that hold anything at all."""
    has = {
        "mark": any(card.mark for card in cards),
        "severity": any(card.severity for card in cards),
        "owner": any(card.owner for card in cards),
        "opened": any(card.opened for card in cards),
        "due": any(card.fresh.age for card in cards),
    }
    return frozenset(name for name, there in has.items() if there)


def _filters(site: Site, cards: Sequence[Card], mark: str) -> tuple[Filter, ...]:
    found = (
        _statuses_chosen(cards),
        _ages_chosen(cards),
        _choice("mark", mark, Counter(card.mark for card in cards if card.mark)),
        _choice("severity", "Severity", Counter(card.severity for card in cards if card.severity)),
        _choice("owner", "Owner", Counter(card.owner for card in cards if card.owner)),
        _surfaces_chosen(site, cards),
        _choice("tag", "Tag", Counter(tag for card in cards for tag in card.tags)),
    )
    return tuple(one for one in found if len(one.options) > 1)


def _statuses_chosen(cards: Sequence[Card]) -> Filter:
    states = {card.status: card.state for card in cards}
    counts = sorted(Counter(card.status for card in cards).items())
    counts.sort(key=lambda one: _ORDER.index(states[one[0]]))
    options = ((status, wording.label(status), count, states[status]) for status, count in counts)
    return Filter("status", "Status", tuple(options))


def _ages_chosen(cards: Sequence[Card]) -> Filter:
    ages = Counter[str](card.fresh.age for card in cards)
    tones = {"never": "overdue"}
    options = ((age, words, ages[age], tones.get(age, age)) for age, words in _AGES if ages[age])
    return Filter("fresh", "Freshness", tuple(options))


def _surfaces_chosen(site: Site, cards: Sequence[Card]) -> Filter:
    counts = sorted(Counter(key for card in cards for key in card.surfaces).items())
    options = ((key, site.cards[key].title, count, "") for key, count in counts)
    return Filter("surface", "Surface", tuple(options))


def _choice(name: str, label: str, counts: Counter[str]) -> Filter:
    return Filter(
        name, label, tuple((word, word, count, "") for word, count in sorted(counts.items()))
    )


def _folder(site: Site, kind: Kind) -> str:
    """Where the first record of a kind would lie."""
    sources = site.project.config.sources
    named = next((source.path for source in sources if source.kind == kind.name), "")
    plain = next((source.path for source in sources if not source.kind), "data")
    return named or f"{plain}/{kind.folder}"


assert set(_ORDER) == set(STATES)
