"""6xx, by experiment and metric: the numbers can be, and a winner is one and became the rule."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import experiments, plausible, trials, typed
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules import series
from opskb.rules.rule import Rule, rule


@rule("OKB615", "experiment")
def experiment_cannot_be_judged(project: Project) -> Iterator[Problem]:
    """The numbers of an experiment that has begun can be judged.

    It has one control and at least one other arm, each with traffic, and no arm has more
    conversions than users. Its level lies between 0 and 1, and its winner is one of its arms. One
    that is decided names a winner, `none` where there is none, and was begun before it was decided
    and decided before it was implemented.

    ```markdown title="bad: data/experiments/exp-0001.md"
    ---
    id: EXP-0001
    title: Shorter form
    status: running
    owner: Kofi Mensah
    hypothesis: A shorter form is finished more often.
    arms:
      - {name: long, control: true, users: 1240, conversions: 512}
      - {name: short, users: 0, conversions: 0}
    ---
    ```

    ```markdown title="good: data/experiments/exp-0001.md"
    ---
    id: EXP-0001
    title: Shorter form
    status: running
    owner: Kofi Mensah
    hypothesis: A shorter form is finished more often.
    arms:
      - {name: long, control: true, users: 1240, conversions: 512}
      - {name: short, users: 1233, conversions: 561}
    ---
    ```
    """
    for record in project.by_kind["experiment"]:
        for flaw in trials.flaws(record):
            at = record.place(flaw.name, flaw.row) if flaw.row is not None else None
            yield record.problem(flaw.name, flaw.message, flaw.remedy, at=at)


@rule("OKB616", "experiment")
def winner_without_support(project: Project) -> Iterator[Problem]:
    """A winner that is declared is one by the numbers.

    An arm wins that is better than the control by a two-sided test of two proportions at the
    level `alpha`, 0.05 if not set, with Holm's correction where there are several; the control
    wins where no arm does. Of several such arms none wins that another is better than, by the same
    test. Where nothing can be told, write `winner: none`.

    ```markdown title="bad: data/experiments/exp-0001.md"
    ---
    id: EXP-0001
    title: Shorter form
    status: decided
    owner: Kofi Mensah
    hypothesis: A shorter form is finished more often.
    decided: 2026-11-16
    winner: short
    arms:
      - {name: long, control: true, users: 1240, conversions: 512}
      - {name: short, users: 1233, conversions: 531}
    ---
    ```

    ```markdown title="good: data/experiments/exp-0001.md"
    ---
    id: EXP-0001
    title: Shorter form
    status: decided
    owner: Kofi Mensah
    hypothesis: A shorter form is finished more often.
    decided: 2026-11-16
    winner: short
    arms:
      - {name: long, control: true, users: 1240, conversions: 512}
      - {name: short, users: 1233, conversions: 591}
    ---
    ```
    """
    for record in project.by_kind["experiment"]:
        outcome = experiments.judge(record)
        winner = record.values.get("winner")
        if experiments.supported(record, outcome) is False:
            yield _unsupported(record, outcome)
        elif winner and winner != trials.NONE and _unjudged(outcome):
            message = f"declares {winner} the winner, and cannot: {outcome.because}"
            yield record.problem("winner", message, "write `winner: none`, or go on")


def _unsupported(record: Record, outcome: experiments.Outcome) -> Problem:
    winner, best = record.values["winner"], outcome.best
    message = f"declares {winner} the winner, which the numbers do not support"
    if one := experiments.beaten(record, outcome):
        rates = f"{100 * one.arm.rate:.1f} % against {100 * one.control.rate:.1f} %"
        message += f": {one.arm.name} did better, {rates} ({experiments.chance(one)})"
    else:
        found = next((one for one in outcome.comparisons if one.arm.name == winner), None)
        message += f" ({experiments.chance(found)})" if found else ""
    name = best.name if best else trials.NONE
    remedy = f"write `winner: {name}`, or go on until it can be told"
    return record.problem("winner", message, remedy)


def _unjudged(outcome: experiments.Outcome) -> bool:
    """Whether numbers that can be are too few to be judged by; what cannot be has its own rule."""
    return bool(outcome.arms) and not outcome.comparisons


@rule("OKB617", "experiment")
def winner_never_implemented(project: Project) -> Iterator[Problem]:
    """The winner of an experiment is the rule within `implement_days`, 30 if not set.

    They are counted from the day it was decided. Where the control has won there is nothing to do,
    and a day in `implemented` that has not come is a plan.

    ```markdown title="bad: data/experiments/exp-0001.md"
    ---
    id: EXP-0001
    title: Shorter form
    status: decided
    owner: Kofi Mensah
    hypothesis: A shorter form is finished more often.
    decided: 2026-10-12
    winner: short
    arms:
      - {name: long, control: true, users: 1240, conversions: 512}
      - {name: short, users: 1233, conversions: 591}
    ---
    ```

    ```markdown title="good: data/experiments/exp-0001.md"
    ---
    id: EXP-0001
    title: Shorter form
    status: decided
    owner: Kofi Mensah
    hypothesis: A shorter form is finished more often.
    decided: 2026-10-12
    winner: short
    implemented: 2026-10-26
    arms:
      - {name: long, control: true, users: 1240, conversions: 512}
      - {name: short, users: 1233, conversions: 591}
    ---
    ```
    """
    for record in project.by_kind["experiment"]:
        since = typed.day(record.values.get("implemented"))
        day = experiments.implement_by(project, record)
        if since and since > project.as_of:
            message = f"`implemented` is {since}, later than the as-of date {project.as_of}"
            yield record.problem("implemented", message, "write it when the winner is the rule")
        elif day and day < project.as_of and not since:
            winner = record.values["winner"]
            message = (
                f"{winner} won and was to be the rule by {day}, {clock.ago(day, project.as_of)}"
            )
            remedy = "implement it and write `implemented:`, or take the winner back and say why"
            at = record.place("winner")
            yield record.problem("implemented", message, remedy, at=at)


@rule("OKB624", "metric")
def growth_that_cannot_be_read(project: Project) -> Iterator[Problem]:
    """The dimensions and the values of a metric of growth are what it measures, and can be.

    Of a funnel they are its stages, in their order and at least two, and none is reached by more
    than the one before; of retention the cohorts, each the month or the quarter in which it came,
    such as 2026-03, counted since then and not of nobody. No share is more than all, nothing but a
    ratio of money lies below nought, and a customer that was won cost something.

    ```markdown title="bad: data/metrics/met-kept.md"
    ---
    id: MET-kept
    title: Merchants who stay
    type: cohort
    measures: retention
    owner: Kofi Mensah
    unit: percent
    better: higher
    values:
      - {on: 2026-10-31, value: 97, dimension: those of spring}
    ---
    ```

    ```markdown title="good: data/metrics/met-kept.md"
    ---
    id: MET-kept
    title: Merchants who stay
    type: cohort
    measures: retention
    owner: Kofi Mensah
    unit: percent
    better: higher
    values:
      - {on: 2026-10-31, value: 97, dimension: 2026-09}
    ---
    ```
    """
    for record in project.by_kind["metric"]:
        if record.live and (flaw := plausible.flaw(record)):
            at = None
            if flaw.row is not None:
                on = record.series[flaw.row]["on"]
                at = series.row_place(project, record, flaw.name, flaw.row, on)
            yield record.problem(flaw.name, flaw.message, flaw.remedy, at=at)


RULES: tuple[Rule, ...] = (
    experiment_cannot_be_judged,
    winner_without_support,
    winner_never_implemented,
    growth_that_cannot_be_read,
)
