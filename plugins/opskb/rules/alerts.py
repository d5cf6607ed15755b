"""80x: an alert wakes somebody for something to do, and says where it is written."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import derived
from opskb.insights import alerts
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule
from opskb.rules.series import row_place


@rule("OKB804", "alert")
def alert_without_an_action(project: Project) -> Iterator[Problem]:
    """An alert in force says what whoever is woken does first, and which team that is.

    Where there is nothing to do it is a figure for a dashboard. An alert that is read from another
    tool's file has no place to say it, and says it by the runbook that it leads to; its team is the
    label that its rule may carry.

    ```markdown title="bad: data/alerts/al-payout-queue-age.md"
    ---
    id: AL-payout-queue-age
    title: Payouts wait too long
    status: active
    owner: Payments team
    severity: page
    every: 1 year
    reviews: [{on: 2026-10-05, by: Ines Ferreira, checked: Every page of the quarter.}]
    ---
    ```

    ```markdown title="good: data/alerts/al-payout-queue-age.md"
    ---
    id: AL-payout-queue-age
    title: Payouts wait too long
    status: active
    owner: Payments team
    severity: page
    action: Look whether the worker runs.
    every: 1 year
    reviews: [{on: 2026-10-05, by: Ines Ferreira, checked: Every page of the quarter.}]
    ---
    ```

    ```markdown title="both: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: draft
    ---
    ```
    """
    for record in _live(project):
        if record.dialect == "opskb" and not record.values.get("action"):
            message = "does not say what whoever is woken does first"
            remedy = "add `action:`, or retire it: what asks for nothing wakes nobody"
            yield record.problem("action", message, remedy)
        if record.dialect == "opskb" and not record.owner:
            message, remedy = "does not say which team it wakes", "add `owner:`, a team or a role"
            yield record.problem("owner", message, remedy, at=record.place())


def _live(project: Project) -> Iterator[Record]:
    return (one for one in project.by_kind["alert"] if one.live)


@rule("OKB805", "alert")
def alert_without_a_runbook(project: Project) -> Iterator[Problem]:
    """An alert in force leads to a runbook in force.

    By its `leads_to`, by its name among the `alerts` of a runbook, by the last part of its
    `runbook_url`, or by a runbook of the same name. A ticket needs one like a page: who takes it
    up in the morning was not there either.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    owner: Ines Ferreira
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
    found = alerts.matches(project)
    for record in _live(project):
        if not found.get(record.key):
            yield _unmatched(project, record)


def _unmatched(project: Project, record: Record) -> Problem:
    url = str(record.values.get("runbook_url") or "")
    field = "runbook_url" if url else "leads_to"
    message = "leads to no runbook in force"
    if url:
        message = f"leads to no runbook in force: none is called as `{url[:120]}` ends"
    name = record.id.partition("-")[2]
    remedy = f"name `{name}` under `alerts` of the runbook, or write one"
    return record.problem(field, message, remedy)


