"""What a sanity report measures of a knowledge base: numbers of the six pillars, and of itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from opskb.insights import (
    boundaries,
    coverage,
    debt,
    exercises,
    exits,
    freshness,
    keys,
    pillars,
    postmortems,
    slo,
    threats,
    vulnerabilities,
)
from opskb.insights.criteria import open_on
from opskb.model import Finding
from opskb.project import Project
from opskb.settings.rhythm import SIX

Better: TypeAlias = Literal["higher", "lower"]
Findings: TypeAlias = Collection[Finding]
Count: TypeAlias = Callable[[Project, Findings], float | None]

KNOWLEDGE = "knowledge base"
"""The heading of what is measured of the knowledge base itself."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a sanity report: its pillar, which direction is better, whether it blocks a release.

    `count` gives None where the knowledge base keeps nothing that it could be counted from.
    """

    name: str
    pillar: str
    count: Count
    better: Better = "lower"
    unit: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A number as it is today."""

    name: str
    pillar: str
    value: float
    better: str
    unit: str = ""
    blocks: bool = False


def measure(project: Project, findings: Iterable[Finding]) -> tuple[Measured, ...]:
    """Every number that the records yield, by pillar. `findings` are those of the whole rulebook."""
    found = tuple(findings)
    counted = ((one, one.count(project, found)) for one in MEASURES)
    return tuple(
        Measured(one.name, one.pillar, float(value), one.better, one.unit, one.blocks)
        for one, value in counted
        if value is not None
    )


def _of(*kinds: str) -> Callable[[Count], Count]:
    """A count that is only made where records of all these kinds are kept."""

    def made(count: Count) -> Count:
        return lambda project, findings: count(project, findings) if project.has(*kinds) else None

    return made


def _coded(*codes: str, kinds: Collection[str] = ()) -> Count:
    """How many findings there are of some rules, waived ones included: a waiver makes nothing true."""

    def count(project: Project, findings: Findings) -> float | None:
        if not project.has(*kinds):
            return None
        return sum(one.code in codes for one in findings)

    return count


def _open(level: str) -> Count:
    return lambda project, findings: sum(one.level == level and not one.waived for one in findings)


def _waived(project: Project, findings: Findings) -> float:
    return sum(bool(one.waived) for one in findings)


def _audits(pillar: str) -> Count:
    """The standing audits of a pillar that are past their cadence."""

    def count(project: Project, findings: Findings) -> float | None:
        mine = [one for one in pillars.audits(project) if one.pillar == pillar]
        return sum(one.overdue for one in mine) if pillars.asked(project, pillar) else None

    return count


def _contradicted(project: Project, findings: Findings) -> float:
    return sum(bool(debt.contradicted(project, one)) for one in project.by_kind["adr"])


def _rotations(project: Project, findings: Findings) -> float:
    """The keys overdue, and those that nobody can judge: what cannot be told is not in time."""
    found = keys.standing(project)
    return len(found.late) + len(found.unknown)


def _vulnerable(project: Project, findings: Findings) -> float:
    return sum(one.passed for one in vulnerabilities.clocks(project))


def _defects(project: Project, findings: Findings) -> float | None:
    """Defects that hunts found and that nothing was made of: no `became`, no action of the hunt."""
    hunts = exercises.held(project, "bug-hunt")
    rows = (row for hunt in hunts for row in hunt.values.get("findings") or ())
    return sum(not row.get("became") for row in rows) if hunts else None


def _severe(project: Project, findings: Findings) -> float:
    return sum(open_on(project.as_of, one) for one in postmortems.severe_ones(project))


def _owed(project: Project, findings: Findings) -> float:
    return sum(
        one.held is None and one.deadline < project.as_of for one in postmortems.owed(project)
    )


def _missed(project: Project, findings: Findings) -> float | None:
    found = slo.standing(project)
    return len(found.missed) if found.measured else None


def _holes(project: Project, findings: Findings) -> float:
    return sum(1 for _ in coverage.holes(project))


