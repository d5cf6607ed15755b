"""The steps of a runbook as a numbered list: how each is done, what to expect, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent

from opskb import clock
from opskb.insights import boundaries, steps
from opskb.insights.step import END, Step, Way
from opskb.model import Record
from opskb.outputs.written import lines, texts
from opskb.outputs.written.writer import Writer


def steps_of(writer: Writer, record: Record) -> str:
    """Every step of a record, "" where it has none.

    What was read from the prose of the body is told in a line: the commands stand there.
    """
    found = steps.of(record)
    blocks = (_step(writer, record, one, at) for at, one in enumerate(found, 1))
    return "\n".join(("## Steps", "", *blocks)) if found else ""


def _step(writer: Writer, record: Record, step: Step, at: int) -> str:
    named = f" {lines.code(step.id)}" if step.id != str(at) else ""
    terms = ", ".join(_terms(writer, record, step))
    whence = f" (in {lines.flat(step.section)})" if step.row < 0 and step.section else ""
    head = f"{at}.{named} {step.kind}{f', {terms}' if terms else ''}: {lines.flat(step.intent)}{whence}"
    rest = () if step.row < 0 else _rest(writer, record, step)
    mark = " " * (len(str(at)) + 2)
    return "\n".join((head, *(indent(one, mark) for one in rest if one)))


def _terms(writer: Writer, record: Record, step: Step) -> Iterator[str]:
    """What must be known before anything is done: who may take it, by the clauses that bind as well."""
    bound, clause = boundaries.told(writer.site.project, record, step)
    if bound and step.row >= 0:
        of = f" of {lines.flat(step.approval)}" if bound == "approval" and step.approval else ""
        by = f" by {clause.by.id}" if bound == "forbidden" and clause else ""
        yield f"{boundaries.WORDS[bound]}{of}{by}"
    if step.destructive:
        yield "destructive"
    if step.irreversible:
        yield f"irreversible: {lines.flat(step.irreversible)}"


def _rest(writer: Writer, record: Record, step: Step) -> Iterator[str]:
    yield from _way(writer, record, step.does)
    yield from leads(step)
    if not step.verified_by:
        yield _labelled("Verify", _way(writer, record, step.verify))
    yield _labelled("Rollback", _way(writer, record, step.rollback))


def leads(step: Step) -> Iterator[str]:
    """Where a step leads, an item each: every answer of a decision, a failure, the step after it, the one that verifies."""
    for when, goto in step.turns:
        why = "On failure" if step.kind != "decide" and not when else lines.line(when) or "Else"
        yield f"- {why}: {_to(goto)}"
    if step.on_fail not in ("abort", "goto"):
        yield f"- On failure: {step.on_fail}"
    if step.next:
        yield f"- Then: {_to(step.next)}"
    if step.verified_by:
        yield f"- Verified by step {lines.code(step.verified_by)}"


def _to(id: str) -> str:
    return "the end" if id.casefold() == END else f"go to {lines.code(id)}"


def _labelled(label: str, told: Iterable[str]) -> str:
    """What stands under a label, "" where nothing does."""
    text = "\n".join(told)
    return f"- {label}:\n{indent(text, '  ')}" if text else ""


def _way(writer: Writer, record: Record, way: Way) -> Iterator[str]:
    for command in way.commands:
        yield lines.fenced(command.text, command.language)
        if command.timeout:
            yield f"- It has failed after {clock.words(command.timeout)}"
    if way.manual:
        # After an empty line, or it goes on in the sentence above it.
        yield f"\n{texts.field(writer, record, way.manual)}"
    if way.expect:
        yield f"- Expect: {lines.flat(way.expect)}"
