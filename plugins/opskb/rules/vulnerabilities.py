"""8xx, vulnerabilities: fixed in the time that their severity allows, and never talked down in silence."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import vulnerabilities
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB863", "vulnerability")
def vulnerability_past_its_limit(project: Project) -> Iterator[Problem]:
    """No vulnerability is open for longer than its severity allows, or was without saying why.

    The limits are `vulnerability_limits`: a day for critical, seven for high, thirty for medium,
    ninety for low, if not set. The clock runs from `found` until it is fixed. Mitigating does not
    stop it; accepting does, where `dismissed_because` says why. One that was fixed too late keeps in
    `late_because` what it waited for.

    ```markdown title="bad: data/vulnerabilities/vuln-0001.md"
    ---
    id: VULN-0001
    title: An address that asks for no session
    status: open
    severity: high
    owner: Daan Vermeulen
    found: 2026-11-09T10:00Z
    ---
    ```

    ```markdown title="good: data/vulnerabilities/vuln-0001.md"
    ---
    id: VULN-0001
    title: An address that asks for no session
    status: open
    severity: high
    owner: Daan Vermeulen
    found: 2026-11-16T10:00Z
    ---
    ```
    """
    for one in vulnerabilities.clocks(project):
        if one.passed and one.left is not None:
            ago = vulnerabilities.days_of(one.left)
            silent = "" if one.record.live else f", is {one.record.status} without a reason"
            message = f"is {one.record.severity}{silent}, and its limit passed {ago} ago"
            remedy = "fix it, or accept it with `dismissed_because:` and a sign-off"
            yield one.record.problem("found", message, remedy)
    for one in vulnerabilities.unexplained(project):
        ago = vulnerabilities.days_of(one.left) if one.left is not None else ""
        message = f"is {one.record.severity}, and was fixed {ago} after its limit"
        remedy = "write in `late_because:` what it waited for"
        yield one.record.problem("fixed", message, remedy)


@rule("OKB864", "vulnerability")
def downgraded_without_a_reason(project: Project) -> Iterator[Problem]:
    """A vulnerability whose severity was lowered says why.

    A lower severity is a longer clock. `was` keeps what it was first called, `downgraded_because`
    tells what is now known that was not known then.

    ```markdown title="bad: data/vulnerabilities/vuln-0001.md"
    ---
    id: VULN-0001
    title: An address that asks for no session
    status: open
    severity: medium
    was: critical
    owner: Daan Vermeulen
    found: 2026-11-16T10:00Z
    ---
    ```

    ```markdown title="good: data/vulnerabilities/vuln-0001.md"
    ---
    id: VULN-0001
    title: An address that asks for no session
    status: open
    severity: medium
    was: critical
    downgraded_because: It answers to the monitoring network alone, and names no customer.
    owner: Daan Vermeulen
    found: 2026-11-16T10:00Z
    ---
    ```
    """
    for record in project.by_kind["vulnerability"]:
        if vulnerabilities.downgraded(record) and not record.values.get("downgraded_because"):
            message = f"was {record.values['was']}, is {record.severity}, and does not say why"
            yield record.problem("severity", message, "add `downgraded_because:`")


@rule("OKB865", "vulnerability")
def vulnerability_times_disagree(project: Project) -> Iterator[Problem]:
    """The times of a vulnerability can be set against each other.

    All of them have a zone or none has, they come in order, and one that is fixed says when. Hours
    cannot be counted between a time of which nobody knows the zone and one of which everybody does.

    ```markdown title="bad: data/vulnerabilities/vuln-0001.md"
    ---
    id: VULN-0001
    title: An address that asks for no session
    status: fixed
    severity: high
    owner: Daan Vermeulen
    found: 2026-11-16T10:00
    fixed: 2026-11-18T09:00Z
    ---
    ```

    ```markdown title="good: data/vulnerabilities/vuln-0001.md"
    ---
    id: VULN-0001
    title: An address that asks for no session
    status: fixed
    severity: high
    owner: Daan Vermeulen
    found: 2026-11-16T10:00Z
    fixed: 2026-11-18T09:00Z
    ---
    ```
    """
    for record in project.by_kind["vulnerability"]:
        if because := vulnerabilities.incomparable(record):
            message = f"its hours cannot be counted: {because}"
            at = record.place("fixed" if record.values.get("fixed") else "found")
            remedy = "write every time as 2026-11-20T09:30Z, in order"
            yield record.problem("fixed", message, remedy, at=at)


RULES: tuple[Rule, ...] = (
    vulnerability_past_its_limit,
    downgraded_without_a_reason,
    vulnerability_times_disagree,
)
