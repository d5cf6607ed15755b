"""Recurring reports, an archive for each series, and the reviews of the quarter with what they led to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb import clock
from opskb.insights import cadence, exercises, missed, pillars
from opskb.insights.cadence import Kept
from opskb.insights.periods import Period
from opskb.insights.pillars import Audit
from opskb.model import Record, Row
from opskb.outputs import wording
from opskb.outputs.boards import pillars as shown
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section, day, link, sentence, table, text
from opskb.outputs.site import Site

_REPORT = 'opskb new activity "Weekly note on cash" --set type=report --set cadence=weekly'
_REVIEW = 'opskb new exercise "Market review" --set type=review --set subject=market'
MOST = 60
"""How many reports of a series are listed; the series of the record holds them all."""


def _series(site: Site) -> list[Kept]:
    found = cadence.activities(site.project)
    return [one for one in found if one.record.values.get("type") == "report"]


def _lede(site: Site) -> str:
    found = _series(site)
    count = sum(len(cadence.rows_done(one.record)) for one in found)
    gaps = sum(bool(missed.gaps(site.project, one.record, one.standing)) for one in found)
    tail = f"{gaps} with a gap" if gaps else "none with a gap"
    return f"{wording.plural(count, 'report')} in {wording.plural(len(found), 'series', 'series')}, {tail}."


def _reports(site: Site) -> Iterator[Section]:
    found = _series(site)
    if not found:
        empty = Empty(
            "An activity of the type report is a series, each row of `done` one of it.", _REPORT
        )
        yield Section("reports", "No recurring report is written down", empty=empty)
    for one in found:
        yield _archive(site, one)


def _archive(site: Site, one: Kept) -> Section:
    done = cadence.rows_done(one.record)
    gaps = missed.gaps(site.project, one.record, one.standing)
    rows = [_report(site, row) for row in reversed(done[-MOST:])]
    heads = ("Of", "Report", "Where it can be seen")
    name = f"series-{wording.slug(one.record.id)}"
    last = wording.exact(clock.day_of(done[-1]["on"])) if done else "never"
    gap = f"; missed: {gaps[-1].text}" if gaps else ""
    return Section(
        name,
        f"{one.record.title}: {len(done)} written, the last {'on ' if done else ''}{last}{gap}",
        f"{one.record.id}, {one.standing.cadence}, by {one.record.owner or 'nobody'}. {_missed(one.standing.missed)}",
        table=table(name, one.record.title, heads, rows),
    )


def _report(site: Site, row: Row) -> tuple[Cell, ...]:
    named = sentence(site, str(row.get("what") or row.get("for") or ""))
    return day(row["on"]), named, sentence(site, str(row.get("evidence") or ""))


def _missed(periods: Sequence[Period]) -> str:
    if not periods:
        return "No gap since it began."
    days = wording.listed([wording.short(one.first) for one in periods[-6:]])
    return f"{wording.plural(len(periods), 'gap')} since it began, the last beginning {days}."


REPORTS = Board("reports", "reports", "Recurring reports", _lede, _reports, ("activity",))


def _lines(site: Site) -> list[Audit]:
    return [one for one in pillars.audits(site.project) if one.pillar == "strategy"]


def _state(site: Site) -> str:
    held = exercises.held(site.project, "review")
    late = sum(one.behind for one in _lines(site))
    led = sum(bool(_led(site, one)) for one in held)
    tail = f"{late} past their quarter" if late else "none past its quarter"
    return f"{wording.plural(len(held), 'review')} held, {led} of them led to something; {tail}."


def _led(site: Site, record: Record) -> tuple[Record, ...]:
    return site.project.graph.tails(record, "led_to")


def _reviews(site: Site) -> Iterator[Section]:
    lines, held = _lines(site), exercises.held(site.project, "review")
    if lines:
        title = f"By subject: {shown.summary(lines)}"
        yield Section("subjects", title, table=shown.lines(site, "subjects", "Subjects", lines))
    if held:
        yield _held(site, held)
    else:
        empty = Empty("A review has a subject, a quarter, and what it led to.", _REVIEW)
        yield Section("held", "No review was held", empty=empty)
    yield from _roadmap(site, held)


def _held(site: Site, held: Sequence[Record]) -> Section:
    rows = [
        (
            day(one.opened),
            text(_period(one)),
            link(site, one),
            text(one.summary),
            _outcome(site, one),
        )
        for one in reversed(held)
    ]
    heads = ("Held", "Quarter", "Review", "In one sentence", "Led to")
    nothing = sum(not _led(site, one) for one in held)
    title = f"{wording.plural(len(held), 'review')} held, {nothing} decided nothing"
    return Section("held", title, table=table("held", "Held", heads, rows))


def _period(record: Record) -> str:
    period = record.values.get("period")
    return f"{period[0].year}-Q{clock.quarter(period[0])[1]}" if period else ""


def _outcome(site: Site, record: Record) -> Cell:
    if led := _led(site, record):
        return link(site, *led)
    said = str(record.values.get("nothing_decided") or "")
    return sentence(site, f"Nothing: {said}") if said else text("Not said", "overdue")


def _roadmap(site: Site, held: Sequence[Record]) -> Iterator[Section]:
    """The decisions and plans that reviews led to, each once, with the reviews behind it."""
    behind: dict[str, list[Record]] = {}
    for one in held:
        for record in _led(site, one):
            behind.setdefault(record.key, []).append(one)
    if behind:
        graph = site.project.graph
        rows = [
            (
                link(site, graph[key]),
                text(graph[key].title),
                text(wording.label(graph[key].status), graph[key].state),
                link(site, *reviews),
            )
            for key, reviews in sorted(behind.items())
        ]
        heads = ("Record", "What", "Status", "From")
        title = f"The roadmap they led to: {wording.plural(len(rows), 'decision or plan', 'decisions and plans')}"
        yield Section("roadmap", title, table=table("roadmap", "Roadmap", heads, rows))


REVIEWS = Board("reviews", "reviews", "Quarterly reviews", _state, _reviews, ("exercise",))
