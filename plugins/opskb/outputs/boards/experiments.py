"""Experiments: what the numbers of each say, whether its winner is one, and what is tried next."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import experiments, trials
from opskb.insights.experiments import Comparison, Outcome
from opskb.insights.order import newest_first
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    amount,
    day,
    link,
    number,
    person,
    sentence,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_NEW = (
    'opskb new experiment "Shorter form" --set hypothesis="A shorter form is finished more often."'
)


def judged(site: Site) -> Section:
    """Every experiment that has begun, the newest first, each arm against its control."""
    all = newest_first(one for one in site.project.by_kind["experiment"] if one.state != "draft")
    if not all:
        empty = Empty("Every experiment would stand here with what its numbers say.", _NEW)
        return Section("experiments", "No experiment has begun", empty=empty)
    outcomes = [(one, experiments.judge(one)) for one in all]
    won = sum(outcome.best is not None for _, outcome in outcomes)
    title = f"{won} of {wording.plural(len(all), 'experiment')} found something better"
    heads = ("Experiment", "Arm", "Against the control", "Interval", "Chance", "Declared", "State")
    rows = [row for one, outcome in outcomes for row in _rows(site, one, outcome)]
    about = (
        "Each arm against the control by a two-sided test of two proportions, corrected by Holm "
        "where there are several."
    )
    found = table("experiments", "Experiments", heads, rows, numbers=("Against the control",))
    return Section("experiments", title, about, table=found)


def _rows(site: Site, record: Record, outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    winner = str(record.values.get("winner") or "")
    declared = text(winner) or text("Running" if record.live else "Nothing")
    holds = experiments.supported(record, outcome)
    state = text("No winner", "closed") if winner == trials.NONE else verdict(holds)
    if not outcome.comparisons:
        why = text(f"Not computable, because {outcome.because}")
        yield link(site, record), (), (), (), why, declared, state
    for one in outcome.comparisons:
        yield (
            link(site, record),
            text(one.arm.name),
            _effect(one),
            _interval(one),
            text(experiments.chance(one)),
            declared,
            state,
        )


def _effect(one: Comparison) -> Cell:
    return text(f"{100 * one.difference:+.1f} points")


def _interval(one: Comparison) -> Cell:
    return text(f"{100 * one.low:+.1f} to {100 * one.high:+.1f}")


def next_in_line(site: Site) -> Section:
    """What is planned to be tried, the next to begin first."""
    all = experiments.next_in_line(site.project)
    if not all:
        empty = Empty("An experiment that is planned would stand here.", _NEW)
        return Section("next", "No experiment is next in line", empty=empty)
    heads = ("Experiment", "Hypothesis", "Begins", "Owner")
    rows = [
        (
            link(site, one),
            sentence(site, str(one.values.get("hypothesis") or "")),
            day(one.opened),
            person(site, one.owner),
        )
        for one in all
    ]
    title = f"Next in line: {all[0].title}"
    return Section("next", title, table=table("next", "Next in line", heads, rows))


def of_index(site: Site) -> Iterator[Section]:
    """Above the table of experiments: what they say, and what is next."""
    yield judged(site)
    yield next_in_line(site)


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """On the page of an experiment: the rate of each arm, and each against the control."""
    outcome = experiments.judge(record)
    if not outcome.arms:
        return
    better = [one.arm for one in outcome.comparisons if one.better]
    names = wording.listed([arm.name for arm in better])
    title = f"Better than the control: {names}" if better else "Nothing is better than the control"
    if not outcome.comparisons:
        title = f"Not computable, because {outcome.because}"
    by_arm = {one.arm.name: one for one in outcome.comparisons}
    chart = charts.bars(
        title,
        "The share of the users of each arm that did what was hoped for.",
        [
            (arm.name, round(100 * arm.rate, 2), "live" if arm in better else "")
            for arm in outcome.arms
        ],
        unit="percent",
    )
    heads = ("Arm", "Users", "Conversions", "Rate", "Against the control", "Interval", "Chance")
    rows = [
        (
            text(arm.name),
            number(arm.users),
            number(arm.conversions),
            text(amount(round(arm.rate, 4), "ratio")),
            *_compared(by_arm.get(arm.name)),
        )
        for arm in outcome.arms
    ]
    found = table("judged", "Arms against the control", heads, rows, numbers=heads[1:4])
    yield Section("judged", title, "", (), chart, found)


def _compared(one: Comparison | None) -> tuple[Cell, Cell, Cell]:
    if not one:
        return (), (), ()
    return _effect(one), _interval(one), text(experiments.chance(one))
