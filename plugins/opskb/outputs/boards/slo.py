"""The SLO dashboard: what is left of each error budget, until when, and which incidents spent it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import inf

from opskb.insights import slo
from opskb.insights.slo import Objective, Standing, Window
from opskb.outputs import charts, sections, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.boards.objective import FEW, charges, drawn, headline, length, no_series
from opskb.outputs.charts import Chart
from opskb.outputs.sections import Cell, Empty, Section
from opskb.outputs.site import Site
from opskb.outputs.values import figure

_MONTHS = 12
_LOWEST = -100.0
"""Where a bar ends: a budget overspent many times would leave the others no room."""
_EMPTY = Empty(
    "Nothing is promised yet. An objective says what users may expect, and how much may be lost.",
    'opskb new slo "Signing in" --set objective=99.9%',
)


def _live(site: Site) -> list[Objective]:
    """The objectives in force, the one with the least budget left first."""
    found = slo.objectives(site.project)
    there = [found[one.key] for one in site.project.by_kind.get(slo.KIND, ()) if one.live]
    return sorted(there, key=lambda one: (_least(site, one), one.record.id))


def _least(site: Site, one: Objective) -> float:
    now = slo.window(one, site.project.as_of)
    return now.left if now else inf


def _lede(site: Site) -> str:
    return _state(site, _live(site))


def _state(site: Site, all: list[Objective]) -> str:
    """How all objectives stand, in a sentence."""
    if not all:
        return "No objective is in force."
    there = [(one, now) for one in all if (now := slo.window(one, site.project.as_of))]
    missed = [one.record.title for one, now in there if not now.held]
    words = f"{len(there) - len(missed)} of {wording.plural(len(all), 'objective')} held"
    if missed:
        words += f"; missed: {wording.listed(missed)}"
    if len(there) < len(all):
        words += f"; {len(all) - len(there)} not computable"
    return f"{words}."


def _sections(site: Site) -> Iterator[Section]:
    all = _live(site)
    if not all:
        yield Section("budgets", "No objective is in force", empty=_EMPTY)
        return
    yield _overview(site, all)
    for one in all:
        yield _one(site, one)
    yield _months(site, all)


def _overview(site: Site, all: list[Objective]) -> Section:
    title = _budgets(slo.standing(site.project), site.project.config.budget_low)
    heads = ("Objective", "Of", "Promised", "Kept", "Budget left", "Burn rate", "Gone", "State")
    numbers = ("Kept", "Budget left", "Burn rate")
    table = sections.table(
        "budgets", title, heads, (_row(site, one) for one in all), numbers=numbers
    )
    return Section(
        "budgets",
        title,
        "Budget left is the share of what may be lost in the window and was not. A burn rate of 1 "
        "spends exactly the budget by the end of the window; it is that of the last seven days.",
        chart=_bars(site, all),
        table=table,
    )


def _budgets(found: Standing, least: float) -> str:
    """How much is left of the error budgets, those counted that nobody can compute."""
    limit = sections.amount(least, "ratio")
    low = sum(now.left < least for _, now in found.measured)
    unknown = f", {len(found.unknown)} not computable" if found.unknown else ""
    if low:
        return f"{wording.plural(low, 'error budget')} below {limit}{unknown}"
    if not unknown:
        return f"Every error budget is above {limit}"
    if not found.measured:
        return "No error budget can be computed"
    return f"{wording.plural(len(found.measured), 'error budget')} above {limit}{unknown}"


def _bars(site: Site, all: list[Objective]) -> Chart | None:
    """What is left of each budget, the least first."""
    there = [(one, now) for one in all if (now := slo.window(one, site.project.as_of))]
    rows = [_bar(site, one, now) for one, now in there]
    text = "; ".join(f"{name} {figure(value)} %" for name, value, _ in rows)
    cut = ", cut off at -100 %" if any(value < _LOWEST for _, value, _ in rows) else ""
    title = f"Error budget left, in per cent{cut}"
    return charts.bars(title, text, rows, unit="percent", whole=100, lowest=_LOWEST)


def _bar(site: Site, one: Objective, now: Window) -> tuple[str, float, str]:
    word, tone = _standing(site, now)
    aside = {"Red": ", missed", "Low": ", low"}.get(word, "")
    return f"{one.record.title}{aside}", round(now.left * 100, 1), tone


def _standing(site: Site, now: Window) -> tuple[str, str]:
    """How an objective stands, in a word and its tone, the same for its bar and its row."""
    if not now.held:
        return "Red", "overdue"
    low = now.left < site.project.config.budget_low
    return ("Low", "soon") if low else ("Green", "live")


def _promised(one: Objective) -> Cell:
    if one.target is None:
        return sections.text("Nothing that can be read", "closed")
    return sections.text(f"{sections.amount(one.target, 'ratio')} in {length(one)}")


def _row(site: Site, one: Objective) -> tuple[Cell, ...]:
    as_of = site.project.as_of
    now = slo.window(one, as_of)
    first = (
        sections.link(site, one.record),
        sections.text(one.record.title),
        _promised(one),
    )
    if now is None:
        why = one.because or "its window holds no row"
        return (*first, (), (), (), (), sections.text(f"Not computable, because {why}", "closed"))
    speed = slo.pace(one, as_of)
    gone = slo.gone_on(one, as_of)
    return (
        *first,
        sections.number(round(now.compliance, 5), "ratio"),
        sections.number(round(now.left, 3), "ratio"),
        sections.number(round(speed, 2)) if speed is not None else (),
        _gone(now, gone),
        sections.text(*_standing(site, now)),
    )


def _gone(now: Window, day: date | None) -> Cell:
    if day is None:
        return sections.text("not at this rate")
    return sections.day(day) if now.held else sections.text(f"Used up on {wording.short(day)}")


def _one(site: Site, one: Objective) -> Section:
    """One objective among the others: its message, its chart, and what was charged to it."""
    anchor = f"slo-{one.record.key.lower()}"
    title = headline(site, one)
    if one.because:
        return Section(anchor, title, empty=None if one.record.series else no_series(one.record))
    picture, values = drawn(site, one, FEW)
    return Section(anchor, title, chart=picture, table=charges(site, one, "charged"), behind=values)


def _months(site: Site, all: list[Objective]) -> Section:
    """What was left of every budget at the end of each month."""
    there = [one for one in all if one.measured and not one.because]
    ends = list(_ends(there, site.project.as_of))
    whole = sections.amount(site.project.config.budget_measured, "ratio")
    heads = ("Up to", *(one.record.id for one in there))
    rows = (
        (sections.day(end), *(_share(site, slo.window(one, end)) for one in there))
        for end in reversed(ends)
    )
    return Section(
        "months",
        "Budget left at the end of each month",
        "In per cent of the budget of the window that ends on that day; below nought it was missed. "
        f"Windows of which less than {whole} were measured are left out.",
        table=sections.table("months", "Budget left", heads, rows, numbers=heads[1:]),
    )


def _share(site: Site, now: Window | None) -> Cell:
    if now is None or now.measured < site.project.config.budget_measured:
        return ()
    return sections.text(f"{round(now.left * 100)} %", "" if now.held else "overdue")


def _ends(all: Iterable[Objective], as_of: date) -> Iterator[date]:
    """The last days of the months that any of them was measured in, and the as-of date."""
    months = sorted({month.first for one in all for month in slo.history(one)})
    for first in months[1:][-_MONTHS:]:
        yield first - timedelta(days=1)
    if months:
        yield as_of


def of_index(site: Site) -> Iterator[Section]:
    """What stands above the list of objectives: what is left of each."""
    if all := _live(site):
        yield Section("budgets", _state(site, all), chart=_bars(site, all))


BOARD = Board("slo", "dashboards/slo", "SLO dashboard", _lede, _sections, (slo.KIND,))
