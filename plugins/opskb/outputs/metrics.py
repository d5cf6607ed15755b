"""Metrics against their baseline: any table with the columns `value`, `baseline` and `better`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opskb.fields import Field
from opskb.model import Record, Row
from opskb.outputs.site import Site
from opskb.outputs.values import figure

_COLUMNS = {"value", "baseline", "better"}
_MOST = 12
WIDE, HIGH = 96, 22


@dataclass(frozen=True, slots=True)
class Metric:
    """One number against its baseline, with its trend over the reports before it."""

    name: str
    value: str
    baseline: str
    change: str
    tone: str
    blocks: bool
    path: str
    end: tuple[float, float]
    level: float
    trend: str


def is_metrics(spec: Field) -> bool:
    """Whether a table holds metrics against a baseline."""
    return spec.type == "table" and spec.row.keys() >= _COLUMNS


def metrics(site: Site, record: Record) -> tuple[Metric, ...]:
    """The metrics of a record, in the order they are written."""
    kind = site.project.kind_of(record)
    names = [name for name, spec in kind.fields.items() if is_metrics(spec)]
    return tuple(
        _metric(site, record, field, row)
        for field in names
        for row in record.values.get(field, ())
        if _whole(row)
    )


def _whole(row: Row) -> bool:
    return all(isinstance(row.get(name), int | float) for name in ("value", "baseline"))


def _metric(site: Site, record: Record, field: str, row: Row) -> Metric:
    value, baseline, unit = row["value"], row["baseline"], str(row.get("unit") or "")
    name = str(row.get("name") or "")
    tone, words = _judged(value, baseline, str(row.get("better") or ""))
    points = _before(site, record, field, name)
    low, high = min([*points, baseline]), max([*points, baseline])
    path = _path(points, low, high)
    return Metric(
        name,
        f"{figure(value)} {unit}".strip(),
        f"{figure(baseline)} {unit}".strip(),
        words,
        tone,
        bool(row.get("blocks")),
        " ".join(f"{'M' if not at else 'L'}{x} {y}" for at, (x, y) in enumerate(path))
        if len(path) > 1
        else "",
        path[-1],
        _y(baseline, low, high),
        _trend(name, points),
    )


def _trend(name: str, points: Sequence[float]) -> str:
    if len(points) == 1:
        return f"{name}, {figure(points[0])} in the only report so far"
    ends = f"from {figure(points[0])} to {figure(points[-1])}"
    return f"{name}, last {len(points)} reports: {ends}"


def _judged(value: float, baseline: float, better: str) -> tuple[str, str]:
    gap = value - baseline
    if not gap:
        return "closed", "As the baseline"
    good = (gap > 0) == (better == "higher")
    words = f"{figure(round(abs(gap), 4))} {'better' if good else 'worse'}"
    return ("live" if good else "overdue"), words.capitalize()


def _before(site: Site, record: Record, field: str, name: str) -> list[float]:
    """The values of a metric in the dozen reports up to this one, oldest first."""
    series = site.until(record)
    found: list[float] = []
    for one in reversed(series):
        rows = (row for row in one.values.get(field, ()) if row.get("name") == name and _whole(row))
        found += [float(row["value"]) for row in rows]
        if len(found) >= _MOST:
            break
    return found[_MOST - 1 :: -1] if len(found) >= _MOST else found[::-1] or [0.0]


def _path(points: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    step = (WIDE - 8) / max(1, len(points) - 1)
    return [(round(4 + at * step, 1), _y(point, low, high)) for at, point in enumerate(points)]


def _y(value: float, low: float, high: float) -> float:
    return (
        round(HIGH - 3 - (value - low) / (high - low) * (HIGH - 6), 1) if high > low else HIGH / 2
    )
