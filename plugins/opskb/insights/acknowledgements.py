"""Who has read what must be read, and which recipes are older than the lessons they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.model import Record, Row
from opskb.project import Project

AGENT_DOCS = "agent-docs"
"""The tag of a page that agents work by, such as the one they read first."""
KINDS = ("page", "policy")
"""The kinds whose records are acknowledged, by people, one by one."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How far the acknowledgements of a record have come: its rows with their positions in the table.

    `owed` are those whose day has come and who have not; who has a later day owes nothing yet.
    """

    record: Record
    asked: int
    done: tuple[Row, ...]
    owed: tuple[tuple[int, Row], ...]

    @property
    def share(self) -> float | None:
        """The share of those asked who have done it, in per cent; None where nobody was asked."""
        return 100 * len(self.done) / self.asked if self.asked else None


def completion(project: Project, record: Record) -> Completion:
    """The acknowledgements of a record as of today; a day after today acknowledges nothing yet."""
    rows = tuple(enumerate(record.values.get("acknowledgements") or ()))
    done = tuple(row for _, row in rows if _before(row.get("on"), project.as_of))
    owed = tuple(
        (index, row)
        for index, row in rows
        if not _before(row.get("on"), project.as_of)
        and (not row.get("due") or clock.day_of(row["due"]) < project.as_of)
    )
    return Completion(record, len(rows), done, owed)


def _before(day: date | None, as_of: date) -> bool:
    return day is not None and clock.day_of(day) <= as_of


def all_completions(project: Project) -> tuple[Completion, ...]:
    """The completion of every record in force that somebody must acknowledge."""
    live = (one for kind in KINDS for one in project.by_kind.get(kind, ()) if one.live)
    found = (completion(project, one) for one in live)
    return tuple(one for one in found if one.asked or training(one.record))


def training(record: Record) -> bool:
    """Whether a page is a training, which somebody must have taken."""
    return record.kind == "page" and record.values.get("type") == "training"


def newer_lessons(project: Project, record: Record) -> tuple[tuple[Record, date], ...]:
    """The lessons that a page cites and that are newer than its last review, each with its day.

    The day of a postmortem is the day it was held, that of an incident the day it was over.
    """
    cited = (project.find(id) for id in record.values.get("cites") or ())
    days = [(one, day) for one in cited if one and (day := clock.day_of(one.closed or one.opened))]
    last = record.last or date.min
    return tuple((one, day) for one, day in days if last < day <= project.as_of)


def agent_docs(project: Project) -> tuple[Record, ...]:
    """The pages in force that agents work by, by id: recipes, and what is tagged `agent-docs`."""
    pages = (one for one in project.by_kind.get("page", ()) if one.live)
    found = (one for one in pages if one.values.get("type") == "recipe" or AGENT_DOCS in one.tags)
    return tuple(sorted(found, key=lambda one: one.id))


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """How many have acknowledged a page or a policy, and how many lessons are newer than it."""
    found = completion(project, record)
    label = "Training taken" if training(record) else "Acknowledged"
    if found.asked:
        words = f"{len(found.done)} of {found.asked}"
        holds = not found.owed
        yield Figure(
            "acknowledged", label, round(found.share or 0.0, 1), "percent", holds, 100, words
        )
    elif training(record):
        yield missing("acknowledged", label, "nobody is named who must take it", "percent")
    if record.values.get("cites"):
        newer = newer_lessons(project, record)
        keys = tuple(one.key for one, _ in newer)
        count = len(newer)
        yield Figure(
            "newer_lessons", "Lessons newer than its review", count, "", not count, 0, "", keys
        )
