"""The steps of a runbook as data."""

from __future__ import annotations

from typing import Any

from opskb import clock
from opskb.insights import boundaries, steps
from opskb.insights.step import Command, Step, Way
from opskb.model import Record
from opskb.project import Project


def of(project: Project, record: Record) -> list[dict[str, Any]]:
    """The steps of a record in the order they are taken, none where it has none."""
    return [
        step(one) | {"who": boundaries.told(project, record, one)[0]} for one in steps.of(record)
    ]


def step(one: Step) -> dict[str, Any]:
    """One step with all it says itself; `goto` and `next` are ids of steps, `section` is the heading that it was read under."""
    return {
        "id": one.id,
        "kind": one.kind,
        "intent": one.intent,
        **_way(one.does),
        "on_fail": one.on_fail,
        "goto": list(one.goto),
        "when": list(one.when),
        "next": one.next,
        "destructive": one.destructive,
        "needs_approval": one.needs_approval,
        "approval": one.approval,
        "may": one.may,
        "rollback": _way(one.rollback) if one.rollback else None,
        "irreversible": one.irreversible,
        "verify": _way(one.verify) if one.verify else None,
        "verified_by": one.verified_by,
        "section": one.section,
    }


def _way(one: Way) -> dict[str, Any]:
    return {"run": [*map(_command, one.commands)], "manual": one.manual, "expect": one.expect}


def _command(one: Command) -> dict[str, Any]:
    timeout = clock.words(one.timeout) if one.timeout else None
    return {"command": one.text, "language": one.language, "timeout": timeout}
