"""41x: an improvement ends with a number, and a deployment with what it did."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import improvements
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB414", "plan")
def closed_without_a_second_measurement(project: Project) -> Iterator[Problem]:
    """An improvement that is done was measured a second time.

    Without a number from before and one from after nobody knows whether it was one. The second is
    `after`, or the value that its `measure` had on the day of its second measurement. One that was
    abandoned owes none.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Fewer pages at night
    type: improvement
    status: done
    owner: Ines Ferreira
    finished: 2026-11-02
    before: 9
    tombstone: {on: 2026-11-02, reason: It is done.}
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Fewer pages at night
    type: improvement
    status: done
    owner: Ines Ferreira
    finished: 2026-11-02
    before: 9
    after: 4
    tombstone: {on: 2026-11-02, reason: It is done.}
    ---
    ```
    """
    for record in improvements.all_of(project):
        if record.status in ("done", "retired"):
            before, after, _ = improvements.numbers(project, record)
            lacks = "measured before" if before is None else "measured a second time"
            if before is None or after is None:
                message = f"is {record.status}, and was never {lacks}"
                remedy = "measure it: write `before` and `after`, or the stages with a `measure`"
                yield record.problem("after", message, remedy, at=record.place("status"))


@rule("OKB415", "plan")
def deployed_and_not_looked_at(project: Project) -> Iterator[Problem]:
    """An improvement that was deployed has its impact measured and heard from its users.

    The stages `impact measured` and `user response` follow `deployed` within `impact_days`, and
    before the improvement is done. One of a day before that of `deployed` is of something else.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Fewer pages at night
    type: improvement
    status: active
    owner: Ines Ferreira
    stages:
      - {stage: measured, on: 2026-08-03}
      - {stage: deployed, on: 2026-09-01}
      - {stage: impact measured, on: 2026-10-01}
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Fewer pages at night
    type: improvement
    status: active
    owner: Ines Ferreira
    stages:
      - {stage: measured, on: 2026-08-03}
      - {stage: deployed, on: 2026-09-01}
      - {stage: impact measured, on: 2026-10-01}
      - {stage: user response, on: 2026-10-05, note: Nobody was woken.}
    ---
    ```
    """
    for record in improvements.all_of(project):
        if lacks := improvements.unseen(project, record):
            deployed = improvements.on(project, record, "deployed")
            message = f"was deployed on {deployed}, without {' and '.join(lacks)}"
            remedy = "look at it, and add the stage to `stages`"
            yield record.problem("stages", message, remedy)


RULES: tuple[Rule, ...] = (closed_without_a_second_measurement, deployed_and_not_looked_at)
