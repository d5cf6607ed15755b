"""Drills, hunts, audits, retrospectives and reviews: what was held, for what, and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb import clock
from opskb.insights import occasions
from opskb.insights.figure import Figure, missing
from opskb.insights.order import oldest_first
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project

SEVERITIES = ("critical", "high", "medium", "low")


@remembered
def by_type(project: Project) -> dict[str, tuple[Record, ...]]:
    """The exercises of each type, the planned ones included, oldest first."""
    found: dict[str, list[Record]] = {}
    for record in oldest_first(project.by_kind.get("exercise", ())):
        found.setdefault(str(record.values.get("type") or ""), []).append(record)
    return {name: tuple(records) for name, records in found.items()}


def day_of(record: Record) -> date | None:
    """The day an exercise is or was held, None where it says none."""
    return clock.day_of(record.opened)


def last_day(record: Record) -> date | None:
    """The last day of an exercise; its first where it says no other, or one before it."""
    first, until = day_of(record), record.values.get("until")
    return max(first, until) if first and until else first


def was_held(record: Record, as_of: date) -> bool:
    """Whether an exercise was really held by a day: what was talked through at a table was not."""
    day = day_of(record)
    performed = record.values.get("how") == "performed" and record.status == "done"
    return performed and day is not None and day <= as_of


def drilled(record: Record, as_of: date) -> bool:
    """Whether a drill was really held by a day, and can be shown; whether it succeeded is another matter."""
    return (
        record.values.get("type") == "drill" and bool(record.evidence) and was_held(record, as_of)
    )


def held(project: Project, type: str) -> tuple[Record, ...]:
    """The exercises of a type that were held, oldest first."""
    found = by_type(project).get(type, ())
    return tuple(one for one in found if was_held(one, project.as_of))


def days(record: Record) -> int | None:
    """How many calendar days an exercise took, the first and the last counted."""
    first, last = day_of(record), last_day(record)
    return (last - first).days + 1 if first and last else None


def credited(project: Project, record: Record, cadence: str) -> Iterator[date]:
    """The days that an exercise counts on: those of the releases it names, else within its period.

    A review of a quarter that is held in the next counts for the quarter it is of.
    """
    day = day_of(record)
    if cadence in clock.EVENTS:
        named = [occasions.day_of(project, cadence, one.id) for one in releases(project, record)]
        if found := [one for one in named if one]:
            yield from found
            return
    if day and (period := record.values.get("period")):
        first, last = period
        yield min(max(day, first), last)
    elif day:
        yield day


def releases(project: Project, record: Record) -> tuple[Record, ...]:
    """The releases that an exercise names."""
    return project.graph.named(record, "release")


def tests_of(project: Project, record: Record) -> tuple[Record, ...]:
    """The exercises that test a record, oldest first."""
    return oldest_first(project.graph.heads(record, "tests"))


def within(record: Record, first: date, last: date) -> bool:
    """Whether an exercise lies, with one of its days, within these."""
    begins, ends = day_of(record), last_day(record)
    return bool(begins and ends and begins <= last and ends >= first)


def open_actions(record: Record) -> tuple[Row, ...]:
    """The actions of an exercise that are still open."""
    return tuple(row for row in record.actions if row.get("state", "open") == "open")


def result(record: Record) -> str:
    """What came of an exercise, in a few words."""
    if record.status == "cancelled":
        return "cancelled"
    if record.state == "draft":
        return "planned"
    said = {True: "succeeded", False: "failed", None: "held"}[record.values.get("succeeded")]
    found = len(record.values.get("findings", ()))
    return f"{said}, {found} finding{'' if found == 1 else 's'}" if found else said


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What follows from one exercise: its days, what it found, what is open, what it measured."""
    yield from _days(project, record)
    if record.values.get("findings", ()):
        yield Figure(
            "findings", "Findings", len(record.values.get("findings", ())), because=_grave(record)
        )
    if record.actions:
        left = len(open_actions(record))
        yield Figure("actions_open", "Actions open", left, because=f"of {len(record.actions)}")
    if record.values.get("type") == "drill" and record.status == "done":
        yield from _measured(project, record)
    if record.values.get("minutes") is not None:
        yield productive(record, project.config.onboarding_minutes)


def _grave(record: Record) -> str:
    counts = [(word, _count(record, word)) for word in SEVERITIES]
    return ", ".join(f"{n} {word}" for word, n in counts if n)


def _count(record: Record, severity: str) -> int:
    return sum(row.get("severity") == severity for row in record.values.get("findings", ()))


def _days(project: Project, record: Record) -> Iterator[Figure]:
    took = days(record)
    if record.values.get("type") == "bug-hunt" and record.status == "done":
        box = time_box(project, record)
        if took is None:
            yield missing("days", "Days hunted", "the hunt says no day", "days")
        else:
            yield Figure("days", "Days hunted", took, "days", took <= box, box)


def time_box(project: Project, record: Record) -> int:
    """The days that a bug hunt may take: its own, else those of the settings."""
    own = record.values.get("days")
    return own if own is not None and own > 0 else project.config.hunt_days


def productive(record: Record, limit: int) -> Figure:
    """The minutes until a newcomer was productive, against the limit."""
    minutes, label = float(record.values.get("minutes") or 0), "Until productive"
    if minutes < 0:
        return missing("minutes", label, f"{minutes:g} minutes are no time", "minutes")
    return Figure("minutes", label, minutes, "minutes", minutes <= limit, limit)


OBJECTIVES = (
    ("rpo", "Lost", "recovery point objective"),
    ("rto", "Took", "recovery time objective"),
)
"""What a restore drill measures, both in minutes: how much is lost, and how long it takes."""


def _measured(project: Project, record: Record) -> Iterator[Figure]:
    for procedure in project.graph.tails(record, "tests"):
        if procedure.values.get("type") == "backup":
            yield from measures(record, procedure)


def measures(drill: Record, procedure: Record) -> Iterator[Figure]:
    """What a restore drill measured against what its procedure promises, in minutes."""
    for name, label, objective in OBJECTIVES:
        measured, promised = drill.values.get(name), procedure.values.get(name)
        if measured is None:
            yield missing(name, label, f"the drill did not measure the {objective}", "minutes")
        elif measured < 0:
            yield missing(name, label, f"{measured:g} minutes are no time", "minutes")
        elif promised is None or promised < 0:
            because = f"{procedure.id} promises no {objective}"
            yield Figure(name, label, measured, "minutes", because=because)
        else:
            holds, keys = measured <= promised, (procedure.key,)
            yield Figure(name, label, measured, "minutes", holds, promised, "", keys)
