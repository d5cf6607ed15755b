"""88x: what a regulator asks for each month was done this month."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import compliance as insight
from opskb.insights.compliance import Line
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB885", "procedure")
def compliance_line_past_due(project: Project) -> Iterator[Problem]:
    """No line of a compliance procedure in force is past due.

    A line is due its `every` after it was last `done`, a month if not set. One that was never done
    is past due at once. So is the procedure itself that was never reviewed, or not for longer than
    its kind allows: a year, whatever `every` of the record says.

    ```markdown title="bad: data/procedures/proc-month.md"
    ---
    id: PROC-month
    title: The compliance month
    status: active
    type: compliance
    owner: Jelena Petrović
    reviews:
      - {on: 2026-11-02, by: Jelena Petrović, checked: Every line and its owner.}
    requirements:
      - {id: L1, area: privacy, what: Consent, owner: Jelena Petrović, done: 2026-11-05}
      - {id: L2, area: security, what: Access review, owner: Rashid Al-Amin, done: 2026-10-06}
    ---
    ```

    ```markdown title="good: data/procedures/proc-month.md"
    ---
    id: PROC-month
    title: The compliance month
    status: active
    type: compliance
    owner: Jelena Petrović
    reviews:
      - {on: 2026-11-02, by: Jelena Petrović, checked: Every line and its owner.}
    requirements:
      - {id: L1, area: privacy, what: Consent, owner: Jelena Petrović, done: 2026-11-05}
      - {id: L2, area: security, what: Access review, owner: Rashid Al-Amin, every: 1 quarter, done: 2026-10-06}
    ---
    ```
    """
    for line in insight.all_lines(project):
        if line.late(project.as_of):
            at = line.record.place("requirements", line.index)
            what = line.row.get("what") or "in no words"
            message = f"line {line.id} ({what}) {_when(project, line)}"
            remedy = "do it, and write the day in `done` and what shows it in `evidence`"
            yield line.record.problem(f"requirements/{line.id}", message, remedy, at=at)

    for record in project.by_kind["procedure"]:
        relied = record.live and record.values.get("type") == "compliance"
        if relied and (message := insight.unread(project, record)):
            yield record.problem("reviews", message, "review it, and add a row to `reviews`")


def _when(project: Project, line: Line) -> str:
    if not line.due:
        return f"was never done; {line.owner} owes it"
    return f"was due on {line.due}, {clock.ago(line.due, project.as_of)}, from {line.owner}"


RULES: tuple[Rule, ...] = (compliance_line_past_due,)
