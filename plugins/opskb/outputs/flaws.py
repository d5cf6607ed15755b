"""Findings as pages show them, waived ones included."""

from __future__ import annotations

from collections.abc import Iterable

from opskb.model import Finding, Record
from opskb.outputs import wording
from opskb.outputs.site import Site
from opskb.outputs.views import Flaw
from opskb.reports.run import to_do

_RANK = {"error": 0, "warning": 1, "info": 2}


def flaw(site: Site, finding: Finding) -> Flaw:
    """One finding, with a link at every id it names."""
    found = site.project.graph.index.by_id.get(finding.record.casefold(), ())
    record = next((one for one in found if one.path == finding.place.path), None)
    itself = record.key if record else ""
    return Flaw(
        finding.code,
        finding.rule,
        finding.level,
        site.parts(wording.sentence(finding.message), itself=itself),
        site.parts(wording.sentence(wording.typed(to_do(finding))), itself=itself),
        str(finding.place),
        finding.waived,
        finding.baselined,
        finding.code in site.codes,
        site.cards[record.key] if record else None,
    )


def flaws(site: Site, findings: Iterable[Finding]) -> tuple[Flaw, ...]:
    """Findings, open ones before waived ones, gravest first."""
    ordered = sorted(
        findings, key=lambda one: (bool(one.waived), _RANK.get(one.level, 3), one.code)
    )
    return tuple(flaw(site, finding) for finding in ordered)


def of(site: Site, record: Record) -> tuple[Flaw, ...]:
    """What is wrong with one record."""
    return flaws(site, site.findings_of(record))
