"""8xx: what was handed to a person is answered in time, and ends with what its type asks for."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import escalations
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB825", "escalation")
def escalation_unanswered(project: Project) -> Iterator[Problem]:
    """An escalation is answered within the response time of its severity.

    The as-of date is a day, so it is judged when the day of the answer is over. An answer that came
    too late is shown on its page.

    ```markdown title="bad: data/escalations/esc-0001.md"
    ---
    id: ESC-0001
    title: A queue grows that no runbook names
    status: open
    type: novel-failure
    severity: SEV-2
    owner: Ines Ferreira
    opened: 2026-11-18T09:30Z
    ---
    ```

    ```markdown title="good: data/escalations/esc-0001.md"
    ---
    id: ESC-0001
    title: A queue grows that no runbook names
    status: answered
    type: novel-failure
    severity: SEV-2
    owner: Ines Ferreira
    opened: 2026-11-18T09:30Z
    answered: 2026-11-18T09:41Z
    ---
    ```
    """
    for record in project.by_kind["escalation"]:
        if last := escalations.unanswered_since(project, record):
            message = f"is {record.severity}, and was not answered by {last}"
            remedy = "answer it, and write when in `answered`"
            yield record.problem("answered", message, remedy, at=record.place("status"))


@rule("OKB826", "escalation")
def escalation_without_an_outcome(project: Project) -> Iterator[Problem]:
    """A closed escalation has the outcome of its type.

    A novel failure updates a runbook; exceeded scope is approved, modified or rejected; a target
    breach is led as an incident; a vulnerability has its fix verified; a cost anomaly is answered,
    says whether its cause is structural, and files a signal if it is. Each says in `outcome` what came of it. And
    nothing is answered or closed before it was opened.

    ```markdown title="bad: data/escalations/esc-0001.md"
    ---
    id: ESC-0001
    title: The agent asks to skip four merchants' events
    status: closed
    type: scope-exceeded
    severity: SEV-3
    owner: Ines Ferreira
    opened: 2026-11-18T09:30Z
    answered: 2026-11-18T09:41Z
    closed: 2026-11-18T10:00Z
    outcome: Two of the four were skipped.
    ---
    ```

    ```markdown title="good: data/escalations/esc-0001.md"
    ---
    id: ESC-0001
    title: The agent asks to skip four merchants' events
    status: closed
    type: scope-exceeded
    severity: SEV-3
    owner: Ines Ferreira
    opened: 2026-11-18T09:30Z
    answered: 2026-11-18T09:41Z
    closed: 2026-11-18T10:00Z
    answer: modified
    outcome: Two of the four were skipped.
    ---
    ```
    """
    for record in project.by_kind["escalation"]:
        if left := escalations.lacking(project, record):
            message = f"is closed, and lacks {', '.join(left)}"
            remedy = "add it, or open the escalation again"
            yield record.problem("outcome", message, remedy, at=record.place("status"))
        for field in escalations.backwards(record):
            message = f"`{field}` lies before `opened`"
            yield record.problem(field, message, "correct the one that is wrong")


RULES: tuple[Rule, ...] = (escalation_unanswered, escalation_without_an_outcome)
