"""81x: what must not fail quietly is covered, and what a runbook speaks of is there to be read."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import derived, prose
from opskb.insights import coverage
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule

# A surface without a runbook is told of by OKB822, critical or not.
_TOLD = ("runbook",)


@rule("OKB814", "surface")
def critical_surface_with_a_hole(project: Project) -> Iterator[Problem]:
    """A critical surface has all that covers a surface: an owner, an SLO, a drill, a threat and a budget.

    The owner is asked for always, the others once the knowledge base keeps records of that kind,
    and each that is missing is a finding of its own. A drill counts where it was performed, did not fail, can be shown, and is no older
    than `drilled_within`, a year if not set: that of the surface itself, of its runbooks, or of
    its procedures. Runbooks are asked for by OKB822.

    ```markdown title="bad: data/slos/slo-payouts.md"
    ---
    id: SLO-payouts
    title: Payouts leave in time
    status: draft
    objective: 99.9%
    surface: SURF-payouts
    ---
    ```

    ```markdown title="good: data/slos/slo-payouts.md"
    ---
    id: SLO-payouts
    title: Payouts leave in time
    status: active
    objective: 99.9%
    surface: SURF-payouts
    every: 1 year
    reviews: [{on: 2026-10-05, by: Ines Ferreira, checked: Compared it with the month.}]
    ---
    ```

    ```markdown title="both: data/surfaces/surf-payouts.md"
    ---
    id: SURF-payouts
    title: Payouts
    status: live
    owner: Ines Ferreira
    criticality: critical
    ---
    ```
    """
    for surface, column in coverage.holes(project):
        if column.name not in _TOLD:
            message = f"is critical and has {column.missing}"
            place = surface.place("criticality")
            yield surface.problem(
                column.name, message, column.remedy.format(id=surface.id), at=place
            )


@rule("OKB815", "alert", "runbook")
def runbook_names_an_unknown_alert(project: Project) -> Iterator[Problem]:
    """Every alert that a runbook in force names is a record.

    Once alerts are kept, a name that none of them has is a spelling that whoever searches for the
    alert will not find, or an alert that is long gone.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    owner: Ines Ferreira
    alerts: [payout-queue-age, payout-worker-gone]
    drills: [{on: 2026-11-10, how: performed, evidence: Recording of the drill}]
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    owner: Ines Ferreira
    alerts: [payout-queue-age]
    drills: [{on: 2026-11-10, how: performed, evidence: Recording of the drill}]
    ---
    ```

    ```yaml title="both: data/alerts/payouts.rules.yml"
    groups:
      - name: payouts
        rules:
          - alert: payout-queue-age
            expr: max(payout_age_seconds) > 300
            for: 5m
            labels: {severity: critical, team: payments}
    ```
    """
    known = {
        name.casefold()
        for one in project.by_kind["alert"]
        if not one.retired
        for name in derived.names(one)
    }
    for record in project.by_kind["runbook"]:
        for at, name in enumerate(derived.listed(record, "alerts")) if record.live else ():
            if name.casefold() not in known:
                message = f"names the alert `{name[:80]}`, and no alert is called so"
                remedy = "write the name of the alert, or a record of it"
                yield record.problem("alerts", message, remedy, at=record.place("alerts", at))


@rule("OKB816")
def code_never_closed(project: Project) -> Iterator[Problem]:
    """A block of code that is opened is closed.

    One that is not takes in everything below it: headings, steps and links are shown as code, and
    whoever looks for how to mitigate finds no such section.

    ````markdown title="bad: data/pages/oncall.md"
    ---
    title: On call
    ---
    ## Look

    ```sh
    tw payouts status

    ## Hand over

    Say what is still open.
    ````

    ````markdown title="good: data/pages/oncall.md"
    ---
    title: On call
    ---
    ## Look

    ```sh
    tw payouts status
    ```

    ## Hand over

    Say what is still open.
    ````
    """
    for record in project.graph:
        markdown = not record.retired and not record.as_written
        at = prose.unclosed(record.body) if markdown else -1
        if at >= 0:
            message = "a block of code is never closed, and takes in all that is below it"
            yield record.problem("body", message, "close it", at=record.at(at))


RULES: tuple[Rule, ...] = (
    critical_surface_with_a_hole,
    runbook_names_an_unknown_alert,
    code_never_closed,
)
