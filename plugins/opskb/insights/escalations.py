"""Whether escalations were answered in time, and closed with what their type asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from opskb import clock
from opskb.insights import ladder
from opskb.insights.figure import Figure, missing
from opskb.insights.incidents import before, minutes
from opskb.insights.order import newest_first
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project


@remembered
def known(project: Project) -> tuple[Record, ...]:
    """Every escalation, the newest first."""
    return newest_first(project.by_kind.get("escalation", ()))


def open_ones(project: Project) -> tuple[Record, ...]:
    """The escalations that are not closed, the newest first."""
    return tuple(one for one in known(project) if one.live)


def answer_time(project: Project, record: Record) -> Figure:
    """Minutes from an escalation to its answer, against the response time of the ladder."""
    name, label = "time_to_answer", "Time to answer"
    answered = record.values.get("answered")
    if record.opened is None or answered is None:
        field = "opened" if record.opened is None else "answered"
        return missing(name, label, f"`{field}` is not written", "minutes")
    count = minutes(record.opened, answered)
    if isinstance(count, str):
        return missing(name, label, count, "minutes")
    if count < 0:
        return missing(name, label, "`answered` lies before `opened`", "minutes")
    found = ladder.step(project.config, record.severity)
    respond = found.respond if found else None
    holds = count <= respond if respond is not None else None
    return Figure(name, label, round(count, 2), "minutes", holds, respond)


def unanswered_since(project: Project, record: Record) -> date | None:
    """The day by which an escalation had to be answered, None where it was, or is not past it.

    The limit is the response time of its severity; it is judged when its day is over, since the
    as-of date is a day.
    """
    found = ladder.step(project.config, record.severity)
    if not found or record.opened is None or record.values.get("answered"):
        return None
    if record.state == "closed" and not record.closed:
        return None
    last = ladder.answer_by(found, record.opened)
    return last if last and last < project.as_of else None


def _led_to(project: Project, record: Record, *kinds: str) -> bool:
    return any(one.kind in kinds for one in project.graph.tails(record, "led_to"))


def _about(project: Project, record: Record, *kinds: str) -> bool:
    return any(one.kind in kinds for one in project.graph.tails(record, "about"))


def _novel(project: Project, record: Record) -> Iterator[str]:
    if not _led_to(project, record, "runbook"):
        yield "the runbook that was written or updated (`led_to`)"


def _scope(project: Project, record: Record) -> Iterator[str]:
    if not record.values.get("answer"):
        yield "an `answer`: approved, modified or rejected"


def _target(project: Project, record: Record) -> Iterator[str]:
    if not _about(project, record, "incident"):
        yield "the incident that was led (`about`)"


def _vulnerability(project: Project, record: Record) -> Iterator[str]:
    if not record.values.get("verified_by"):
        yield "who verified the fix (`verified_by`)"


def _cost(project: Project, record: Record) -> Iterator[str]:
    if not record.values.get("answer"):
        yield "an `answer`: approved, modified or rejected"
    if record.values.get("structural") is None:
        yield "whether its cause is structural (`structural: true` or `false`)"
    if record.values.get("structural") and not _led_to(project, record, "signal"):
        yield "the signal that was filed, since its cause is structural (`led_to`)"


OUTCOMES: Mapping[str, Callable[[Project, Record], Iterator[str]]] = {
    "novel-failure": _novel,
    "scope-exceeded": _scope,
    "target-breach": _target,
    "vulnerability": _vulnerability,
    "cost-anomaly": _cost,
}
"""For each type of escalation what its outcome lacks, in words."""

WANTED = {
    "novel-failure": "investigate, mend, update the runbook",
    "scope-exceeded": "approve, modify or reject what was proposed",
    "target-breach": "lead the response",
    "vulnerability": "assess, patch, verify the fix",
    "cost-anomaly": "investigate, answer, file a signal if it is structural",
}
"""What each type asks of the person it went to."""


def lacking(project: Project, record: Record) -> tuple[str, ...]:
    """What a closed escalation lacks of the outcome of its type, in words; nothing while it is open."""
    if record.state != "closed":
        return ()
    found = OUTCOMES.get(str(record.values.get("type") or ""))
    outcome = () if record.values.get("outcome") else ("an `outcome` in words",)
    return (*outcome, *(found(project, record) if found else ()))


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What is computed of one escalation: how soon it was answered, how long it is or was open."""
    yield answer_time(project, record)
    if record.opened is None:
        yield missing("open_for", "Open for", "`opened` is not written", "days")
        return
    end = clock.day_of(record.closed) if record.closed else project.as_of
    days = (end - clock.day_of(record.opened)).days
    if days < 0:
        yield missing("open_for", "Open for", "`closed` lies before `opened`", "days")
    else:
        yield Figure("open_for", "Open for", days, "days")
    left = lacking(project, record)
    if record.state == "closed":
        because = f"it lacks {', '.join(left)}" if left else ""
        word = "whole" if not left else "not whole"
        yield Figure("outcome", "Outcome of its type", word, holds=not left, because=because)


def backwards(record: Record) -> tuple[str, ...]:
    """The times of an escalation that lie before it was opened."""
    if record.opened is None:
        return ()
    times = ((name, record.values.get(name)) for name in ("answered", "closed"))
    return tuple(name for name, one in times if one is not None and before(one, record.opened))
