"""The quality gates: five checkpoints that say whether operating works, five criteria whether it succeeds."""

from __future__ import annotations

from datetime import date

from opskb import clock
from opskb.insights import endings, improvements, incidents, postmortems, reach, slo
from opskb.insights import series as figures_over_time
from opskb.insights.criteria import Judged, Line, Span, by, ids, keys, named
from opskb.insights.slo import Objective
from opskb.model import Record
from opskb.project import Project
from opskb.record import checked, performed

_WRITTEN = ("runbook", "procedure", "page", "policy")


def slo_monitoring(project: Project, span: Span) -> Judged:
    """There is an SLO in force, and each has a value in the window before the day."""
    slos = tuple(one.record for one in _objectives(project, span))
    if not slos:
        return Judged(False, "No SLO is in force.")
    silent = tuple(one for one in slos if not _fresh(one, span.last))
    if silent:
        return Judged(False, f"Without a value in the window: {ids(silent)}.", keys(silent))
    return Judged(True, f"{named(len(slos), 'SLO is', 'SLOs are')} measured.", keys(slos))


def _objectives(project: Project, span: Span) -> tuple[Objective, ...]:
    """The objectives in force that were there by the day: one that was measured only later was not."""
    live = [one for one in slo.objectives(project).values() if one.record.live]
    return tuple(
        one for one in live if one.measured is None or by(span.last, one.measured.moments[0])
    )


def _fresh(slo: Record, day: date) -> bool:
    window = slo.values.get("window")
    points = figures_over_time.points(slo, day)
    return bool(points) and (not window or clock.day_of(clock.later(points[-1][0], window)) >= day)


def procedures_written(project: Project, span: Span) -> Judged:
    """A procedure for incidents is in force, and every critical surface has a runbook in force.

    What a tombstone took out of force later was in force on the day; since when a text is in force
    no record says, so a new one counts for every day.
    """
    written = tuple(
        one
        for one in project.by_kind.get("procedure", ())
        if one.values.get("type") == "incident-response"
        and endings.in_force(project, one, span.last)
    )
    if not written:
        return Judged(False, "No procedure for incidents is in force.")
    bare = tuple(one for one in _critical(project, span) if not _covered(project, one, span.last))
    if bare:
        return Judged(False, f"Without a runbook in force: {ids(bare)}.", keys(bare))
    return Judged(
        True,
        f"{ids(written)} is in force, and every critical surface has a runbook.",
        keys(written),
    )


def _critical(project: Project, span: Span) -> tuple[Record, ...]:
    return tuple(
        one
        for one in project.by_kind.get("surface", ())
        if endings.in_force(project, one, span.last)
        and one.values.get("criticality") == "critical"
        and by(span.last, one.opened or span.last)
    )


def _covered(project: Project, surface: Record, day: date) -> bool:
    runbooks = (one for one in project.graph.naming(surface) if one.kind == "runbook")
    return any(endings.in_force(project, one, day) for one in runbooks)


def postmortems_in_use(project: Project, span: Span) -> Judged:
    """No postmortem whose last day has passed is still owed, and one was held if any was."""
    all = postmortems.owed(project)
    due = (one for one in all if one.deadline <= span.last)
    owed = tuple(one.incident for one in due if not by(span.last, one.held))
    if owed:
        return Judged(False, f"None yet of {ids(owed)}.", keys(owed))
    held = tuple(one.postmortem for one in all if one.postmortem and by(span.last, one.held))
    if held:
        return Judged(
            True, f"{named(len(held), 'postmortem')} held, the last {held[-1].id}.", keys(held[-3:])
        )
    return Judged(None, "No incident asked for one yet, so none shows it.")


def improvement_active(project: Project, span: Span) -> Judged:
    """An improvement reached a stage in the span."""
    moved = tuple(
        one
        for one in improvements.all_of(project)
        if any(span.holds(row.get("on")) for row in one.occurrences)
    )
    if moved:
        count = named(len(moved), "improvement")
        return Judged(
            True, f"{count} reached a stage from {span.first} to {span.last}.", keys(moved)
        )
    return Judged(False, f"No improvement reached a stage from {span.first} to {span.last}.")


def documentation_current(project: Project, span: Span) -> Judged:
    """No runbook, procedure, page or policy was overdue for its review on the day."""
    written = [one for kind in _WRITTEN for one in project.by_kind.get(kind, ()) if one.live]
    if not written:
        return Judged(None, "No runbook, procedure, page or policy is in force.")
    late = tuple(one for one in written if _overdue(one, span.last, project.as_of))
    if late:
        return Judged(False, f"Overdue on {span.last}: {ids(late)}.", keys(late))
    return Judged(True, f"None of {named(len(written), 'document')} was overdue on {span.last}.")


def _overdue(record: Record, day: date, as_of: date) -> bool:
    """Whether a record was past its review on a day; what was reviewed only later was not there yet."""
    if day >= as_of:
        return bool(record.due and record.due < day)
    rows = [row["on"] for row in record.reviews if row.get("on") and checked(row)]
    rows += [row["on"] for row in record.occurrences if row.get("on") and performed(row)]
    looked = [clock.day_of(one) for one in rows if by(day, one)]
    return bool(looked and record.every and clock.later(max(looked), record.every) < day)


