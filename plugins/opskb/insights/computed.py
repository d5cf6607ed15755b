"""What follows from one record and those around it, by the kind of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from opskb.insights import (
    acknowledgements,
    alerts,
    boundaries,
    capacity,
    compliance,
    debt,
    drills,
    escalations,
    exercises,
    experiments,
    finance,
    gates,
    growth,
    improvements,
    incidents,
    keys,
    missed,
    oncall,
    performance,
    policies,
    posture,
    requests,
    roles,
    rollouts,
    sanity,
    signals,
    slo,
    spend,
    threats,
    updates,
    vulnerabilities,
)
from opskb.insights.figure import Figure
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project


def _procedure(project: Project, record: Record) -> Iterator[Figure]:
    """Compliance lines and restore drills: which of them a procedure has depends on its type."""
    yield from compliance.figures(project, record)
    yield from drills.figures(project, record)


def _metric(project: Project, record: Record) -> Iterator[Figure]:
    """Its latest value, and what its type asks for: when it is full, how users come and stay."""
    yield from performance.figures(project, record)
    if capacity.is_capacity(record):
        yield from capacity.figures(project, record)
    yield from growth.figures(project, record)
    yield from finance.figures(project, record)


def _policy(project: Project, record: Record) -> Iterator[Figure]:
    """What it leaves out, and who has not read it."""
    yield from policies.figures(project, record)
    yield from acknowledgements.figures(project, record)


def _role(project: Project, record: Record) -> Iterator[Figure]:
    """What lies on its desk, who is on call for it, and what steering sees."""
    yield from roles.figures(project, record)
    yield from oncall.figures(project, record)
    if record.values.get("layer") == "steering" and record.live:
        yield from posture.figures(project)


FIGURES: Mapping[str, Callable[[Project, Record], Iterable[Figure]]] = {
    "alert": alerts.figures,
    "activity": missed.figures,
    "exercise": exercises.figures,
    "incident": incidents.figures,
    "cycle": gates.figures,
    "plan": improvements.figures,
    "sanity-report": sanity.figures,
    "role": _role,
    "policy": _policy,
    "runbook": boundaries.figures,
    "escalation": escalations.figures,
    "key": keys.figures,
    "threat-model": threats.figures,
    "update": updates.figures,
    "vulnerability": vulnerabilities.figures,
    performance.KIND: _metric,
    slo.KIND: slo.figures,
    "budget": spend.figures,
    "debt": debt.figures,
    "page": acknowledgements.figures,
    "procedure": _procedure,
    "request": requests.figures,
    "experiment": experiments.figures,
    "rollout": rollouts.figures,
    "signal": signals.figures,
}
"""For each kind whose records have computed figures, the insight that computes them."""


def figures(project: Project, record: Record) -> tuple[Figure, ...]:
    """The figures of one record, none for a kind that has none; its page and its JSON show them."""
    return _figures(project, record.key)


@remembered
def _figures(project: Project, key: str) -> tuple[Figure, ...]:
    record = project.graph[key]
    compute = FIGURES.get(record.kind)
    return tuple(compute(project, record)) if compute else ()
