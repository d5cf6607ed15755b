"""Alerts: who is woken how often, for what, and by which page; as a board, an index and a record's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock, derived
from opskb.insights import alerts as insight
from opskb.model import Record
from opskb.outputs import charts, commands, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    link,
    number,
    person,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_BARS = 12
"""How many alerts the chart shows; the table holds all."""


def _live(site: Site) -> list[Record]:
    """The alerts in force, those that page most a week first."""
    found = [one for one in site.project.by_kind["alert"] if one.live]
    return sorted(found, key=lambda one: (-(_lately(site, one).a_week or 0), one.id))


def _lately(site: Site, record: Record) -> insight.Pages:
    return insight.lately(record, site.project.as_of)


def _lede(site: Site) -> str:
    live = _live(site)
    if not live:
        return "No alert is in force."
    matched = sum(len(insight.matches(site.project)[one.key]) == 1 for one in live)
    whole = insight.Pages(tuple(week for one in live for week in _lately(site, one).weeks))
    weeks = len({week.on for week in whole.weeks})
    count = wording.plural(len(live), "alert")
    led = f"{count}, {matched} matched to exactly one runbook"
    if not weeks:
        return f"{led}; no pages are recorded for the last {insight.WEEKS} weeks."
    often = f"{whole.total / weeks:.1f} pages a week over {wording.plural(weeks, 'week')}"
    share = (
        f", {_percent(whole.ratio)} of which asked for an action" if whole.ratio is not None else ""
    )
    return f"{led}; {often}{share}."


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"


def _sections(site: Site) -> Iterator[Section]:
    yield from of_index(site)
    live = _live(site)
    if runbooks := [one for one in site.project.by_kind.get("runbook", ()) if one.live]:
        yield _unreached(site, runbooks)
    if live:
        yield _loud(site, live)


def _none(site: Site) -> Empty:
    """The command of a first alert; it leads to a runbook that is there."""
    books = [one.id for one in site.project.by_kind.get("runbook", ()) if one.live]
    leads = {"leads_to": books[0]} if books else {}
    sentence = "Every alert in force would stand here."
    return commands.first(site, sentence, "alert", "Sign-ins fail", severity="page", **leads)


def of_index(site: Site) -> Iterator[Section]:
    """What stands above the table of all alerts: each with what it asks for and how often."""
    live = _live(site)
    least = site.project.config.actionable_ratio
    ratios = [ratio for one in live if (ratio := _lately(site, one).ratio) is not None]
    good = sum(ratio >= least for ratio in ratios)
    title = f"{good} of {wording.plural(len(ratios), 'alert')} that paged ask for an action often enough"
    yield Section(
        "alerts",
        title if ratios else f"{wording.plural(len(live), 'alert')} in force",
        f"Counted over the recorded weeks of the last {insight.WEEKS}; {_percent(least)} of the pages must"
        " ask for an action. Those that page most stand first.",
        table=table(
            "alerts",
            "Alerts in force",
            (
                "Alert",
                "Severity",
                "Windows",
                "Team",
                "Runbook",
                "Pages a week",
                "Actionable",
                "State",
            ),
            [_line(site, one) for one in live],
            numbers=("Pages a week", "Actionable"),
        ),
        empty=None if live else _none(site),
    )


def _line(site: Site, record: Record) -> tuple[Cell, ...]:
    paged = _lately(site, record)
    return (
        link(site, record),
        text(wording.label(record.severity)),
        text(", ".join(_windows(record))),
        person(site, record.owner) or text("No team", "overdue"),
        _runbook(site, record),
        number(paged.a_week),
        _share(paged),
        _state(site, record, paged),
    )


def _windows(record: Record) -> Iterator[str]:
    value = record.values.get("windows")
    for one in value if isinstance(value, tuple) else ():
        yield clock.words(one) if isinstance(one, relativedelta) else str(one)


def _share(pages: insight.Pages) -> Cell:
    return number(round(pages.ratio, 3), "ratio") if pages.ratio is not None else ()


def _runbook(site: Site, record: Record) -> Cell:
    found = insight.matches(site.project)[record.key]
    if not found:
        return text("No runbook", "overdue")
    several = text(f"{len(found)} to choose from", "overdue") if len(found) > 1 else ()
    return (*link(site, *found[:3]), *several)


def _state(site: Site, record: Record, paged: insight.Pages) -> Cell:
    if paged.ratio is None:
        return text("No pages" if paged.weeks else "Not recorded", "closed")
    explained = str(record.values.get("explained") or "")
    if paged.ratio < site.project.config.actionable_ratio and explained:
        return text("Explained", "waived")
    return verdict(paged.ratio >= site.project.config.actionable_ratio)


def _unreached(site: Site, runbooks: Sequence[Record]) -> Section:
    led = insight.led_to(site.project)
    lost = [one for one in runbooks if one.key not in led]
    reached = len(runbooks) - len(lost)
    return Section(
        "runbooks",
        f"{reached} of {wording.plural(len(runbooks), 'runbook')} in force are reached by an alert",
        "A runbook that no alert leads to is found by search, or by who remembers it.",
        table=table(
            "runbooks",
            "Runbooks that no alert leads to",
            ("Runbook", "Owner", "Alerts that it names"),
            [
                (
                    link(site, one),
                    person(site, one.owner),
                    text(", ".join(derived.listed(one, "alerts"))),
                )
                for one in lost
            ],
        ),
    )


def _loud(site: Site, live: Sequence[Record]) -> Section:
    """The alerts that paged, as bars over their table."""
    loud = [(one, pages) for one in live if (pages := _lately(site, one)).total]
    if not loud:
        empty = Empty("No pages are recorded; a CSV of weeks under `pages` of an alert would do.")
        return Section("pages", "No pages are recorded", empty=empty)
    total = sum(pages.total for _, pages in loud)
    first, most = loud[0]
    title = f"{first.id} sends {_percent(most.total / total)} of the pages"
    bars = [(one.id, pages.total, _tone(site, pages)) for one, pages in loud[:_BARS]]
    words = "One bar for each alert that paged, as long as its pages; the table below holds them."
    heads = ("Alert", "Pages", "Asked for an action", "Weeks recorded")
    rows = [
        (
            link(site, one),
            number(pages.total),
            number(pages.actionable),
            number(len(pages.weeks)),
        )
        for one, pages in loud
    ]
    return Section(
        "pages",
        title,
        f"Pages of the last {insight.WEEKS} weeks, {total:g} in all.",
        chart=charts.bars(title, words, bars, unit="pages"),
        table=table("pages", "Pages by alert", heads, rows, numbers=heads[1:]),
    )


def _tone(site: Site, pages: insight.Pages) -> str:
    least = site.project.config.actionable_ratio
    return "live" if pages.ratio is not None and pages.ratio >= least else "overdue"


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The months of one alert: its pages, and those that asked for an action."""
    months = insight.months(record, site.project.as_of)
    if months:
        yield _months(months)
    elif record.live:
        empty = Empty("Its pages week by week would stand here: name a CSV under `pages`.")
        yield Section("okb-pages", "No pages are recorded", empty=empty)


