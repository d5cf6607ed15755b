"""The lines of the entry gate: what must be there before a cycle begins to operate."""

from __future__ import annotations

from datetime import date, timedelta

from opskb import clock
from opskb.insights import cadence
from opskb.insights.criteria import Judged, Line, Span, by, ids, keys, named
from opskb.model import Record
from opskb.project import Project


def _vouched(name: str, label: str) -> Line:
    """A line that only a person can vouch for: a row of the cycle's `entry` with its evidence."""

    def judge(project: Project, span: Span) -> Judged:
        rows = span.record.values.get("entry") or () if span.record else ()
        row = next((row for row in rows if row.get("criterion") == label.casefold()), None)
        if row is None:
            return Judged(False, "Nobody has vouched for it.")
        if row.get("on") and not by(span.last, row["on"]):
            return Judged(False, f"It is vouched for from {row['on']} on.")
        if row.get("on") and clock.day_of(row["on"]) < (oldest := _oldest(project, span)):
            return Judged(False, f"It is vouched for from {row['on']}, and {oldest} is the oldest.")
        if not row.get("evidence"):
            return Judged(False, "It is vouched for without evidence.")
        who = f" ({row['by']})" if row.get("by") else ""
        when = f"{row['on']}: " if row.get("on") else ""
        return Judged(True, f"{when}{row['evidence']}{who}.".replace("..", "."))

    return Line(name, label, judge, vouched=True)


def _oldest(project: Project, span: Span) -> date:
    """The first day from which something vouches for a cycle: `entry_days` before it began."""
    days = min(project.config.entry_days, span.first.toordinal() - 1)
    return span.first - timedelta(days=days)


def cadences_established(project: Project, span: Span) -> Judged:
    """Somebody does something in each of the cadences that `entry_cadences` names, and did it last time."""
    wanted = project.config.entry_cadences
    live = tuple(
        one
        for one in project.by_kind.get("activity", ())
        if one.live and by(span.last, one.opened or span.last)
    )
    there = {str(one.values.get("cadence")) for one in live}
    lacking = [word for word in wanted if word not in there]
    if lacking:
        return Judged(False, f"No activity in force is {' or '.join(lacking)}.", keys(live))
    of_these = tuple(one for one in live if one.values.get("cadence") in wanted)
    kept = tuple(one for one in of_these if _established(project, one, span))
    there = {str(one.values.get("cadence")) for one in kept}
    missed = tuple(one for one in of_these if one.values.get("cadence") not in there)
    if missed:
        return Judged(False, f"Not done in its last period: {ids(missed)}.", keys(missed))
    return Judged(
        True,
        f"{named(len(kept), 'activity', 'activities')} in force: {', '.join(wanted)}.",
        keys(kept),
    )


def _established(project: Project, activity: Record, span: Span) -> bool:
    """Whether an activity was done in the period before the last day of a span, or in the running one."""
    stands = cadence.of_activity(project, activity, span.last)
    return not stands.expected or (
        not stands.overdue and any(one.done for one in stands.expected[-2:])
    )


def baselines_documented(project: Project, span: Span) -> Judged:
    """A sanity report states baselines, and every SLO in force has been measured."""
    reports = [one for one in project.by_kind.get("sanity-report", ()) if one.state == "closed"]
    before = [one for one in reports if by(span.last, one.opened) and one.values.get("metrics")]
    slos = tuple(one for one in project.by_kind.get("slo", ()) if one.live)
    unmeasured = tuple(one for one in slos if not _measured(one, span))
    if not before:
        return Judged(False, "No sanity report states a baseline yet.", keys(unmeasured))
    newest = max(before, key=lambda one: str(one.opened))
    if unmeasured:
        return Judged(False, f"Never measured: {ids(unmeasured)}.", keys(unmeasured))
    count = named(len(newest.values["metrics"]), "baseline")
    also = f", and {named(len(slos), 'SLO is', 'SLOs are')} measured" if slos else ""
    return Judged(True, f"{newest.id} states {count}{also}.", (newest.key, *keys(slos)))


def _measured(slo: Record, span: Span) -> bool:
    return any(row.get("on") and clock.day_of(row["on"]) <= span.last for row in slo.series)


LINES: tuple[Line, ...] = (
    _vouched("launch-gate", "Launch gate passed"),
    _vouched("handoff", "Handoff received"),
    Line("cadences", "Cadences established", cadences_established),
    Line("baselines", "Baselines documented", baselines_documented),
    _vouched("systems", "Systems deployed"),
    _vouched("monitoring", "Monitoring configured"),
    _vouched("retrospective", "Retrospective finished"),
)
