"""Improvements: a board by stage, how long each took to deploy, and whether its number moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from opskb.insights import improvements
from opskb.insights.figure import Figure
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    number,
    person,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_NEW = 'opskb new plan "Fewer pages at night" --set type=improvement'
_RUNNING, _ENDED = "improvements-running", "improvements-ended"


def _lede(site: Site) -> str:
    all = improvements.all_of(site.project)
    if not all:
        return "No improvement is written down."
    running = [one for one in all if one.state in ("draft", "live")]
    moved = sum(improvements.moved(site.project, one).holds is True for one in all)
    count = wording.plural(len(all), "improvement")
    return f"{count}: {len(running)} under way, {len(all) - len(running)} ended; {moved} moved a number."


def of_index(site: Site) -> Iterator[Section]:
    """What stands above the plans: the improvements by stage, and those that ended with their effect."""
    all = improvements.all_of(site.project)
    if not all:
        text_ = "Each improvement would stand here with its stage, its days and its effect."
        yield Section(_RUNNING, "No improvement is kept", empty=Empty(text_, _NEW))
        return
    running = [one for one in all if one.state in ("draft", "live")]
    yield _board(site, running)
    yield _effects(site, [one for one in all if one.state not in ("draft", "live")])


def _board(site: Site, running: Sequence[Record]) -> Section:
    """A row an improvement, in the order of the stages."""
    ordered = sorted(running, key=lambda one: (_rank(site, one), one.id))
    rows = [
        (
            text(improvements.stage(site.project, one).capitalize() or "Not begun", "live"),
            link(site, one),
            text(one.title),
            person(site, one.owner),
            _since(site, one),
            _measure(site, one),
            _days(improvements.cycle_time(site.project, one)),
            _lacks(site, one),
        )
        for one in ordered
    ]
    heads = ("Stage", "Improvement", "What", "Owner", "Since", "Moves", "Days to deploy", "Lacks")
    counted = wording.plural(len(running), "improvement")
    late = sum(bool(improvements.unseen(site.project, one)) for one in running)
    title = f"{counted} under way, {late or 'none'} deployed and not looked at"
    return Section(
        _RUNNING,
        title,
        "From the first measurement to the second: measured, analysed, planned, built, validated, deployed, measured again.",
        table=table(
            "improvements", "Improvements by stage", heads, rows, numbers=("Days to deploy",)
        ),
    )


def _rank(site: Site, record: Record) -> int:
    stage = improvements.stage(site.project, record)
    return improvements.STAGES.index(stage) if stage else -1


def _since(site: Site, record: Record) -> Cell:
    stage = improvements.stage(site.project, record)
    return day(improvements.on(site.project, record, stage)) if stage else ()


def _measure(site: Site, record: Record) -> Cell:
    metric = improvements.measure(site.project, record)
    return link(site, metric) if metric else ()


def _days(figure: Figure) -> Cell:
    return number(figure.value) if figure.computable else text(figure.because)


def _lacks(site: Site, record: Record) -> Cell:
    lacks = improvements.unseen(site.project, record)
    return text(" and ".join(lacks), "overdue") if lacks else ()


def _effects(site: Site, ended: Sequence[Record]) -> Section:
    found = [(one, improvements.moved(site.project, one)) for one in ended]
    newest = sorted(found, key=lambda pair: (str(pair[0].closed or ""), pair[0].id), reverse=True)
    moved = sum(figure.holds is True for _, figure in found)
    title = f"{moved} of {wording.plural(len(ended), 'improvement')} that ended moved the number"
    return Section(
        _ENDED,
        title if ended else "No improvement has ended yet",
        _took(site, ended),
        chart=_chart(newest),
        table=table(
            "improvements-ended",
            "Improvements that ended",
            _ENDED_HEADS,
            [_effect(site, one, figure) for one, figure in newest],
            numbers=("Moved by",),
        ),
    )


_ENDED_HEADS = (
    "Improvement",
    "What",
    "Owner",
    "Ended",
    "Days to deploy",
    "Its number",
    "Moved by",
    "Did it move",
)


def _effect(site: Site, one: Record, figure: Figure) -> tuple[Cell, ...]:
    return (
        link(site, one),
        text(one.title),
        person(site, one.owner),
        day(one.closed),
        _days(improvements.cycle_time(site.project, one)),
        text(figure.because),
        number(figure.value, figure.unit),
        verdict(figure.holds),
    )


def _took(site: Site, ended: Sequence[Record]) -> str:
    figures = (improvements.cycle_time(site.project, one) for one in ended)
    days = [figure.value for figure in figures if isinstance(figure.value, int)]
    return f"Half of them were deployed within {median(days):g} days." if days else ""


def _chart(found: Sequence[tuple[Record, Figure]]) -> charts.Bars | None:
    bars = [
        (
            one.id if figure.holds else f"{one.id}, worse" if value < 0 else f"{one.id}, unmoved",
            round(abs(value) * 100, 2),
            "live" if figure.holds else "overdue",
        )
        for one, figure in found
        if isinstance(value := figure.value, float)
    ]
    title = "How far each number moved, in per cent of what it was"
    return charts.bars(
        title, "A bar an improvement; red ones moved the wrong way.", bars, unit="percent"
    )


BOARD = Board("improvements", "plans/improvements", "Improvements", _lede, of_index, ("plan",))
