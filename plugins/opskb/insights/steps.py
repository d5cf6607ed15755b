"""The steps of a runbook as one thing, whether its author wrote them as a table or as prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dateutil.relativedelta import relativedelta

from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

Doing: TypeAlias = Literal["observe", "decide", "act", "verify", "notify"]
Failing: TypeAlias = Literal["abort", "continue", "rollback", "goto"]
Who: TypeAlias = Literal["alone", "approval", "person"]


@dataclass(frozen=True, slots=True)
class Command:
    """Something to run: in which language it is written, and after how long it has failed."""

    text: str
    language: str = ""
    timeout: relativedelta | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How something is done, or seen to hold: commands, words for a person, and what to expect."""

    commands: tuple[Command, ...] = ()
    manual: str = ""
    expect: str = ""

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.commands or self.manual or self.expect)


NO_WAY = Way()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is for, how it is done, what to expect, and where to go when it fails.

    `row` is its row in the table, -1 where it was read from prose, in the section `section` of the
    body at the offset `offset`. `approval` says whose word is needed first, "" where it does not say whose.
    `irreversible` is the reason why there is no way back. `goto` is the id of the step that `on_fail` or a decision leads to.
    """

    id: str
    kind: Doing
    intent: str
    does: Way = NO_WAY
    on_fail: Failing = "abort"
    goto: tuple[str, ...] = ()
    destructive: bool = False
    needs_approval: bool = False
    approval: str = ""
    rollback: Way = NO_WAY
    irreversible: str = ""
    verify: Way = NO_WAY
    may: Who | None = None
    section: str = ""
    row: int = -1
    offset: int = -1


@remembered
def steps(project: Project) -> Mapping[str, tuple[Step, ...]]:
    """The steps of every runbook, in the order they are taken, by the key of its record."""
    found = {one.key: _written(one) for one in project.graph if one.steps}
    return {key: all for key, all in found.items() if all}


def of(project: Project, record: Record) -> tuple[Step, ...]:
    """The steps of one record, none where it has none."""
    return steps(project).get(record.key, ())


def _written(record: Record) -> tuple[Step, ...]:
    """The rows of the table."""
    return tuple(
        Step(
            str(row.get("id") or at + 1),
            row.get("kind") or "act",
            str(row.get("intent") or ""),
            Way((), str(row.get("run") or ""), str(row.get("expect") or "")),
            may=row.get("may"),
            row=at,
        )
        for at, row in enumerate(record.steps)
    )
