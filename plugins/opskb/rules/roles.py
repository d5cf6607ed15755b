"""5xx, by role: every decision was somebody's to make."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import roles
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB505", "role")
def decision_without_a_role(project: Project) -> Iterator[Problem]:
    """Every decision was made by a role, or by somebody who held one on its day.

    Decisions in force are held to it, and accepted proposals that became none, by their owner,
    author or deciders; one of these is enough. A knowledge base without role records is not held to it.

    ```markdown title="both: data/roles/role-payments-lead.md"
    ---
    id: ROLE-payments-lead
    title: Payments lead
    layer: strategy
    owner: Tomasz Wrona
    holders:
      - {who: Tomasz Wrona, from: 2024-05-06}
    ---
    ```

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    date: 2025-09-16
    owner: Callum Reid
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    date: 2025-09-16
    owner: Callum Reid
    deciders: [Tomasz Wrona, Callum Reid]
    ---
    ```
    """
    for record in roles.without_a_role(project):
        names, day = roles.deciders(record), roles.decided_on(record)
        who = " and ".join(names) or "nobody"
        on = f" on {day}" if day else ""
        message = f"was decided by {who}, who held no role{on}"
        if not names:
            message = "names nobody who decided it"
        field = project.kind_of(record).roles.get("owner", "owner")
        remedy = "name the role in `deciders:` or as its owner, or write down who held it"
        yield record.problem(field, message, remedy)


RULES: tuple[Rule, ...] = (decision_without_a_role,)
