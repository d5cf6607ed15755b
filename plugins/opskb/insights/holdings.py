"""What evidence records name: how many things that were done can be shown, by kind and quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project

_DONE = ("reviews", "occurrences", "rotations")
"""The roles whose rows say that something was done, and show it or not."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Things done in a quarter, of one kind of record: how many, and how many of them can be shown."""

    kind: str
    quarter: tuple[int, int]
    done: int
    shown: int


@remembered
def holdings(project: Project) -> Mapping[str, tuple[Holding, ...]]:
    """For each kind with anything done up to today, its quarters, oldest first.

    Counted are the rows of reviews, occurrences and rotations, actions that are done, and records
    that have a field for evidence themselves, by the day they were done or begun.
    """
    done: Counter[tuple[str, tuple[int, int]]] = Counter()
    seen: Counter[tuple[str, tuple[int, int]]] = Counter()
    for record in project.graph:
        for day, evident in _done(project, record):
            if day <= project.as_of:
                at = record.kind, clock.quarter(day)
                done[at] += 1
                seen[at] += evident
    found: dict[str, list[Holding]] = {}
    for at in sorted(done):
        found.setdefault(at[0], []).append(Holding(*at, done[at], seen[at]))
    return {kind: tuple(all) for kind, all in found.items()}


def _done(project: Project, record: Record) -> Iterator[tuple[date, bool]]:
    for role in _DONE:
        rows: tuple[Row, ...] = getattr(record, role)
        for row in rows:
            if row.get("on") and row.get("how", "performed") == "performed":
                yield clock.day_of(row["on"]), bool(row.get("evidence"))
    roles = project.kind_of(record).roles
    if "evidence" in roles and record.opened and record.state != "draft":
        yield clock.day_of(record.opened), bool(record.evidence)


def quarters(project: Project) -> tuple[tuple[int, int], ...]:
    """The quarters in which anything was done, oldest first."""
    return tuple(sorted({one.quarter for all in holdings(project).values() for one in all}))
