"""8xx: the five artefacts are there, and what running a system asks for was done."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from opskb import clock
from opskb.insights import diligence, drills, postmortems, rfcs
from opskb.insights.diligence import Artefact
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB801")
def artefact_missing(project: Project) -> Iterator[Problem]:
    """All five artefacts that a reviewer asks for are there.

    They are the decision log, the threat model, the audit ledger, tombstones and postmortems, and
    the archive of sanity reports. One that is not kept yet is waived by its name, with the
    reason; until then it is shown as absent. Only a knowledge base with an `opskb.yml` is held to it.

    ```yaml title="bad: opskb.yml"
    as_of: 2026-11-20
    ```

    ```yaml title="good: opskb.yml"
    as_of: 2026-11-20
    levels:
      - {rule: OKB801, level: "off"}
    ```

    ```markdown title="both: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```
    """
    for artefact in _artefacts(project):
        if not artefact.present:
            kinds = " or ".join(artefact.kinds)
            message = (
                f"nothing stands for the {_called(artefact)}: no record is of the kind {kinds}"
            )
            remedy = f"{_kept(project, artefact)}, or waive it with the reason"
            yield _settings_problem(project, artefact.name, message, remedy)


def _kept(project: Project, artefact: Artefact) -> str:
    """How an artefact begins: nobody keeps a record of a kind that is still to be made."""
    known = any(kind in project.kinds for kind in artefact.kinds)
    return "keep one" if known else "make the kind with a `kind.yml` of your own"


def _artefacts(project: Project) -> tuple[Artefact, ...]:
    return diligence.examine(project).artefacts if project.config.declared else ()


def _called(artefact: Artefact) -> str:
    return artefact.title[0].lower() + artefact.title[1:]


def _settings_problem(project: Project, name: str, message: str, remedy: str) -> Problem:
    """A problem of the whole knowledge base, which stands in its settings and is waived by name."""
    return Problem(project.config.place(), message, remedy, record=name)


@rule("OKB802")
def artefact_stale(project: Project) -> Iterator[Problem]:
    """None of the five artefacts is out of date.

    One is out of date when its newest record in force is overdue, and the archive of sanity
    reports when the next report is.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    every: 1 year
    date: 2025-03-04
    reviews:
      - {on: 2025-03-04, checked: Read it.}
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    every: 1 year
    date: 2025-03-04
    reviews:
      - {on: 2026-03-03, checked: Compared it with the queue as it runs.}
    ---
    ```
    """
    for artefact in _artefacts(project):
        if artefact.stale:
            message = f"the {_called(artefact)} cannot be relied on: {artefact.stale}"
            yield _settings_problem(project, artefact.name, message, "bring it up to date")


@rule("OKB803")
def reading_path_too_long(project: Project) -> Iterator[Problem]:
    """The five artefacts can be read within an hour.

    The setting `reading_minutes` allows another time. The minutes are counted from the words, at `reading_speed` words a minute: decisions in force,
    the threat model, the ledger, a year of tombstones and postmortems, four sanity reports. Where
    that is too much, tag the records of an artefact that must be read with `due-diligence`.

    ```yaml title="bad: opskb.yml"
    as_of: 2026-11-20
    reading_speed: 1
    ```

    ```yaml title="good: opskb.yml"
    as_of: 2026-11-20
    reading_speed: 220
    ```

    ```markdown title="both: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    The bank takes one file of payouts at a time, and takes up to a minute to answer. While it does,
    every other payout waits, and at the end of a month they wait for hours. Merchants see a payout
    that was promised for the morning arrive in the evening, and ask us where their money is. So
    payouts wait in one queue, and one worker sends them on.
    ```
    """
    artefacts = _artefacts(project)
    minutes = sum(artefact.minutes for artefact in artefacts)
    if minutes > project.config.reading_minutes:
        longest = max(artefacts, key=lambda artefact: artefact.minutes)
        most = f"most of it, {longest.minutes}, the {_called(longest)}"
        message = f"the reading path takes {minutes} minutes, {most}"
        remedy = f"tag the records that must be read with `{diligence.ESSENTIAL}`"
        yield _settings_problem(project, "reading-path", message, remedy)


@rule("OKB811", "incident")
def postmortem_missing_or_late(project: Project) -> Iterator[Problem]:
    """Every user-facing incident that was severe has a postmortem, held in time.

    In time means within `postmortem_days` business days after it was resolved, five if not set.
    Severe are the severities in `postmortem_severities`, SEV-1 and SEV-2 if not set.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-1
    user_facing: true
    commander: Tomasz Wrona
    started: 2026-11-10T02:14Z
    resolved: 2026-11-10T04:40Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-1
    user_facing: true
    commander: Tomasz Wrona
    started: 2026-11-16T02:14Z
    resolved: 2026-11-16T04:40Z
    ---
    ```
    """
    limit = project.config.postmortem_days
    for one in postmortems.owed(project):
        if (one.held or project.as_of) > one.deadline:
            how = f"was held on {one.held}" if one.held else "was not held"
            message = f"its postmortem {how}: {limit} business days after the incident were {one.deadline}"
            remedy = "hold it sooner next time" if one.held else "hold it, and write it down"
            yield one.incident.problem("resolved", message, remedy)


@rule("OKB812", "postmortem")
def nothing_followed(project: Project) -> Iterator[Problem]:
    """A postmortem that is published led to something, or says why nothing followed.

    What it led to is a decision, an RFC, a runbook, a plan, a page or a tombstone, named in
    `led_to`. A change of a test or of a gate has no record of its own: say so in `nothing_followed`.

    ```markdown title="bad: data/postmortems/pm-0001.md"
    ---
    id: PM-0001
    title: Payouts stood still
    status: published
    date: 2026-11-02
    owner: Tomasz Wrona
    covers: INC-0001
    ---
    ```

    ```markdown title="good: data/postmortems/pm-0001.md"
    ---
    id: PM-0001
    title: Payouts stood still
    status: published
    date: 2026-11-02
    owner: Tomasz Wrona
    covers: INC-0001
    nothing_followed: The worker that failed is switched off in December.
    ---
    ```

    ```markdown title="both: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    commander: Tomasz Wrona
    started: 2026-11-01T02:14Z
    resolved: 2026-11-01T04:40Z
    ---
    ```
    """
    for record in project.by_kind["postmortem"]:
        led = project.graph.tails(record, "led_to")
        if record.state == "closed" and not led and not record.values.get("nothing_followed"):
            remedy = "add `led_to:`, or say in `nothing_followed` why nothing did"
            yield record.problem("led_to", "led to nothing, and does not say why", remedy)


@rule("OKB813", "postmortem")
def published_without_a_person(project: Project) -> Iterator[Problem]:
    """A postmortem that an agent drafted is signed off by a person before it is published.

    ```markdown title="bad: data/postmortems/pm-0001.md"
    ---
    id: PM-0001
    title: Payouts stood still
    status: published
    date: 2026-11-02
    owner: Tomasz Wrona
    drafted_by: agent
    covers: INC-0001
    nothing_followed: The worker that failed is switched off in December.
    ---
    ```

    ```markdown title="good: data/postmortems/pm-0001.md"
    ---
    id: PM-0001
    title: Payouts stood still
    status: published
    date: 2026-11-02
    owner: Tomasz Wrona
    drafted_by: agent
    signed_off_by: Tomasz Wrona
    covers: INC-0001
    nothing_followed: The worker that failed is switched off in December.
    ---
    ```

    ```markdown title="both: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    commander: Tomasz Wrona
    started: 2026-11-01T02:14Z
    resolved: 2026-11-01T04:40Z
    ---
    ```
    """
    for record in project.by_kind["postmortem"]:
        drafted = record.values.get("drafted_by") == "agent"
        if drafted and record.state == "closed" and not record.values.get("signed_off_by"):
            message = "was drafted by an agent and published without a person's word"
            yield record.problem(
                "signed_off_by", message, "add `signed_off_by:`", at=record.place("drafted_by")
            )


@rule("OKB821", "runbook")
def never_drilled(project: Project) -> Iterator[Problem]:
    """Every runbook in force was drilled: performed once, with evidence.

    An exercise of the type `drill` that `tests` it counts like a row of its `drills`. A drill that is
    planned, or was talked through at a table, finds other things; it is shown, and does not count.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    reviews:
      - {on: 2026-10-05, by: Ines Ferreira, checked: Compared it with the console.}
    drills:
      - {on: 2026-10-05, by: Ines Ferreira, how: table-top, evidence: Notes of the meeting.}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    reviews:
      - {on: 2026-10-05, by: Ines Ferreira, checked: Compared it with the console.}
    drills:
      - {on: 2026-10-05, by: Ines Ferreira, how: performed, evidence: Resumed in 4 minutes on staging.}
    ---
    ```
    """
    for record in project.by_kind["runbook"]:
        if record.live and not drills.rehearsed(project, record):
            message = f"was never drilled{_so_far(record)}"
            remedy = (
                "perform it where it can do no harm, and add a row to `drills` with the evidence, "
                "or write an exercise that tests it"
            )
            yield record.problem("drills", message, remedy)


def _so_far(record: Record) -> str:
    ways = sorted({str(row["how"]) for row in record.occurrences if row.get("how")} - {"performed"})
    return f" (only {' and '.join(ways)})" if ways else ""


@rule("OKB822", "surface", "runbook")
def surface_without_a_runbook(project: Project) -> Iterator[Problem]:
    """Every live surface has a runbook in force.

    A draft does not count: whoever is paged cannot rely on it.

    ```markdown title="both: data/surfaces/surf-payouts.md"
    ---
    id: SURF-payouts
    title: Payouts
    status: live
    owner: Tomasz Wrona
    criticality: critical
    ---
    ```

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: draft
    surface: SURF-payouts
    owner: Tomasz Wrona
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    surface: SURF-payouts
    owner: Tomasz Wrona
    ---
    ```
    """
    for record in project.by_kind["surface"]:
        links = project.graph.incoming.get(record.key, ()) if record.live else ()
        sources = (project.graph[link.source] for link in links if link.form == "field")
        if record.live and not any(one.live and one.kind == "runbook" for one in sources):
            message = "has no runbook in force"
            remedy = f"write one, with `surface: {record.id}`"
            yield record.problem("surface", message, remedy, at=record.place("status"))


@rule("OKB823", "sanity-report")
def week_without_a_sanity_report(project: Project) -> Iterator[Problem]:
    """Sanity reports follow one another without a gap, up to the as-of date.

    A report is due every `sanity_every`, seven days if not set. A draft does not count.

    ```markdown title="bad: data/sanity/san-2026-11-02.md"
    ---
    id: SAN-2026-11-02
    title: Week 44
    status: final
    date: 2026-11-02
    owner: Mateo Quispe
    verdict: CLEAN
    ---
    ```

    ```markdown title="good: data/sanity/san-2026-11-16.md"
    ---
    id: SAN-2026-11-16
    title: Week 46
    status: final
    date: 2026-11-16
    owner: Mateo Quispe
    verdict: CLEAN
    ---
    ```
    """
    final = [one for one in project.by_kind["sanity-report"] if one.state != "draft" and one.opened]
    dated = sorted(
        ((clock.day_of(one.opened), one) for one in final if one.opened), key=lambda pair: pair[0]
    )
    every = project.config.sanity_every
    remedy = f"write one every {clock.words(every)}"
    for (before, _), (after, record) in pairwise(dated):
        if clock.later(before, every) < after:
            message = f"comes {(after - before).days} days after the report of {before}"
            yield record.problem("date", message, remedy)
    if dated and clock.later(dated[-1][0], every) < project.as_of:
        day, record = dated[-1]
        message = f"is the last report, of {day}, {clock.ago(day, project.as_of)}"
        yield record.problem("date", message, remedy)


@rule("OKB831", "rfc")
def accepted_without_a_decision(project: Project) -> Iterator[Problem]:
    """An RFC that was accepted names the decision it became, which was not rejected itself.

    ```markdown title="bad: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    title: Pay at once
    status: accepted
    author: Ines Ferreira
    opened: 2026-09-01
    ---
    ```

    ```markdown title="good: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    title: Pay at once
    status: accepted
    author: Ines Ferreira
    opened: 2026-09-01
    promoted_to: ADR-0001
    ---
    ```

    ```markdown title="both: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Pay at once
    status: accepted
    ---
    ```
    """
    for record in project.by_kind["rfc"]:
        if record.status != "accepted" or rfcs.became(project, record):
            continue
        named = ", ".join(one.id for one in rfcs.named(project, record))
        message = "was accepted, and names no decision"
        remedy = "write the decision, and name it in `promoted_to`"
        if named:
            message = f"was accepted, and became {named}, which was rejected"
            remedy = "name the decision that stands, or reject the RFC as well"
        at = record.place("promoted_to" if named else "status")
        yield record.problem("promoted_to", message, remedy, at=at)


@rule("OKB832", "rfc")
def rfc_not_reviewed_this_quarter(project: Project) -> Iterator[Problem]:
    """Every open RFC was opened or reviewed in the quarter of the as-of date, and says until when.

    Without `closes` it has no window that it could be past.

    ```markdown title="bad: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    title: Pay at once
    status: open
    author: Ines Ferreira
    opened: 2026-09-28
    closes: 2026-12-04
    ---
    ```

    ```markdown title="good: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    title: Pay at once
    status: open
    author: Ines Ferreira
    opened: 2026-09-28
    closes: 2026-12-04
    reviews:
      - {on: 2026-10-12, by: Tomasz Wrona, checked: Asked the bank for its limits again.}
    ---
    ```
    """
    for record in rfcs.open_ones(project):
        if not record.deadline and record.dialect == "opskb":
            message = "is open, and does not say until when"
            remedy = "add `closes:`, the last day of its comment window"
            yield record.problem("closes", message, remedy, at=record.place("status"))
        looked = [clock.day_of(day) for day in (record.opened, record.last) if day]
        newest = max(looked, default=None)
        if newest and clock.quarter(newest) < clock.quarter(project.as_of):
            message = f"is open, and was last looked at on {newest}, in an earlier quarter"
            remedy = "decide it, or review it and add a row to `reviews`"
            yield record.problem("reviews", message, remedy, at=record.place("status"))


@rule("OKB833", "plan")
def done_plan_without_a_tombstone(project: Project) -> Iterator[Problem]:
    """A plan that is done or abandoned has a tombstone.

    A finished plan still reads like something to do; one with a `finished` and no status is taken for
    done. A `tombstone` in the plan, or a tombstone
    record that `marks` it, says that it is over and what became of it.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    status: done
    finished: 2026-11-02
    owner: Ines Ferreira
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    status: done
    finished: 2026-11-02
    owner: Ines Ferreira
    tombstone: {on: 2026-11-02, reason: The queue is closed.}
    ---
    ```
    """
    for record in project.by_kind["plan"]:
        marked = project.graph.heads(record, "marks")
        silent = not record.stated and record.closed
        if (record.state == "closed" or silent) and not marked:
            remedy = "add `tombstone: {on: …, reason: …}`, or a tombstone that marks it"
            yield record.problem(
                "tombstone",
                f"is {'finished' if silent else record.status}, and has no tombstone",
                remedy,
                at=record.place("status"),
            )


RULES: tuple[Rule, ...] = (
    artefact_missing,
    artefact_stale,
    reading_path_too_long,
    postmortem_missing_or_late,
    nothing_followed,
    published_without_a_person,
    never_drilled,
    surface_without_a_runbook,
    week_without_a_sanity_report,
    accepted_without_a_decision,
    rfc_not_reviewed_this_quarter,
    done_plan_without_a_tombstone,
)
