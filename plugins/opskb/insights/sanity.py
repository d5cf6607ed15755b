"""The verdict that the metrics of a sanity report support."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.model import Record, Row
from opskb.project import Project

Verdict: TypeAlias = Literal["CLEAN", "REGRESSIONS-PRESENT", "RELEASE-BLOCKED"]

CLEAN: Verdict = "CLEAN"
REGRESSIONS: Verdict = "REGRESSIONS-PRESENT"
BLOCKED: Verdict = "RELEASE-BLOCKED"


def verdict(metrics: Iterable[Row]) -> tuple[Verdict, tuple[Row, ...]]:
    """The verdict that metrics give, and those that keep it from being CLEAN.

    RELEASE-BLOCKED where one that blocks is worse than its baseline, REGRESSIONS-PRESENT where only
    others are, CLEAN where none is.
    """
    worse = tuple(row for row in metrics if is_worse(row))
    blocking = tuple(row for row in worse if row.get("blocks"))
    return (BLOCKED, blocking) if blocking else (REGRESSIONS, worse) if worse else (CLEAN, ())


def is_worse(row: Row) -> bool:
    """Whether a metric is worse than its baseline, in the direction that it says is better."""
    value, baseline = row.get("value"), row.get("baseline")
    if value is None or baseline is None:
        return False
    return bool(value > baseline if row.get("better") == "lower" else value < baseline)


@lru_cache(maxsize=1)
def final(project: Project) -> tuple[Record, ...]:
    """The sanity reports that are no drafts and say when they were written, the oldest first."""
    reports = (one for one in project.by_kind.get("sanity-report", ()) if one.state != "draft")
    dated = [(clock.day_of(one.opened), one.id, one) for one in reports if one.opened]
    return tuple(one for _, _, one in sorted(dated, key=lambda row: row[:2]))


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What a report's numbers support, how many are worse, and how long after the one before it came."""
    metrics = record.values.get("metrics") or ()
    stated = record.values.get("verdict")
    if not metrics:
        yield missing("supported", "Supported by its numbers", "it has no metric")
    else:
        supported, _ = verdict(metrics)
        worse = sum(is_worse(row) for row in metrics)
        yield Figure("supported", "Supported by its numbers", supported, holds=supported == stated)
        yield Figure("worse", "Metrics worse than their baseline", worse, holds=not worse, target=0)
    before = [
        one for one in final(project) if one.opened and record.opened and one.opened < record.opened
    ]
    if before and before[-1].opened and record.opened:
        days = (clock.day_of(record.opened) - clock.day_of(before[-1].opened)).days
        last = clock.later(clock.day_of(before[-1].opened), project.config.sanity_every)
        holds = clock.day_of(record.opened) <= last
        yield Figure(
            "days_since",
            "Days after the report before",
            days,
            "days",
            holds,
            records=(before[-1].key,),
        )
