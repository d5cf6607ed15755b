"""Whether a figure is of this period: what was measured long ago says nothing of today."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import periods
from opskb.model import Record
from opskb.project import Project


def since(project: Project, metric: Record, day: date | None = None) -> date:
    """The first day on which a value counts as this period's: that of the last whole period.

    What is measured monthly is known some days after the month: `event_days` are left for it. The
    period is that of `day`, today if not given.
    """
    cadence = str(metric.values.get("cadence") or "monthly")
    day = known(project, day or project.as_of)
    every = clock.CADENCES.get(cadence, relativedelta(months=1))
    begin = clock.later(clock.later(day, -every), -every)
    ended = [one for one in periods.periods(cadence, begin, day) if one.last < day]
    return ended[-1].first if ended else begin


def known(project: Project, day: date) -> date:
    """The day up to which the periods of a metric are known by a day: `event_days` before it."""
    return clock.later(day, -relativedelta(days=project.config.event_days))
