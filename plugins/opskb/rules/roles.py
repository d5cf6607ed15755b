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


@rule("OKB858", "role")
def role_held_by_nobody(project: Project) -> Iterator[Problem]:
    """Somebody holds a role in force on every day, from its first holder to the as-of date.

    `from` and `until` are the first and the last day of a term, and `until` is no earlier. Several
    may hold a role at once. One without `holders` is held by its owner.

    ```markdown title="bad: data/roles/role-duty.md"
    ---
    id: ROLE-duty
    title: Duty
    status: active
    layer: execution
    owner: Ines Ferreira
    holders:
      - {who: Tomasz Wrona, from: 2026-01-05, until: 2026-03-31}
      - {who: Ines Ferreira, from: 2026-07-01}
    ---
    ```

    ```markdown title="good: data/roles/role-duty.md"
    ---
    id: ROLE-duty
    title: Duty
    status: active
    layer: execution
    owner: Ines Ferreira
    holders:
      - {who: Tomasz Wrona, from: 2026-01-05, until: 2026-06-30}
      - {who: Ines Ferreira, from: 2026-07-01}
    ---
    ```
    """
    for role in (one for one in project.by_kind["role"] if one.live):
        for term in roles.held(role):
            if term.last < term.first:
                message = f"was held by {term.who} until {term.last}, and only from {term.first} on"
                at = role.place("holders", term.row, "until")
                yield role.problem("holders", message, "write `until` after `from`", at=at)
        for first, last, row in roles.unheld(role, project.as_of):
            message = f"was held by nobody from {first} to {last}"
            remedy = "add who held it, or correct the days of the terms beside it"
            yield role.problem("holders", message, remedy, at=role.place("holders", row))


RULES: tuple[Rule, ...] = (decision_without_a_role, role_held_by_nobody)
