"""8xx: every runbook states what an agent may do from it, and none goes beyond the policy."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import boundaries
from opskb.insights.boundaries import LABELS, Breach
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.response import native
from opskb.rules.rule import Rule, rule


@rule("OKB850", "runbook")
def runbook_outside_its_policy(project: Project) -> Iterator[Problem]:
    """No runbook lets an agent do what the remediation policy, or its own boundary, does not.

    What it allows alone is nowhere forbidden and nowhere needs approval; what it allows with
    approval is nowhere forbidden; no step does what is forbidden, and a step with `may: alone` does
    nothing that needs approval, is not `destructive` and has no `needs_approval` of its own. A step of the kind `act` with `may: alone` does what stands in `alone`, of
    the runbook or of a policy, wherever any list is stated. An item speaks of an action when its
    words, up to a colon and without articles and fillers, stand in it one after the other and are
    not denied there.

    ```markdown title="both: data/policies/pol-remediation.md"
    ---
    id: POL-remediation
    title: What an agent may do
    status: active
    area: remediation
    covers: [telemetry, health-targets, severity, rollback, alert-quality, capacity]
    owner: Ines Ferreira
    alone: [Restart one sender]
    needs_approval: [Skip events]
    forbidden: [Delete rows]
    reviews:
      - {on: 2026-11-02, checked: Compared it with the senders.}
    ---
    ```

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Events are late
    status: active
    owner: Ines Ferreira
    alone: ["Restart one sender", "Skip events of one merchant"]
    forbidden: ["Restart all senders"]
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Events are late
    status: active
    owner: Ines Ferreira
    alone: ["Restart one sender"]
    needs_approval: ["Skip events of one merchant"]
    forbidden: ["Restart all senders"]
    ---
    ```
    """
    for record in project.by_kind["runbook"]:
        for breach in boundaries.breaches(project, record) if record.live else ():
            yield _beyond(record, breach)


def _beyond(record: Record, breach: Breach) -> Problem:
    what = _short(" ".join(breach.what.split()))
    said = "nothing stated lets an agent do it alone"
    remedy = "write it into `alone`, or let a person approve the step"
    if breach.itself:
        said = f"the step is `{breach.itself}`, and may be taken alone"
        remedy = "write `may: approval`, or take the other word out"
    related: tuple[str, ...] = ()
    if clause := breach.clause:
        said = f"{clause.by.id} says “{clause.what}”: {LABELS[clause.may].lower()}"
        remedy = f"move it to `{clause.may}`, or change {clause.by.id} first"
        related = (clause.by.id,) if clause.by is not record else ()
    message = f"goes beyond its boundary: “{what}”; {said}"
    place = record.place(breach.field, breach.row)
    return record.problem(breach.field, message, remedy, at=place, related=related)


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:77]}…"


@rule("OKB851", "runbook", "policy")
def no_boundary_stated(project: Project) -> Iterator[Problem]:
    """A runbook in force says what an agent may do from it: alone, with approval, or not at all.

    One list is enough: `alone`, `needs_approval` or `forbidden`. It is asked for where policies are
    kept. Runbooks of other dialects, which have no word for it, are not held to it; their pages say
    that no boundary is stated.

    ```markdown title="both: data/policies/pol-spend.md"
    ---
    id: POL-spend
    title: Who may buy what
    status: active
    area: spend
    owner: Ines Ferreira
    reviews:
      - {on: 2026-11-02, checked: Compared it with last month's bills.}
    ---
    ```

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Events are late
    status: active
    owner: Ines Ferreira
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Events are late
    status: active
    owner: Ines Ferreira
    forbidden: ["Restart all senders"]
    ---
    ```
    """
    for record in project.by_kind["runbook"]:
        if record.live and native(record) and not boundaries.stated(record):
            remedy = "add `alone`, `needs_approval` or `forbidden`"
            message = "does not say what an agent may do from it"
            yield record.problem("alone", message, remedy, at=record.place("status"))


RULES: tuple[Rule, ...] = (runbook_outside_its_policy, no_boundary_stated)
