"""Alerts: the one runbook that each leads to, how often it pages, and how many of its pages ask for an action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project

WEEKS = 13
"""The weeks, a quarter of a year, that pages a week and their ratio are computed over."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of an alert: its first day, its pages, and those of them that asked for an action."""

    on: date
    pages: float
    actionable: float


@dataclass(frozen=True, slots=True)
class Pages:
    """What the weeks of an alert add up to. `ratio` is None where it paged nobody."""

    weeks: tuple[Week, ...]

    @property
    def total(self) -> float:
        """All pages."""
        return sum(week.pages for week in self.weeks)

    @property
    def actionable(self) -> float:
        """The pages that asked for an action."""
        return sum(week.actionable for week in self.weeks)

    @property
    def a_week(self) -> float | None:
        """Pages per recorded week: a week that nobody wrote down is no week without pages."""
        return self.total / len(self.weeks) if self.weeks else None

    @property
    def ratio(self) -> float | None:
        """The share of pages that asked for an action, between 0 and 1."""
        return self.actionable / self.total if self.total else None


def matches(project: Project) -> Mapping[str, tuple[Record, ...]]:
    """The runbooks in force that each alert leads to, by the key of the alert; one is as it should be."""
    return project.graph.runbooks


@remembered
def led_to(project: Project) -> Mapping[str, tuple[Record, ...]]:
    """The live alerts that lead to each runbook, by the key of the runbook."""
    found: dict[str, list[Record]] = {}
    for key, runbooks in matches(project).items():
        if project.graph[key].live:
            for runbook in runbooks:
                found.setdefault(runbook.key, []).append(project.graph[key])
    return {key: tuple(alerts) for key, alerts in found.items()}


_SECONDS = 7 * 24 * 60 * 60


def fault(row: Row) -> str:
    """Why a row of pages cannot be true, "" where it can: a count is never below nought."""
    pages, actionable = row.get("value"), row.get("actionable")
    # A kind of a user's own may hold anything in a column of this name.
    if not isinstance(pages, int | float) or not isinstance(actionable, int | float):
        return "lacks a figure"
    if pages < 0 or actionable < 0:
        return "counts below nought"
    if pages > _SECONDS:
        return "counts more pages than a week has seconds"
    return "has more pages that asked for an action than pages" if actionable > pages else ""


def weeks(record: Record, as_of: date) -> tuple[Week, ...]:
    """The recorded weeks of an alert up to a day, oldest first, without those that cannot be true.

    Of two rows for one day the last one written stands; the rules tell of it.
    """
    found = {
        clock.day_of(row["on"]): Week(clock.day_of(row["on"]), row["value"], row["actionable"])
        for row in record.series
        if row.get("on") and not fault(row)
    }
    return tuple(found[day] for day in sorted(found) if day <= as_of)


def lately(record: Record, as_of: date) -> Pages:
    """The weeks of the last quarter of a year."""
    first = as_of - timedelta(weeks=WEEKS)
    return Pages(tuple(week for week in weeks(record, as_of) if week.on > first))


def months(record: Record, as_of: date) -> Mapping[date, Pages]:
    """The weeks of each month, under its first day; a week belongs to the month it begins in."""
    found: dict[date, list[Week]] = {}
    for week in weeks(record, as_of):
        found.setdefault(week.on.replace(day=1), []).append(week)
    return {month: Pages(tuple(each)) for month, each in found.items()}


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """Pages a week, the share that asked for an action, and the runbook of one alert."""
    paged = lately(record, project.as_of)
    since = f"of {len(paged.weeks)} recorded weeks of the last {WEEKS}"
    if paged.a_week is None:
        why = f"no week of the last {WEEKS} is recorded under `pages`"
        yield missing("pages_a_week", "Pages a week", why)
    else:
        yield Figure("pages_a_week", "Pages a week", round(paged.a_week, 2), because=since)
    yield _ratio(project, record, paged)
    yield runbook(project, record)


def _ratio(project: Project, record: Record, paged: Pages) -> Figure:
    name, label = "actionable_ratio", "Pages that asked for an action"
    if paged.ratio is None:
        known = f"it paged nobody in {len(paged.weeks)} recorded weeks"
        why = known if paged.weeks else f"no week of the last {WEEKS} is recorded under `pages`"
        return missing(name, label, why, "ratio")
    least = project.config.actionable_ratio
    explained = str(record.values.get("explained") or "")
    because = f"{paged.actionable:g} of {paged.total:g}"
    if paged.ratio < least and explained:
        because = f"{because}; {explained}"
    return Figure(name, label, round(paged.ratio, 4), "ratio", paged.ratio >= least, least, because)


def runbook(project: Project, record: Record) -> Figure:
    """The one runbook that an alert leads to."""
    found = matches(project).get(record.key, ())
    keys = tuple(one.key for one in found)
    if not found:
        return missing("runbook", "Runbook", "no runbook in force names it, and it names none")
    ids = ", ".join(one.id for one in found)
    because = "" if len(found) == 1 else "whoever is woken must choose"
    return Figure("runbook", "Runbook", ids, holds=len(found) == 1, because=because, records=keys)
