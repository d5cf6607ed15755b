"""What the commands of a runbook leave open: what is declared of it, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from opskb.insights import patterns, steps, tabled, texts
from opskb.insights.step import Step, commands
from opskb.model import Record

Form: TypeAlias = Literal["text", "integer", "number", "flag", "choice"]

NAME = r"[A-Za-z][A-Za-z0-9_]{0,60}"
_USED = re.compile(rf"\{{\{{[ \t]{{0,8}}({NAME})[ \t]{{0,8}}\}}\}}")
_PLAIN = re.compile(rf"\{{\{{ ?({NAME}) ?\}}\}}")
# These stand between the same braces in templates of other tools that a command may hold.
_NOT_OURS = frozenset(("end", "else"))
_FORMS: Mapping[str, str] = {
    "integer": r"[-+]?[0-9]{1,18}",
    "number": r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?",
    "flag": r"true|false",
}
MOST = 50
"""How many parameters of one runbook are looked at; who needs more has two runbooks."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a command leaves open: `row` is its row in the table."""

    name: str
    type: Form = "text"
    of: tuple[str, ...] = ()
    pattern: str = ""
    default: str | None = None
    secret: bool = False
    help: str = ""
    row: int = -1


def of(record: Record) -> tuple[Parameter, ...]:
    """The parameters that a runbook declares, no more than MOST."""
    rows = tabled.rows(record.values.get("parameters"), "name")
    return tuple(
        Parameter(
            str(row.get("name") or ""),
            row.get("type") or "text",
            tuple(map(str, row.get("of") or ())),
            str(row.get("pattern") or ""),
            None if row.get("default") is None else str(row["default"]),
            row.get("secret") is True,
            str(row.get("help") or ""),
            at,
        )
        for at, row in enumerate(rows[:MOST])
    )


def declared(record: Record) -> Mapping[str, Parameter]:
    """Those that may be handed to a machine, by their names: each name once, and of no secret a default."""
    found: dict[str, Parameter] = {}
    for one in of(record):
        if re.fullmatch(NAME, one.name):
            found.setdefault(one.name, replace(one, default=None) if one.secret else one)
    return found


def used(text: str) -> tuple[str, ...]:
    """The names that stand between double braces in a text, each once: `{{ name }}`."""
    if "{{" not in text:
        return ()
    return tuple(dict.fromkeys(one for one in _USED.findall(text) if one not in _NOT_OURS))


def left_open(record: Record, command: str) -> frozenset[str]:
    """The declared parameters that a command leaves open."""
    if "{{" not in command:
        return frozenset()
    return frozenset(_USED.findall(command)) & declared(record).keys()


def foreign(record: Record, text: str) -> bool:
    """Whether braces stand in a text that are no declared parameter: a template of another program.

    A parameter with more than one blank beside its name counts as one too: not everything reads that.
    """
    known = declared(record)
    rest = _PLAIN.sub(lambda found: "" if found[1] in known else found[0], text)
    return "{{" in rest or "}}" in rest


def undeclared(record: Record) -> Iterator[tuple[Step, str]]:
    """What the commands of the table use and nothing declares, with the first step that does."""
    known = {one.name for one in of(record)}
    for step in steps.table(record):
        for command in commands(step):
            for name in used(command.text):
                if name not in known:
                    known.add(name)
                    yield step, name


def unused(record: Record) -> Iterator[Parameter]:
    """What is declared and stands neither in a step, nor in a precondition, nor in the body."""
    all = of(record)
    there = set(used(record.body))
    for name in ("steps", "preconditions", "done_when") if all else ():
        for _, text in texts.each(record.values.get(name)):
            there.update(used(text))
    return (one for one in all if one.name not in there and re.fullmatch(NAME, one.name))


def faults(record: Record) -> Iterator[tuple[Parameter, str, str, str]]:
    """What is wrong in a declaration: of which parameter, in which column, what is so, what to do."""
    before: set[str] = set()
    for one in of(record):
        again = one.name in before
        before.add(one.name)
        if not re.fullmatch(NAME, one.name):
            yield one, "name", "is no name", "write letters, digits and _, a letter first"
        elif again:
            yield one, "name", "is declared twice", "keep one of them"
        elif one.type == "choice" and not one.of:
            yield one, "type", "is a choice and lists no words", "add `of: [one, other]`"
        elif one.secret and one.default is not None:
            yield one, "default", "is a secret and has a default", "take `default` out"
        else:
            yield from _mismatched(one)


def _mismatched(one: Parameter) -> Iterator[tuple[Parameter, str, str, str]]:
    try:
        if one.pattern:
            patterns.judged(one.pattern, len(one.default or ""))
        if one.default is None:
            return
        if one.pattern and not patterns.fits(one.pattern, one.default):
            yield (
                one,
                "default",
                "has a default that its pattern does not match",
                "mend one of them",
            )
        elif one.type == "choice" and one.default not in one.of:
            yield (
                one,
                "default",
                "has a default that is none of its words",
                f"write one of {', '.join(one.of)}",
            )
        elif one.type in _FORMS and not re.fullmatch(_FORMS[one.type], one.default):
            yield one, "default", f"has a default that is no {one.type}", "mend one of them"
    except patterns.Unfit as error:
        remedy = "write it plainly, without groups that repeat groups"
        yield one, "pattern", f"has a pattern that {error}", remedy
