"""What downtime cost: the minutes that incidents charge to SLOs, against their downtime."""

from __future__ import annotations

from datetime import date

from opskb.insights.figure import Figure, missing
from opskb.insights.slo.charges import MOST, RELATION, charged
from opskb.model import Record
from opskb.project import Project


def of_slo(
    project: Project, slo: Record, since: date | None = None, until: date | None = None
) -> Figure:
    """The minutes of downtime charged to one SLO by incidents that began from one day to another."""
    within = [
        one
        for one in charged(project).get(slo.key, ())
        if (since or date.min) <= one.day <= (until or date.max)
    ]
    return Figure(
        "charged",
        "Downtime charged",
        sum(one.minutes for one in within),
        "minutes",
        because=f"by {len(within)} incidents" if len(within) != 1 else "by 1 incident",
        records=tuple(one.record for one in reversed(within)),
    )


def of_incident(project: Project, record: Record) -> Figure | None:
    """The most that an incident charges to one SLO, against its downtime; None where neither is written."""
    counts = [
        (edge.tail, edge.values.get("minutes"))
        for edge in project.graph.edges_of.get(record.key, ())
        if edge.relation.name == RELATION and edge.head is record
    ]
    spent = [
        (slo, count)
        for slo, count in counts
        if isinstance(count, int | float) and 0 <= count <= MOST
    ]
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
