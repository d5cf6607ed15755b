"""The board of tech debt: by the decision it stands against and by age."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import debt as insight
from opskb.insights.debt import Burden
from opskb.model import Record
from opskb.outputs import charts, commands, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Level
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

_HEADS = (
    "Decision",
    "Debt",
    "Stands",
    "Opened",
    "Owner",
    "Costs",
    "Contradicts it",
    "Paid by",
    "State",
)


def _lede(site: Site) -> str:
    found = insight.burdens(site.project)
    debts = {one.key for burden in found for one in burden.debts}
    wrong = {one.key for burden in found for one in burden.debts if _wrong(site, one)}
    if not debts:
        return "No debt stands against a decision."
    tail = f"{len(wrong)} of them contradicted too long" if wrong else "none contradicted too long"
    against = wording.plural(len(found), "decision")
    return f"{wording.plural(len(debts), 'debt')} against {against}, {tail}."


def _wrong(site: Site, record: Record) -> tuple[Record, ...]:
    return insight.contradicted(site.project, record)


def _sections(site: Site) -> Iterator[Section]:
    found = insight.burdens(site.project)
    if not found:
        words = "A debt says where the code does not do what was decided."
        empty = commands.first(site, words, "debt", "Two services still retry")
        yield Section("by-decision", "No debt stands against a decision", empty=empty)
    else:
        yield _by_decision(site, found)
    yield _paid(site)


def _by_decision(site: Site, found: tuple[Burden, ...]) -> Section:
    top, as_of = found[0], site.project.as_of
    limit = (clock.later(as_of, site.project.config.debt_after) - as_of).days
    chart = charts.bars(
        "Days since the oldest debt of each decision was opened",
        "One bar for each decision; the line is how long a decision may be contradicted.",
        [(one.decision.id, one.oldest(as_of) or 0, _tone(site, one)) for one in found],
        unit="days",
        limit=Level(f"{limit} days, for which a decision may be contradicted", limit),
        urls=[site.cards[one.decision.key].url for one in found],
    )
    rows = [_row(site, burden.decision, one) for burden in found for one in burden.debts]
    title = f"{top.decision.id} has carried debt for {wording.length(top.oldest(as_of) or 0)}"
    return Section(
        "by-decision",
        title,
        f"A decision that debt contradicts for longer than {clock.words(site.project.config.debt_after)}"
        " is superseded, or the debt is paid.",
        chart=chart,
        table=table("debt", "Debt by decision", _HEADS, rows, numbers=("Stands",)),
    )


def _tone(site: Site, burden: Burden) -> str:
    return "overdue" if any(_wrong(site, one) for one in burden.debts) else ""


def _row(site: Site, decision: Record, record: Record) -> tuple[Cell, ...]:
    paid = site.project.graph.tails(record, "paid_by")
    against = bool(record.values.get("contradicts_it"))
    days = insight.age(record, site.project.as_of)
    return (
        link(site, decision),
        link(site, record),
        number(days, "days") if days is None or days >= 0 else text("Not computable"),
        day(record.opened),
        person(site, record.owner),
        text(record.values.get("cost") or ""),
        text("Yes" if against else "No"),
        link(site, *paid),
        verdict(decision not in _wrong(site, record)),
    )


def _paid(site: Site) -> Section:
    all = site.project.by_kind.get("debt", ())
    done = sorted((one for one in all if not insight.stands(one)), key=lambda one: one.id)
    rows = [
        (
            link(site, one),
            link(site, *insight.decisions(site.project, one)),
            number(insight.age(one, site.project.as_of), "days"),
            day(one.closed),
        )
        for one in done
    ]
    title = f"{wording.plural(len(done), 'debt')} paid" if done else "No debt was paid yet"
    of = table("paid", "Paid", ("Debt", "Decision", "Stood", "Closed"), rows, numbers=("Stood",))
    return Section(
        "paid",
        title,
        table=of,
        empty=None
        if rows
        else Empty("A debt whose status is `paid` would stand here, with how long it stood."),
    )


def of_index(site: Site) -> Iterator[Section]:
    """The age of the oldest debt of each decision, above the table of debts."""
    found = insight.burdens(site.project)
    if found:
        whole = _by_decision(site, found)
        yield Section(whole.anchor, whole.title, whole.text, chart=whole.chart)


BOARD = Board("debt", "debt", "Tech debt", _lede, _sections, ("debt",))
