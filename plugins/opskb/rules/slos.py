"""83x: objectives are held or explained, leave a budget, and agree with the incidents they are charged with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from opskb.insights import slo
from opskb.insights.slo import Objective, Window
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule

_MONTHS = 12
"""How many ended months are looked at beside the window up to today."""


@rule("OKB834", "slo")
def objective_missed_unexplained(project: Project) -> Iterator[Problem]:
    """An objective is held, or the miss is explained by an incident or accepted by an override.

    Judged are the window up to today and those up to the ends of the last twelve months. What
    incidents answer for (`spent: [{to: SLO-…, minutes: …}]`) and what was lost on the days of an
    override is taken off; what is left must be within the error budget. Minutes cannot be taken off
    an objective that is measured in events: there one incident charged to it in the window is enough.

    ```markdown title="bad: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99.9%
    window: 3 days
    compliance:
      - {on: 2026-11-18, value: 0.999}
      - {on: 2026-11-19, value: 0.9375}
      - {on: 2026-11-20, value: 0.9999}
    ---
    ```

    ```markdown title="good: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99.9%
    window: 3 days
    compliance:
      - {on: 2026-11-18, value: 0.999}
      - {on: 2026-11-19, value: 0.9375}
      - {on: 2026-11-20, value: 0.9999}
    overrides:
      - {from: 2026-11-19, until: 2026-11-19, reason: "The hosts were moved, as told two weeks before"}
    ---
    ```
    """
    for record, one in _live(project):
        missed = [each for each in _windows(one, project.as_of) if not each.held]
        if open_ones := [each for each in missed if not slo.explained(one, each)]:
            yield _unexplained(record, one, open_ones)


def _live(project: Project) -> Iterator[tuple[Record, Objective]]:
    found = slo.objectives(project)
    for record in project.by_kind.get(slo.KIND, ()):
        if record.live:
            yield record, found[record.key]


def _windows(one: Objective, as_of: date) -> Iterator[Window]:
    """The window up to a day, and those up to the last days of the months before, newest first."""
    ends = [as_of.replace(day=1) - timedelta(days=1)] if as_of > date(2, 1, 1) else []
    while ends and len(ends) < _MONTHS and ends[-1].year > 1:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    for last in (as_of, *ends):
        if found := slo.window(one, last):
            yield found


def _unexplained(record: Record, one: Objective, missed: list[Window]) -> Problem:
    newest, unit = missed[0], "events" if one.events else "minutes"
    more = f", and {len(missed) - 1} more windows" if len(missed) > 1 else ""
    message = (
        f"was missed in the window up to {newest.last}: {newest.lost:.1f} {unit} were lost of "
        f"{newest.budget:.1f}, and incidents and overrides do not explain them{more}"
    )
    remedy = "charge the incident with `spent:`, or accept the days under `overrides:`"
    return record.problem("objective", message, remedy)


@rule("OKB835", "slo")
def objective_without_budget(project: Project) -> Iterator[Problem]:
    """An objective is less than 100 %: something must be allowed to fail.

    One of 100 % has no error budget, so nothing can be said of it: no burn rate, no day on which it
    is used up, and every change breaks it. Nobody keeps it either.

    ```markdown title="bad: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 100%
    ---
    ```

    ```markdown title="good: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99.9%
    ---
    ```
    """
    for record, one in _live(project):
        if one.target is not None and one.target >= 1:
            message = "promises 100 %, which leaves no error budget and cannot be judged"
            yield record.problem("objective", message, "promise what is kept, such as 99.9 %")


@rule("OKB836", "slo")
def charge_the_series_does_not_show(project: Project) -> Iterator[Problem]:
    """What an incident charges to an objective was lost, by the objective's own series, on its days.

    One of them is wrong: either the incident took less, or the indicator did not see it. Days
    without a row, and objectives that are measured in events, are not compared. Half a minute is
    let pass, for rounding.

    ```markdown title="both: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 90%
    window: 3 days
    compliance:
      - {on: 2026-11-18, value: 0.999}
      - {on: 2026-11-19, value: 0.9375}
      - {on: 2026-11-20, value: 0.9999}
    ---
    ```

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Nobody can sign in
    status: closed
    severity: SEV-3
    started: 2026-11-19T08:00Z
    resolved: 2026-11-19T11:00Z
    spent: [{to: SLO-login, minutes: 120}]
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Nobody can sign in
    status: closed
    severity: SEV-3
    started: 2026-11-19T08:00Z
    resolved: 2026-11-19T11:00Z
    spent: [{to: SLO-login, minutes: 90}]
    ---
    ```
    """
    for record, one in _live(project):
        days: dict[tuple[date, date], float] = {}
        for charge in one.charges:
            days[charge.day, charge.until] = (
                days.get((charge.day, charge.until), 0) + charge.minutes
            )
        for (first, last), minutes in days.items():
            lost = slo.lost_on(one, first, last)
            if lost is not None and minutes > lost + 0.5:
                yield _contradicted(record, one, (first, last), minutes, lost)


def _contradicted(
    record: Record, one: Objective, days: tuple[date, date], minutes: float, lost: float
) -> Problem:
    ids = [charge.id for charge in one.charges if (charge.day, charge.until) == days]
    when = f"on {days[0]}" if days[0] == days[1] else f"from {days[0]} to {days[1]}"
    message = f"{', '.join(ids)} charges {minutes:g} minutes, and the series lost {lost:.1f} {when}"
    remedy = "correct the minutes, or ask why the indicator did not see them"
    return record.problem(_field(record), message, remedy, related=tuple(ids))


def _field(record: Record) -> str:
    return "compliance" if "compliance" in record.values else "objective"


RULES: tuple[Rule, ...] = (
    objective_missed_unexplained,
    objective_without_budget,
    charge_the_series_does_not_show,
)
