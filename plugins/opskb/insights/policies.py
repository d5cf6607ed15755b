"""Which areas have a policy, what each must state, and whether it was read again in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import incidents
from opskb.insights.boundaries import names
from opskb.insights.figure import Figure, missing
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Area:
    """One area that must have a policy: those that cover it and are in force, and what they leave out."""

    name: str
    policies: tuple[Record, ...]
    must: tuple[str, ...]
    unstated: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether it has a policy that states all that it must."""
        return bool(self.policies) and not self.unstated


def covered(policy: Record) -> tuple[str, ...]:
    """The areas that a policy speaks for."""
    return tuple(
        dict.fromkeys(
            filter(None, (policy.values.get("area"), *(policy.values.get("covers") or ())))
        )
    )


def kept(project: Project) -> bool:
    """Whether any policy is kept at all: only then are those of all areas owed."""
    return any(not one.retired for one in project.by_kind.get("policy", ()))


def areas(project: Project) -> tuple[Area, ...]:
    """Every area that must have a policy, in the order of the settings; none where none is kept."""
    asked = project.config.policy_areas if kept(project) else ()
    return tuple(_area(project, name) for name in asked)


def _area(project: Project, name: str) -> Area:
    found = tuple(
        one for one in project.by_kind.get("policy", ()) if one.live and name in covered(one)
    )
    must = demands(project, name)
    unstated = tuple(item for item in must if not any(states(one, item) for one in found))
    return Area(name, found, must, unstated)


def demands(project: Project, area: str) -> tuple[str, ...]:
    """What the settings say that a policy of this area must state."""
    rows = (row for row in project.config.policy_statements if row["area"] == area)
    return tuple(item for row in rows for item in row["must"])


def states(policy: Record, item: str) -> bool:
    """Whether a policy states an item: in a row of `statements` that names it, or in a field of its name.

    A row whose value is empty states nothing.
    """
    field = item.casefold().replace(" ", "_").replace("-", "_")
    rows = policy.values.get("statements") or ()
    named = any(row.get("value") and names(row["what"] or "", item) for row in rows)
    return named or bool(policy.values.get(field))


def unstated(project: Project, policy: Record) -> tuple[str, ...]:
    """What a policy leaves out of all that its areas must state."""
    items = (item for area in covered(policy) for item in demands(project, area))
    return tuple(item for item in dict.fromkeys(items) if not states(policy, item))


def operational(project: Project, policy: Record) -> bool:
    """Whether a policy speaks for an area that must have one."""
    return bool(set(covered(policy)) & set(project.config.policy_areas))


def owed_since(project: Project, policy: Record) -> tuple[date, Record] | None:
    """The last day to read a policy again after the newest severe incident it was not read since.

    That is `postmortem_days` business days after the incident began to be over: what was learnt
    is known by then. None where it was read on a later day, or no severe incident came after it: a
    review has no hour, and one of the same day may have come before.
    """
    incident = incidents.last_severe(project)
    moment = incident and (incident.closed or incident.opened)
    if not incident or not moment:
        return None
    day = clock.day_of(moment)
    if policy.last and policy.last > day:
        return None
    config = project.config
    return clock.add_business_days(day, config.postmortem_days, config.holidays), incident


def read_by(project: Project, policy: Record) -> date | None:
    """The day by which a policy must be read again, by the settings or by itself, whichever is sooner."""
    if not policy.last:
        return None
    monthly = clock.later(policy.last, project.config.policy_every)
    return min(monthly, policy.due) if policy.due else monthly


def figures(project: Project, policy: Record) -> Iterator[Figure]:
    """What is computed of one policy: what it leaves out, and when it must be read again."""
    if not operational(project, policy):
        return
    left = unstated(project, policy)
    asked = [item for area in covered(policy) for item in demands(project, area)]
    yield Figure(
        "stated",
        "Stated of what it must state",
        len(set(asked)) - len(left),
        f"of {len(set(asked))}",
        not left,
        because=f"it does not state {', '.join(left)}" if left else "",
    )
    due = read_by(project, policy)
    if due is None:
        yield missing("read_by", "Read again by", "it was never reviewed")
    else:
        yield Figure("read_by", "Read again by", due, holds=due >= project.as_of)
    owed = owed_since(project, policy)
    if owed:
        last, incident = owed
        yield Figure(
            "after_incident",
            "Read again after the last severe incident by",
            last,
            holds=last >= project.as_of,
            because=f"{incident.id} came after its last review",
            records=(incident.key,),
        )
