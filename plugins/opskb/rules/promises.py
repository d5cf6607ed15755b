"""8xx: what is promised continuously is kept, and a review leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import exercises, sla
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB890", "activity")
def promise_missed(project: Project) -> Iterator[Problem]:
    """What an activity promises continuously is kept, by the newest figure of what measures it.

    `sla` says it in words. `measured_by` names a metric, whose `target` and `better` decide, or an SLO, whose
    window does; `scorecard` names a line of the scorecard, such as Uptime. A promise that nothing measures is
    found as well, and so is what is done continuously and promises nothing: no period of it can be missed.

    ```markdown title="both: data/activities/act-support.md"
    ---
    id: ACT-support
    title: Answer merchants
    status: active
    owner: Hanna Lindqvist
    cadence: continuous
    since: 2026-01-05
    sla: First answer within four hours
    measured_by: MET-first-answer
    ---
    ```

    ```markdown title="bad: data/metrics/met-first-answer.md"
    ---
    id: MET-first-answer
    title: Hours until the first answer
    status: active
    type: other
    owner: Hanna Lindqvist
    unit: hours
    better: lower
    target: 4
    values:
      - {on: 2026-10-31, value: 3.1}
      - {on: 2026-11-19, value: 5.2}
    ---
    ```

    ```markdown title="good: data/metrics/met-first-answer.md"
    ---
    id: MET-first-answer
    title: Hours until the first answer
    status: active
    type: other
    owner: Hanna Lindqvist
    unit: hours
    better: lower
    target: 4
    values:
      - {on: 2026-10-31, value: 3.1}
      - {on: 2026-11-19, value: 3.4}
    ---
    ```
    """
    for record in project.by_kind["activity"]:
        figure = sla.promise(project, record) if record.live else None
        if record.live and figure is None and record.values.get("cadence") == "continuous":
            message = "is done continuously and promises nothing, so nothing tells whether it is"
            remedy = (
                "say in `sla` what it promises, and in `measured_by` or `scorecard` what shows it"
            )
            yield record.problem("sla", message, remedy, at=record.place("cadence"))
        if figure is None or figure.holds:
            continue
        name = next(name for name in sla.FIELDS if record.values.get(name))
        if figure.holds is False:
            message = f"`{figure.label}` is missed: {_said(figure.value, figure.unit)}, target {_said(figure.target, figure.unit)}, {figure.because}"
            remedy = "say in an incident or an action what is done about it"
        else:
            message = f"`{figure.label}` cannot be told: {figure.because}"
            remedy = "name in `measured_by` a metric with a target and values or an SLO, or a line in `scorecard`"
        yield record.problem(name, message, remedy, related=figure.records)


def _said(value: object, unit: str) -> str:
    """A value with its unit; a share in per cent."""
    if unit == "ratio" and isinstance(value, float):
        return f"{round(value * 100, 4):g} %"
    number = f"{value:g}" if isinstance(value, int | float) else str(value)
    return f"{number} {unit}".strip()


@rule("OKB891", "exercise")
def review_decided_nothing(project: Project) -> Iterator[Problem]:
    """A review that was held led to something, or says why it decided nothing.

    What it led to is a decision, an RFC, a plan, a runbook or a signal, named in `led_to`. A quarter that needs no change is
    a result too: `nothing_decided` says why.

    ```markdown title="bad: data/exercises/ex-market.md"
    ---
    id: EX-market
    title: Market review of the third quarter
    status: done
    type: review
    pillar: strategy
    subject: market
    owner: Kofi Mensah
    date: 2026-10-07
    ---
    ```

    ```markdown title="good: data/exercises/ex-market.md"
    ---
    id: EX-market
    title: Market review of the third quarter
    status: done
    type: review
    pillar: strategy
    subject: market
    owner: Kofi Mensah
    date: 2026-10-07
    nothing_decided: No merchant left for another provider, and no price moved.
    ---
    ```
    """
    for record in exercises.held(project, "review"):
        led = project.graph.tails(record, "led_to")
        if not led and not record.values.get("nothing_decided"):
            message = "led to no decision, and does not say why"
            remedy = "add `led_to:`, or say in `nothing_decided` why nothing followed"
            yield record.problem("led_to", message, remedy, at=record.place("subject"))


RULES: tuple[Rule, ...] = (promise_missed, review_decided_nothing)
