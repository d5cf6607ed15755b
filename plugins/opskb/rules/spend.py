"""86x: what is spent stays within what was budgeted, and who let it grow is on record."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import series, unspent
from opskb.insights import spend as insight
from opskb.insights.finance import metrics
from opskb.insights.spend import LARGEST, SMALLEST, Month
from opskb.insights.spikes import Spike
from opskb.model import Place, Problem, Record
from opskb.project import Project
from opskb.rules.freshness import by_review
from opskb.rules.rule import Rule, rule


@rule("OKB868", "budget")
def spend_over_the_cap(project: Project) -> Iterator[Problem]:
    """No month of a budget in force is past its hard cap, or was without a review since it ended.

    The cap is `hard_cap`, 110 % of the budget unless the record says otherwise. What was spent
    cannot be taken back: a month that is over is answered by a review, which says what was decided.
    Every month is reviewed by the end of the next one, whatever `every` says; until there is a first
    review at all, by the fifteenth, when its bill is there.

    ```markdown title="bad: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 1000
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: The bill of October.}
    spend:
      - {on: 2026-10-01, value: 900}
      - {on: 2026-11-01, value: 1150}
    ---
    ```

    ```markdown title="good: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 1000
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: "The bill of October: two copies of the index, one deleted."}
    spend:
      - {on: 2026-10-01, value: 1150}
      - {on: 2026-11-01, value: 600}
    ---
    ```
    """
    for record in _live(project):
        found = insight.spend(project, record)
        over = insight.unreviewed(record, found)
        for month in over:
            yield _over(record, month, found.cap)
        told = {month.first for month in over}
        if left := [one for one in unspent.unread(project, record) if one not in told]:
            more = f" and {len(left) - 1} more" if len(left) > 1 else ""
            message = f"nobody has reviewed {left[0]:%B %Y}{more} since it ended"
            remedy = f"read what was spent against the bill, and {by_review(record)}"
            yield record.problem("reviews", message, remedy)


def _live(project: Project) -> Iterator[Record]:
    return (record for record in project.by_kind["budget"] if record.live)


def _over(record: Record, month: Month, cap: float) -> Problem:
    unit = record.values.get("currency") or ""
    share = f"{month.share:.0f} %" if month.share is not None else "more"
    spent = f"{month.spent:,.2f} of {month.amount:,.2f} {unit}".strip()
    message = f"{month.first:%B %Y} stands at {spent}, which is {share}; the cap is {cap:g} %"
    return record.problem("spend", message, "stop what spends it, and review the budget")


@rule("OKB869", "budget")
def spike_without_pause_and_page(project: Project) -> Iterator[Problem]:
    """A spend far above what is usual was paused, and somebody was paged.

    Far above is `spend_spike` times the trailing median, ten if not set: of the last 28 days where
    rows are days, of the last six months where they are months. A row in `spikes` for that day or
    month says what was done. Nothing is a multiple of nought: where more than its part of the budget
    follows on a median of nought, such a row says what began there, on any day of it.

    ```markdown title="bad: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 20000
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: The bill of October.}
    spend:
      - {on: 2026-07-01, value: 900}
      - {on: 2026-08-01, value: 1000}
      - {on: 2026-09-01, value: 1100}
      - {on: 2026-10-01, value: 12000}
    spikes:
      - {on: 2026-10-01, paused: true, why: A job that started itself again.}
    ---
    ```

    ```markdown title="good: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 20000
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: The bill of October.}
    spend:
      - {on: 2026-07-01, value: 900}
      - {on: 2026-08-01, value: 1000}
      - {on: 2026-09-01, value: 1100}
      - {on: 2026-10-01, value: 12000}
    spikes:
      - {on: 2026-10-01, paused: true, paged: Ines Ferreira, why: A job that started itself again.}
    ---
    ```
    """
    for record in _live(project):
        for spike in insight.unanswered(insight.spend(project, record)):
            yield _spike(record, spike)
        for day, value in insight.spend(project, record).begun:
            message = f"{day} cost {value:,.2f}, more than its part of the budget, after a median of nought"
            remedy = f"say what began there in a row of `spikes` on {day}"
            yield record.problem("spikes", message, remedy, at=record.place("spend"))


def _spike(record: Record, spike: Spike) -> Problem:
    owed = " and ".join(
        {"paused": "paused nothing", "paged": "paged nobody"}[x] for x in spike.owed
    )
    times = f"{spike.times:.1f} times the trailing median of {spike.median:,.2f}"
    message = f"{spike.day} cost {spike.spent:,.2f}, {times}, and {owed}"
    remedy = f"pause it, page somebody, and say so in a row of `spikes` on {spike.day}"
    return record.problem("spikes", message, remedy, at=_row_of(record, spike))


def _row_of(record: Record, spike: Spike) -> Place:
    rows = list(record.values.get("spikes") or ())
    if spike.row in rows:
        return record.place("spikes", rows.index(spike.row))
    return record.place("spend")


@rule("OKB870", "budget")
def policy_change_without_ledger_entry(project: Project) -> Iterator[Problem]:
    """Every change of what may be spent names its entry in the audit ledger.

    Who may raise a limit may hide what it was raised for; the ledger is where that cannot be done.

    ```markdown title="bad: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 1000
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: The bill of October.}
    policy_changes:
      - {on: 2026-09-01, what: From 800 to 1000 a month, by: Adaeze Okonjo, was: 800}
    ---
    ```

    ```markdown title="good: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 1000
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: The bill of October.}
    policy_changes:
      - {on: 2026-09-01, what: From 800 to 1000 a month, by: Adaeze Okonjo, was: 800, ledger: 214}
    ---
    ```
    """
    for record in project.by_kind["budget"]:
        for index, row in enumerate(record.values.get("policy_changes") or ()):
            number = row.get("ledger")
            if number is None or number < 0:
                message = f"the change of {row.get('on') or 'no day'} names no entry of the ledger"
                at = record.place("policy_changes", index)
                remedy = "append it to the ledger, and add its number as `ledger:`"
                yield record.problem("policy_changes", message, remedy, at=at)


@rule("OKB871")
def spend_that_cannot_be_reckoned(project: Project) -> Iterator[Problem]:
    """What was spent can be held against its plan: both are amounts of money, and no month is missing.

    Nothing is a share of nought: without an amount no threshold is ever reached, and no cap holds.
    A value that no account could ever hold is left out of every sum. A budget in force has a row for
    every month, from the fifteenth of the next one on, and in a month of daily rows for every day up to
    the last. The plan of a finance metric is held to the same.

    ```markdown title="bad: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 0
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: The bill of October.}
    spend:
      - {on: 2026-11-01, value: 120}
    ---
    ```

    ```markdown title="good: data/budgets/bud-cloud.md"
    ---
    id: BUD-cloud
    title: The cloud account
    status: active
    owner: Ines Ferreira
    scope: account
    amount: 200
    reviews:
      - {on: 2026-11-03, by: Ines Ferreira, checked: The bill of October.}
    spend:
      - {on: 2026-11-01, value: 120}
    ---
    ```
    """
    for record in project.by_kind.get("budget", ()):
        for name in ("amount", "hard_cap") if record.live else ():
            value = record.values.get(name)
            if value is not None and not SMALLEST <= value < LARGEST:
                message = f"`{name}` is {value:g}, of which nothing is a share"
                yield record.problem(name, message, "write what may be spent, or close the budget")
        yield from _beyond(record)
        yield from _silent(project, record)
    for record in metrics(project):
        planned = record.values.get("budgeted")
        if planned is not None and not SMALLEST <= abs(planned) < LARGEST:
            message = f"`budgeted` is {planned:g}, and nothing can be off it by a share"
            yield record.problem("budgeted", message, "write the plan, or leave it out")
        yield from _beyond(record)


def _silent(project: Project, record: Record) -> Iterator[Problem]:
    """What is missing of a budget in force, told once for its months and once for its days."""
    found = unspent.silence(project, record) if record.live else unspent.Silence((), ())
    unread = any(one.field == "spend" and one.record == record.id for one in project.problems)
    if found.whole and not unread:
        remedy = "add a row of `spend` for each month, 0 where nothing was, or close the budget"
        yield record.problem("spend", "says nothing of what was spent", remedy)
    for all, words in ((found.months, "%B %Y"), (found.days, "%Y-%m-%d")):
        if all:
            more = f" and {len(all) - 1} more" if len(all) > 1 else ""
            message = f"says nothing of {all[0]:{words}}{more}"
            yield record.problem("spend", message, "add what was spent, 0 where nothing was")


def _beyond(record: Record) -> Iterator[Problem]:
    """The first value of a series that is no amount of money; it is not reckoned with."""
    far = (row for row in series.rows(record) if abs(row["value"]) >= LARGEST)
    if row := next(far, None):
        name = "spend" if record.kind == "budget" else "values"
        message = f"{row['on']} is {row['value']:g}, which is no amount of money"
        yield record.problem(name, message, "correct the row")


RULES: tuple[Rule, ...] = (
    spend_over_the_cap,
    spike_without_pause_and_page,
    policy_change_without_ledger_entry,
    spend_that_cannot_be_reckoned,
)
