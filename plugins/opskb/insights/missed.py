"""What activities did not do, and what follows for each: gaps, pieces that never came, how often it was kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from opskb import clock
from opskb.insights import sla
from opskb.insights.cadence import Standing, of_activity, rows_done
from opskb.insights.figure import Figure, missing
from opskb.insights.periods import Period
from opskb.model import Record, Row
from opskb.project import Project


def unpublished(record: Record) -> tuple[Row, ...]:
    """The planned pieces of an activity that were not published, by day."""
    out = {str(row.get("for") or "") for row in rows_done(record)}
    left = (
        row for row in record.values.get("plan", ()) if row.get("on") and row.get("id") not in out
    )
    return tuple(sorted(left, key=lambda row: clock.day_of(row["on"])))


@dataclass(frozen=True, slots=True)
class Gap:
    """What an activity did not do: the period, or the planned piece, that passed without it."""

    first: date
    last: date
    text: str


def gaps(project: Project, record: Record, stands: Standing) -> tuple[Gap, ...]:
    """What an activity missed within the last `gap_days`, oldest first."""
    since = project.as_of - timedelta(
        days=min(project.config.gap_days, project.as_of.toordinal() - 1)
    )
    periods = (one for one in stands.missed if one.last >= since)
    found = [Gap(one.first, one.last, short_of(one)) for one in periods]
    for row in unpublished(record):
        if since <= row["on"] < project.as_of:
            text = f"{row['id'] or 'a piece'}, planned for {row['on']}, was not published"
            found.append(Gap(row["on"], row["on"], text))
    return tuple(sorted(found, key=lambda one: one.last))


def short_of(period: Period) -> str:
    """What a missed period lacks: `1 of 3 done from 2026-11-02 to 2026-11-08`."""
    days = f"on {period.first}"
    if period.last > period.first:
        days = f"from {period.first} to {period.last}"
    return f"{period.done} of {period.expected_min} done {days}"


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What follows from one activity: how often it was due and done, its streak, what is next."""
    stands = of_activity(project, record)
    if not record.live:
        return
    if not stands.cadence:
        yield missing("kept", "Kept", "its cadence is not one that is known")
        return
    ended = [one for one in stands.expected if one.expected_min and one.last < project.as_of]
    if ended:
        kept = len(ended) - len(stands.missed)
        because = f"{kept} of {len(ended)} kept"
        yield Figure("kept", "Kept", kept / len(ended), "ratio", not stands.missed, 1, because)
        yield Figure("streak", "Kept in a row", stands.streak)
    if stands.next_due:
        yield Figure("next_due", "Next by", stands.next_due, holds=None)
    if promise := sla.promise(project, record):
        yield promise
