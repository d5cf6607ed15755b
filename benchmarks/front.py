"""The front matter of a generated record, one function for each kind, valid at the as-of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from benchmarks.plan import AS_OF, Entry, Plan, marker_of, successor_of
from benchmarks.words import PARTS, PEOPLE, REASONS, STATES


@dataclass(frozen=True)
class Task:
    """One record to write the front matter of; `hash` is that of its body."""

    entry: Entry
    plan: Plan
    hash: str
    random: Random

    @property
    def person(self) -> str:
        """Somebody."""
        return self.random.choice(PEOPLE)

    @property
    def summary(self) -> str:
        """One sentence."""
        part, state = self.random.choice(PARTS), self.random.choice(STATES)
        return f"{part[0].upper()}{part[1:]} was {state}, because {self.random.choice(REASONS)}."

    def live(self, kind: str, *, step: int = 0) -> str:
        """The id of a record of this kind that is in force."""
        return self.plan.live(kind, self.entry.number + step).id

    def days_ago(self, within: int) -> date:
        """A day that is not longer ago than this."""
        return AS_OF - timedelta(days=3 + self.entry.number * 7 % (within - 3))


def front(task: Task) -> str:
    """The front matter of a record, between its two lines of dashes."""
    entry = task.entry
    lines = [
        f"id: {entry.id}",
        f"title: {entry.title}",
        f"summary: {task.summary}",
        *FIELDS[entry.kind](task),
        f"tags: [{entry.service}, {'due-diligence' if entry.number == 1 else 'weekly'}]",
    ]
    return "\n".join(["---", *lines, "---", ""])


def _review(task: Task, within: int) -> Iterator[str]:
    yield "reviews:"
    yield f"  - on: {task.days_ago(within)}"
    yield f"    by: {task.person}"
    yield f"    checked: Read against {task.random.choice(PARTS)} and its configuration"
    yield f"    evidence: https://ci.example.org/runs/{task.random.randint(10_000, 99_999)}"
    yield f"    hash: {task.hash}"


def _adr(task: Task) -> Iterator[str]:
    entry = task.entry
    yield f"status: {'superseded' if entry.retired else 'accepted'}"
    yield f"date: {entry.day}"
    yield f"owner: {task.person}"
    yield f"deciders: [{task.plan.of['role'][0].id}, {task.person}, {task.person}]"
    yield f"surface: {task.live('surface')}"
    if entry.retired:
        yield f"superseded_by: ADR-{successor_of(entry.number):04d}"
        return
    old = task.plan.get("adr", entry.number - 5)
    if old and old.retired:
        yield f"supersedes: {old.id}"
    if entry.number > 1:
        yield f"relates_to: [{task.live('adr', step=5)}, {task.live('page')}]"
    if entry.number % 5 == 0:
        yield "every: 1 year"
        yield from _review(task, 300)


def _incident(task: Task) -> Iterator[str]:
    entry = task.entry
    grave = entry.number % 2 == 0 and task.plan.get("postmortem", entry.number // 2) is not None
    begun = datetime(entry.day.year, entry.day.month, entry.day.day, entry.number % 20, 7)
    times = [
        f"{begun + timedelta(minutes=minutes):%Y-%m-%dT%H:%MZ}"
        for minutes in (0, 2, 5, 38, 95, 155)
    ]
    yield "status: resolved"
    yield f"severity: SEV-{1 + entry.number % 4 // 2 if grave else 3 + entry.number % 2}"
    yield f"commander: {task.person}"
    yield f"user_facing: {str(grave).lower()}"
    yield "detected_by: alert"
    names = ("started", "detected", "acknowledged", "contained", "resolved", "stable")
    yield from (f"{name}: {time}" for name, time in zip(names, times, strict=True))
    yield f"fixed_by: {task.person}"
    yield f"verified_by: The watch of {task.entry.service}"
    yield f"no_signal: {task.random.choice(PARTS)} is looked at as it is"
    yield f"surface: [{task.live('surface')}]"
    yield f"handled_by: [{task.live('runbook')}]"
    yield "timeline:"
    yield f"  - {{at: {times[1]}, what: An alert fired for {task.random.choice(PARTS)}, by: {task.person}}}"
    yield f"  - {{at: {times[3]}, what: Drained {task.random.choice(PARTS)}, by: {task.person}}}"


def _postmortem(task: Task) -> Iterator[str]:
    entry = task.entry
    incidents = task.plan.of["incident"]
    incident = incidents[(2 * entry.number - 1) % len(incidents)]
    yield "status: published"
    yield f"date: {incident.day + timedelta(days=2)}"
    yield f"owner: {task.person}"
    yield f"covers: {incident.id}"
    yield f"led_to: [{task.live('adr')}, {task.live('runbook')}]"
    yield f"root_causes: [{task.random.choice(PARTS)} was {task.random.choice(STATES)}]"
    yield "actions:"
    yield (
        f"  - {{id: A1, what: Alarm on {task.random.choice(PARTS)}, owner: {task.person},"
        f" due: {incident.day + timedelta(days=12)}, state: done, evidence: {task.live('adr')}}}"
    )
    yield (
        f"  - {{id: A2, what: Rehearse the loss of {task.random.choice(PARTS)}, owner: {task.person},"
        f" due: {AS_OF + timedelta(days=20 + entry.number % 60)}, state: open}}"
    )


def _runbook(task: Task) -> Iterator[str]:
    entry = task.entry
    yield f"status: {'retired' if entry.retired else 'active'}"
    yield f"owner: {task.person}"
    yield f"surface: [{task.live('surface', step=-1)}]"
    yield f"alerts: [{entry.service}-latency, {entry.service}-errors]"
    if entry.retired:
        yield f"marked_by: TS-{marker_of(entry.number):04d}"
        return
    incidents = task.plan.of["incident"]
    yield f"handles: [{incidents[entry.number * 5 % len(incidents)].id}]"
    yield f"relates_to: [{task.live('adr', step=11)}]"
    yield f"drills: [{{on: {task.days_ago(80)}, by: {task.person}, how: performed, evidence: {task.live('adr')}}}]"
    yield from _review(task, 80)


def _rfc(task: Task) -> Iterator[str]:
    entry, last = task.entry, len(task.plan.of["rfc"])
    if entry.number == last or entry.number > last - last // 20:
        opened = AS_OF - timedelta(days=5 + entry.number % 15)
        yield "status: open"
        yield f"opened: {opened}"
        yield f"closes: {AS_OF + timedelta(days=10 + entry.number % 15)}"
    else:
        yield f"status: {'accepted' if entry.number % 6 else 'rejected'}"
        yield f"opened: {entry.day - timedelta(days=10)}"
        yield f"closes: {entry.day + timedelta(days=4)}"
        yield f"decided: {entry.day + timedelta(days=5)}"
        if entry.number % 6:
            yield f"promoted_to: {task.live('adr', step=entry.number)}"
    yield f"author: {task.person}"
    yield f"surface: [{task.live('surface')}]"
    yield f"relates_to: [{task.live('page')}]"
    yield from _review(task, 12)


def _plan(task: Task) -> Iterator[str]:
    entry = task.entry
    yield f"status: {'done' if entry.retired else 'active'}"
    yield f"owner: {task.person}"
    yield f"opened: {entry.day - timedelta(days=60)}"
    yield f"surface: [{task.live('surface')}]"
    yield f"carries_out: [{task.live('adr')}]"
    if entry.retired:
        yield f"deadline: {entry.day}"
        yield f"finished: {entry.day}"
        yield f"outcome: {task.random.choice(PARTS).capitalize()} has moved"
        yield f"tombstone: {{on: {entry.day}, reason: All of its steps are done.}}"
        return
    due = AS_OF + timedelta(days=30 + entry.number % 50)
    yield f"deadline: {due}"
    yield "actions:"
    for number in (1, 2, 3):
        yield f"  - {{id: A{number}, what: Move {task.random.choice(PARTS)}, owner: {task.person}, due: {due}}}"


def _page(task: Task) -> Iterator[str]:
    yield "status: published"
    yield f"owner: {task.person}"
    yield f"last_reviewed_on: {task.days_ago(160)}"
    yield "review_in: 6 months"
    yield f"relates_to: [{task.live('runbook', step=3)}]"


def _sanity(task: Task) -> Iterator[str]:
    entry, random = task.entry, task.random
    worse = entry.number % 10 == 7
    yield "status: final"
    yield f"date: {entry.day}"
    yield f"owner: {task.person}"
    yield f"verdict: {'REGRESSIONS-PRESENT' if worse else 'CLEAN'}"
    yield f"evidence: [https://ci.example.org/runs/{random.randint(10_000, 99_999)}]"
    yield f"relates_to: [{task.live('page')}]"
    yield "metrics:"
    slow = random.randint(180, 240)
    yield f"  - {{name: p99 latency, value: {slow + 9 * worse}, baseline: {slow}, better: lower, unit: ms}}"
    yield f"  - {{name: test coverage, value: {random.randint(81, 90)}, baseline: 80, better: higher, unit: percent}}"
    yield f"  - {{name: open suspects, value: {random.randint(0, 4)}, baseline: 4, better: lower}}"


def _surface(task: Task) -> Iterator[str]:
    entry = task.entry
    yield "status: live"
    yield f"owner: {task.person}"
    yield f"criticality: {('critical', 'high', 'normal')[entry.number % 3]}"
    yield f"since: {entry.day}"
    yield f"watches: [services/{entry.service}/**]"
    if entry.number > 1:
        yield f"depends_on: [SURF-{entry.number // 2:04d}]"
    yield "every: 6 months"
    yield from _review(task, 150)


def _tombstone(task: Task) -> Iterator[str]:
    entry = task.entry
    yield "status: retired"
    yield f"retired: {entry.day}"
    yield f"owner: {task.person}"
    yield f"reason: Replaced, because {task.random.choice(REASONS)}"
    yield f"was: the service that held {task.random.choice(PARTS)} of {entry.service}"
    marked = task.plan.get("runbook", entry.number * 12 - 6)
    if marked:
        yield f"marks: [{marked.id}]"
    yield f"replaced_by: {task.live('surface')}"


def _role(task: Task) -> Iterator[str]:
    entry, holder = task.entry, PEOPLE[task.entry.number % len(PEOPLE)]
    yield "status: active"
    yield f"layer: {('strategy', 'orchestration', 'execution', 'quality')[entry.number % 4]}"
    yield f"owner: {holder}"
    yield f"holders: [{{who: {holder}, from: {entry.day}}}]"
    if entry.number > 1:
        yield f"reports_to: ROLE-{entry.number // 2:04d}"
    yield "every: 1 year"
    yield from _review(task, 300)


FIELDS: Mapping[str, Callable[[Task], Iterator[str]]] = {
    "adr": _adr,
    "incident": _incident,
    "postmortem": _postmortem,
    "runbook": _runbook,
    "rfc": _rfc,
    "plan": _plan,
    "page": _page,
    "sanity-report": _sanity,
    "surface": _surface,
    "tombstone": _tombstone,
    "role": _role,
}
