"""How long incidents took to be seen, answered, contained and mended, and what they cost the SLOs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import fmean, median

from opskb import clock
from opskb.insights import charges, ladder
from opskb.insights.figure import Figure, missing
from opskb.insights.order import newest_first
from opskb.memory import remembered
from opskb.model import Moment, Record
from opskb.project import Project

STAGES = (
    "started",
    "detected",
    "acknowledged",
    "triaged",
    "contained",
    "diagnosed",
    "resolved",
    "stable",
)
"""The stages of an incident in the order in which they happen."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One length of an incident: from a stage to another. `before` stands in for a `from_` nobody wrote."""

    name: str
    label: str
    from_: str
    to: str
    before: str = ""


MEASURES = (
    Measure("time_to_detect", "Time to detect", "started", "detected"),
    Measure("time_to_acknowledge", "Time to acknowledge", "detected", "acknowledged", "started"),
    Measure("time_to_contain", "Time to contain", "started", "contained"),
    Measure("time_to_resolve", "Time to resolve", "started", "resolved"),
)
"""What is measured, in minutes. Users hurt from the start, so that is where detection, containment
and repair are counted from (the "time to restore service" of Accelerate, Forsgren et al. 2018);
whoever is called can answer only from the moment of the call."""

BY_NAME: Mapping[str, Measure] = {one.name: one for one in MEASURES}


def minutes(earlier: Moment, later: Moment) -> float | str:
    """The minutes from one moment to another, fewer than none where it lies before, or why none can be counted."""
    if not isinstance(earlier, datetime) or not isinstance(later, datetime):
        return "one of its times is a day without a time of day"
    if (earlier.tzinfo is None) != (later.tzinfo is None):
        return "one of its times has a zone and the other has none"
    return (later - earlier).total_seconds() / 60


def days(earlier: Moment, later: Moment) -> int:
    """The days from the day of one moment to that of another, fewer than none where it lies before."""
    return (clock.day_of(later) - clock.day_of(earlier)).days


def before(one: Moment, other: Moment) -> bool:
    """Whether one moment lies before another: by their days where one of them has no time of day.

    A time without a zone is taken as UTC, as everywhere; that zones are mixed is told by a rule.
    """
    if isinstance(one, datetime) and isinstance(other, datetime):
        return clock.instant(one) < clock.instant(other)
    return clock.day_of(one) < clock.day_of(other)


def took(record: Record, measure: Measure) -> Figure:
    """One length of one incident in minutes, or why it is not computable."""
    values = record.values
    first = measure.from_ if values.get(measure.from_) else measure.before or measure.from_
    earlier, later = values.get(first), values.get(measure.to)
    if earlier is None or later is None:
        name = first if earlier is None else measure.to
        return missing(measure.name, measure.label, f"`{name}` is not written", "minutes")
    count = minutes(earlier, later)
    if isinstance(count, str) or count < 0:
        why = count if isinstance(count, str) else f"`{measure.to}` lies before `{first}`"
        return missing(measure.name, measure.label, why, "minutes")
    return Figure(measure.name, measure.label, round(count, 2), "minutes", records=(record.key,))


def response(project: Project, record: Record) -> Figure:
    """The time to acknowledge against the response time of the ladder; `holds` is None without one.

    An open incident that nobody has answered in that time does not hold, though it has no value yet.
    """
    figure = took(record, BY_NAME["time_to_acknowledge"])
    found = ladder.step(project.config, record.severity)
    if found and (last := unanswered_since(project, record)):
        why = f"nobody had answered it by {last}"
        return replace(
            figure, holds=False, target=found.respond, because=why, records=(record.key,)
        )
    if not figure.computable or not found or found.respond is None:
        return figure
    assert isinstance(figure.value, int | float)
    holds = figure.value <= found.respond
    return Figure(
        figure.name, figure.label, figure.value, "minutes", holds, found.respond, "", (record.key,)
    )


def unanswered_since(project: Project, record: Record) -> date | None:
    """The day by which an open incident had to be answered, None where it was, or is not past it.

    Counted as the answer is, and judged when its day is over, since the as-of date is a day. What
    other dialects have no word for is not missed in them.
    """
    found = ladder.step(project.config, record.severity)
    began = record.values.get("detected") or record.opened
    if not found or not record.live or began is None or record.dialect != "opskb":
        return None
    if record.values.get("acknowledged"):
        return None
    last = ladder.answer_by(found, began)
    return last if last and last < project.as_of else None


def breaches(project: Project) -> tuple[tuple[Record, Figure], ...]:
    """The incidents that were answered later than the ladder allows, or not at all, newest first."""
    found = ((one, response(project, one)) for one in known(project))
    return tuple((one, figure) for one, figure in found if figure.holds is False)


