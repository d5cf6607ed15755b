"""What the commands of a runbook leave open: what is declared of it, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from opskb.insights import patterns, steps, texts
from opskb.insights.step import Step
from opskb.model import Record, Row

Form: TypeAlias = Literal["text", "integer", "number", "flag", "choice"]

NAME = r"[A-Za-z][A-Za-z0-9_]{0,60}"
_USED = re.compile(rf"\{{\{{[ \t]{{0,8}}({NAME})[ \t]{{0,8}}\}}\}}")
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
    rows: Iterable[Row] = record.values.get("parameters") or ()
    return tuple(
        Parameter(
            str(row.get("name") or ""),
            row.get("type") or "text",
            tuple(row.get("of") or ()),
            str(row.get("pattern") or ""),
            row.get("default"),
            row.get("secret") is True,
            str(row.get("help") or ""),
            at,
        )
        for at, row in enumerate(rows)
        if at < MOST
    )


def used(text: str) -> tuple[str, ...]:
    """The names that stand between double braces in a text, each once: `{{ name }}`."""
    if "{{" not in text:
        return ()
    return tuple(dict.fromkeys(one for one in _USED.findall(text) if one not in _NOT_OURS))


def undeclared(record: Record) -> Iterator[tuple[Step, str]]:
    """What the commands of the table use and nothing declares, with the first step that does."""
    known = {one.name for one in of(record)}
    for step in steps.table(record):
        for command in steps.commands(step):
            for name in used(command.text):
                if name not in known:
                    known.add(name)
                    yield step, name


def unused(record: Record) -> Iterator[Parameter]:
    """What is declared and stands neither in a step, nor in a precondition, nor in the body."""
    declared = of(record)
    there = set(used(record.body))
    for name in ("steps", "preconditions", "done_when") if declared else ():
        for _, text in texts.each(record.values.get(name)):
            there.update(used(text))
    return (one for one in declared if one.name not in there and re.fullmatch(NAME, one.name))


def faults(record: Record) -> Iterator[tuple[Parameter, str, str, str]]:
    """What is wrong in a declaration: of which parameter, in which column, what is so, what to do."""
    declared = of(record)
    before: set[str] = set()
    for one in declared:
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