def _months(months: Mapping[date, insight.Pages]) -> Section:
    whole = insight.Pages(tuple(week for pages in months.values() for week in pages.weeks))
    title = f"{whole.total:g} pages in {wording.plural(len(whole.weeks), 'week')}"
    if whole.ratio is not None:
        title = f"{title}, {whole.actionable:g} of which asked for an action"
    curves = (
        charts.Curve("pages", tuple((month, pages.total) for month, pages in months.items())),
        charts.Curve(
            "with an action",
            tuple((month, pages.actionable) for month, pages in months.items()),
            "live",
        ),
    )
    words = "Two lines over the months: pages, and pages that asked for an action."
    heads = ("Month", "Weeks recorded", "Pages", "Asked for an action", "Share")
    rows = [_month(month, pages) for month, pages in reversed(tuple(months.items()))]
    return Section(
        "okb-pages",
        title,
        chart=charts.line(title, words, curves if len(months) > 1 else (), zero=True),
        table=table("pages", "Pages by month", heads, rows, numbers=heads[1:]),
    )


def _month(month: date, pages: insight.Pages) -> tuple[Cell, ...]:
    return (
        text(f"{month:%B %Y}"),
        number(len(pages.weeks)),
        number(pages.total),
        number(pages.actionable),
        _share(pages),
    )


BOARD = Board("alerts", "dashboards/alerts", "Alerts", _lede, _sections, ("alert",))