@remembered
def known(project: Project) -> tuple[Record, ...]:
    """Every incident, the newest first; those that say no beginning come last."""
    return newest_first(project.by_kind.get("incident", ()))


def open_ones(project: Project) -> tuple[Record, ...]:
    """The incidents that are not resolved, the newest first."""
    return tuple(one for one in known(project) if one.live)


def past_limit(project: Project, record: Record) -> date | None:
    """The day by which an open incident had to be closed, None where it is not past it."""
    found = ladder.step(project.config, record.severity)
    if not found or not record.live or not record.opened:
        return None
    last = ladder.close_by(found, record.opened)
    return last if last and last < project.as_of else None


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """What is computed of one incident: its lengths, its response, and what it was charged with."""
    for measure in MEASURES:
        if measure.name == "time_to_acknowledge":
            yield response(project, record)
        else:
            yield took(record, measure)
    if record.live:
        yield _open_for(project, record)
    if charge := charges.of_incident(project, record):
        yield charge


def _open_for(project: Project, record: Record) -> Figure:
    if not record.opened:
        return missing("open_for", "Open for", "`started` is not written", "days")
    days = (project.as_of - clock.day_of(record.opened)).days
    found = ladder.step(project.config, record.severity)
    last = ladder.close_by(found, record.opened) if found else None
    limit = (last - clock.day_of(record.opened)).days if last else None
    return Figure(
        "open_for",
        "Open for",
        days,
        "days",
        days <= limit if limit is not None else None,
        limit,
        records=(record.key,),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """The lengths of a group of incidents: mean and median of each measure, by its name, in minutes."""

    name: str
    records: tuple[Record, ...]
    means: Mapping[str, Figure]
    medians: Mapping[str, Figure]


def summary(name: str, records: Iterable[Record]) -> Summary:
    """Mean and median of each measure over those of the incidents where it can be computed."""
    records = tuple(records)
    return Summary(
        name,
        records,
        {one.name: over(records, one, fmean, "mean") for one in MEASURES},
        {one.name: over(records, one, median, "median") for one in MEASURES},
    )


def over(
    records: Iterable[Record],
    measure: Measure,
    middle: Callable[[Iterable[float]], float],
    word: str,
) -> Figure:
    """The mean or the median of one measure; `because` counts the incidents it could not be computed of."""
    found = [took(one, measure) for one in records]
    counts = [float(one.value) for one in found if isinstance(one.value, int | float)]
    label = f"{measure.label} ({word})"
    left = len(found) - len(counts)
    if not counts:
        why = "no incident has both times" if found else "there is no incident"
        return missing(measure.name, label, why, "minutes")
    keys = tuple(key for one in found if one.computable for key in one.records)
    because = f"not computable for {left} of {len(found)}" if left else ""
    return Figure(
        measure.name, label, round(middle(counts), 2), "minutes", because=because, records=keys
    )


def by(project: Project, key: Callable[[Record], str]) -> tuple[Summary, ...]:
    """The incidents in groups by a key, in the order of the keys; those without one are left out."""
    groups: dict[str, list[Record]] = {}
    for record in known(project):
        if name := key(record):
            groups.setdefault(name, []).append(record)
    return tuple(summary(name, groups[name]) for name in sorted(groups))


def severity(record: Record) -> str:
    """The severity that an incident is grouped under."""
    return record.severity


def month(record: Record) -> str:
    """The month an incident began in, `2026-11`."""
    return clock.day_of(record.opened).isoformat()[:7] if record.opened else ""


def source(record: Record) -> str:
    """Who or what detected an incident."""
    return str(record.values.get("detected_by") or "")


def mttr(project: Project, since: date, until: date) -> Figure:
    """The mean time to restore, in minutes, of the incidents resolved from one day to another, both included."""
    within = [
        one for one in known(project) if one.closed and since <= clock.day_of(one.closed) <= until
    ]
    if not within:
        why = f"no incident was resolved from {since} to {until}"
        return missing("mttr", "Mean time to restore", why, "minutes")
    found = over(within, BY_NAME["time_to_resolve"], fmean, "mean")
    return Figure(
        "mttr",
        "Mean time to restore",
        found.value,
        "minutes",
        because=found.because or f"of {len(within)} resolved from {since} to {until}",
        records=found.records,
    )


def last_severe(project: Project) -> Record | None:
    """The newest incident, up to the as-of date, of a severity that the settings call severe."""
    return next(
        (
            one
            for one in known(project)
            if one.opened
            and clock.day_of(one.opened) <= project.as_of
            and ladder.severe(project.config, one.severity)
        ),
        None,
    )
