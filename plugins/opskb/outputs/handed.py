"""Runbooks handed to a machine, or to somebody without a network: which, and what stands above each."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import boundaries, conditions, parameters, roles, steps
from opskb.insights.boundaries import LABELS, LISTS
from opskb.insights.step import Step
from opskb.model import Record
from opskb.outputs.site import Site
from opskb.outputs.trust import trusts


def runbooks(site: Site) -> Iterator[tuple[Record, tuple[Step, ...]]]:
    """Every runbook in force that has steps, with them, in the order of the knowledge base."""
    for record in site.project.by_kind.get("runbook", ()):
        if record.live and (found := steps.of(record)):
            yield record, found


def name(record: Record) -> str:
    """What the file of a record is called, without its ending."""
    return record.key.lower()


def head(site: Site, record: Record) -> tuple[str, ...]:
    """What is read before anything is done, a line each: how far to trust it, and what an agent may do."""
    found = [trusts(site)[record.key].line]
    for may in LISTS:
        clauses = [one for one in boundaries.shown(site.project, record) if one.may == may]
        for by in dict.fromkeys(one.by.key for one in clauses):
            said = "; ".join(one.what for one in clauses if one.by.key == by)
            whose = "" if by == record.key else f", by {site.project.graph[by].id}"
            found.append(f"{LABELS[may]}{whose}: {said}")
    if called := escalation(site, record):
        found.append(f"Escalate to: {called}")
    return tuple(found)


def escalation(site: Site, record: Record) -> str:
    """Whom to call when the steps do not help, with who holds that role; "" where nobody is named."""
    said = str(record.values.get("escalate_to") or "")
    role = site.project.graph.index.find(said, record) if said else None
    there = role is not None and role.kind == "role" and not role.retired
    names = roles.holders(role, site.project.as_of) if role and there else ()
    return f"{said} ({', '.join(names)})" if names else said


def before(record: Record) -> Iterator[str]:
    """What must hold before the first step, and what the commands leave open."""
    yield from (f"Before: {one.words}" for one in conditions.before(record))
    for one in parameters.declared(record).values():
        words = (one.type, f"`{one.default}` if nobody says" if one.default else "", one.help)
        yield f"To be filled in: `{one.name}`: {', '.join(filter(None, words))}"
