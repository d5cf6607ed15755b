"""83x and 85x: a series has each of its days once, and a value for each period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from opskb import clock, source
from opskb.insights import current, gaps, performance, scorecard, slo
from opskb.insights.gaps import Gap
from opskb.model import Moment, Place, Problem, Record
from opskb.project import Project
from opskb.rules.response import native
from opskb.rules.rule import Rule, rule
from opskb.source import Unreadable

# The books of a month are closed in the next.
_KNOWN_LATER = ("scorecard", "growth", "finance", "channel", "cohort")
_MOST_GAPS = 3
_MEASURE = "add what was measured, or say that it has ended"


@rule("OKB837")
def series_gap(project: Project) -> Iterator[Problem]:
    """A series has a value for every period of its cadence, from its first one on.

    `cadence: continuous` is every day of the calendar, `daily` every business day, `weekly` each
    week from Monday on, and so forth. A period that still runs owes nothing yet, and what a metric
    of finance, growth or the scorecard says of one is known `event_days` after its end. A row counts
    for the day it was measured on, that of a cohort too. What was not measured is not good: a gap is
    where outages hide, and a metric in force without any value says nothing at all.

    A live objective, alert or capacity has a value at all, once a period has ended since the day
    that its `since` names, and the window of an objective holds at least one row. The file of
    another tool has no place for figures, and owes none.

    ```markdown title="bad: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-17, value: 1}
      - {on: 2026-11-19, value: 1}
      - {on: 2026-11-20, value: 1}
    ---
    ```

    ```markdown title="good: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-17, value: 1}
      - {on: 2026-11-18, value: 1}
      - {on: 2026-11-19, value: 1}
      - {on: 2026-11-20, value: 1}
    ---
    ```
    """
    typed = scorecard.typed(project) if project.has("metric") else frozenset()
    for record in project.graph:
        # OKB899 asks a line of the scorecard for the value of this period.
        vouched = record.key in typed
        if record.live and not vouched and "series" in project.kind_of(record).roles:
            yield from _unmeasured(project, record)
        cadence = record.values.get("cadence")
        if record.live and isinstance(cadence, str):
            found = list(_gaps(project, record, cadence, open_end=not vouched))
            if found:
                yield _gap(project, record, found)


def _gaps(project: Project, record: Record, cadence: str, *, open_end: bool) -> Iterator[Gap]:
    later = record.values.get("type") in _KNOWN_LATER
    return gaps.gaps(
        (clock.day_of(row["on"]) for row in record.series if row.get("on")),
        cadence,
        current.known(project, project.as_of) if later else project.as_of,
        holidays=project.config.holidays,
        open_end=open_end,
    )


def _unmeasured(project: Project, record: Record) -> Iterator[Problem]:
    name, days = project.kind_of(record).roles["series"], _days(record)
    if not any(day <= project.as_of for day in days):
        if _owes(record) and _begun(project, record) and not _unread(project, record):
            message = f"`{name}` has no value up to today, so nothing is known of it"
            remedy = "add what was measured, or take it out of force until something is"
            yield record.problem(name, message, remedy)
    elif record.kind == slo.KIND and slo.objectives(project)[record.key].because == slo.TOO_SHORT:
        message = "`window` is shorter than the time that a row stands for, so it holds none"
        yield record.problem(
            "window", message, "write a longer window, or add rows that are shorter"
        )


def _owes(record: Record) -> bool:
    """Whether nothing can be said of a record without a value, and its file has a place for one."""
    measured = record.values.get("type") == "capacity" or record.values.get("cadence")
    metric = record.kind == performance.KIND and bool(measured)
    return native(record) and (metric or record.kind in (slo.KIND, "alert"))


def _days(record: Record) -> list[date]:
    return [
        clock.day_of(row["on"])
        for row in record.series
        if row.get("on") and row.get("value") is not None
    ]


def _begun(project: Project, record: Record) -> bool:
    """Whether a period of its cadence has ended since its first day; so it is where it names none."""
    cadence, since = record.values.get("cadence"), clock.day_of(record.opened)
    if since is None or not isinstance(cadence, str):
        return True
    return gaps.owed(cadence, since, project.as_of, holidays=project.config.holidays)


def _unread(project: Project, record: Record) -> bool:
    """Whether its rows are there and could not be read, which is told where they stand."""
    name = project.kind_of(record).roles["series"]
    return any(one.record == record.id and one.field == name for one in project.problems)


def _gap(project: Project, record: Record, found: list[Gap]) -> Problem:
    name = project.kind_of(record).roles["series"]
    missing = sum(one.count for one in found)
    shown = ", ".join(map(_span, found[-_MOST_GAPS:]))
    more = f" and {len(found) - _MOST_GAPS} more gaps" if len(found) > _MOST_GAPS else ""
    what = "period" if missing == 1 else "periods"
    message = f"`{name}` has no value for {missing} {what} of its cadence: {shown}{more}"
    return record.problem(name, message, _MEASURE)


def _span(one: Gap) -> str:
    return f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}"


@rule("OKB838")
def series_day_twice(project: Project) -> Iterator[Problem]:
    """A series has one value for a day, in each of its dimensions; one of finance for a period.

    Where there are two the last one written counts, so the order of the file would decide what is
    true. That it is not sorted does no harm. What a metric of finance says is of a whole period of
    its cadence, and the month has one sum.

    ```markdown title="bad: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-20, value: 1}
      - {on: 2026-11-20, value: 0.97}
    ---
    ```

    ```markdown title="good: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-20, value: 0.97}
    ---
    ```
    """
    for record in project.graph:
        for on, dimension in gaps.twice(record.series) if record.series else ():
            name = project.kind_of(record).roles["series"]
            of = f" of `{dimension}`" if dimension else ""
            message = f"`{name}` has two values{of} for {_written(on)}"
            at = _second(project, record, name, on, dimension)
            yield record.problem(name, message, "keep the one that is true", at=at)
        if record.live and record.values.get("type") == "finance":
            yield from _period_twice(project, record)


def _period_twice(project: Project, record: Record) -> Iterator[Problem]:
    name = project.kind_of(record).roles["series"]
    found = gaps.twice_in_a_period(record.series, str(record.values.get("cadence") or ""))
    for on, dimension, period in found:
        of = f" of `{dimension}`" if dimension else ""
        message = f"`{name}` has two values{of} for {period.first} to {period.last}"
        index = next(at for at, row in enumerate(record.series) if row.get("on") == on)
        at = row_place(project, record, name, index, on)
        yield record.problem(name, message, "keep the one that is of the whole period", at=at)


def _written(on: Moment) -> str:
    return on.isoformat() if isinstance(on, datetime) else f"{on}"


def _second(project: Project, record: Record, name: str, on: Moment, dimension: str) -> Place:
    """Where the second value of a day is written: its line in the CSV, else its row."""
    where = [
        index
        for index, row in enumerate(record.series)
        if row.get("on") == on and str(row.get("dimension") or "") == dimension
    ]
    return row_place(project, record, name, where[1], on)


def row_place(project: Project, record: Record, name: str, index: int, on: Moment) -> Place:
    """The place of a row of a series: the row itself, or the last line of its day in the CSV."""
    raw = getattr(record.source, "data", {}).get(name)
    if not isinstance(raw, str):
        return record.place(name, index)
    path = f"{record.path.rpartition('/')[0]}/{raw}".lstrip("/")
    try:
        lines = source.text(project.root, path).split("\n")
    except Unreadable:
        return record.place(name)
    day = clock.day_of(on).isoformat()
    found = [number for number, line in enumerate(lines, 1) if day in line]
    return Place(path, found[-1]) if found else Place(path)


@rule("OKB839")
def series_from_the_future(project: Project) -> Iterator[Problem]:
    """No series holds a value for a day that has not come: it was not measured.

    Such a value counts nowhere. A forecast is computed, and a plan has fields of its own.

    ```markdown title="bad: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-20, value: 1}
      - {on: 2026-11-21, value: 1}
    ---
    ```

    ```markdown title="good: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-19, value: 1}
      - {on: 2026-11-20, value: 1}
    ---
    ```
    """
    for record in project.graph:
        if ahead := gaps.to_come(record.series, project.as_of) if record.series else ():
            name = project.kind_of(record).roles["series"]
            index = next(at for at, row in enumerate(record.series) if row.get("on") == ahead[0])
            count = f"{len(ahead)} values" if len(ahead) > 1 else "a value"
            message = (
                f"`{name}` has {count} later than the as-of date {project.as_of}, "
                f"the first for {_written(ahead[0])}"
            )
            at = row_place(project, record, name, index, ahead[0])
            yield record.problem(name, message, "correct the date", at=at)


@rule("OKB855")
def series_mixes_clocks(project: Project) -> Iterator[Problem]:
    """A series says its times in one way: days, or times with a zone, or times without.

    A time without a zone is taken as UTC. Where another row names its zone, nobody can tell whether
    that was meant, and an hour moves from one row into another. A day among times stands for its
    first moment only.

    ```markdown title="bad: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-20T08:00+01:00, value: 1}
      - {on: 2026-11-20T08:00, value: 0.97}
    ---
    ```

    ```markdown title="good: data/slos/slo-login.md"
    ---
    id: SLO-login
    title: Signing in
    status: active
    objective: 99%
    compliance:
      - {on: 2026-11-20T07:00Z, value: 1}
      - {on: 2026-11-20T08:00Z, value: 0.97}
    ---
    ```
    """
    for record in project.graph:
        ways = {gaps.way(row["on"]): row["on"] for row in record.series if row.get("on")}
        if len(ways) > 1:
            name = project.kind_of(record).roles["series"]
            said = ", ".join(f"{way} ({_written(on)})" for way, on in sorted(ways.items()))
            message = f"`{name}` mixes {said}"
            yield record.problem(name, message, "write all of them with the zone, such as Z")


@rule("OKB856", "slo")
def share_of_unknown_events(project: Project) -> Iterator[Problem]:
    """An objective that is measured in events says for each row how many there were.

    A share of an unknown number weighs nothing, and one of no events is no share at all: such a row
    is left out of all that is computed.

    ```markdown title="bad: data/slos/slo-events.md"
    ---
    id: SLO-events
    title: Events delivered
    status: active
    objective: 99%
    measured_in: events
    compliance:
      - {on: 2026-11-19, value: 1, events: 41000}
      - {on: 2026-11-20, value: 0.97}
    ---
    ```

    ```markdown title="good: data/slos/slo-events.md"
    ---
    id: SLO-events
    title: Events delivered
    status: active
    objective: 99%
    measured_in: events
    compliance:
      - {on: 2026-11-19, value: 1, events: 41000}
      - {on: 2026-11-20, value: 0.97, events: 38000}
    ---
    ```
    """
    for record in project.by_kind.get(slo.KIND, ()):
        if record.live and record.values.get("measured_in") == "events":
            unknown = [
                at for at, row in enumerate(record.series) if row.get("on") and not slo.counted(row)
            ]
            if unknown:
                yield _unknown(project, record, unknown)


def _unknown(project: Project, record: Record, unknown: list[int]) -> Problem:
    name = project.kind_of(record).roles["series"]
    on = record.series[unknown[0]]["on"]
    rows = f"{len(unknown)} rows" if len(unknown) > 1 else "a row"
    message = f"`{name}` has {rows} without a number of events, the first of {_written(on)}"
    at = row_place(project, record, name, unknown[0], on)
    return record.problem(name, message, "write how many events the share is of", at=at)


RULES: tuple[Rule, ...] = (
    series_gap,
    series_day_twice,
    series_from_the_future,
    series_mixes_clocks,
    share_of_unknown_events,
)
