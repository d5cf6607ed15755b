"""What the page of an objective says of it: compliance, what is left, how fast it burns, until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.insights.slo.burn import Burn, burns, gone_on, rate, spent_since, verdict
from opskb.insights.slo.measured import Objective, objectives
from opskb.insights.slo.windows import Window, inside, window
from opskb.model import Record
from opskb.project import Project


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What a reader of an objective asks first: how it stands, what is left, and until when."""
    one = objectives(project)[record.key]
    now = window(one, project.as_of)
    if now is None:
        why = one.because or "its window holds no row"
        yield missing("compliance", "Compliance", why, "ratio")
        yield missing("budget_left", "Error budget left", why, "ratio")
        return
    unit = "events" if one.events else "minutes"
    keys = tuple(dict.fromkeys(charge.record for charge in inside(one, now)))
    part = (
        "" if now.measured > 0.999 else f"{round(now.measured * 100)} % of the window is measured"
    )
    yield Figure(
        "compliance", "Compliance", round(now.compliance, 6), "ratio", now.held, one.target, part
    )
    yield Figure("budget", "Error budget", round(now.budget, 2), unit)
    yield Figure("budget_left", "Error budget left", round(now.left, 4), "ratio", now.held)
    yield Figure("lost", "Lost in the window", round(now.lost, 2), unit)
    charged = round(min(now.lost, one.answered.between(now.first, now.last)), 2)
    yield Figure("charged", "Of it charged to incidents", charged, unit, records=keys)
    all = burns(one, project.as_of, project.config.burn_windows)
    speed = verdict(all)
    yield Figure("burning", "Burn alert", speed or "none", "", not speed)
    yield from _burning(all)
    yield _exhaustion(one, now, project.as_of)


def _burning(all: tuple[Burn, ...]) -> Iterator[Figure]:
    for burn in all:
        words = clock.words(burn.within)
        name, label = f"burn_{words.replace(' ', '_')}", f"Burn rate over {words}"
        if burn.rate is None:
            yield missing(name, label, burn.because)
        else:
            yield Figure(
                name, label, round(burn.rate, 2), "", not burn.burning, round(burn.limit, 2)
            )


def _exhaustion(one: Objective, now: Window, as_of: date) -> Figure:
    name, label = "exhausted_on", "Budget gone, at the rate of the last week"
    if not now.held:
        return Figure(name, "Used up on", spent_since(one, as_of), "", False)
    if rate(one, as_of) is None:
        return missing(name, label, "the last week has no row")
    day = gone_on(one, as_of)
    return Figure(name, label, day or "not at this rate", "", day is None or None)
