"""8xx: every severity has its step of the ladder, somebody is on call, and somebody leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from opskb.insights import incidents, ladder, oncall
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule

JUDGED = ("incident", "escalation")
"""The kinds whose severity is one of the ladder."""


def native(record: Record) -> bool:
    """Whether a record is written in our own words.

    What other dialects have no word for (who led, who detected, who verified) is not missed in
    them: an archive that is read as it is would otherwise drown in it.
    """
    return record.dialect == "opskb"


@rule("OKB840", "incident")
def severity_outside_the_ladder(project: Project) -> Iterator[Problem]:
    """The severity of an incident or an escalation is one that the ladder of the settings has.

    What a severity the ladder lacks asks for, nobody can say: how soon it is answered, who decides,
    who is told. The ladder is `severities` in `opskb.yml`; a step may go by several names.

    ```yaml title="both: opskb.yml"
    as_of: 2026-11-20
    severities:
      - {name: SEV-1, also: [P0], respond: 5, limit: 1 day, mode: war-room}
      - {name: SEV-2, also: [P1], respond: 60, limit: 3 days, mode: notify}
    ```

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Statements arrive late
    status: open
    severity: SEV-3
    detected_by: customer
    commander: Tomasz Wrona
    started: 2026-11-19T02:14Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Statements arrive late
    status: open
    severity: SEV-2
    detected_by: customer
    commander: Tomasz Wrona
    started: 2026-11-19T02:14Z
    ---
    ```
    """
    for kind in JUDGED:
        for record in project.by_kind.get(kind, ()):
            if record.severity and not ladder.step(project.config, record.severity):
                names = ", ".join(one.name for one in ladder.ladder(project.config))
                message = f"is {record.severity}, which the ladder lacks"
                remedy = f"write one of {names}, or add the step to `severities` in opskb.yml"
                yield record.problem("severity", message, remedy)


@rule("OKB841", "role")
def on_call_gap(project: Project) -> Iterator[Problem]:
    """A rota leaves no time without anybody, from its first shift to the as-of date.

    A shift that ends where the next begins leaves none; a rota that only begins after that date
    leaves nobody on it. A role without a rota is not on call. But once roles are kept, one of them
    has a rota while a severe incident is open: somebody is to be called, and nothing says who.

    ```markdown title="bad: data/roles/role-duty.md"
    ---
    id: ROLE-duty
    title: Duty
    status: active
    layer: execution
    owner: Ines Ferreira
    rota:
      - {who: Ines Ferreira, from: 2026-11-11T12:00Z, until: 2026-11-18T12:00Z}
      - {who: Tomasz Wrona, from: 2026-11-18T18:00Z, until: 2026-11-25T12:00Z}
    ---
    ```

    ```markdown title="good: data/roles/role-duty.md"
    ---
    id: ROLE-duty
    title: Duty
    status: active
    layer: execution
    owner: Ines Ferreira
    rota:
      - {who: Ines Ferreira, from: 2026-11-11T12:00Z, until: 2026-11-18T12:00Z}
      - {who: Tomasz Wrona, from: 2026-11-18T12:00Z, until: 2026-11-25T12:00Z}
    ---
    ```
    """
    for role in oncall.rostered(project):
        for gap in oncall.gaps(role, project.as_of):
            message = f"has nobody on call from {_at(gap.begins)} to {_at(gap.ends)}"
            remedy = "add a shift that covers it"
            yield role.problem("rota", message, remedy, at=role.place("rota", gap.after))
    yield from _nobody_to_call(project)


def _nobody_to_call(project: Project) -> Iterator[Problem]:
    """The severe incidents that are open while no role in force has a rota."""
    for one in () if oncall.rostered(project) else incidents.open_ones(project):
        if native(one) and ladder.severe(project.config, one.severity):
            message = f"is {one.severity} and open, and no role in force has a rota"
            remedy = "write down who is on call: `rota:` in the role that is called"
            yield one.problem("severity", message, remedy)


@rule("OKB842", "role")
def on_call_overlap(project: Project) -> Iterator[Problem]:
    """A rota names one person at a time, and every shift ends after it begins.

    Of two who are on call at once, each believes that the other was called. Whether two are cannot
    be told of times with a zone and times without one: all of them have one, or none has.

    ```markdown title="bad: data/roles/role-duty.md"
    ---
    id: ROLE-duty
    title: Duty
    status: active
    layer: execution
    owner: Ines Ferreira
    rota:
      - {who: Ines Ferreira, from: 2026-11-11T12:00Z, until: 2026-11-18T18:00Z}
      - {who: Tomasz Wrona, from: 2026-11-18T12:00Z, until: 2026-11-25T12:00Z}
    ---
    ```

    ```markdown title="good: data/roles/role-duty.md"
    ---
    id: ROLE-duty
    title: Duty
    status: active
    layer: execution
    owner: Ines Ferreira
    rota:
      - {who: Ines Ferreira, from: 2026-11-11T12:00Z, until: 2026-11-18T12:00Z}
      - {who: Tomasz Wrona, from: 2026-11-18T12:00Z, until: 2026-11-25T12:00Z}
    ---
    ```
    """
    for role in oncall.rostered(project):
        if bare := oncall.unzoned(role):
            at, name = bare
            message = f"has a `{name}` without a zone in its rota, and other times of it have one"
            remedy = "write the zone of every time, `Z` for UTC"
            yield role.problem("rota", message, remedy, at=role.place("rota", at, name))
        for one in oncall.shifts(role):
            if one.backwards:
                message = f"has a shift of {one.who} that ends at {_at(one.ends)}, no later than it begins"
                remedy = "write `until` after `from`"
                yield role.problem("rota", message, remedy, at=role.place("rota", one.row, "until"))
        for earlier, later in oncall.overlaps(role):
            message = f"has {earlier.who} and {later.who} on call at once from {_at(later.begins)}"
            remedy = f"end the earlier shift there, or begin the later one at {_at(earlier.ends)}"
            yield role.problem("rota", message, remedy, at=role.place("rota", later.row, "from"))


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


@rule("OKB843", "incident")
def no_incident_commander(project: Project) -> Iterator[Problem]:
    """A severe incident has a commander.

    Severe are the severities in `severe`, SEV-1 and SEV-2 if not set. Archives of other dialects,
    which have no word for it, are not held to it.

    ```markdown title="bad: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: open
    severity: SEV-2
    detected_by: alert
    started: 2026-11-19T02:14Z
    ---
    ```

    ```markdown title="good: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: open
    severity: SEV-2
    commander: Tomasz Wrona
    detected_by: alert
    started: 2026-11-19T02:14Z
    ---
    ```
    """
    for record in project.by_kind["incident"]:
        if native(record) and not record.owner and ladder.severe(project.config, record.severity):
            message = f"is {record.severity}, and has no incident commander"
            yield record.problem(
                "commander", message, "name one in `commander`", at=record.place("severity")
            )


RULES: tuple[Rule, ...] = (
    severity_outside_the_ladder,
    on_call_gap,
    on_call_overlap,
    no_incident_commander,
)
