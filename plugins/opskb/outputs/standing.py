"""How far the whole can be trusted, in one line of words and the numbers behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from opskb.insights import ladder
from opskb.insights.freshness import age
from opskb.outputs import wording
from opskb.outputs.site import Site

_REFERENCES = "OKB2"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in words, whether it is as it should be, and the list behind it."""

    words: str
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a knowledge base can be trusted, in words, with the numbers behind the words."""

    tone: str
    words: str
    figures: tuple[Figure, ...]


def standing(site: Site) -> Standing:
    """What the last check says of the whole, files that are not published included."""
    broken = sum(one.level == "error" and not one.waived for one in site.findings)
    waived = sum(bool(one.waived) for one in site.findings)
    if broken:
        words, tone = f"Not to be trusted in {wording.plural(broken, 'place')}", "overdue"
    elif waived:
        words, tone = f"Trustworthy with {wording.plural(waived, 'exception')}", "soon"
    else:
        words, tone = "Trustworthy", "live"
    return Standing(tone, words, tuple(_figures(site, waived)))


def _figures(site: Site, waived: int) -> Iterator[Figure]:
    lost = sum(one.code.startswith(_REFERENCES) and not one.waived for one in site.findings)
    words = f"{lost or 'no'} broken {'reference' if lost == 1 else 'references'}"
    yield Figure(words, "findings/?family=2", "overdue" if lost else "live")
    late = sum(age(due.day, site.project.as_of) == "overdue" for due in site.dues)
    yield Figure(f"{late or 'nothing'} overdue", "freshness/", "soon" if late else "live")
    warned = sum(one.level == "warning" and not one.waived for one in site.findings)
    if warned:
        yield Figure(wording.plural(warned, "warning"), "findings/?level=warning", "soon")
    words = wording.plural(waived, "finding") if waived else "no finding"
    yield Figure(f"{words} waived", "findings/?level=waived", "soon" if waived else "live")
    if not all(one.present for one in site.diligence.artefacts if one.name == "ledger"):
        yield Figure("no audit ledger", "due-diligence/#ledger", "soon")
    yield from _last_grave(site)


def _last_grave(site: Site) -> Iterator[Figure]:
    """How long ago the last incident of the worst severity began, under any name of it."""
    worst = ladder.worst(site.project.config)
    grave = [
        card
        for card in site.cards.values()
        if worst and card.kind == "incident" and card.opened
        if card.severity.casefold() in worst.names
    ]
    if worst and grave:
        last = max(grave, key=lambda card: (card.opened, card.id))
        days = (site.project.as_of - last.opened).days if last.opened else 0
        url = f"{site.project.kinds[last.kind].url}/?severity={quote(last.severity)}"
        yield Figure(f"last {worst.name} {wording.plural(days, 'day')} ago", url, "")
