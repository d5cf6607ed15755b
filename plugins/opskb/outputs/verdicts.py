"""The state of the whole in a line, and of each of the five artefacts, counted from findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opskb.insights.diligence import Artefact
from opskb.insights.freshness import age
from opskb.model import Finding
from opskb.outputs import wording
from opskb.outputs.flaws import flaws
from opskb.outputs.site import Site
from opskb.outputs.views import Card, Flaw

_REFERENCES = "OKB2"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in words, whether it is as it should be, and the list behind it."""

    words: str
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class State:
    """How far a knowledge base can be trusted, in words, with the numbers behind the words."""

    tone: str
    words: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at for a verdict, whether it holds, and where to see it."""

    tone: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """An artefact with its verdict: the checks behind it, its reading list, what a sceptic would ask."""

    artefact: Artefact
    tone: str
    verdict: str
    fact: str
    checks: tuple[Check, ...]
    reading: tuple[tuple[Card, str], ...]
    doubts: tuple[Flaw, ...]
    others: int


def state(site: Site) -> State:
    """The line at the top of the home page."""
    broken = [
        finding for finding in site.published if finding.level == "error" and not finding.waived
    ]
    waived = [finding for finding in site.published if finding.waived]
    if broken:
        words, tone = f"Not to be trusted in {wording.plural(len(broken), 'place')}", "overdue"
    elif waived:
        words, tone = f"Trustworthy with {wording.plural(len(waived), 'exception')}", "soon"
    else:
        words, tone = "Trustworthy", "live"
    return State(tone, words, tuple(_figures(site, waived)))


def _figures(site: Site, waived: list[Finding]) -> Iterator[Figure]:
    dangling = sum(
        finding.code.startswith(_REFERENCES) and not finding.waived for finding in site.published
    )
    yield Figure(
        f"{dangling or 'no'} broken {'reference' if dangling == 1 else 'references'}",
        "findings/?family=2",
        _bad(dangling),
    )
    overdue = sum(age(due.day, site.project.as_of) == "overdue" for due in site.dues)
    yield Figure(f"{overdue or 'nothing'} overdue", "freshness/", "soon" if overdue else "live")
    yield Figure(
        wording.plural(len(waived), "waiver") if waived else "no waivers",
        "waivers/",
        "soon" if waived else "live",
    )
    ledger = next(one for one in site.diligence.artefacts if one.name == "ledger")
    if not ledger.present:
        yield Figure("no audit ledger", "due-diligence/#ledger", "soon")
    yield from _last_grave(site)


def _bad(count: int) -> str:
    return "overdue" if count else "live"


def _last_grave(site: Site) -> Iterator[Figure]:
    """How long ago the last incident of the first severity began."""
    days = [card.opened for card in site.cards.values() if card.severity == "SEV-1" and card.opened]
    if days:
        words = f"last SEV-1 {wording.plural((site.project.as_of - max(days)).days, 'day')} ago"
        url = site.project.kinds["incident"].url if "incident" in site.project.kinds else ""
        yield Figure(words, f"{url}/?severity=SEV-1", "")


def judge(site: Site, artefact: Artefact) -> Judged:
    """The verdict on one artefact: never better than the checks behind it."""
    found = _about(site, artefact)
    open_errors = [one for one in found if one.level == "error" and not one.waived]
    waived = [one for one in found if one.waived]
    tone, verdict = _verdict(artefact, open_errors, waived)
    speed = site.project.config.reading_speed
    return Judged(
        artefact,
        tone,
        verdict,
        _fact(site, artefact),
        tuple(_checks(site, artefact, found)),
        tuple(
            (site.cards[one.record.key], _minutes(one.words, speed))
            for one in reversed(artefact.reading)  # as it happened: a story is read forwards
        ),
        flaws(site, found),
        len(artefact.records) - len(artefact.reading),
    )


def _minutes(words: int, speed: int) -> str:
    """A reading time as minutes and seconds, so that a list of them adds up."""
    seconds = round(words * 60 / speed)
    return f"{seconds // 60}:{seconds % 60:02}"


def _verdict(artefact: Artefact, broken: list[Finding], waived: list[Finding]) -> tuple[str, str]:
    if not artefact.present:
        return ("retired", "Absent, waived") if waived else ("overdue", "Absent")
    if broken:
        return "overdue", f"{wording.plural(len(broken), 'error')} open"
    if artefact.stale:
        return "overdue", "Out of date"
    return (
        ("soon", f"Holds with {wording.plural(len(waived), 'exception')}")
        if waived
        else ("live", "Holds")
    )


def _about(site: Site, artefact: Artefact) -> list[Finding]:
    """The findings of an artefact's records, and those of the artefact itself."""
    ids = {record.id for record in artefact.records}
    named = (artefact.name, artefact.title.lower())
    return [one for one in site.published if one.record in ids or one.record.lower() in named]


def _fact(site: Site, artefact: Artefact) -> str:
    if not artefact.present:
        return "No record of it is kept."
    count = wording.plural(len(artefact.records), "record")
    return (
        f"{count}, newest {wording.distance(artefact.newest, site.project.as_of)}"
        if artefact.newest
        else count
    )


def _checks(site: Site, artefact: Artefact, found: list[Finding]) -> Iterator[Check]:
    """What was looked at, green and red alike."""
    if not artefact.present:
        yield Check("overdue", "It is kept")
        return
    yield Check("live", f"It is kept: {wording.plural(len(artefact.records), 'record')}")
    yield (
        Check("overdue", f"It is up to date: {artefact.stale}")
        if artefact.stale
        else Check("live", "It is up to date")
    )
    for family, words in _FAMILIES.items():
        here = [
            one
            for one in found
            if one.code.startswith(family) and one.level in ("error", "warning")
        ]
        broken, waived = (
            [one for one in here if not one.waived],
            [one for one in here if one.waived],
        )
        tone = (
            "overdue" if any(one.level == "error" for one in broken) else "soon" if here else "live"
        )
        told = wording.listed(
            [
                *([f"{len(broken)} open"] if broken else []),
                *([f"{len(waived)} waived"] if waived else []),
            ]
        )
        yield Check(
            tone,
            f"{words}: {told}" if told else words,
            f"findings/?family={family[-1]}" if here else "",
        )


_FAMILIES = {
    "OKB0": "Every file can be read, every value is possible",
    "OKB2": "Every reference leads somewhere, and both sides agree",
    "OKB3": "Every review was held in time, and the text is the one that was read",
    "OKB4": "Statuses are known, accepted and buried texts are unchanged",
    "OKB5": "Everything has an owner, no action is overdue",
    "OKB8": "What happened in operation was followed up",
}
