"""88x: decisions that are in force describe what runs."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import debt as insight
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB886", "debt")
def decision_contradicted_by_debt(project: Project) -> Iterator[Problem]:
    """No decision in force has been contradicted by debt for longer than a quarter.

    Debt with `contradicts_it: true` says that the code does something else than was decided. After
    `debt_after`, three months if not set, one of the two gives way: the debt is paid, or the
    decision is superseded by what runs. To accept the debt does not make the decision true.

    ```markdown title="bad: data/debt/debt-0001.md"
    ---
    id: DEBT-0001
    title: Two services still retry on their own
    status: open
    owner: Yusuf Demir
    opened: 2026-07-03
    contradicts_it: true
    against: ADR-0001
    ---
    ```

    ```markdown title="good: data/debt/debt-0001.md"
    ---
    id: DEBT-0001
    title: Two services still retry on their own
    status: open
    owner: Yusuf Demir
    opened: 2026-09-03
    contradicts_it: true
    against: ADR-0001
    ---
    ```

    ```markdown title="both: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Only the proxy retries
    status: accepted
    ---
    ```
    """
    for record in project.by_kind["debt"]:
        for decision in insight.contradicted(project, record):
            opened = clock.day_of(record.opened) if record.opened else project.as_of
            since = f"since {opened}, {clock.ago(opened, project.as_of)}"
            message = f"contradicts {decision.id} ({decision.title}) {since}"
            remedy = f"pay it, or supersede {decision.id} with what runs"
            yield record.problem("against", message, remedy, related=(decision.id,))


RULES: tuple[Rule, ...] = (decision_contradicted_by_debt,)
