"""One step of a runbook as text and as data, cut where it would be too much to tell at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from opskb import clock
from opskb.answers.marked import unforged
from opskb.answers.paging import Row
from opskb.answers.sized import CUT, line, lines, size
from opskb.insights import boundaries
from opskb.insights.boundaries import Clause
from opskb.insights.step import Command, Step, Way
from opskb.model import Record
from opskb.project import Project

_MOST = 9_000
"""How many bytes of an answer a step takes at most, as text and as data."""
_LENGTHS = (3_000, 400, 60)
"""How many characters each of its texts may have: as many as keep it within bounds."""
_MANY = 8
UNTOLD = "# too long to be told here: read it by get_record"


class Run(TypedDict):
    """A command; one too long to be told is not told in part, so that nobody runs half of it."""

    command: str
    language: str
    timeout: str


class Done(TypedDict):
    """How something is done or seen to hold."""

    run: list[Run]
    manual: str
    expect: str


class Told(TypedDict):
    """A step. `who` is alone, approval, person or forbidden; `cut` says that some of it is left out."""

    id: str
    kind: str
    intent: str
    who: str
    because: str
    approval: str
    does: Done
    on_fail: str
    goto: list[str]
    next: str
    destructive: bool
    irreversible: str
    rollback: Done
    verify: Done
    verified_by: str
    cut: bool


def told(project: Project, record: Record, step: Step) -> Row:
    """A step with who may take it, and the clause that says so with the id of its record."""
    who, clause = boundaries.of_step(project, record, step)
    for most in _LENGTHS:
        data = _data(step, who, _because(clause), most)
        text = unforged("\n".join(_lines(data)))
        if max(len(text.encode()), size(data)) <= _MOST:
            break
    return Row(text, data)


def _because(clause: Clause | None) -> str:
    return f"{clause.by.id} {clause.may}: {line(clause.what)}" if clause else ""


def _data(step: Step, who: str, because: str, most: int) -> Told:
    ways = [_done(way, most) for way in (step.does, step.rollback, step.verify)]
    goto = [line(f"{to} when {when}" if when else to, min(most, 120)) for when, to in step.turns]
    whole = len(goto) <= _MANY and all(
        _whole(way, done)
        for way, done in zip((step.does, step.rollback, step.verify), ways, strict=True)
    )
    return Told(
        id=line(step.id, 60),
        kind=step.kind,
        intent=line(step.intent, min(most, 500)),
        who=who,
        because=because,
        approval=line(step.approval, 60),
        does=ways[0],
        on_fail=step.on_fail,
        goto=goto[:_MANY],
        next=line(step.next, 60),
        destructive=step.destructive,
        irreversible=line(step.irreversible, min(most, 300)),
        rollback=ways[1],
        verify=ways[2],
        verified_by=line(step.verified_by, 60),
        cut=not whole,
    )


def _done(way: Way, most: int) -> Done:
    return Done(
        run=[_run(one, most) for one in way.commands[:_MANY]],
        manual=_words(way.manual, most),
        expect=line(way.expect, min(most, 500)),
    )


def _run(command: Command, most: int) -> Run:
    text = lines(command.script)
    return Run(
        command=text if len(text) <= most else UNTOLD,
        language=line(command.language, 30),
        timeout=clock.words(command.timeout) if command.timeout else "",
    )


def _words(text: str, most: int) -> str:
    return lines(text) if len(text) <= most else line(text, most)


def _whole(way: Way, done: Done) -> bool:
    """Whether nothing of it was left out; blanks and line ends do not count."""
    shown = [one["command"] != UNTOLD for one in done["run"]]
    return len(shown) == len(way.commands) and all(shown) and not done["manual"].endswith(CUT)


def _lines(data: Told) -> Iterator[str]:
    harm = ", destructive" if data["destructive"] else ""
    yield f"{data['id']} \N{MIDDLE DOT} {data['kind']} \N{MIDDLE DOT} {data['who']}{harm}: {data['intent']}"
    if data["because"]:
        yield f"  because {data['because']}"
    if data["approval"]:
        yield f"  approval of: {data['approval']}"
    yield from _way("", data["does"])
    fails = data["on_fail"] if data["on_fail"] != "abort" else ""
    leads = ", ".join(data["goto"])
    yield from (
        f"  {name}: {said}"
        for name, said in (
            ("on failure", fails),
            ("goes to", leads),
            ("next", data["next"]),
            ("verified by", data["verified_by"]),
            ("irreversible", data["irreversible"]),
        )
        if said
    )
    yield from _way("rollback ", data["rollback"])
    if not data["verified_by"]:
        yield from _way("verify ", data["verify"])
    if data["cut"]:
        yield "  Some of this step is left out here: read it by get_record before you act."


def _way(name: str, done: Done) -> Iterator[str]:
    for one in done["run"]:
        after = f" within {one['timeout']}" if one["timeout"] else ""
        command = one["command"].rstrip("\n").replace("\n", "\n    ")
        yield (
            f"  {name}run{after}: {command}"
            if "\n" not in command
            else f"  {name}run{after}:\n    {command}"
        )
    if done["manual"]:
        manual = done["manual"].strip().replace("\n", "\n    ")
        yield f"  {name}by hand: {manual}"
    if done["expect"]:
        yield f"  {name}expect: {done['expect']}"