CHECKPOINTS: tuple[Line, ...] = (
    Line("slo-monitoring", "SLO monitoring live", slo_monitoring),
    Line(
        "procedures",
        "Incident procedures written",
        procedures_written,
        today="since when a procedure and a runbook are in force",
    ),
    Line("postmortems", "Postmortem process in use", postmortems_in_use),
    Line("improvement", "Improvement active", improvement_active),
    Line("documentation", "Documentation current", documentation_current),
)


def slos_held(project: Project, span: Span) -> Judged:
    """Every SLO in force was held over its window up to the day, or its miss is explained."""
    found = [(one, slo.window(one, span.last)) for one in _objectives(project, span)]
    if not found:
        return Judged(False, "No SLO is in force.")
    unknown = tuple(one.record for one, window in found if window is None)
    if unknown:
        return Judged(False, f"Not measured: {ids(unknown)}.", keys(unknown))
    missed = [(one, window) for one, window in found if window and not window.held]
    bare = tuple(one.record for one, window in missed if not slo.explained(one, window))
    if bare:
        return Judged(False, f"Missed up to {span.last}: {ids(bare)}.", keys(bare))
    held = named(len(found) - len(missed), "SLO was", "SLOs were")
    told = "".join(f"; {_told(project, one, window)}" for one, window in missed)
    return Judged(True, f"{_first(held)} held{told}.", keys(tuple(one.record for one, _ in found)))


def _told(project: Project, one: Objective, window: slo.Window) -> str:
    """That an objective was missed, and what explains it."""
    inside = (charge for charge in one.charges if window.first <= charge.day <= window.last)
    charged = dict.fromkeys(charge.record for charge in inside)
    why = ids(tuple(project.graph[key] for key in charged)) or "what its overrides accept"
    return f"{one.record.id} was missed and explained by {why}"


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def in_time(project: Project, span: Span) -> Judged:
    """Every incident of the span was answered within the time of its severity."""
    if not project.by_kind.get("incident"):
        return Judged(None, "No incident is written down.")
    begun = [one for one in incidents.known(project) if span.holds(one.opened)]
    found = [(one, incidents.response(project, one)) for one in begun]
    late = tuple(one for one, figure in found if figure.holds is False)
    if late:
        return Judged(False, f"Answered too late: {ids(late)}.", keys(late))
    unknown = tuple(one for one, figure in found if figure.holds is None)
    if unknown:
        return Judged(
            False, f"Nobody can tell when somebody answered: {ids(unknown)}.", keys(unknown)
        )
    return Judged(
        True,
        f"{named(len(begun), 'incident')} began, each answered in time."
        if begun
        else "No incident began.",
        keys(tuple(begun)),
    )


def postmortems_done(project: Project, span: Span) -> Judged:
    """Every postmortem that fell due in the span was held in time."""
    if not project.by_kind.get("incident"):
        return Judged(None, "No incident is written down.")
    due = [one for one in postmortems.owed(project) if span.holds(one.deadline)]
    late = tuple(one.incident for one in due if not (one.in_time and by(span.last, one.held)))
    if late:
        return Judged(False, f"Late or missing: that of {ids(late)}.", keys(late))
    held = tuple(one.postmortem for one in due if one.postmortem)
    return Judged(
        True,
        f"{named(len(held), 'postmortem')} fell due, each held in time."
        if held
        else "No postmortem fell due.",
        keys(held),
    )


def improvements_landed(project: Project, span: Span) -> Judged:
    """An improvement that ended in the span moved its number in the right direction."""
    ended = [one for one in improvements.all_of(project) if span.holds(one.closed)]
    moved = tuple(one for one in ended if improvements.moved(project, one).holds)
    if moved:
        return Judged(True, f"{ids(moved)} moved its number.", keys(moved))
    still = tuple(ended)
    if still:
        return Judged(False, f"Ended, and moved no number: {ids(still)}.", keys(still))
    return Judged(False, f"No improvement ended from {span.first} to {span.last}.")


def knowledge_reachable(project: Project, span: Span) -> Judged:
    """No reference leads to nothing, as OKB201 has it."""
    found = reach.reach(project)
    records = tuple(project.graph[key] for key in dict.fromkeys(one.source for one in found.dead))
    if records:
        return Judged(False, f"What is not there is named in {ids(records)}.", keys(records))
    if not found.count:
        return Judged(None, "No record refers to another.")
    if found.count == 1:
        return Judged(True, "The one reference leads somewhere.")
    return Judged(True, f"All {found.count:,} references lead somewhere.")


SUCCESS: tuple[Line, ...] = (
    Line("slos", "SLOs held", slos_held),
    Line("incidents", "Incidents in time", in_time),
    Line("postmortems", "Postmortems done", postmortems_done),
    Line("improvements", "Improvements landed", improvements_landed),
    Line("knowledge", "Knowledge reachable", knowledge_reachable),
)
