"""The scorecard: each line of the phase with its value, its target, its owner and its trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb import clock
from opskb.insights import scorecard
from opskb.insights.scorecard import Line
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import (
    Cell,
    Section,
    amount,
    day,
    link,
    person,
    sentence,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site
from opskb.outputs.views import Table

_TRENDS = {"better": ("Better", "live"), "worse": ("Worse", "overdue"), "same": ("Same", "closed")}


def _lede(site: Site) -> str:
    lines = scorecard.lines(site.project)
    green = sum(line.holds is True for line in lines)
    red = [line.name for line in lines if line.holds is False]
    silent = sum(line.value is None for line in lines)
    words = f"{green} of {wording.plural(len(lines), 'line')} green"
    words += f"; red: {', '.join(red)}" if red else ", none red"
    return f"{words}{f'; {silent} without a value' if silent else ''}."


def _sections(site: Site) -> Iterator[Section]:
    lines = scorecard.lines(site.project)
    computed = sum(line.computed for line in lines)
    typed = sum(line.value is not None and not line.computed for line in lines)
    yield Section(
        "lines",
        _sources(computed, typed, len(lines) - computed - typed),
        "What records yield is computed and not typed; the rest is a metric that names the line in its field phase.",
        table=_table(site, lines),
    )
    for area in dict.fromkeys(line.area for line in lines if len(line.points) > 1):
        yield from _trends(
            site, [line for line in lines if line.area == area and len(line.points) > 1]
        )


def _sources(computed: int, typed: int, silent: int) -> str:
    words = f"{computed} computed from records, {typed} from metrics"
    return f"{words}, {silent} without a value" if silent else words


def _table(site: Site, lines: Sequence[Line]) -> Table | None:
    heads = ("Line", "Value", "Target", "State", "Trend", "Owner", "Of", "Age", "From", "Why")
    return table("scorecard", "The scorecard", heads, [_row(site, line) for line in lines])


def _row(site: Site, line: Line) -> tuple[Cell, ...]:
    words, tone = _TRENDS.get(line.trend, ("", ""))
    return (
        text(line.name),
        text(_amount(line, line.value) if line.value is not None else "Not computable"),
        text(_target(line)),
        verdict(line.holds),
        text(words, tone),
        person(site, line.owner),
        day(line.on),
        text(
            _age(site, line),
            "" if line.current else "overdue",
        ),
        link(site, line.metric)
        if line.metric and not line.computed
        else text("Records" if line.computed else ""),
        sentence(site, line.because),
    )


def _age(site: Site, line: Line) -> str:
    if not line.on:
        return ""
    return "today" if line.on == site.project.as_of else clock.ago(line.on, site.project.as_of)


def _amount(line: Line, value: float) -> str:
    """A value in the unit of its line: `99.84 %`, `12.4 % a month`, `3.1`."""
    unit, _, per = line.unit.partition(" ")
    if unit != "percent":
        return amount(round(value, 4), line.unit)
    return f"{amount(round(value, 4), unit)}{f' {per}' if per else ''}"


def _target(line: Line) -> str:
    word = "at least" if line.better == "higher" else "at most"
    over = "over" if line.better == "higher" else "under"
    return f"{word if line.reach else over} {_amount(line, line.target)}"


def _trends(site: Site, lines: Sequence[Line]) -> Iterator[Section]:
    for line in lines:
        state = {True: "on target", False: "off target", None: ""}[line.holds]
        first, last = line.points[0], line.points[-1]
        title = f"{line.name}: {_amount(line, last[1])}, {state}"
        said = f"From {_amount(line, first[1])} on {wording.short(first[0])} to {_amount(line, last[1])} on {wording.short(last[0])}."
        yield Section(
            f"line-{wording.slug(line.name)}",
            title,
            said,
            chart=charts.line(
                title,
                said,
                [charts.Curve("", line.points, "live" if line.holds else "overdue")],
                levels=[charts.Level(f"target {_amount(line, line.target)}", line.target)],
                unit="percent" if line.unit.startswith("percent") else "",
            ),
            table=table(
                f"line-{wording.slug(line.name)}",
                line.name,
                ("On", "Value"),
                [(day(on), text(_amount(line, value))) for on, value in reversed(line.points)],
                numbers=("Value",),
            ),
        )


BOARD = Board("scorecard", "scorecard", "Scorecard", _lede, _sections, ("metric", "cycle", "slo"))
