"""88x: what a regulator asks for each month was done this month."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import compliance as insight
from opskb.insights.compliance import Line
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.freshness import by_review
from opskb.rules.rule import Rule, rule


@rule("OKB885", "procedure")
def compliance_line_past_due(project: Project) -> Iterator[Problem]:
    """Every line of a compliance month is there and not past due, and each that was done is shown.

    A line is due its `every` after it was last `done`, a month if not set, and no longer than
    `compliance_longest` after it. One that was never done is past due at once. Which lines there must be
    stands in `compliance_lines`, sixteen in four areas if not set: they are asked for where any is
    kept. A line is one of them when its `what` names it, or its `line`. A procedure itself that was
    never reviewed is past due too, and one not reviewed for longer than its kind allows: a year,
    whatever `every` of the record says.

    ```yaml title="both: opskb.yml"
    as_of: 2026-11-20
    compliance_lines:
      - {area: privacy, lines: [Consent]}
      - {area: security, lines: [Access review]}
    ```

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
      - {id: L1, area: privacy, what: Consent, owner: Jelena Petrović, done: 2026-11-05, evidence: Minutes}
      - {id: L2, area: security, what: Access review, owner: Rashid Al-Amin, done: 2026-10-06, evidence: Minutes}
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
      - {id: L1, area: privacy, what: Consent, owner: Jelena Petrović, done: 2026-11-05, evidence: Minutes}
      - {id: L2, area: security, what: Access review, owner: Rashid Al-Amin, every: 1 quarter, done: 2026-10-06, evidence: Minutes}
    ---
    ```
    """
    for line in insight.all_lines(project):
        for fault, remedy in _faults(project, line):
            at = line.record.place("requirements", line.index)
            what = line.row.get("what") or "in no words"
            message = f"line {line.id} ({what}) {fault}"
            yield line.record.problem(f"requirements/{line.id}", message, remedy, at=at)
    yield from _lacking(project)
    for record in project.by_kind["procedure"]:
        relied = record.live and record.values.get("type") == "compliance"
        if relied and (message := insight.unread(project, record)):
            yield record.problem("reviews", message, f"review it, and {by_review(record)}")


def _lacking(project: Project) -> Iterator[Problem]:
    """One finding for each area of which lines are missing, at the first procedure that has any."""
    names: dict[str, list[str]] = {}
    for area, name in insight.lacking(project):
        names.setdefault(area, []).append(name)
    for area, missing in names.items():
        record = insight.all_lines(project)[0].record
        words = ", ".join(f"`{name}`" for name in missing)
        message = f"has no line of {area.replace('-', ' ')} for {words}"
        remedy = "add it, say in the `line:` of another that it is it, or take it out of `compliance_lines`"
        at = record.place("requirements")
        yield record.problem(f"requirements/{area}", message, remedy, at=at)


def _faults(project: Project, line: Line) -> Iterator[tuple[str, str]]:
    """What is wrong with a line and what to do; a day that lies ahead is found as any is."""
    if line.too_long and line.rests:
        longest = clock.words(line.longest)
        yield (
            f"rests for {clock.words(line.rests)}, and {longest} is the longest",
            "write a shorter `every`",
        )
    if line.ahead(project.as_of):
        return
    if line.late(project.as_of):
        remedy = "do it, and write the day in `done` and what shows it in `evidence`"
        yield _when(project, line), remedy
    elif not line.shown:
        yield f"was done on {line.done}, and nothing shows it", "write in `evidence` what shows it"


def _when(project: Project, line: Line) -> str:
    if not line.due:
        return f"was never done; {line.owner} owes it"
    return f"was due on {line.due}, {clock.ago(line.due, project.as_of)}, from {line.owner}"


RULES: tuple[Rule, ...] = (compliance_line_past_due,)
