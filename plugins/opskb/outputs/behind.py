"""The values that a chart is drawn from, where the table under it holds others: months, incidents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opskb.model import Record
from opskb.outputs import sections, wording
from opskb.outputs.charts import Curve
from opskb.outputs.scale import Point
from opskb.outputs.site import Site
from opskb.outputs.views import Behind, Value


def behind(
    site: Site, record: Record, whole: Mapping[str, Sequence[Point]], drawn: Sequence[Curve]
) -> Behind | None:
    """The values at the days that the curves bend at, the newest first, a column a curve.

    `whole` are all points of each curve by its label; what was measured is whole in the record's JSON.
    """
    columns = {curve.label or "Value": dict(whole[curve.label]) for curve in drawn}
    days = sorted({day for curve in drawn for day, _ in curve.points}, reverse=True)
    rows = (
        (
            # A day as words alone, which a long table has room for; its JSON says it in ISO 8601.
            (Value("text", wording.short(day), day=day),),
            *(_value(values.get(day)) for values in columns.values()),
        )
        for day in days
    )
    table = sections.table(
        f"drawn-{record.key.lower()}",
        f"{record.title}, drawn",
        ("On", *columns),
        rows,
        numbers=tuple(columns),
    )
    if table is None:
        return None
    of = len({day for points in whole.values() for day, _ in points})
    return Behind(table, of, f"api/v1/records/{record.key.lower()}.json")


def _value(value: float | None) -> sections.Cell:
    return () if value is None else sections.number(round(value, 3))
