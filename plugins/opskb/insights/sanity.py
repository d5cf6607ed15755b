"""The verdict that the metrics of a sanity report support."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, TypeAlias

from opskb import clock
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
