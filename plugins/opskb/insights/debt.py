"""Tech debt by the decision it stands against and by its age, and the decisions it contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.insights.order import oldest_first
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Burden:
    """A decision and the debts that stand against it, the oldest first."""

    decision: Record
    debts: tuple[Record, ...]

    def oldest(self, as_of: date) -> int | None:
        """The days since the first of them was opened, None where none says when."""
        return max(
            (days for one in self.debts if (days := age(one, as_of)) is not None), default=None
        )


def age(record: Record, as_of: date) -> int | None:
    """The days that a debt has stood, or stood until it was closed; None where it has no beginning."""
    if not record.opened:
        return None
    until = min(clock.day_of(record.closed), as_of) if record.closed else as_of
    return (until - clock.day_of(record.opened)).days


def stands(record: Record) -> bool:
    """Whether a debt is still there: not paid, though it may have been accepted."""
    return record.live or record.status == "accepted"


def decisions(project: Project, record: Record) -> tuple[Record, ...]:
    """The decisions that a debt stands against."""
    return project.graph.tails(record, "against")


def burdens(project: Project) -> tuple[Burden, ...]:
    """Every decision with debt that stands against it, the longest burdened first."""
    found: dict[str, list[Record]] = {}
    for one in project.by_kind.get("debt", ()):
        for decision in decisions(project, one) if stands(one) else ():
            found.setdefault(decision.key, []).append(one)
    all = (Burden(project.graph[key], oldest_first(debts)) for key, debts in found.items())
    return tuple(sorted(all, key=lambda one: (-(one.oldest(project.as_of) or 0), one.decision.id)))


def contradicted(project: Project, record: Record) -> tuple[Record, ...]:
    """The decisions in force that a debt has contradicted for longer than `debt_after`.

    Such a decision no longer describes what runs: it is superseded, or the debt is paid.
    """
    if not (record.values.get("contradicts_it") and stands(record) and record.opened):
        return ()
    limit = clock.later(clock.day_of(record.opened), project.config.debt_after)
    if limit >= project.as_of:
        return ()
    return tuple(one for one in decisions(project, record) if one.live)


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """How long a debt has stood, and whether it contradicts a decision for too long."""
    days = age(record, project.as_of)
    label = "Stands" if stands(record) else "Stood"
    if days is None:
        yield missing("age", label, "nothing says when it was opened", "days")
    elif days < 0:
        yield missing("age", label, "it was closed before it was opened", "days")
    else:
        yield Figure("age", label, days, "days")
    if record.values.get("contradicts_it") and stands(record):
        found = contradicted(project, record)
        limit = clock.words(project.config.debt_after)
        ids = " and ".join(one.id for one in found)
        because = f"{ids} says otherwise, for longer than {limit}" if found else ""
        keys = tuple(one.key for one in found)
        label = "A decision contradicted too long"
        yield Figure("contradicts", label, ids or "none", "", not found, None, because, keys)
