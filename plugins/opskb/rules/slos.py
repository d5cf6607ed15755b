"""83x: objectives are held or explained, leave a budget, and agree with the incidents they are charged with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb.insights import slo
from opskb.insights.slo import Crowd, Objective, Window
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule

_ROUNDING = 0.5
"""Minutes by which a charge may be more than what was lost."""


@rule("OKB834", "slo")
def objective_missed_unexplained(project: Project) -> Iterator[Problem]:
    """An objective is held, or the miss is explained by an incident or accepted by an override.

    Judged are the windows up to today and up to the end of every measured day; days in a row are one
    finding. What was lost on the days of an override is taken off, and on the days of an incident
    what it answers for (`spent: [{to: SLO-…, minutes: …}]`), each day no more than it lost; what is
    left must be within the error budget. Minutes cannot be taken off an objective that is measured
    in events: there an incident that is charged with some answers for all that its days lost.

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
        for stretch in _missed(one, project.as_of):
            yield _unexplained(record, one, stretch)


def _live(project: Project) -> Iterator[tuple[Record, Objective]]:
    found = slo.objectives(project)
    for record in project.by_kind.get(slo.KIND, ()):
        if record.live:
            yield record, found[record.key]


def _missed(one: Objective, as_of: date) -> Iterator[list[Window]]:
    """Measured days in a row, the window up to each of which was missed and is not explained."""
    stretch: list[Window] = []
    for found in slo.windows(one, as_of):
        if not found.held and not slo.explained(one, found):
            stretch.append(found)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _unexplained(record: Record, one: Objective, stretch: list[Window]) -> Problem:
    worst, unit = (
        min(stretch, key=lambda each: round(each.left, 6)),
        "events" if one.events else "minutes",
    )
    which = f"window up to {worst.last}"
    if len(stretch) > 1:
        which = (
            f"windows up to each day from {stretch[0].last} to {stretch[-1].last}, the worst "
            f"up to {worst.last}"
        )
    message = (
        f"was missed in the {which}: {worst.lost:.1f} {unit} were lost of "
        f"{worst.budget:.1f}, and incidents and overrides do not explain them"
    )
    remedy = "charge the incident with `spent:`, or accept the days under `overrides:`"
    return record.problem("objective", message, remedy)


@rule("OKB835", "slo")
def objective_without_budget(project: Project) -> Iterator[Problem]:
    """An objective is more than 0 % and less than 100 %: it promises something, and lets something fail.

    One of 0 % holds whatever happens. One of 100 % has no error budget, so nothing can be said of it: no burn rate, no day on which it
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
        if one.target is not None and one.target <= 0:
            message = f"promises {one.target * 100:g} %, which is kept whatever happens"
            yield record.problem("objective", message, "promise what is needed, such as 99.9 %")
        elif one.target is not None and one.target >= 1:
            message = "promises 100 %, which leaves no error budget and cannot be judged"
            yield record.problem("objective", message, "promise what is kept, such as 99.9 %")


@rule("OKB836", "slo")
def charge_the_series_does_not_show(project: Project) -> Iterator[Problem]:
    """What an incident charges to an objective was lost, by the objective's own series, on its days.

    One of them is wrong: either the incident took less, or the indicator did not see it. Incidents
    that ran on the same days are added up. Days without a row, and objectives that are measured in
    events, are not compared. Half a minute is let pass, for rounding.

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
        for crowd, lost in slo.overcharged(one, _ROUNDING):
            yield _contradicted(record, crowd, lost)


def _contradicted(record: Record, crowd: Crowd, lost: float) -> Problem:
    ids = tuple(dict.fromkeys(charge.id for charge in crowd.charges))
    last = crowd.last
    when = f"on {last}" if crowd.first == last else f"from {crowd.first} to {last}"
    word = "charges" if len(ids) == 1 else "charge"
    message = (
        f"{', '.join(ids)} {word} {crowd.minutes:g} minutes, and the series lost {lost:.1f} {when}"
    )
    remedy = "correct the minutes, or ask why the indicator did not see them"
    return record.problem(_field(record), message, remedy, related=ids)


def _field(record: Record) -> str:
    return "compliance" if "compliance" in record.values else "objective"


RULES: tuple[Rule, ...] = (
    objective_missed_unexplained,
    objective_without_budget,
    charge_the_series_does_not_show,
)
