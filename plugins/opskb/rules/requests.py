"""87x: who has a right to an answer gets it in time, in the way that was set down."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import compliance
from opskb.insights import requests as insight
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.freshness import by_review
from opskb.rules.rule import Rule, rule


@rule("OKB872", "request")
def past_its_legal_deadline(project: Project) -> Iterator[Problem]:
    """Every request of a data subject is answered by the day that the law sets.

    That is a month after it was received; up to two more where `deadline` gives the day and
    `extended` the reason. A later day without a reason moves nothing (Regulation (EU) 2016/679,
    art. 12(3)). One that is over says since when, and so does a hold that was lifted. An open request past a deadline that it wrote down itself is found by OKB306.

    ```markdown title="bad: data/requests/req-0001.md"
    ---
    id: REQ-0001
    title: A customer asks what we hold
    status: verified
    type: access
    owner: Jelena Petrović
    received: 2026-10-12
    follows: PROC-dsar
    ---
    ```

    ```markdown title="good: data/requests/req-0001.md"
    ---
    id: REQ-0001
    title: A customer asks what we hold
    status: verified
    type: access
    owner: Jelena Petrović
    received: 2026-10-12
    deadline: 2026-12-11
    extended: Her records lie in two archives; she was told on 2 November.
    follows: PROC-dsar
    ---
    ```

    ```markdown title="both: data/procedures/proc-dsar.md"
    ---
    id: PROC-dsar
    title: Requests of data subjects
    status: active
    type: dsar
    owner: Jelena Petrović
    reviews:
      - {on: 2026-06-02, by: Jelena Petrović, checked: Walked through the last request.}
    ---
    ```
    """
    for record in project.by_kind["request"]:
        found = insight.deadline(record)
        if found.fault:
            yield record.problem(
                "deadline", found.fault, "answer by then, or write in `extended` why"
            )
        elif message := _late(project, record, found):
            remedy = "answer it today" if record.live else _why(record, found)
            place = "answered" if found.answered else "received"
            yield record.problem(place, message, remedy)


def _why(record: Record, found: insight.Deadline) -> str:
    if not found.answered:
        return "add `answered:`, the day it was answered, refused or lifted"
    early = record.opened and found.answered < clock.day_of(record.opened)
    return "correct the one that is wrong" if early else "write down why it was late"


def _late(project: Project, record: Record, found: insight.Deadline) -> str:
    """What is wrong with the clock of a request, "" where nothing is."""
    if record.live:
        if not found.last:
            return ""
        told = record.deadline and record.deadline < project.as_of
        late = found.last < project.as_of and not told
        ago = clock.ago(found.last, project.as_of)
        return f"was to be answered by {found.last}, {ago}, and is {record.status}" if late else ""
    if record.state != "closed":
        return ""
    if not found.answered:
        return f"is {record.status}, and nothing says on which day"
    if record.opened and found.answered < clock.day_of(record.opened):
        return f"was answered on {found.answered}, before it was received"
    return f"was answered on {found.answered}, after {found.last}" if _over(found) else ""


def _over(found: insight.Deadline) -> bool:
    return bool(found.answered and found.last and found.answered > found.last)


@rule("OKB873", "request")
def requests_without_a_procedure(project: Project) -> Iterator[Problem]:
    """For every type of request that is open, or came within a year, there is a procedure in force.

    Requests of data subjects follow one of the type `dsar`, legal holds one of the type
    `legal-hold`. Whoever answers the first request without one decides alone what the law asks.
    Every such procedure was reviewed, and not longer ago than its kind allows: a year, whatever
    `every` of the record says.

    ```markdown title="bad: data/requests/req-0001.md"
    ---
    id: REQ-0001
    title: Keep everything about the refund run
    status: received
    type: legal-hold
    owner: Jelena Petrović
    received: 2026-10-02
    ---
    ```

    ```markdown title="good: data/requests/req-0001.md"
    ---
    id: REQ-0001
    title: A customer asks what we hold
    status: received
    type: access
    owner: Jelena Petrović
    received: 2026-11-02
    ---
    ```

    ```markdown title="both: data/procedures/proc-dsar.md"
    ---
    id: PROC-dsar
    title: Requests of data subjects
    status: active
    type: dsar
    owner: Jelena Petrović
    reviews:
      - {on: 2026-06-02, by: Jelena Petrović, checked: Walked through the last request.}
    ---
    ```
    """
    newest: dict[str, Record] = {}
    for record in insight.recent(project):
        if record.values.get("type") and not insight.procedure(project, record):
            newest[insight.procedure_type(record)] = record
    for name, record in newest.items():
        message = f"no procedure of the type `{name}` is in force, and this request needs one"
        remedy = f"write it down: `opskb new procedure TITLE --set type={name}`"
        yield record.problem("type", message, remedy)
    for record in project.by_kind.get("procedure", ()):
        relied = record.live and record.values.get("type") in ("dsar", "legal-hold")
        if relied and (message := compliance.unread(project, record)):
            yield record.problem("reviews", message, f"review it, and {by_review(record)}")


RULES: tuple[Rule, ...] = (past_its_legal_deadline, requests_without_a_procedure)