@rule("OKB806", "alert", "runbook")
def alert_with_several_runbooks(project: Project) -> Iterator[Problem]:
    """An alert leads to one runbook, not to a choice between several.

    Whoever is woken has ten seconds. Let the runbook that is read first lead to the others.

    ```markdown title="bad: data/runbooks/rb-0002.md"
    ---
    id: RB-0002
    title: The bank is slow
    status: active
    owner: Ines Ferreira
    alerts: [payout-queue-age]
    drills: [{on: 2026-11-10, how: performed, evidence: Recording of the drill}]
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0002.md"
    ---
    id: RB-0002
    title: The bank is slow
    status: active
    owner: Ines Ferreira
    drills: [{on: 2026-11-10, how: performed, evidence: Recording of the drill}]
    ---
    ```

    ```markdown title="both: data/runbooks/rb-0001.md"
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
    found = alerts.matches(project)
    for record in _live(project):
        runbooks = found.get(record.key, ())
        if len(runbooks) > 1:
            ids = tuple(one.id for one in runbooks)
            message = f"leads to {len(ids)} runbooks, {', '.join(ids[:5])}"
            remedy = "keep the one that is read first, and let it lead to the others"
            yield record.problem("leads_to", message, remedy, related=ids)


@rule("OKB807", "alert")
def pages_that_ask_for_nothing(project: Project) -> Iterator[Problem]:
    """Of the pages of an alert, four in five ask for an action, or the alert says why they do not.

    Counted over the recorded weeks of the last thirteen, of alerts in force that paged at all;
    `actionable_ratio` sets the share, 80 % if not set. An alert that cries wolf is not read on the
    night when it is right. Write under `explained` what is done about it.

    ```markdown title="bad: data/alerts/al-payout-queue-age.md"
    ---
    id: AL-payout-queue-age
    title: Payouts wait too long
    status: active
    owner: Payments team
    severity: page
    action: Look whether the worker runs.
    leads_to: RB-0001
    every: 1 year
    reviews: [{on: 2026-10-05, by: Ines Ferreira, checked: Every page of the quarter.}]
    pages:
      - {on: 2026-11-02, value: 5, actionable: 3}
      - {on: 2026-11-09, value: 5, actionable: 4}
    ---
    ```

    ```markdown title="good: data/alerts/al-payout-queue-age.md"
    ---
    id: AL-payout-queue-age
    title: Payouts wait too long
    status: active
    owner: Payments team
    severity: page
    action: Look whether the worker runs.
    leads_to: RB-0001
    every: 1 year
    reviews: [{on: 2026-10-05, by: Ines Ferreira, checked: Every page of the quarter.}]
    pages:
      - {on: 2026-11-02, value: 5, actionable: 4}
      - {on: 2026-11-09, value: 5, actionable: 4}
    ---
    ```

    ```markdown title="both: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    owner: Ines Ferreira
    drills: [{on: 2026-11-10, how: performed, evidence: Recording of the drill}]
    ---
    ```
    """
    least = project.config.actionable_ratio
    for record in _live(project):
        paged = alerts.lately(record, project.as_of) if record.series else alerts.Pages(())
        explained = record.values.get("explained")
        if paged.ratio is not None and paged.ratio < least and not explained:
            share = f"{paged.actionable:g} of {paged.total:g}"
            message = f"asked for an action in {share} pages, and {least:.0%} is the least"
            remedy = "mend its condition, or say under `explained` what is done about it"
            yield record.problem("pages", message, remedy)


@rule("OKB808", "alert")
def pages_that_cannot_be(project: Project) -> Iterator[Problem]:
    """A week of an alert counts pages, and among them those that asked for an action.

    Never below nought, and never more that asked for one than there were. A week that breaks this
    is left out of every figure.

    ```markdown title="bad: data/alerts/al-payout-queue-age.md"
    ---
    id: AL-payout-queue-age
    title: Payouts wait too long
    status: draft
    severity: page
    pages:
      - {on: 2026-11-02, value: 1, actionable: 1}
      - {on: 2026-11-09, value: 1, actionable: 4}
    ---
    ```

    ```markdown title="good: data/alerts/al-payout-queue-age.md"
    ---
    id: AL-payout-queue-age
    title: Payouts wait too long
    status: draft
    severity: page
    pages:
      - {on: 2026-11-02, value: 1, actionable: 1}
      - {on: 2026-11-09, value: 4, actionable: 1}
    ---
    ```
    """
    for record in project.by_kind["alert"]:
        for at, row in enumerate(record.series):
            if row.get("on") and (why := alerts.fault(row)):
                place = row_place(project, record, "pages", at, row["on"])
                message = f"the week of {row['on']} {why}"
                yield record.problem("pages", message, "write what was counted", at=place)


@rule("OKB809", "incident", "surface")
def affected_system_unknown(project: Project) -> Iterator[Problem]:
    """Every system that an incident says it affected is declared: a surface has that name.

    One finding a name, at the incident that wrote it first; the others are counted. A status page
    lists the systems it speaks of, and a reader who looks there for one that is spelt in three
    ways, or was never listed, finds its history in none of them.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    affected: [payout]
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    affected: [Payouts]
    ---
    ```

    ```markdown title="both: data/surfaces/surf-payouts.md"
    ---
    id: SURF-payouts
    title: Payouts
    status: live
    owner: Ines Ferreira
    criticality: normal
    ---
    ```
    """
    declared = {name for one in project.by_kind["surface"] for name in derived.names(one)}
    said: dict[str, list[tuple[Record, int]]] = {}
    for record in project.by_kind["incident"]:
        for at, name in enumerate(derived.listed(record, "affected")):
            if name not in declared:
                said.setdefault(name, []).append((record, at))
    for name, places in said.items():
        yield _undeclared(name, places)


def _undeclared(name: str, places: list[tuple[Record, int]]) -> Problem:
    record, at = places[0]
    ids = tuple(dict.fromkeys(one.id for one, _ in places[1:]))
    more = f", and by {len(ids)} more incidents" if ids else ""
    message = f"`{name[:80]}` is declared nowhere, and affected by this incident{more}"
    remedy = "declare a surface of that name, or write the name of the one that is meant"
    place = record.place("affected", at)
    return record.problem("affected", message, remedy, at=place, related=ids)


RULES: tuple[Rule, ...] = (
    alert_without_an_action,
    alert_without_a_runbook,
    alert_with_several_runbooks,
    pages_that_ask_for_nothing,
    pages_that_cannot_be,
    affected_system_unknown,
)
