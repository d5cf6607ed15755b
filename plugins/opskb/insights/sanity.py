"""The verdict that the metrics of a sanity report support."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from opskb.model import Row

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
