"""The verdict on each of the five artefacts: never better than the checks behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opskb.insights.diligence import Artefact
from opskb.model import Finding
from opskb.outputs import wording
from opskb.outputs.flaws import flaws
from opskb.outputs.site import Site
from opskb.outputs.views import Card, Flaw

_FAMILIES = {
    "OKB0": "Every file can be read, every value is possible",
    "OKB2": "Every reference leads somewhere, and both sides agree",
    "OKB3": "Every review was held in time, and the text is the one that was read",
    "OKB4": "Statuses are known, accepted and buried texts are unchanged",
    "OKB5": "Everything has an owner, no action is overdue",
    "OKB8": "What happened in operation was followed up",
}


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


def judge(site: Site, artefact: Artefact) -> Judged:
    """The verdict on one artefact."""
    found = _about(site, artefact)
    return Judged(
        artefact,
        *_verdict(artefact, found),
        _fact(site, artefact),
        tuple(_checks(artefact, found)),
        tuple(_reading(site, artefact)),
        flaws(site, found),
        len(artefact.records) - len(artefact.reading),
    )


def _about(site: Site, artefact: Artefact) -> list[Finding]:
    """The findings of an artefact's records, and those of the artefact itself."""
    ids = {artefact.name, *(record.id for record in artefact.records)}
    return [
        one for one in site.published if one.record in ids and one.level in ("error", "warning")
    ]


def _reading(site: Site, artefact: Artefact) -> Iterator[tuple[Card, str]]:
    """What is to be read, as it happened, since a story is read forwards; minutes and seconds add up."""
    for one in reversed(artefact.reading):
        seconds = round(one.words * 60 / site.project.config.reading_speed)
        yield site.cards[one.record.key], f"{seconds // 60}:{seconds % 60:02}"


def _verdict(artefact: Artefact, found: list[Finding]) -> tuple[str, str]:
    broken = [one for one in found if one.level == "error" and not one.waived]
    if not artefact.present:
        if broken or not found:
            return "overdue", "Absent"
        accepted = all(one.waived for one in found)
        return "retired", "Absent, waived" if accepted else "Absent"
    if broken:
        return "overdue", f"{wording.plural(len(broken), 'error')} open"
    if artefact.stale:
        return "overdue", "Out of date"
    return (
        ("soon", f"Holds with {wording.plural(len(found), 'exception')}")
        if found
        else ("live", "Holds")
    )


def _fact(site: Site, artefact: Artefact) -> str:
    if not artefact.present:
        return "No record of it is kept."
    count = wording.plural(len(artefact.records), "record")
    return (
        f"{count}, newest {wording.distance(artefact.newest, site.project.as_of)}"
        if artefact.newest
        else count
    )


def _checks(artefact: Artefact, found: list[Finding]) -> Iterator[Check]:
    """What was looked at, green and red alike."""
    if not artefact.present:
        yield Check("overdue", "It is kept")
        return
    yield Check("live", f"It is kept: {wording.plural(len(artefact.records), 'record')}")
    current = "It is up to date"
    yield (
        Check("overdue", f"{current}: {artefact.stale}")
        if artefact.stale
        else Check("live", current)
    )
    for family, words in _FAMILIES.items():
        yield _check(family, words, [one for one in found if one.code.startswith(family)])


def _check(family: str, words: str, found: list[Finding]) -> Check:
    if not found:
        return Check("live", words)
    waived = sum(bool(one.waived) for one in found)
    broken = any(one.level == "error" and not one.waived for one in found)
    counts = ((len(found) - waived, "open"), (waived, "waived"))
    told = wording.listed([f"{count} {how}" for count, how in counts if count])
    return Check(
        "overdue" if broken else "soon", f"{words}: {told}", f"findings/?family={family[-1]}"
    )
