"""The finance review: the lines of the month, against plan, and where revenue and cash are going."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from opskb.insights import current, series
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
    It is None, and `because` says why, where that cannot be computed. `fresh` says whether the
    period is the last that is owed: an older one is neither within its plan nor off it today.
    """

    record: Record
    on: date | None
    actual: float | None
    planned: float | None
    percent: float | None
    because: str = ""
    fresh: bool = True

    @property
    def explained(self) -> str:
        """What the record says of it, "" where it says nothing, or does not name the period."""
        said, period = str(self.record.values.get("explained") or ""), self.explains
        return said if self.on and period and period[0] <= self.on <= period[1] else ""

    @property
    def explains(self) -> tuple[date, date] | None:
        """The period that the record explains, None where it names none."""
        return self.record.values.get("explains") or None

    def beyond(self, limit: float) -> bool:
        """Whether it lies further from its plan than a limit in per cent."""
        return self.percent is not None and abs(self.percent) > limit

    def holds(self, limit: float) -> bool | None:
        """Whether it is near its plan or explained, None where that cannot be told of today."""
        if self.percent is None or not self.fresh:
            return None
        return not self.beyond(limit) or bool(self.explained)


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

    Shares cannot be added: a metric in per cent has a total only where it is written. A period that
    lacks a dimension has none: its sum would be less for want of a row.
    """
    whole = _points(record, as_of)
    if whole or record.values.get("unit") in _SHARES:
        return whole
    parts = [dict(_points(record, as_of, name)) for name in series.dimensions(record)]
    days = sorted({day for part in parts for day in part})
    # What has values before and after a day owes one of it; of the newest, what has one of the day before.
    owed = [(part, min(part), max(part)) for part in parts if part]
    return tuple(
        (day, sum(part[day] for part in parts if day in part))
        for before, day in zip([None, *days], days, strict=False)
        if all(
            day in part
            or not first < day
            or not (day < last or (day == days[-1] and last == before))
            for part, first, last in owed
        )
    )


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
    fresh = on is not None and on >= current.since(project, record)
    because = "" if fresh else f"its last value is of {on:%B %Y}"
    return Variance(record, on, actual, float(planned), percent, because, fresh)


def unexplained(project: Project, records: Iterable[Record]) -> Iterator[Variance]:
    """The variances beyond `variance_limit` that nobody has explained."""
    limit = project.config.variance_limit
    for found in (variance(project, one) for one in records):
        if found.beyond(limit) and not found.explained:
            yield found


def economics(project: Project) -> Iterator[Figure]:
    """What follows from the lines together: revenue of a year, and LTV by CAC.

    ARR is twelve times MRR where no metric says it; LTV:CAC is that of `ltv_to_cac`.
    """
    yield _arr(project)
    label = "Lifetime value by the cost of winning it"
    yield replace(ltv_to_cac(project, project.as_of), name="ltv_cac", label=label)


def ltv_to_cac(project: Project, day: date) -> Figure:
    """What a customer is worth by what one costs to win, both of the newest month that has both.

    A month that has passed since then is owed: without it the ratio is none of today.
    """
    name, label = "ltv_to_cac", "LTV:CAC"
    ltv, cac = of_line(project, "ltv"), of_line(project, "cac")
    worth, cost = _months(ltv, day), _months(cac, day)
    if ltv is None or cac is None or not worth or not cost:
        lacks = [word for word, months in (("LTV", worth), ("CAC", cost)) if not months]
        return missing(name, label, f"no metric gives {' and '.join(lacks)}")
    owed = min(current.since(project, one, day) for one in (ltv, cac)).replace(day=1)
    both = [month for month in worth if month in cost and month >= owed]
    if not both:
        newest = f"LTV is of {max(worth):%B %Y}, CAC of {max(cost):%B %Y}"
        return missing(name, label, f"no month since {owed:%B %Y} has both: {newest}")
    month = max(both)
    if cost[month] < SMALLEST:
        return missing(name, label, f"a customer cost {cost[month]:g} to win")
    shares = f"{_said(ltv, worth[month])} ÷ {_said(cac, cost[month])}"
    because = f"{shares} in {month:%B %Y}"
    ratio = round(worth[month] / cost[month], 2)
    return Figure(name, label, ratio, because=because, records=(ltv.key, cac.key))


def _said(record: Record, value: float) -> str:
    """An amount in words: `2,590 EUR`."""
    return f"{value:,.12g} {record.values.get('unit') or ''}".strip()


def _months(record: Record | None, day: date) -> dict[date, float]:
    """The last total of each month of a line up to a day, under the first of the month."""
    points = totals(record, day) if record else ()
    return {on.replace(day=1): value for on, value in points}


def _arr(project: Project) -> Figure:
    label, record = "Recurring revenue of a year", of_line(project, "mrr")
    unit = str(record.values.get("unit") or "") if record else ""
    if written := _last(project, "arr"):
        return Figure("arr", label, written[1], unit)
    if not (month := _last(project, "mrr")):
        return missing("arr", label, "no metric gives the revenue of a month", unit)
    because = f"twelve times {month[0]:%B %Y}"
    return Figure("arr", label, round(12 * month[1], 2), unit, because=because)


def _last(project: Project, name: str) -> Point | None:
    record = of_line(project, name)
    points = totals(record, project.as_of) if record else ()
    return points[-1] if points else None


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
    limit = project.config.variance_limit
    because = found.because or (found.explained if found.beyond(limit) else "")
    percent = round(found.percent, 1)
    yield Figure("variance", name, percent, "percent", found.holds(limit), because=because)
