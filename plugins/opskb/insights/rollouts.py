"""How far a feature flag has come, who let it, and how long it has been there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import typed
from opskb.insights.figure import Figure, missing
from opskb.model import Record, Row
from opskb.project import Project

WIDENING = ("advance",)
"""The decisions that need the word of somebody else."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """Where a flag stands: the share of users that has it, since when, and by when it must be gone.

    `percent` is what the last decision said, else what the record says. `limit` is its `remove_by`,
    else `flag_limit` after it was opened; `stated` tells which. `days` is how old it is.
    """

    record: Record
    percent: float | None
    since: date | None
    days: int | None
    limit: date | None
    stated: bool
    last: Row | None

    def past(self, as_of: date) -> bool:
        """Whether a flag that is still there should be gone."""
        begun = self.stated or self.days is not None
        return self.record.live and begun and self.limit is not None and self.limit < as_of


def read(project: Project, record: Record) -> Rollout:
    """Where one flag stands on the as-of date."""
    rows = decisions(record, project.as_of)
    moved = [row for row in rows if typed.number(row.get("to")) is not None]
    percent = typed.number(moved[-1]["to"] if moved else record.values.get("percent"))
    opened = clock.day_of(record.opened)
    until = clock.day_of(record.closed) if record.closed else project.as_of
    after = clock.later(opened, project.config.flag_limit) if opened else None
    return Rollout(
        record,
        percent,
        clock.day_of(moved[-1]["on"]) if moved else None,
        (until - opened).days if opened and until >= opened else None,
        record.deadline or after,
        record.deadline is not None,
        rows[-1] if rows else None,
    )


def decisions(record: Record, as_of: date) -> tuple[Row, ...]:
    """The decisions on a flag up to a day, oldest first; of one day in the order they are written."""
    whole = (row for row in typed.rows(record.values.get("decisions")) if typed.day(row.get("on")))
    past = (row for row in whole if clock.day_of(row["on"]) <= as_of)
    return tuple(sorted(past, key=lambda row: clock.day_of(row["on"])))


def unapproved(row: Row) -> str:
    """What lacks of the approval of a decision that widens, "" where nothing does."""
    if row.get("decision") not in WIDENING:
        return ""
    approved, by = row.get("approved_by"), row.get("by")
    if not approved:
        return "nobody approved"
    return f"{approved} asked for and approved" if approved == by else ""


def flaws(record: Record) -> Iterator[tuple[int | None, str]]:
    """What in the shares and days of a rollout cannot be, at a row of its decisions or at `percent`."""
    said = typed.number(record.values.get("percent"))
    if said is not None and not 0 <= said <= 100:
        yield None, f"has its flag at {said:g} % of users"
    opened = clock.day_of(record.opened)
    for index, row in enumerate(typed.rows(record.values.get("decisions"))):
        share, day = typed.number(row.get("to")), typed.day(row.get("on"))
        if share is not None and not 0 <= share <= 100:
            yield index, f"goes to {share:g} % of users"
        if opened and day and day < opened:
            yield index, f"was decided on {day}, before the rollout was opened on {opened}"


def unasked(record: Record, as_of: date) -> tuple[float, float] | None:
    """The share a record says its flag has and the furthest one decided on, where it says more."""
    said = typed.number(record.values.get("percent"))
    shares = (typed.number(row.get("to")) for row in decisions(record, as_of))
    last = [0.0, *(share for share in shares if share is not None)][-1]
    return (said, last) if said is not None and said > last else None


def rollouts(project: Project) -> tuple[Rollout, ...]:
    """Every flag that is still there, the one that must be gone first, first; then those that are gone."""
    found = (read(project, record) for record in project.by_kind["rollout"])
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.record.state == "closed",
                one.limit or date.max,
                one.record.id,
            ),
        )
    )


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """The stage of a flag, its age, and the day it must be gone."""
    one = read(project, record)
    if one.percent is None:
        yield missing("stage", "Users that have it", "no decision says so", "percent")
    else:
        day = one.since
        because = f"since {day.day} {day:%b} {day.year}" if day else ""
        yield Figure("stage", "Users that have it", one.percent, "percent", because=because)
    if one.days is None:
        yield missing("age", "Age", "it does not say when it was opened", "days")
    else:
        label = "Age" if record.state != "closed" else "Lived"
        yield Figure("age", label, one.days, "days")
    if one.limit and record.state != "closed":
        because = "" if one.stated else "it says no day of its own"
        holds = not one.past(project.as_of)
        yield Figure("gone-by", "Must be gone by", one.limit, holds=holds, because=because)
