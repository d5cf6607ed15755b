"""The dashboard of user experience: satisfaction and feedback as series, and records tagged `ux`."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import performance
from opskb.insights.order import newest_first
from opskb.model import Record
from opskb.outputs import sections, wording
from opskb.outputs.boards import metrics
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section
from opskb.outputs.site import Site

TAG = "ux"
_NO_METRIC = Empty(
    "Nobody asks users yet. A series of satisfaction, of a promoter score or of how long support "
    "takes would stand here.",
    'opskb new metric "How satisfied customers are" --set type=experience '
    '--set unit="points of 5" --set better=higher',
)
_NO_REPORT = Empty(f"Records with the tag `{TAG}` stand here: reports, reviews, audits, decisions.")


def _of(site: Site) -> list[Record]:
    return [
        one
        for one in site.project.by_kind.get(performance.KIND, ())
        if one.live and one.values.get("type") == "experience"
    ]


def _reached(site: Site, one: Record) -> bool | None:
    newest = performance.latest(one, site.project.as_of)
    return performance.reached(one, newest[1]) if newest else None


def _lede(site: Site) -> str:
    all = _of(site)
    if not all:
        return "No figure of experience is kept."
    judged = [(one, held) for one in all if (held := _reached(site, one)) is not None]
    off = [one.title for one, held in judged if not held]
    words = (
        f"{len(judged) - len(off)} of {wording.plural(len(judged), 'target')} of experience reached"
    )
    return f"{words}; missed: {wording.listed(off)}." if off else f"{words}."


def _sections(site: Site) -> Iterator[Section]:
    all = _of(site)
    if not all:
        yield Section("figures", "No figure of experience is kept", empty=_NO_METRIC)
    else:
        yield _overview(site, all)
    for one in all:
        yield metrics.section(site, one, among=True)
    yield from metrics.months(site, all)
    yield _reports(site)


def _overview(site: Site, all: list[Record]) -> Section:
    title = f"{wording.plural(len(all), 'figure')} of what users meet"
    heads = ("Figure", "Of", "Latest", "Target", "Change a month", "Measured", "Owner", "State")
    table = sections.table(
        "figures", title, heads, (_row(site, one) for one in all), numbers=heads[2:5]
    )
    return Section("figures", title, table=table)


def _row(site: Site, one: Record) -> tuple[Cell, ...]:
    unit = str(one.values.get("unit") or "")
    newest = performance.latest(one, site.project.as_of)
    found = {figure.name: figure.value for figure in performance.figures(site.project, one)}
    trend = found.get("trend")
    return (
        sections.link(site, one),
        sections.text(one.title),
        sections.number(newest[1], unit) if newest else sections.text("none", "closed"),
        sections.number(one.target, unit) if isinstance(one.target, float) else (),
        sections.text(f"{trend:+.2f}") if isinstance(trend, float) else (),
        sections.day(newest[0]) if newest else (),
        sections.person(site, one.owner),
        sections.verdict(_reached(site, one)),
    )


def _reports(site: Site) -> Section:
    found = newest_first(one for one in site.project.graph if TAG in one.tags)
    if not found:
        return Section("reports", f"Nothing is tagged {TAG}", empty=_NO_REPORT)
    title = f"{wording.plural(len(found), 'record')} about what users meet"
    rows = (
        (
            sections.day(one.opened or one.last),
            sections.link(site, one),
            sections.text(one.title),
            sections.sentence(site, one.summary),
        )
        for one in found
    )
    heads = ("Day", "Record", "Title", "What it says")
    return Section("reports", title, table=sections.table("reports", title, heads, rows))


BOARD = Board(
    "experience",
    "dashboards/experience",
    "User experience dashboard",
    _lede,
    _sections,
    (performance.KIND,),
)
