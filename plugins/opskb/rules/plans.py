"""897: what was planned says what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB897", "plan")
def over_without_an_outcome(project: Project) -> Iterator[Problem]:
    """A plan that is over says what became of it.

    Over is what is done, abandoned or retired. The next person to plan the same thing reads the
    `outcome` first, and a plan without one reads as if it had worked. (A mission has a rule of its own.)

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    status: abandoned
    owner: Ines Ferreira
    tombstone: {on: 2026-11-02, reason: The queue stays.}
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    status: abandoned
    owner: Ines Ferreira
    outcome: The queue stays, since two merchants still write to it.
    tombstone: {on: 2026-11-02, reason: The queue stays.}
    ---
    ```
    """
    for record in project.by_kind["plan"]:
        over = record.state in ("closed", "retired") and record.values.get("type") != "mission"
        if over and not record.values.get("outcome"):
            message = f"is {record.status}, and does not say what became of it"
            remedy = "add `outcome:`, in a sentence"
            yield record.problem("outcome", message, remedy, at=record.place("status"))


RULES: tuple[Rule, ...] = (over_without_an_outcome,)
