"""What a result from outside is compared with: the objective it is of, and the targets that hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from opskb.edits.refused import Refused
from opskb.insights import slo
from opskb.insights.evidence import AT_LEAST, met
from opskb.model import Record
from opskb.project import Project

MEASURES = ("availability", "latency", "error_rate")


def objective(project: Project, id: str, name: str, measured: Iterable[str]) -> Record | None:
    """The objective of this id, else the one that the name of a project means.

    A name means the live objective that is called so, with its prefix or without, else the only one
    on a surface that is called so which states a target for all that was measured. None where no
    objective or several are meant. Raises Refused for an id that no objective has.
    """
    if id:
        found = project.find(id)
        if found is None or found.kind != slo.KIND:
            raise Refused(f"there is no objective `{id}`")
        return found
    means = meant(project, name, measured)
    return means[0] if len(means) == 1 else None


def meant(project: Project, name: str, measured: Iterable[str]) -> list[Record]:
    """The live objectives that the name of a project may mean."""
    live = [one for one in project.by_kind.get(slo.KIND, ()) if one.live]
    if own := [one for one in live if _called(one, name)]:
        return own
    names = set(measured)
    return [
        one
        for one in live
        if names <= stated(one).keys()
        and any(_called(each, name) for each in _surfaces(project, one))
    ]


def _surfaces(project: Project, one: Record) -> Iterator[Record]:
    for link in project.graph.outgoing.get(one.key, ()):
        if link.relation == "surface" and link.target:
            yield project.graph[link.target]


def _called(record: Record, name: str) -> bool:
    word = name.casefold()
    return word in (record.id.casefold(), record.id.partition("-")[2].casefold())


def stated(one: Record | None) -> Mapping[str, float]:
    """The targets that an objective states; its share stands for an availability it does not name."""
    own = dict(one.values) if one else {}
    if one and own.get(AT_LEAST) is None:
        own[AT_LEAST] = one.target
    return {name: own[name] for name in MEASURES if isinstance(own.get(name), int | float)}


def targets(
    project: Project,
    name: str,
    measured: Iterable[str],
    objective: Record | None,
    given: Mapping[str, float],
) -> dict[str, float]:
    """The target of each measure. Raises Refused for one that has none, or a looser one than stated."""
    own = stated(objective)
    found = {one: given.get(one, own.get(one, math.nan)) for one in measured}
    for one, value in found.items():
        word = one.replace("_", " ")
        if not math.isfinite(value) or value < 0:
            raise Refused(f"{word} has no target: {_wanted(project, name, found, objective, one)}")
        if objective and one in own and value != own[one] and met(one, own[one], value):
            raise Refused(
                f"the target {shown(one, value)} of the {word} is looser than the "
                f"{shown(one, own[one])} of {objective.id}: leave it out, or change the objective"
            )
    return {one: float(value) for one, value in found.items()}


def _wanted(
    project: Project, name: str, found: Iterable[str], objective: Record | None, measure: str
) -> str:
    """Why a measure has no target, and what to give."""
    option = f"--target-{measure.replace('_', '-')}"
    if objective:
        return f"{objective.id} states none; write it there, or give {option}"
    if means := meant(project, name, found):
        ids = " or ".join(one.id for one in means)
        return f"`{name}` may mean {ids}; say which with --slo, or give {option}"
    return f"`{name}` means no objective that states one; name it with --slo, or give {option}"


def shown(name: str, value: float) -> str:
    """A measure as a person writes it: shares in per cent, latency in milliseconds."""
    return f"{value:g} ms" if name == "latency" else f"{round(value * 100, 6):g} %"
