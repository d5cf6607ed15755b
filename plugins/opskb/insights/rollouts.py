"""How far a feature flag has come, who let it, and how long it has been there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights import typed
from opskb.insights.figure import Figure, missing
from opskb.model import Record, Row
from opskb.project import Project

REACHING = ("rolling out", "complete")
"""What the status of a flag that reaches users is."""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision, and the share of users before it; `index` counts the rows as they are written."""

    index: int
    row: Row
    before: float

    @property
    def to(self) -> float | None:
        """The share of users from then on, where the decision says one."""
        return typed.number(self.row.get("to"))

    @property
    def widens(self) -> bool:
        """Whether more users have the flag after it: it is called an advance, or its share is larger."""
        return self.row.get("decision") == "advance" or (self.to or 0) > self.before

    @property
    def unapproved(self) -> str:
        """What lacks of the approval of a decision that widens, "" where nothing does."""
        if not self.widens:
            return ""
        approved, by = (str(self.row.get(name) or "") for name in ("approved_by", "by"))
        if not approved:
            return "nobody approved"
        if not by:
            return "nobody is named who asked for"
        return f"{approved} asked for and approved" if _same(approved, by) else ""


def _same(one: str, other: str) -> bool:
    """Whether two names are those of one person, however they are written."""
    return one.casefold().split() == other.casefold().split()


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
    rows = tuple(step.row for step in decisions(record, project.as_of))
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


def steps(record: Record) -> tuple[Step, ...]:
    """Every decision on a flag, oldest first; of one day as they are written, those without a day last."""
    rows = enumerate(typed.rows(record.values.get("decisions")))
    found, share = [], 0.0
    for index, row in sorted(rows, key=lambda pair: _day(pair[1]) or date.max):
        found.append(step := Step(index, row, share))
        share = share if step.to is None else step.to
    return tuple(found)


def decisions(record: Record, as_of: date) -> tuple[Step, ...]:
    """The decisions on a flag up to a day, oldest first; of one day in the order they are written."""
    return tuple(step for step in steps(record) if (day := _day(step.row)) and day <= as_of)


def _day(row: Mapping[str, object]) -> date | None:
    return typed.day(row.get("on"))


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


def unasked(record: Record, as_of: date) -> tuple[str, str]:
    """The field by which a flag reaches users that nobody decided on, and what it says; else "", ""."""
    if not record.live:
        return "", ""
    said = typed.number(record.values.get("percent"))
    past = decisions(record, as_of)
    last = [0.0, *(step.to for step in past if step.to is not None)][-1]
    if said is not None and said > last:
        return "percent", f"is at {said:g} % of users, and the last decision said {last:g} %"
    if record.status in REACHING and not any(step.widens for step in past):
        return "status", f"is {record.status}, and nobody decided that users have it"
    return "", ""


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
