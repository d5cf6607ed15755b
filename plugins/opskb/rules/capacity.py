"""6xx, by capacity: it says where it ends, and more comes before it does."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import capacity
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB618", "metric")
def limit_within_its_lead_time(project: Project) -> Iterator[Problem]:
    """What fills up has a plan before it is too late to add more.

    The day its limit is reached comes from the straight line through its months, of which two are
    enough to warn by; `lead_time` before that day a plan must be at work, named in `plan:`. A plan
    that is done or given up is none, and neither is one whose deadline comes after that day.

    ```markdown title="both: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: A larger disk for the ledger
    status: active
    owner: Mei-Ling Zhao
    ---
    ```

    ```markdown title="bad: data/metrics/met-disk.md"
    ---
    id: MET-disk
    title: Disk of the ledger
    type: capacity
    owner: Mei-Ling Zhao
    unit: percent
    better: lower
    limit: 85
    lead_time: 3 months
    values:
      - {on: 2026-06-15, value: 52}
      - {on: 2026-07-15, value: 57}
      - {on: 2026-08-15, value: 61}
      - {on: 2026-09-15, value: 67}
      - {on: 2026-10-15, value: 71}
      - {on: 2026-11-15, value: 76}
    ---
    ```

    ```markdown title="good: data/metrics/met-disk.md"
    ---
    id: MET-disk
    title: Disk of the ledger
    type: capacity
    owner: Mei-Ling Zhao
    unit: percent
    better: lower
    limit: 85
    lead_time: 3 months
    plan: PLAN-0001
    values:
      - {on: 2026-06-15, value: 52}
      - {on: 2026-07-15, value: 57}
      - {on: 2026-08-15, value: 61}
      - {on: 2026-09-15, value: 67}
      - {on: 2026-10-15, value: 71}
      - {on: 2026-11-15, value: 76}
    ---
    ```
    """
    for one in capacity.outlooks(project, interval=False):
        if capacity.late(project, one):
            message = f"{_when(project, one)}; {capacity.plans_of(one)}"
            remedy = "plan it, and name the plan in `plan:`"
            related = (one.plan.id,) if one.plan else ()
            at = one.record.place("limit")
            yield one.record.problem("plan", message, remedy, at=at, related=related)


def _when(project: Project, one: capacity.Outlook) -> str:
    if one.over:
        return f"reached its limit by {one.hits}"
    if one.hits and one.hits <= project.as_of:
        return f"reached its limit by {one.hits}, if it went on as it did"
    lead = clock.words(one.record.values["lead_time"])
    return f"reaches its limit on {one.hits}, and adding more takes {lead}"


@rule("OKB623", "metric")
def capacity_without_a_limit(project: Project) -> Iterator[Problem]:
    """What fills up says where it ends, and how long it takes to add more.

    ```markdown title="bad: data/metrics/met-disk.md"
    ---
    id: MET-disk
    title: Disk of the ledger
    type: capacity
    owner: Mei-Ling Zhao
    unit: percent
    better: lower
    values:
      - {on: 2026-11-15, value: 52}
    ---
    ```

    ```markdown title="good: data/metrics/met-disk.md"
    ---
    id: MET-disk
    title: Disk of the ledger
    type: capacity
    owner: Mei-Ling Zhao
    unit: percent
    better: lower
    limit: 85
    lead_time: 3 months
    values:
      - {on: 2026-11-15, value: 52}
    ---
    ```
    """
    for record in project.by_kind["metric"]:
        lacking = [name for name in ("limit", "lead_time") if record.values.get(name) is None]
        if record.live and capacity.is_capacity(record) and lacking:
            names = " and no ".join(f"`{name}`" for name in lacking)
            remedy = "state them, so that it can be told when more must be ordered"
            yield record.problem(
                lacking[0], f"is a capacity with no {names}", remedy, at=record.place("type")
            )


RULES: tuple[Rule, ...] = (limit_within_its_lead_time, capacity_without_a_limit)
