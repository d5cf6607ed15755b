"""8xx: the operational policies are there, state what they must, and are read again."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import policies
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.freshness import by_review
from opskb.rules.rule import Rule, rule


@rule("OKB818", "policy")
def area_without_a_policy(project: Project) -> Iterator[Problem]:
    """Every area that must have a policy has one in force, where any policy is kept.

    The areas are `policy_areas` in `opskb.yml`: health targets, severity, remediation, rollback,
    alert quality, capacity and telemetry if not set. One policy may speak for several (`covers`).
    A knowledge base without any policy is not told that it has none; who does not want that of an
    area writes `policy_areas` without it.

    ```yaml title="both: opskb.yml"
    as_of: 2026-11-20
    policy_areas: [remediation, telemetry]
    ```

    ```markdown title="bad: data/policies/pol-remediation.md"
    ---
    id: POL-remediation
    title: What an agent may do
    status: active
    area: remediation
    owner: Ines Ferreira
    alone: [Restart one sender]
    needs_approval: [Skip events]
    forbidden: [Delete rows]
    reviews:
      - {on: 2026-11-02, checked: Compared it with the senders.}
    ---
    ```

    ```markdown title="good: data/policies/pol-remediation.md"
    ---
    id: POL-remediation
    title: What an agent may do, and what is measured of users
    status: active
    area: remediation
    covers: [telemetry]
    owner: Ines Ferreira
    alone: [Restart one sender]
    needs_approval: [Skip events]
    forbidden: [Delete rows]
    statements:
      - {what: Opt-in, value: Off until a merchant switches it on}
      - {what: Redaction, value: Names and addresses are cut at the edge}
      - {what: Sampling, value: One request in a hundred}
    reviews:
      - {on: 2026-11-02, checked: Compared it with the senders.}
    ---
    ```
    """
    for area in policies.areas(project):
        if not area.policies:
            message = f"no policy in force speaks for {area.name}"
            remedy = f"write one with `area: {area.name}`, or take the area out of `policy_areas`"
            yield Problem(project.config.place("policy_areas"), message, remedy, record=area.name)


@rule("OKB819", "policy")
def policy_without_its_statements(project: Project) -> Iterator[Problem]:
    """A policy in force states all that its area must state.

    What that is, is `policy_statements` in `opskb.yml`: for telemetry opt-in, redaction and sampling,
    for capacity when to scale, to alert and to escalate, and so on. A row of `statements` whose
    `what` holds the words states it with its `value`, and so does a field of that name (`alone`, `forbidden`).

    ```yaml title="both: opskb.yml"
    as_of: 2026-11-20
    policy_areas: [telemetry]
    ```

    ```markdown title="bad: data/policies/pol-telemetry.md"
    ---
    id: POL-telemetry
    title: What is measured of users
    status: active
    area: telemetry
    owner: Ines Ferreira
    statements:
      - {what: Opt-in, value: Off until a merchant switches it on}
      - {what: Redaction, value: Names and addresses are cut at the edge}
    reviews:
      - {on: 2026-11-02, checked: Compared it with the senders.}
    ---
    ```

    ```markdown title="good: data/policies/pol-telemetry.md"
    ---
    id: POL-telemetry
    title: What is measured of users
    status: active
    area: telemetry
    owner: Ines Ferreira
    statements:
      - {what: Opt-in, value: Off until a merchant switches it on}
      - {what: Redaction, value: Names and addresses are cut at the edge}
      - {what: Sampling, value: One request in a hundred}
    reviews:
      - {on: 2026-11-02, checked: Compared it with the senders.}
    ---
    ```
    """
    for record in project.by_kind["policy"]:
        left = policies.unstated(project, record) if record.live else ()
        if left:
            message = f"does not state {', '.join(left)}"
            remedy = "add a row to `statements` for each, with its value"
            yield record.problem("statements", message, remedy)


@rule("OKB824", "policy")
def policy_not_read_again(project: Project) -> Iterator[Problem]:
    """An operational policy is read again every month, and after every severe incident.

    Every month is `policy_every`, whatever the policy says of itself; after an incident is within
    `postmortem_days` business days, on a later day than it was over. It binds the policies of the areas in `policy_areas`. Which
    incidents are severe is `severe`. A review with what was checked counts, a date alone does not.

    ```yaml title="both: opskb.yml"
    as_of: 2026-11-20
    policy_areas: [telemetry]
    ```

    ```markdown title="both: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: open
    severity: SEV-2
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T04:14Z
    ---
    ```

    ```markdown title="bad: data/policies/pol-telemetry.md"
    ---
    id: POL-telemetry
    title: What is measured of users
    status: active
    area: telemetry
    owner: Ines Ferreira
    statements:
      - {what: "Opt-in, redaction and sampling", value: Nothing is measured}
    reviews:
      - {on: 2026-11-02, checked: Compared it with the senders.}
    ---
    ```

    ```markdown title="good: data/policies/pol-telemetry.md"
    ---
    id: POL-telemetry
    title: What is measured of users
    status: active
    area: telemetry
    owner: Ines Ferreira
    statements:
      - {what: "Opt-in, redaction and sampling", value: Nothing is measured}
    reviews:
      - {on: 2026-11-12, checked: "Read it with the incident at hand; it stands."}
    ---
    ```
    """
    every = clock.every(project.config.policy_every)
    for record in project.by_kind["policy"]:
        if not record.live or not policies.operational(project, record):
            continue
        remedy = f"read it against what happened, and {by_review(record)}"
        owed = policies.owed_since(project, record)
        due = record.last and clock.later(record.last, project.config.policy_every)
        if owed and owed[0] < project.as_of:
            message = f"was not read again after {owed[1].id}; that was due on {owed[0]}"
            yield record.problem("reviews", message, remedy, related=(owed[1].id,))
        elif not due:
            yield record.problem("reviews", f"was never read again; that is due {every}", remedy)
        elif due < project.as_of:
            message = f"was last read on {record.last}; that is due {every}"
            yield record.problem("reviews", message, remedy)


RULES: tuple[Rule, ...] = (
    area_without_a_policy,
    policy_without_its_statements,
    policy_not_read_again,
)
