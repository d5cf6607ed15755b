"""The board of spend: every budget against its cap, the trend, the spikes, and who changed what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from opskb.insights import spend as insight
from opskb.insights import spikes, unspent
from opskb.insights.spend import Month, Spend
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Curve, Level
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

SCOPES = ("workspace", "account", "tenant")
_MAKE = 'opskb new budget "Cloud account" --set scope=account --set amount=10000'
_HEADS = (
    "Budget",
    "Pays for",
    "Owner",
    "Spent",
    "Of",
    "Share",
    "Reached",
    "Run-rate",
    "Cap",
    "State",
)


def _live(site: Site) -> tuple[Record, ...]:
    return tuple(one for one in site.project.by_kind.get("budget", ()) if one.live)


def _found(site: Site) -> list[tuple[Record, Spend]]:
    return [(one, insight.spend(site.project, one)) for one in _live(site)]


def _lede(site: Site) -> str:
    found = _found(site)
    if not found:
        return "No budget is written down."
    over = sum(bool(insight.unreviewed(record, spend)) for record, spend in found)
    spikes = sum(len(spend.spikes) for _, spend in found)
    owed = sum(len(insight.unanswered(spend)) for _, spend in found)
    caps = f"{over} past its cap" if over else "none past its cap"
    ahead = sum(bool(spend.current and insight.ahead(spend, spend.current)) for _, spend in found)
    caps += f", {ahead} on the way past it" if ahead else ""
    blind = sum(all(month.share is None for month in spend.months) for _, spend in found)
    caps += f", {blind} not computable" if blind else ""
    unread = sum(bool(unspent.unread(site.project, record)) for record, _ in found)
    caps += f", {unread} with a month that nobody reviewed" if unread else ""
    tail = f"{owed} without a pause and a page" if owed else "each paused and paged"
    told = f"{wording.plural(spikes, 'spike')}, {tail}" if spikes else "no spike"
    begun = sum(len(spend.begun) for _, spend in found)
    told += f", {begun} begun after a median of nought and unexplained" if begun else ""
    return f"{wording.plural(len(found), 'budget')}, {caps}; {told}."


def _sections(site: Site) -> Iterator[Section]:
    found = _found(site)
    if not found:
        empty = Empty("A budget says what a workspace, an account or a tenant may cost.", _MAKE)
        yield Section("budgets", "No budget is written down", empty=empty)
        return
    for scope in SCOPES:
        of = [one for one in found if one[0].values.get("scope") == scope]
        if of:
            yield _scope(site, scope, of)
    yield from _trends(found)
    yield _spikes(site, found)
    yield _changes(site, [record for record, _ in found])


def _scope(site: Site, scope: str, found: Sequence[tuple[Record, Spend]]) -> Section:
    shares = [
        (record, spend.current.share)
        for record, spend in found
        if spend.current and spend.current.share is not None
    ]
    top = max(shares, key=lambda one: one[1], default=None)
    count = wording.plural(len(found), scope)
    tail = f"the fullest is {top[0].title}, at {top[1]:.0f} %" if top else "none can be computed"
    chart = charts.bars(
        f"Share of the budget spent by {wording.exact(site.project.as_of)}",
        f"One bar for each {scope}; the line is the whole budget of the month.",
        [(record.title, round(share, 1), _tone(share)) for record, share in shares],
        unit="percent",
        limit=Level("100 %, the whole budget", 100),
        urls=[site.cards[record.key].url for record, _ in shares],
    )
    rows = [_row(site, record, spend) for record, spend in found]
    numbers = ("Spent", "Of", "Share", "Run-rate", "Cap")
    return Section(
        f"spend-{scope}",
        f"{wording.label(count)}: {tail}",
        chart=chart,
        table=table(f"spend-{scope}", f"Budgets by {scope}", _HEADS, rows, numbers=numbers),
    )


def _tone(share: float) -> str:
    return "overdue" if share > 100 else "soon" if share >= 90 else ""


def _row(site: Site, record: Record, spend: Spend) -> tuple[Cell, ...]:
    unit, month = str(record.values.get("currency") or ""), spend.current
    head = (link(site, record), _paid(site, record), person(site, record.owner))
    cap = number(spend.cap, "percent")
    if month is None or month.share is None:
        why = "Nothing is written of this month" if month is None else "A budget of nought"
        spent = number(round(month.spent, 2), unit) if month else ()
        planned = number(month.amount, unit) if month else ()
        unread = bool(unspent.unread(site.project, record))
        return (*head, spent, planned, (), text(why), (), cap, verdict(False if unread else None))
    return (
        *head,
        number(round(month.spent), unit),
        number(month.amount, unit),
        number(round(month.share, 1), "percent"),
        text(reached(month)),
        number(round(month.projected), unit),
        cap,
        _state(site, record, spend, month),
    )


def _state(site: Site, record: Record, spend: Spend, month: Month) -> Cell:
    if insight.unreviewed(record, spend) or unspent.unread(site.project, record):
        return verdict(False)
    return text("Runs past its cap", "soon") if insight.ahead(spend, month) else verdict(True)


def _paid(site: Site, record: Record) -> Cell:
    return link(site, *site.project.graph.tails(record, "pays_for"))


def reached(month: Month) -> str:
    """The highest threshold that was reached, and on which day where rows are days."""
    if not month.reached:
        return ""
    last = month.reached[-1]
    return f"{last.share:g} %{f' on {wording.short(last.on)}' if last.on else ''}"


def _trends(found: Sequence[tuple[Record, Spend]]) -> Iterator[Section]:
    """The months of all budgets of one currency together; the month that is not over is left out."""
    units = dict.fromkeys(str(record.values.get("currency") or "") for record, _ in found)
    for unit in units:
        of = [spend for record, spend in found if str(record.values.get("currency") or "") == unit]
        sums: dict[date, float] = {}
        for spend in of:
            for month in spend.months:
                if month is not spend.current:
                    sums[month.first] = sums.get(month.first, 0.0) + month.spent
        if len(sums) > 1:
            yield _trend(unit, sorted(sums.items()))


def _trend(unit: str, points: list[tuple[date, float]]) -> Section:
    last, spent = points[-1]
    before = next(
        (sum_ for on, sum_ in points if (on.year, on.month) == (last.year - 1, last.month)), 0
    )
    change = _change(100 * (spent - before) / before) if before > 0 else ""
    title = f"{last:%B %Y} cost {spent:,.0f} {unit}{change}"
    rows = [(text(f"{day_:%B %Y}"), number(round(value), unit)) for day_, value in reversed(points)]
    chart = charts.line(
        title,
        "What all budgets cost together, a point a month.",
        [Curve("", tuple((on, round(value)) for on, value in points))],
        unit=unit,
        zero=True,
    )
    name = f"trend-{wording.slug(unit)}"
    heads = ("Month", "Spent")
    return Section(
        name, title, chart=chart, table=table(name, "By month", heads, rows, numbers=("Spent",))
    )


def _change(percent: float) -> str:
    return f", {abs(percent):.0f} % {'more' if percent > 0 else 'less'} than a year before"


def _spikes(site: Site, found: Sequence[tuple[Record, Spend]]) -> Section:
    all = [(record, spike) for record, spend in found for spike in spend.spikes]
    times = site.project.config.spend_spike
    rows = [
        (
            link(site, record),
            day(spike.day),
            number(round(spike.spent, 2), str(record.values.get("currency") or "")),
            number(round(spike.times, 1)),
            text("Yes" if spike.row.get("paused") else "No"),
            person(site, str(spike.row.get("paged") or "")),
            sentence(site, str(spike.row.get("why") or "")),
            verdict(not spike.owed),
        )
        for record, spike in sorted(all, key=lambda one: one[1].day, reverse=True)
    ]
    heads = ("Budget", "On", "Spent", "Times the median", "Paused", "Paged", "Why", "State")
    count = wording.plural(len(all), "spend") if all else "No spend"
    begun = "".join(
        f" {record.id} cost {amount(value)} on {wording.short(on)} after a median of nought,"
        " and nothing says what began."
        for record, spend in found
        for on, value in spend.begun
    )
    return Section(
        "spikes",
        f"{count} at {times:g} times the trailing median or above",
        f"The median is that of the last {spikes.WINDOW_DAYS} days where rows are days, and of the"
        f" last {spikes.WINDOW_MONTHS} months where they are months.{begun}",
        table=table("spikes", "Spikes", heads, rows, numbers=("Spent", "Times the median")),
        empty=None if rows else Empty("None was ever this far above what is usual."),
    )


def _changes(site: Site, records: Sequence[Record]) -> Section:
    all = [(record, row) for record in records for row in record.values.get("policy_changes") or ()]
    rows = [
        (
            link(site, record),
            day(row.get("on")),
            sentence(site, str(row.get("what") or "")),
            person(site, str(row.get("by") or "")),
            text(row["ledger"]) if row.get("ledger") is not None else text("None", "overdue"),
        )
        for record, row in sorted(all, key=lambda one: str(one[1].get("on")), reverse=True)
    ]
    heads = ("Budget", "On", "What changed", "By", "Ledger entry")
    empty = None if rows else Empty("A row of `policy_changes` says what changed, and by whom.")
    times = _times(len(rows))
    title = f"What may be spent was changed {times}" if rows else "What may be spent never changed"
    of = table("policy-changes", "Policy changes", heads, rows)
    return Section("policy-changes", title, table=of, empty=empty)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def of_index(site: Site) -> Iterator[Section]:
    """Every budget's share of its month, above the table of budgets."""
    for scope in SCOPES:
        found = [one for one in _found(site) if one[0].values.get("scope") == scope]
        if found:
            whole = _scope(site, scope, found)
            yield Section(whole.anchor, whole.title, chart=whole.chart)


BOARD = Board("spend", "spend", "Spend", _lede, _sections, ("budget",))
