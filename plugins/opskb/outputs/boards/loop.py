"""The loop: how many signals became missions, how many missions had outcomes, and in how many days."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import loop
from opskb.insights.loop import Given, Loop, Step
from opskb.insights.signals import Signal
from opskb.outputs import charts, wording
from opskb.outputs.boards import signals
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    amount,
    day,
    link,
    number,
    sentence,
    table,
    text,
)
from opskb.outputs.site import Site

_NONE = Empty(
    "The way from a signal to an outcome would be counted here, with its days.",
    'opskb new signal "Payout screens time out" --set from=support',
)


def _lede(site: Site) -> str:
    found = loop.close(site.project)
    whole = found.steps[-1]
    if found.ratio is None:
        return "No signal is written down, so the loop cannot be judged."
    days = f", in a median of {_days(whole)}" if whole.median is not None else ""
    share = amount(round(found.ratio, 3), "ratio")
    return f"{share} of signals led to an outcome ({whole.left} of {whole.entered}){days}."


def _days(step: Step) -> str:
    return amount(step.median, "days") if step.median is not None else ""


def _sections(site: Site) -> Iterator[Section]:
    found = loop.close(site.project)
    if not found.signals and not found.missions:
        yield Section("steps", "Nothing has gone round the loop yet", empty=_NONE)
    else:
        yield _steps(found)
        yield _sources(found)
        yield _ways(site, found)
    yield _incidents(site)


def _steps(found: Loop) -> Section:
    heads = ("Step", "Entered", "Left", "Share", "Median days")
    rows = [
        (
            text(one.label),
            number(one.entered),
            number(one.left),
            number(round(one.ratio, 4), "ratio") if one.ratio is not None else _not(),
            number(one.median) if one.median is not None else _not(),
        )
        for one in found.steps
    ]
    counts = [
        ("Signals", float(found.steps[0].entered), ""),
        ("judged", float(found.steps[0].left), ""),
        ("became a mission", float(found.steps[1].left), ""),
        ("had an outcome", float(found.steps[-1].left), "live"),
    ]
    return Section(
        "steps",
        _slowest(found),
        "The yield is the share of signals that led to an outcome. A mission has one when it ended "
        "and says what came of it.",
        loop.figures(found),
        charts.bars("How many signals came how far", "One bar for each step.", counts),
        table("steps", "Steps", heads, rows, numbers=heads[1:]),
    )


def _slowest(found: Loop) -> str:
    """Which of the steps takes the most days, in a sentence."""
    timed = [one for one in found.steps[:-1] if one.median is not None]
    if not timed:
        return "From a signal to an outcome"
    slow = max(timed, key=lambda one: one.median or 0)
    return f"The slowest step takes {_days(slow)}: {slow.label[0].lower()}{slow.label[1:]}"


def _not() -> Cell:
    return text("Not computable")


def _sources(found: Loop) -> Section:
    heads = ("Source", "Signals", "Became a mission", "Share")
    rows = [
        (
            text(wording.label(name)),
            number(count),
            number(led),
            number(round(led / count, 4), "ratio"),
        )
        for name, count, led in found.sources
    ]
    title = "No signal is written down"
    if found.sources:
        name, count, _ = found.sources[0]
        title = f"Most signals come from {_source(name)}: {count} of {len(found.signals)}"
    return Section(
        "sources", title, table=table("sources", "Sources", heads, rows, numbers=heads[1:])
    )


def _source(name: str) -> str:
    plural = {"incident": "incidents", "metric": "metrics", "experiment": "experiments"}
    return {**plural, "agent": "agents", "exercise": "exercises", "other": "elsewhere"}.get(
        name, name
    )


def _ways(site: Site, found: Loop) -> Section:
    heads = ("Signal", "Opened", "Judged", "Mission or decision", "Ended", "Outcome")
    rows = [
        (
            link(site, one.record),
            day(one.opened),
            day(one.judged) or text("Waits"),
            link(site, *one.became),
            tuple(value for each in one.became for value in day(each.closed)),
            _outcome(site, one),
        )
        for one in reversed(found.signals)
    ]
    title = f"The way of each of {wording.plural(len(found.signals), 'signal')}"
    return Section("ways", title, table=table("ways", "Ways", heads, rows))


def _outcome(site: Site, one: Signal) -> Cell:
    """What came of what grew from a signal; where nothing grew, what became of the signal itself."""
    if not one.became:
        return () if one.fate == "waiting" else signals.fate(site, one)
    return sentence(site, " ".join(filter(None, map(loop.outcome, one.became))))


def _incidents(site: Site) -> Section:
    all = loop.incidents(site.project)
    if not all:
        empty = Empty("An incident that is over would stand here with the signals it gave.")
        return Section("incidents", "No incident is over", empty=empty)
    gave = sum(bool(one.signals) for one in all)
    heads = ("Incident", "Severity", "Gave", "Why none")
    rows = [_given(site, one) for one in all]
    title = f"{gave} of {wording.plural(len(all), 'incident')} gave a signal"
    return Section("incidents", title, table=table("incidents", "Incidents", heads, rows))


def _given(site: Site, one: Given) -> tuple[Cell, ...]:
    over = one.incident.status == "closed"
    silent = text("No reason is given", "overdue") if over else text("Not closed yet", "draft")
    return (
        link(site, one.incident),
        text(one.incident.severity),
        link(site, *one.signals),
        () if one.signals else sentence(site, one.reason) or silent,
    )


BOARD = Board("loop", "loop", "The loop", _lede, _sections, ("signal",))
