"""Runbooks as Runme runs them: one Markdown file each, whose every block of code is a command of a step.

Runme (docs.runme.dev, Cell-level Options) runs every fenced block of a file, each alone or all of them in
turn, and reads JSON behind the language: what a cell is called, whether it waits for somebody, whether
it is left out where all are run. So no block stands here that is no command: what a person does is text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from opskb.insights import boundaries, conditions, parameters
from opskb.insights.step import CONSOLES, Command, Step, Way
from opskb.model import Artifact, Record
from opskb.outputs import handed
from opskb.outputs.site import Site
from opskb.outputs.written import doing, lines

_NAME = re.compile(r"[^a-z0-9]+")
_UNREAD = re.compile(r"\r\n?|\x00")
BOUND = {
    "alone": "An agent may do this alone.",
    "approval": "Not without approval.",
    "person": "A person does this.",
    "forbidden": "An agent does not do this from here.",
}
"""What is said above the cells of a step, by who may take it."""


def files(site: Site) -> Iterator[Artifact]:
    """`<key>.md` for every runbook in force that has steps."""
    for record, steps in handed.runbooks(site):
        text = written(site, record, steps)
        yield Artifact(f"{handed.name(record)}.md", content=text.encode(), source=record.path)


def written(site: Site, record: Record, steps: tuple[Step, ...]) -> str:
    """One runbook: its label first, what an agent may do, then a heading a step with its cells."""
    first, *rest = handed.head(site, record)
    writer = _Cells(site, record)
    blocks = (
        lines.flat(first),
        f"# {lines.flat(f'{record.id} {record.title}').strip()}",
        words(record.summary),
        "\n".join(f"- {lines.line(one)}" for one in (*rest, *handed.before(record))),
        *(block for step in steps for block in writer.step(step)),
        "\n".join(f"- {lines.line(f'Done when: {one}')}" for one in conditions.done(record)),
        f"Made from {lines.code(record.path)}.",
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


@dataclass
class _Cells:
    """Writes the cells of one file; no two of them have one name."""

    site: Site
    record: Record
    used: dict[str, int] = field(default_factory=dict)

    def step(self, step: Step) -> Iterator[str]:
        """A heading, who may take the step, its cells, what to expect, the look behind it, the way back."""
        bound, clause = boundaries.of_step(self.site.project, self.record, step)
        yield f"## {lines.flat(step.id)} {step.kind}: {lines.flat(step.intent)}"
        asked = f" {lines.flat(step.approval)} gives it." if step.approval else ""
        because = f" It is said: {lines.flat(clause.what)}." if clause and bound != "alone" else ""
        yield f"{BOUND[bound]}{asked if bound == 'approval' else ''}{because}"
        yield from self._way(step, step.does, "", alone=bound == "alone")
        yield "\n".join(doing.leads(step))
        if step.verify and not step.verified_by:
            yield "How to see that it worked:"
            yield from self._way(step, step.verify, "verify", alone=bound == "alone")
        if step.rollback or step.irreversible:
            never = f" Not at all: {lines.flat(step.irreversible)}" if step.irreversible else ""
            yield f"How it is taken back:{never}"
            yield from self._way(step, step.rollback, "rollback", alone=False)

    def _way(self, step: Step, way: Way, part: str, *, alone: bool) -> Iterator[str]:
        name = _NAME.sub("-", f"{step.id} {part}".lower()).strip("-") or "step"
        for command in way.commands:
            yield self._cell(command, name, alone=alone)
        yield words(way.manual)
        yield words(f"Expect: {way.expect}") if way.expect else ""

    def _cell(self, command: Command, name: str, *, alone: bool) -> str:
        """A fence with its name; it is left out of a run of all where an agent may not run it alone."""
        count = self.used[name] = self.used.get(name, 0) + 1
        attributes = {"name": f"{name}-{count}" if count > 1 else name}
        if alone and not parameters.left_open(self.record, command.script):
            attributes |= {"interactive": "false"}
        else:
            attributes |= {"excludeFromRunAll": "true", "interactive": "true"}
        return fenced(command, json.dumps(attributes, separators=(",", ":")))


def fenced(command: Command, attributes: str) -> str:
    """A command in a fence that nothing in it closes; what names no language is no script."""
    text = _UNREAD.sub(
        lambda found: "\n" if found[0] != "\0" else "\N{REPLACEMENT CHARACTER}", command.script
    )
    language = "sh" if command.language in CONSOLES else command.language
    word = re.sub(r"[^\w+#.-]", "", language) or "text"
    ticks = lines.fence(text)
    return f"{ticks}{word} {attributes}\n{text}\n{ticks}"


def words(text: str) -> str:
    """What a person reads, each line as words alone: nothing in it is a cell, a heading or a list."""
    return "\n".join(line for one in text.splitlines() if (line := lines.line(one)))
