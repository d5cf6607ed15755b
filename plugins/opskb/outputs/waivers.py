"""Every waiver: what is let pass, why, until when, and which findings it covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb.model import Artifact, Row
from opskb.outputs import wording
from opskb.outputs.flaws import flaws
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.views import Card, Flaw, Parts
from opskb.rules.settings import waives


@dataclass(frozen=True, slots=True)
class Waived:
    """One waiver of the settings, with the findings it covers today; `unshown` where only others do."""

    rule: str
    sentence: str
    known: bool
    about: str
    url: str
    card: Card | None
    until: date
    reason: Parts
    flaws: tuple[Flaw, ...]
    unshown: bool = False


def pages(site: Site) -> Iterator[Artifact]:
    """The list, the one that ends first on top."""
    hidden = site.project.hidden
    rows = [
        row for row in site.project.config.waivers if row["until"] and row["record"] not in hidden
    ]
    found = sorted(
        (_waived(site, row) for row in rows), key=lambda one: (one.until, one.rule, one.about)
    )
    ended = sum(one.until < site.project.as_of for one in found)
    sentence = _sentence(found, ended, site.project.as_of)
    yield page(
        site,
        "waivers/index.html",
        "waivers.html.j2",
        title="Waivers",
        description=sentence,
        sentence=sentence,
        waivers=found,
    )


def _sentence(found: list[Waived], ended: int, as_of: date) -> str:
    if not found:
        return "Nothing is waived: every finding counts."
    current = [one for one in found if one.until >= as_of]
    words = f"{wording.plural(len(current), 'waiver')} in force"
    first = f", the first to end {wording.distance(current[0].until, as_of)}" if current else ""
    over = f"; {ended} {'has' if ended == 1 else 'have'} ended" if ended else ""
    return f"{words}{first}{over}. Each is published with its reason, so that nobody has to ask."


def _waived(site: Site, row: Row) -> Waived:
    found = site.project.find(row["record"])
    rule = site.codes.get(row["rule"])
    covered = [finding for finding in site.published if waives(row, finding, site.project)]
    return Waived(
        row["rule"],
        rule.sentence if rule else "",
        rule is not None,
        *_about(site, row["record"]),
        site.cards[found.key] if found else None,
        row["until"],
        site.parts(row["reason"] or ""),
        flaws(site, covered),
        any(waives(row, finding, site.project) for finding in site.findings),
    )


def _about(site: Site, named: str) -> tuple[str, str]:
    """What a waiver is about where it is no record: an artefact by its title, else as it is written."""
    artefacts = {one.name: one.title for one in site.diligence.artefacts}
    return artefacts.get(named, named), f"due-diligence/#{named}" if named in artefacts else ""