def _late_actions(project: Project, findings: Findings) -> float:
    dues = (one for one in freshness.dues(project) if one.what == "action")
    return sum(one.day < project.as_of for one in dues)


def _untidy(project: Project, findings: Findings) -> float:
    late, bare = exits.ungroomed(project, project.as_of)
    return len(late) + len(bare)


def _unbounded(project: Project, findings: Findings) -> float:
    return sum(one.live and not boundaries.stated(one) for one in project.by_kind["runbook"])


def _onboarding(project: Project, findings: Findings) -> float | None:
    """Minutes of the last onboarding test."""
    timed = [
        one for one in exercises.held(project, "audit") if one.values.get("minutes") is not None
    ]
    return float(timed[-1].values["minutes"]) if timed else None


def _reviewed(project: Project, findings: Findings) -> float | None:
    """The share of what must be reviewed that was, in time, in per cent."""
    bound = [one for one in project.graph if one.live and (one.every or one.due)]
    kept = sum(bool(one.due and one.due >= project.as_of) for one in bound)
    return round(100 * kept / len(bound), 2) if bound else None


def _owned(project: Project, findings: Findings) -> float | None:
    """The share of what is in force that has an owner, of the kinds that have one, in per cent."""
    live = [one for one in project.graph if one.live and "owner" in project.kind_of(one).roles]
    return round(100 * sum(bool(one.owner) for one in live) / len(live), 2) if live else None


def _all() -> Iterator[Measure]:
    for pillar in SIX:
        yield Measure(f"{pillar} audits past their cadence", pillar, _audits(pillar))
        yield from (one for one in _PILLARS if one.pillar == pillar)
    yield from _ITSELF


_PILLARS = (
    Measure(
        "records that rely on retired ones",
        "architecture",
        lambda project, _: len(project.graph.suspects),
    ),
    Measure("decisions contradicted by debt", "architecture", _of("adr", "debt")(_contradicted)),
    Measure("key rotations overdue", "security", _of("key")(_rotations), blocks=True),
    Measure(
        "vulnerabilities past their limit",
        "security",
        _of("vulnerability")(_vulnerable),
        blocks=True,
    ),
    Measure(
        "surfaces newer than every threat walk",
        "security",
        _of("threat-model")(lambda project, _: len(threats.unwalked(project))),
    ),
    Measure("severe incidents open", "quality", _of("incident")(_severe), blocks=True),
    Measure("postmortems owed", "quality", _of("incident")(_owed)),
    Measure("objectives missed", "quality", _of("slo")(_missed)),
    Measure("defects that became nothing", "quality", _defects),
    Measure("holes in critical surfaces", "governance", _of("surface")(_holes)),
    Measure("actions overdue", "governance", _late_actions),
    Measure("retired things not groomed", "governance", _untidy),
    Measure("onboarding", "ai-collaboration", _onboarding, unit="minutes"),
    Measure("runbooks without a boundary", "ai-collaboration", _of("runbook")(_unbounded)),
    Measure(
        "remediations without an outcome",
        "ai-collaboration",
        _coded("OKB853", kinds=("incident",)),
    ),
)
_ITSELF = (
    Measure(
        "broken references", KNOWLEDGE, _coded("OKB201", "OKB202", "OKB208", "OKB408"), blocks=True
    ),
    Measure("errors not waived", KNOWLEDGE, _open("error"), blocks=True),
    Measure("warnings not waived", KNOWLEDGE, _open("warning")),
    Measure("findings waived", KNOWLEDGE, _waived),
    Measure("reviews and deadlines overdue", KNOWLEDGE, _coded("OKB301", "OKB306")),
    Measure("supersessions with one side", KNOWLEDGE, _coded("OKB203")),
    Measure("texts changed since they were read", KNOWLEDGE, _coded("OKB302", "OKB303", "OKB610")),
    Measure("reviewed in time", KNOWLEDGE, _reviewed, better="higher", unit="%"),
    Measure("with an owner", KNOWLEDGE, _owned, better="higher", unit="%"),
)

MEASURES: tuple[Measure, ...] = tuple(_all())
"""Every number that is computed, in the order of a report."""
