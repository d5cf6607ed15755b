"""What downtime cost: the minutes that incidents charge to SLOs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.model import Record
from opskb.project import Project


@lru_cache(maxsize=4)
def charges(project: Project) -> Mapping[str, tuple[tuple[Record, float], ...]]:
    """For each SLO, by its key, the incidents charged to it with their minutes, newest first.

    A charge without minutes, or with fewer than none, is left out: the rules tell of it.
    """
    found: dict[str, list[tuple[Record, float]]] = {}
    for edge in project.graph.edges:
        if edge.relation.name == "spent" and edge.head.kind == "incident":
            spent = edge.values.get("minutes")
            if isinstance(spent, int | float) and spent >= 0:
                found.setdefault(edge.tail.key, []).append((edge.head, float(spent)))
    return {
        key: tuple(sorted(all, key=lambda pair: _begun(pair[0]), reverse=True))
        for key, all in found.items()
    }


def of_slo(
    project: Project, slo: Record, since: date | None = None, until: date | None = None
) -> Figure:
    """The minutes of downtime charged to one SLO by incidents that began from one day to another."""
    within = [
        (one, count)
        for one, count in charges(project).get(slo.key, ())
        if one.opened and (since or date.min) <= clock.day_of(one.opened) <= (until or date.max)
    ]
    total = sum(count for _, count in within)
    return Figure(
        "charged",
        "Downtime charged",
        total,
        "minutes",
        because=f"by {len(within)} incidents" if len(within) != 1 else "by 1 incident",
        records=tuple(one.key for one, _ in within),
    )


def of_incident(project: Project, record: Record) -> Figure | None:
    """The most that an incident charges to one SLO, against its downtime; None where neither is written."""
    counts = [
        (edge.tail, edge.values.get("minutes"))
        for edge in project.graph.edges_of.get(record.key, ())
        if edge.relation.name == "spent" and edge.head is record
    ]
    spent = [(slo, count) for slo, count in counts if isinstance(count, int | float) and count >= 0]
    down = record.values.get("downtime")
    if not spent:
        why = f"none of its {down:g} minutes is charged to an SLO" if down and down > 0 else ""
        return missing("charged", "Charged to SLOs", why, "minutes") if why else None
    most = max(count for _, count in spent)
    return Figure(
        "charged",
        "Charged to SLOs",
        most,
        "minutes",
        most == down if down is not None else None,
        down,
        ", ".join(f"{slo.id} {count:g}" for slo, count in spent),
        tuple(slo.key for slo, _ in spent),
    )


def _begun(record: Record) -> tuple[str, str]:
    return clock.day_of(record.opened).isoformat() if record.opened else "", record.id
