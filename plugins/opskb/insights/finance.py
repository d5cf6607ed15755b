"""The finance review: the lines of the month, against plan, and where revenue and cash are going."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from opskb.insights import series
from opskb.insights.figure import Figure, missing
from opskb.insights.series import Point
from opskb.insights.spend import LARGEST, SMALLEST
from opskb.model import Record
from opskb.project import Project

LINES = (
    ("mrr", "Recurring revenue of a month"),
    ("arr", "Recurring revenue of a year"),
    ("expansion", "Expansion"),
    ("churn", "Churn"),
    ("cost", "Cost"),
    ("cac", "Cost of winning a customer"),
    ("ltv", "Value of a customer over time"),
    ("payback", "Payback"),
    ("cash-flow", "Cash flow"),
)
"""The lines that a review goes through, in order, with what each is called."""

_SHARES = ("percent", "ratio", "%")


@dataclass(frozen=True, slots=True)
class Variance:
    """A figure of one period against its plan, in the unit of its record.

    `percent` is how far it lies from the plan, above or below: (actual - planned) / |planned|.
    It is None, and `because` says why, where that cannot be computed.
    """

    record: Record
    on: date | None
    actual: float | None
    planned: float | None
    percent: float | None
    because: str = ""

    @property
    def explained(self) -> str:
        """What the record says of it, "" where it says nothing, or speaks of another period."""
        first, last = self.record.values.get("explains") or (date.min, date.max)
        said = str(self.record.values.get("explained") or "")
        return said if self.on and first <= self.on <= last else ""

    def beyond(self, limit: float) -> bool:
        """Whether it lies further from its plan than a limit in per cent."""
        return self.percent is not None and abs(self.percent) > limit


def metrics(project: Project) -> tuple[Record, ...]:
    """The metrics in force that the review reads, in the order of its lines."""
    order = [name for name, _ in LINES]
    live = (one for one in project.by_kind.get("metric", ()) if one.live)
    found = [one for one in live if one.values.get("type") == "finance"]
    return tuple(sorted(found, key=lambda one: (_place(line(one), order), one.id)))


def line(record: Record) -> str:
    """Which line of the review a metric is, "" where it is none of them."""
    return str(record.values.get("line") or "")


def _place(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else len(order)


def of_line(project: Project, name: str) -> Record | None:
    """The metric that is a line of the review, the first where several are."""
    return next((one for one in metrics(project) if line(one) == name), None)


def totals(record: Record, as_of: date) -> tuple[Point, ...]:
    """The whole of each period: its row without a dimension, else the sum over its dimensions.

    Shares cannot be added: a metric in per cent has a total only where it is written.
    """
    whole = _points(record, as_of)
    if whole or record.values.get("unit") in _SHARES:
        return whole
    sums: dict[date, float] = {}
    for name in series.dimensions(record):
        for day, value in _points(record, as_of, name):
            sums[day] = sums.get(day, 0.0) + value
    return tuple(sorted(sums.items()))


def _points(record: Record, as_of: date, dimension: str | None = None) -> tuple[Point, ...]:
    """The points of a dimension, without what is no amount of money."""
    points = series.points(record, as_of, dimension)
    return tuple((day, value) for day, value in points if abs(value) < LARGEST)


def variance(project: Project, record: Record) -> Variance:
    """How far the last period of a metric lies from its plan."""
    points = totals(record, project.as_of)
    planned = record.values.get("budgeted")
    on, actual = points[-1] if points else (None, None)
    if planned is None:
        return Variance(record, on, actual, None, None, "it has no plan")
    if actual is None:
        because = "it has no values" if not record.series else "no row is of the whole"
        return Variance(record, on, None, float(planned), None, because)
    if not SMALLEST <= abs(planned) < LARGEST:
        return Variance(
            record,
            on,
            actual,
            float(planned),
            None,
            f"nothing can be off a plan of {planned:g} by a share",
        )
    percent = 100 * (actual - float(planned)) / abs(float(planned))
    return Variance(record, on, actual, float(planned), percent)


def unexplained(project: Project, records: Iterable[Record]) -> Iterator[Variance]:
    """The variances beyond `variance_limit` that nobody has explained."""
    limit = project.config.variance_limit
    for found in (variance(project, one) for one in records):
        if found.beyond(limit) and not found.explained:
            yield found


def economics(project: Project) -> Iterator[Figure]:
    """What follows from the lines together: revenue of a year, and LTV by CAC.

    ARR is twelve times MRR where no metric says it; LTV:CAC is lifetime value by the cost of
    winning a customer, both of their last period.
    """
    mrr, ltv, cac = (_last(project, name) for name in ("mrr", "ltv", "cac"))
    record = of_line(project, "mrr")
    unit = str(record.values.get("unit") or "") if record else ""
    yield _arr(project, mrr, unit)
    label = "Lifetime value by the cost of winning it"
    if ltv is None or cac is None:
        lacks = " and ".join(name for name, value in (("LTV", ltv), ("CAC", cac)) if value is None)
        yield missing("ltv_cac", label, f"no metric gives {lacks}")
    elif cac < SMALLEST:
        yield missing("ltv_cac", label, f"a customer cost {cac:g} to win")
    else:
        yield Figure("ltv_cac", label, round(ltv / cac, 2), because=f"{ltv:g} by {cac:g}")


def _arr(project: Project, mrr: float | None, unit: str) -> Figure:
    label, written = "Recurring revenue of a year", _last(project, "arr")
    if written is not None:
        return Figure("arr", label, written, unit)
    if mrr is None:
        return missing("arr", label, "no metric gives the revenue of a month", unit)
    return Figure("arr", label, round(12 * mrr, 2), unit, because="twelve times the last month")


def _last(project: Project, name: str) -> float | None:
    record = of_line(project, name)
    points = totals(record, project.as_of) if record else ()
    return points[-1][1] if points else None


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """A finance metric against its plan; nothing for metrics of other types."""
    if record.values.get("type") != "finance":
        return
    found = variance(project, record)
    unit, label = str(record.values.get("unit") or ""), "Last period"
    if found.actual is None:
        yield missing("actual", label, found.because, unit)
    else:
        yield Figure("actual", label, found.actual, unit, target=found.planned)
    if found.planned is None:
        return
    name = "Off its plan"
    if found.percent is None:
        yield missing("variance", name, found.because, "percent")
        return
    holds = not found.beyond(project.config.variance_limit) or bool(found.explained)
    because = found.explained if found.beyond(project.config.variance_limit) else ""
    yield Figure("variance", name, round(found.percent, 1), "percent", holds, because=because)
