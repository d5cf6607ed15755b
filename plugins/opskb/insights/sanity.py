"""The verdict that the metrics of a sanity report support."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.insights.measures import Measured
from opskb.memory import remembered
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


@remembered
def final(project: Project) -> tuple[Record, ...]:
    """The sanity reports up to the as-of date that are no drafts, the oldest first."""
    reports = (one for one in project.by_kind.get("sanity-report", ()) if one.state != "draft")
    dated = [(clock.day_of(one.opened), one.id, one) for one in reports if one.opened]
    past = (row for row in dated if row[0] <= project.as_of)
    return tuple(one for _, _, one in sorted(past, key=lambda row: row[:2]))


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that could be written: its rows, their verdict, and what it is compared with.

    `rows` have the columns of the table `metrics` and `pillar`; `worse` are those that keep the
    verdict from being CLEAN. `unmeasured` are metrics of the last report that nobody gave: while
    one is, the verdict is not CLEAN.
    """

    rows: tuple[Row, ...]
    verdict: Verdict
    worse: tuple[Row, ...]
    unmeasured: tuple[str, ...]
    last: Record | None


def external(project: Project, computed: Iterable[Measured]) -> Mapping[str, Row]:
    """The metrics that come from outside, by their names: declared in the settings, or in the last report."""
    last = next(iter(reversed(final(project))), None)
    rows = last.values.get("metrics") or () if last else ()
    own = {one.name.casefold() for one in computed}
    named = (row for row in (*rows, *project.config.sanity_metrics) if row.get("name"))
    return {row["name"]: row for row in named if row["name"].casefold() not in own}


def draft(project: Project, computed: Iterable[Measured], given: Mapping[str, float]) -> Draft:
    """Today's numbers, those computed and those `given` by name, against the last baseline.

    The baseline of a metric is the one that the last final report states. One that is new is its
    own first baseline, but for what blocks a release: of that nought is allowed to begin with.
    """
    computed = tuple(computed)
    last = next(iter(reversed(final(project))), None)
    stated = {row["name"]: row for row in (last.values.get("metrics") or () if last else ())}
    outside = external(project, computed)
    rows = [_row(one.name, one.value, _asdict(one), stated) for one in computed]
    rows += [_row(name, given[name], row, stated) for name, row in outside.items() if name in given]
    unmeasured = tuple(name for name in stated if name in outside and name not in given)
    found, worse = verdict(rows)
    if unmeasured and found == CLEAN:
        found = REGRESSIONS
    if any(stated[name].get("blocks") for name in unmeasured):
        found = BLOCKED
    return Draft(tuple(rows), found, worse, unmeasured, last)


def _asdict(one: Measured) -> Row:
    return {"better": one.better, "unit": one.unit, "blocks": one.blocks, "pillar": one.pillar}


def _row(name: str, value: float, of: Row, stated: Mapping[str, Row]) -> Row:
    return {
        "name": name,
        "value": value,
        "baseline": _baseline(value, of, stated.get(name, {})),
        "better": of.get("better") or "lower",
        "unit": of.get("unit") or "",
        "blocks": bool(of.get("blocks")),
        "pillar": of.get("pillar") or "from outside",
    }


def _baseline(value: float, of: Row, before: Row) -> float:
    if before.get("baseline") is not None:
        return float(before["baseline"])
    return min(value, 0.0) if of.get("blocks") and of.get("better") == "lower" else value
