"""8xx: an incident is followed from its detection to its end, and its end is verified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from opskb import clock
from opskb.insights import incidents, ladder
from opskb.model import Moment, Problem, Record
from opskb.project import Project
from opskb.rules.response import native
from opskb.rules.rule import Rule, rule


@rule("OKB844", "incident")
def stages_out_of_order(project: Project) -> Iterator[Problem]:
    """The stages of an incident follow one another, and their times can be compared.

    They are started, detected, acknowledged, triaged, contained, diagnosed, resolved, stable; only
    those that are written are judged. A row of the timeline may tell what led to it on the day it
    began, and lies on no day before; a postmortem is held no earlier than that day. Times with a zone
    and times without one cannot be put in order, so that is told first. No minutes of downtime, and none charged to an SLO, are negative.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    detected_by: alert
    commander: Tomasz Wrona
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T01:40Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    detected_by: alert
    commander: Tomasz Wrona
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T04:40Z
    ---
    ```
    """
    for record in project.by_kind["incident"]:
        yield from _mixed(record)
        for (before, first), (after, later) in pairwise(_stages(record)):
            if incidents.before(later, first):
                message = f"`{after}` ({_said(later)}) lies before `{before}` ({_said(first)})"
                yield record.problem(after, message, "correct the one that is wrong")
        yield from _too_early(project, record)
        yield from _negative(project, record)


def _too_early(project: Project, record: Record) -> Iterator[Problem]:
    """What is dated before the day on which the incident began."""
    began = clock.day_of(record.opened)
    if began is None:
        return
    remedy = "correct the one that is wrong"
    for index, row in enumerate(record.timeline):
        at = row.get("at")
        if at and clock.day_of(at) < began:
            name = project.kind_of(record).roles["timeline"]
            message = f"`{name}` tells of {_said(at)}, and it began on {began}"
            yield record.problem(name, message, remedy, at=record.place(name, index, "at"))
    for held in project.graph.heads(record, "covers"):
        day = clock.day_of(held.opened)
        if day and day < began:
            message = f"is dated {day}, and {record.id}, which it covers, began on {began}"
            yield held.problem("date", message, remedy, related=(record.id,))


def _stages(record: Record) -> list[tuple[str, Moment]]:
    found = ((name, record.values.get(name)) for name in incidents.STAGES)
    return [(name, moment) for name, moment in found if moment is not None]


def _mixed(record: Record) -> Iterator[Problem]:
    times = [(name, one) for name, one in _stages(record) if isinstance(one, datetime)]
    bare = [name for name, one in times if one.tzinfo is None]
    if bare and len(bare) < len(times):
        message = f"`{bare[0]}` has no zone, and other times of it have one"
        yield record.problem(bare[0], message, "write the zone of every time, `Z` for UTC")


def _said(moment: Moment) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)


def _negative(project: Project, record: Record) -> Iterator[Problem]:
    down = record.values.get("downtime")
    if down is not None and down < 0:
        message = f"`downtime` is {down:g} minutes"
        yield record.problem("downtime", message, "write how many minutes it lasted")
    for edge in project.graph.edges_of.get(record.key, ()):
        spent = edge.values.get("minutes")
        if edge.relation.name == "spent" and edge.head is record and (spent or 0) < 0:
            message = f"charges {spent:g} minutes to {edge.tail.id}"
            yield record.problem(
                "spent", message, "write how many minutes it cost", related=(edge.tail.id,)
            )


@rule("OKB845", "incident")
def no_detection_source(project: Project) -> Iterator[Problem]:
    """Every incident says how it was detected: by an alert, a customer, an agent, or internally.

    Where customers see first what alerts should have seen, alerts are what to work on; that share
    is counted from `detected_by`. Archives of other dialects are not held to it.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: open
    severity: SEV-3
    commander: Tomasz Wrona
    started: 2026-11-19T02:14Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: open
    severity: SEV-3
    commander: Tomasz Wrona
    detected_by: customer
    started: 2026-11-19T02:14Z
    ---
    ```
    """
    for record in project.by_kind["incident"]:
        if native(record) and not incidents.source(record):
            remedy = "add `detected_by:` with alert, customer, agent or internal"
            message = "does not say how it was detected"
            yield record.problem("detected_by", message, remedy, at=record.place("started"))


@rule("OKB846", "incident")
def open_past_its_limit(project: Project) -> Iterator[Problem]:
    """No incident is open, or unanswered, for longer than the ladder allows for its severity.

    Whether one was answered is judged when the day of the answer is over; for the worst severity
    that is the matter of OKB847. Archives of other dialects, which have no word for it, are not held to it.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: contained
    severity: SEV-2
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-12T02:14Z
    acknowledged: 2026-11-12T02:31Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: contained
    severity: SEV-2
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-18T02:14Z
    acknowledged: 2026-11-18T02:31Z
    ---
    ```
    """
    worst = ladder.worst(project.config)
    for record in project.by_kind["incident"]:
        if last := incidents.past_limit(project, record):
            message = f"is {record.severity} and still {record.status}; its limit was {last}"
            remedy = "resolve it, or lower its severity and say why"
            yield record.problem("status", message, remedy)
        told = worst and record.severity.casefold() in worst.names
        if not told and (answer := incidents.unanswered_since(project, record)):
            message = f"is {record.severity}, and nobody had answered it by {answer}"
            remedy = "answer it, and write when in `acknowledged`"
            yield record.problem("acknowledged", message, remedy, at=record.place("status"))


@rule("OKB847", "incident")
def severest_incident_unhandled(project: Project) -> Iterator[Problem]:
    """An incident of the worst severity is answered, and leaves a postmortem, an action and a runbook.

    It is answered within the response time of the ladder. What it leaves is owed `postmortem_days`
    business days after it: a runbook in force that `handles` it, and a postmortem with an action.
    That a user-facing one has a postmortem is the matter of OKB811.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: open
    severity: SEV-1
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-19T02:14Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: open
    severity: SEV-1
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-19T02:14Z
    acknowledged: 2026-11-19T02:17Z
    ---
    ```
    """
    worst = ladder.worst(project.config)
    for record in project.by_kind["incident"]:
        judged = worst and native(record) and record.severity.casefold() in worst.names
        if worst and judged and (lacks := list(_lacks(project, record, worst))):
            message = f"is {record.severity}, and has {', '.join(lacks)}"
            remedy = "write down what was done, or do it"
            yield record.problem("severity", message, remedy)


def _lacks(project: Project, record: Record, worst: ladder.Step) -> Iterator[str]:
    if record.opened is None:
        return
    answer = ladder.answer_by(worst, record.opened)
    if not record.values.get("acknowledged") and answer and answer < project.as_of:
        yield "no acknowledgement"
    config = project.config
    ended = clock.day_of(record.closed or record.opened)
    if clock.add_business_days(ended, config.postmortem_days, config.holidays) >= project.as_of:
        return
    if not any(_in_force(project, one) for one in project.graph.heads(record, "handles")):
        yield "no runbook in force that handles it"
    held = project.graph.heads(record, "covers")
    if not held and not record.values.get("user_facing"):
        yield "no postmortem"
    if held and not any(one.actions for one in held):
        yield "no action in its postmortem"


def _in_force(project: Project, runbook: Record) -> bool:
    """Whether a runbook, or what took its place, is in force."""
    successor = project.graph.successor(runbook)
    return runbook.live or bool(successor and successor.live)


@rule("OKB848", "incident")
def fix_not_verified(project: Project) -> Iterator[Problem]:
    """A resolved incident says who mended it, who else saw that, and since when it stayed mended.

    `fixed_by` and `verified_by` are two people; `stable` is when stability was confirmed. What an
    agent mended alone is the matter of OKB853. Archives of other dialects are not held to it.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T04:40Z
    stable: 2026-11-11T04:40Z
    fixed_by: Tomasz Wrona
    verified_by: Tomasz Wrona
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T04:40Z
    stable: 2026-11-11T04:40Z
    fixed_by: Tomasz Wrona
    verified_by: Ines Ferreira
    ---
    ```
    """
    for record in project.by_kind["incident"]:
        if native(record) and record.state == "closed":
            wrong = list(_unverified(record))
            if wrong:
                message = f"is {record.status}, and {' and '.join(wrong)}"
                remedy = "add `fixed_by`, `verified_by` with somebody else, and `stable`"
                field = "verified_by" if record.values.get("verified_by") else "status"
                yield record.problem(field, message, remedy)


def _unverified(record: Record) -> Iterator[str]:
    fixed, verified = record.values.get("fixed_by"), record.values.get("verified_by")
    if record.values.get("remediation") != "alone":
        if not fixed:
            yield "does not say who mended it"
        if not verified:
            yield "nobody verified that it is mended"
        elif fixed and fixed.casefold() == verified.casefold():
            yield "who mended it has verified it too"
    if not record.values.get("stable"):
        yield "does not say since when it is stable"


@rule("OKB849", "incident")
def closed_without_a_signal(project: Project) -> Iterator[Problem]:
    """A closed incident gave a signal to those who decide what is built, or says why it gave none.

    A signal names it in `came_from`; else `no_signal` says why there is nothing to learn for them.
    One that is `resolved` and not yet `closed` may still give one; one that gave a signal does not
    say why it gave none. Archives of other dialects are not held to it.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: closed
    severity: SEV-3
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T04:40Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: closed
    severity: SEV-3
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T04:40Z
    no_signal: A certificate ran out; its renewal is a job since that day.
    ---
    ```
    """
    for record in filter(native, project.by_kind["incident"]):
        why = record.values.get("no_signal")
        gave = [one.id for one in project.graph.heads(record, "came_from") if one.kind == "signal"]
        if gave and why:
            message = f"says why it gave no signal, and {gave[0]} came from it"
            remedy = f"take `no_signal` out, or {record.id} out of `came_from`"
            yield record.problem("no_signal", message, remedy, related=tuple(gave))
        elif record.status == "closed" and not gave and not why:
            message = "is closed, gave no signal, and does not say why"
            remedy = f"write a signal with `came_from: {record.id}`, or say why in `no_signal`"
            yield record.problem("no_signal", message, remedy, at=record.place("status"))


@rule("OKB852", "incident")
def severest_remediated_alone(project: Project) -> Iterator[Problem]:
    """No agent mends alone what the ladder leaves to a person and a war room.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: contained
    severity: SEV-1
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-19T02:14Z
    acknowledged: 2026-11-19T02:17Z
    remediation: alone
    verified: true
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: contained
    severity: SEV-1
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-19T02:14Z
    acknowledged: 2026-11-19T02:17Z
    remediation: approved
    verified: true
    ---
    ```
    """
    for record in project.by_kind["incident"]:
        alone = record.values.get("remediation") == "alone"
        if alone and ladder.war_room(project.config, record.severity):
            message = f"is {record.severity}, and an agent mended it alone"
            remedy = "find out which boundary let it, and close that"
            yield record.problem("remediation", message, remedy)


@rule("OKB853", "incident")
def remediation_without_an_outcome(project: Project) -> Iterator[Problem]:
    """Where an agent mended something, alone or with approval, the outcome was verified.

    Judged once it is contained or resolved: `verified: true` says that somebody or something looked.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: contained
    severity: SEV-3
    commander: Tomasz Wrona
    detected_by: agent
    started: 2026-11-19T02:14Z
    remediation: alone
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: contained
    severity: SEV-3
    commander: Tomasz Wrona
    detected_by: agent
    started: 2026-11-19T02:14Z
    remediation: alone
    verified: true
    ---
    ```
    """
    for record in project.by_kind["incident"]:
        by_agent = record.values.get("remediation") in ("alone", "approved")
        done = record.state == "closed" or record.status == "contained"
        if by_agent and done and not record.values.get("verified"):
            message = f"was mended by an agent ({record.values['remediation']}), and nobody verified the outcome"
            remedy = "look whether it is mended, and write `verified: true`"
            yield record.problem("verified", message, remedy, at=record.place("remediation"))


RULES: tuple[Rule, ...] = (
    stages_out_of_order,
    no_detection_source,
    open_past_its_limit,
    severest_incident_unhandled,
    fix_not_verified,
    closed_without_a_signal,
    severest_remediated_alone,
    remediation_without_an_outcome,
)
