"""What a step of a runbook is: what it is for, how it is done, seen to hold, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dateutil.relativedelta import relativedelta

from opskb.insights import sessions

Doing: TypeAlias = Literal["observe", "decide", "act", "verify", "notify"]
Failing: TypeAlias = Literal["abort", "continue", "rollback", "goto"]
Who: TypeAlias = Literal["alone", "approval", "person"]
END = "end"
"""What `next` says where no step comes after."""

CONSOLES = (
    "console",
    "session",
    "shell-session",
    "shellsession",
    "sh-session",
    "bash-session",
    "terminal",
)
"""The languages of what was typed at a console, with what it answered."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something to run: in which language it is written, and after how long it has failed."""

    text: str
    language: str = ""
    timeout: relativedelta | None = None

    @property
    def script(self) -> str:
        """What is typed: of a session at a console the lines behind its prompt, else all of it."""
        lines = self.text.split("\n")
        sign = sessions.prompt(lines) if self.language in CONSOLES else ""
        return "\n".join(sessions.typed(lines, sign)) if sign else self.text


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
    `irreversible` is the reason why there is no way back. `goto` are the ids of the steps that `on_fail`
    or a decision leads to, and `when` the answer that leads to each, "" where none is written.
    `next` is the id of the step that comes after it, END where none does, "" for the one below.
    `verified_by` is the id of the step that `verify` is read from, "" where it has a look of its own.
    """

    id: str
    kind: Doing
    intent: str
    does: Way = NO_WAY
    on_fail: Failing = "abort"
    goto: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    next: str = ""
    destructive: bool = False
    needs_approval: bool = False
    approval: str = ""
    rollback: Way = NO_WAY
    irreversible: str = ""
    verify: Way = NO_WAY
    verified_by: str = ""
    may: Who | None = None
    section: str = ""
    row: int = -1
    offset: int = -1

    @property
    def turns(self) -> Iterator[tuple[str, str]]:
        """Each answer, "" where none is written, with the id of the step that it leads to."""
        return zip(
            (*self.when, *("",) * (len(self.goto) - len(self.when))), self.goto, strict=False
        )


def commands(step: Step) -> Iterator[Command]:
    """Everything that a step may run: to do it, to take it back, to see that it worked."""
    for way in (step.does, step.rollback, *(() if step.verified_by else (step.verify,))):
        yield from way.commands
