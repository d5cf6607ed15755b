"""The steps of a document: what each does, who is asked before it, and which comes after it.

What a managed node can run, it runs: `aws:runCommand`. All else a person does, and Automation waits:
`aws:pause`. What an agent may not do alone waits for `aws:approve`, and what only a person does or
nobody may is never run. A step that decides is an `aws:branch` over an answer that is given at the start.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from opskb.insights import boundaries
from opskb.insights.boundaries import Bound
from opskb.insights.step import END, Step, Way
from opskb.model import Record
from opskb.outputs.site import Site
from opskb.outputs.ssm import running
from opskb.outputs.ssm.parameters import Parameters
from opskb.outputs.ssm.words import plain, short

Written: TypeAlias = dict[str, Any]

OTHERWISE = "otherwise"
"""The answer to a step that decides where none of its own holds."""
_END = "step_end"
_ODD = re.compile(r"[^A-Za-z0-9]+")
_UNRUN: dict[Bound, str] = {
    "person": "A person does this.",
    "forbidden": "This is forbidden from here.",
}


class Flow:
    """Writes the steps of one runbook in the order they are taken, the ways back behind them."""

    def __init__(
        self, site: Site, record: Record, parameters: Parameters, steps: tuple[Step, ...]
    ) -> None:
        self.site, self.record, self.parameters, self.steps = site, record, parameters, steps
        self.names = _names(steps)
        ids = (step.id.casefold() for step in reversed(steps))
        self.by_id = dict(zip(ids, reversed(self.names), strict=True))
        self.ends = False

    def main(self) -> list[Written]:
        """Every step of the document; there is at least one, since the runbook has one."""
        taken: list[Written] = []
        back: list[Written] = []
        for at, step in enumerate(self.steps):
            taken += self._step(step, at)
            if step.on_fail == "rollback" and step.rollback and not _decides(step):
                *before, last = self._way(
                    step, step.rollback, f"{self.names[at]}_rollback", "taken back"
                )
                back += [*before, {**last, "isEnd": True}]
        end = {"name": _END, "action": "aws:sleep", "inputs": {"Duration": "PT1S"}, "isEnd": True}
        return [*taken, *back, *([end] if self.ends else ())]

    def _step(self, step: Step, at: int) -> list[Written]:
        """What is asked, what is done, how it is seen that it worked, and where it goes on."""
        name = self.names[at]
        if _decides(step):
            return self._branch(step, at)
        parts = self._way(step, step.does, name, "")
        if step.verify and not step.verified_by:
            parts += self._way(step, step.verify, f"{name}_verify", "seen to hold", asked=False)
        failing = self._failing(step, name)
        *before, last = [
            one | failing if one["action"] == "aws:runCommand" else one for one in parts
        ]
        return [*before, last | self._after(step, at)]

    def _way(
        self, step: Step, way: Way, name: str, how: str, *, asked: bool = True
    ) -> list[Written]:
        """A way to do something: run by a node, after an approval where it needs one, or by a person."""
        bound, clause = boundaries.of_step(self.site.project, self.record, step)
        why = _UNRUN.get(bound, "") or running.unrun(self.record, way.commands)
        label = f"{step.id} {f'{how}, ' if how else ''}{step.kind}: {step.intent}"
        by = f" {step.approval} gives approval." if step.approval else ""
        because = f" It is said: {clause.what}." if clause and bound != "alone" else ""
        expect = f" Expect: {way.expect}" if way.expect else ""
        text = short(
            f"{label}{'' if label[-1] in '.?!' else '.'} {way.manual}{expect}{because}{by if bound == 'approval' else ''}"
        )
        if why:
            left = why if way.commands or bound in _UNRUN else ""
            told = short(f"{text} {left}") if left else text
            return [{"name": name, "action": "aws:pause", "description": told, "inputs": {}}]
        run: Written = {
            "action": "aws:runCommand",
            "description": text,
            "inputs": running.inputs(way.commands, self.parameters.nodes),
        }
        if limit := running.seconds(way.commands):
            run["timeoutSeconds"] = limit
        if bound == "alone" or not asked:
            return [{"name": name, **run}]
        asks = {
            "Approvers": self.parameters.people,
            "Message": text[:250],
            "MinRequiredApprovals": 1,
        }
        approve = {"name": name, "action": "aws:approve", "onFailure": "Abort", "inputs": asks}
        return [approve, {"name": f"{name}_run", **run}]

    def _branch(self, step: Step, at: int) -> list[Written]:
        """A decision: its answers lead on; without one Automation waits, and that is the end of it."""
        name = self.names[at]
        # The first of two answers that are the same counts.
        ways = {plain(when): self._target(goto) for when, goto in reversed([*step.turns])}
        other = ways.pop("", self._below(step, at))
        ways = {**dict(reversed(ways.items())), OTHERWISE: ways.get(OTHERWISE, other)}
        answer = self.parameters.answer(name, f"{step.id}: {step.intent}", tuple(ways))
        choices = [
            {"NextStep": to, "Variable": answer, "StringEquals": when} for when, to in ways.items()
        ]
        waits = f"{name}_unanswered"
        text = short(f"{step.id} {step.kind}: {step.intent} {step.does.manual}")
        inputs = {"Choices": choices, "Default": waits}
        pause = {
            "name": waits,
            "action": "aws:pause",
            "description": text,
            "inputs": {},
            "isEnd": True,
        }
        return [
            {"name": name, "action": "aws:branch", "description": text, "inputs": inputs},
            pause,
        ]

    def _failing(self, step: Step, name: str) -> Written:
        if step.on_fail == "continue":
            return {"onFailure": "Continue", "isCritical": False}
        if step.on_fail == "rollback" and step.rollback:
            return {"onFailure": f"step:{name}_rollback"}
        if step.on_fail == "goto" and step.goto:
            return {"onFailure": f"step:{self._target(step.goto[0])}"}
        return {"onFailure": "Abort"}

    def _after(self, step: Step, at: int) -> Written:
        """What the last part of a step says of the one that comes after it."""
        below = at + 1 < len(self.steps)
        if step.next.casefold() == END or (not step.next and not below):
            return {"isEnd": True}
        return {"nextStep": self._target(step.next)} if step.next else {}

    def _below(self, step: Step, at: int) -> str:
        """The name of the step that comes after one."""
        below = self.names[at + 1] if at + 1 < len(self.names) else ""
        return below if below and not step.next else self._target(step.next or END)

    def _target(self, id: str) -> str:
        """The name of a step by its id; an id that no step has leads to the end."""
        found = self.by_id.get(id.casefold()) if id.casefold() != END else None
        self.ends = self.ends or found is None
        return found or _END


def _decides(step: Step) -> bool:
    """Whether a step only leads on: nothing is done by it, so nothing is taken back."""
    return step.kind == "decide" and bool(step.goto)


def _names(steps: tuple[Step, ...]) -> list[str]:
    """A name for each step: letters and digits of its id, no two alike, behind one low line."""
    found: list[str] = []
    used = {_END}
    for at, step in enumerate(steps, 1):
        base = f"step_{_ODD.sub('', step.id)[:60] or at}"
        name, count = base, 1
        while name in used:
            count += 1
            name = f"{base}n{count}"
        used.add(name)
        found.append(name)
    return found
