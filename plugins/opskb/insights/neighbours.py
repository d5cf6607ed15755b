"""The records one step from each record along typed relations and fields, in both directions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from opskb.memory import remembered
from opskb.project import Project

LOOKED_AT = 24
"""How many neighbours of a neighbour are looked at: one that everything leads to is known to all."""


@dataclass(slots=True)
class Steps:
    """The keys of the records that lead to one, and of those it leads to; an ordered set each."""

    before: dict[str, None] = field(default_factory=dict)
    after: dict[str, None] = field(default_factory=dict)


@remembered
def steps(project: Project) -> Mapping[str, Steps]:
    """Every record one step away from each, those of typed relations first; prose is no step."""
    found: dict[str, Steps] = {record.key: Steps() for record in project.graph}
    for edge in project.graph.edges:
        _step(found, edge.head.key, edge.tail.key)
    for link in project.graph.links:
        if link.form == "field" and link.target:
            _step(found, link.source, link.target)
    return found


def _step(found: Mapping[str, Steps], head: str, tail: str) -> None:
    if head != tail:
        found[head].after[tail] = None
        found[tail].before[head] = None


def beyond(
    project: Project, key: str, *, before: bool, most: int, near: Collection[str]
) -> tuple[tuple[str, ...], bool]:
    """The first records on the far side of a neighbour that are not `near`, and whether there are more."""
    known = steps(project)[key]
    side = known.before if before else known.after
    looked = [one for _, one in zip(range(LOOKED_AT), side, strict=False) if one not in near]
    return tuple(looked[:most]), len(looked) > most or len(side) > LOOKED_AT
