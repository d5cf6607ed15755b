"""8xx: backups can be restored, bugs are hunted within bounds, newcomers find their way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb.insights import drills, exercises, gates
from opskb.insights.drills import Cycle
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule

_QUALITIES = (
    ("full_state", "takes the full state"),
    ("encrypted", "is encrypted"),
    ("offsite", "lies offsite"),
)


@rule("OKB874", "procedure")
def backup_does_not_say(project: Project) -> Iterator[Problem]:
    """A backup procedure says that it takes the full state, is encrypted and offsite, and what it promises.

    The first three are flags. One that is false is found as well: that copy does not help on the
    day it is needed. `rpo` and `rto` are minutes: what may be lost, and how long it may take.
    Without them no restore can be too slow.

    ```markdown title="bad: data/procedures/proc-ledger-backup.md"
    ---
    id: PROC-ledger-backup
    title: Backup of the ledger
    status: active
    type: backup
    owner: Mei-Ling Zhao
    full_state: true
    encrypted: true
    rpo: 15
    rto: 120
    reviews:
      - {on: 2026-10-09, by: Mei-Ling Zhao, checked: Compared with the job as it runs.}
    ---
    ```

    ```markdown title="good: data/procedures/proc-ledger-backup.md"
    ---
    id: PROC-ledger-backup
    title: Backup of the ledger
    status: active
    type: backup
    owner: Mei-Ling Zhao
    full_state: true
    encrypted: true
    offsite: true
    rpo: 15
    rto: 120
    reviews:
      - {on: 2026-10-09, by: Mei-Ling Zhao, checked: Compared with the job as it runs.}
    ---
    ```
    """
    for one in drills.backups(project):
        record = one.procedure
        lacks = [name for name, _ in _QUALITIES if record.values.get(name) is not True]
        if lacks:
            words = [_said(record, name, what) for name, what in _QUALITIES if name in lacks]
            remedy = f"make it so, and write {' and '.join(f'`{name}: true`' for name in lacks)}"
            yield record.problem(lacks[0], "; ".join(words), remedy)
        yield from _unpromised(record)


def _unpromised(record: Record) -> Iterator[Problem]:
    for name, _, objective in exercises.OBJECTIVES:
        minutes = record.values.get(name)
        if minutes is None or minutes < 0:
            message = f"promises no {objective}"
            if minutes is not None:
                message = f"promises {minutes:g} minutes as its {objective}, which are no time"
            yield record.problem(name, message, f"write `{name}:` in minutes")


def _said(record: Record, name: str, what: str) -> str:
    denied = record.values.get(name) is False
    return f"says that it is not so that it {what}" if denied else f"does not say that it {what}"


@rule("OKB875", "procedure")
def not_restored_this_quarter(project: Project) -> Iterator[Problem]:
    """Every backup in force is restored in a drill each quarter, and the last drill succeeded.

    A drill is an exercise of the type `drill` that `tests` the procedure, was performed, says
    `succeeded: true` and has evidence. The quarter that still runs is not missed yet.

    ```markdown title="both: data/procedures/proc-ledger-backup.md"
    ---
    id: PROC-ledger-backup
    title: Backup of the ledger
    status: active
    type: backup
    owner: Mei-Ling Zhao
    full_state: true
    encrypted: true
    offsite: true
    rpo: 15
    rto: 120
    reviews:
      - {on: 2026-10-09, by: Mei-Ling Zhao, checked: Compared with the job as it runs.}
    ---
    ```

    ```markdown title="bad: data/exercises/ex-restore.md"
    ---
    id: EX-restore
    title: Restore drill of the ledger
    status: done
    type: drill
    owner: Mei-Ling Zhao
    date: 2026-05-08
    succeeded: true
    tests: PROC-ledger-backup
    evidence: Protocol of 8 May
    ---
    ```

    ```markdown title="good: data/exercises/ex-restore.md"
    ---
    id: EX-restore
    title: Restore drill of the ledger
    status: done
    type: drill
    owner: Mei-Ling Zhao
    date: 2026-10-09
    succeeded: true
    tests: PROC-ledger-backup
    evidence: Protocol of 9 October
    ---
    ```
    """
    for one in drills.backups(project):
        if one.lacking:
            remedy = f"restore it, and write a drill with `tests: {one.procedure.id}`"
            last = (one.newest.id,) if one.newest else ()
            at = one.procedure.place("type")
            yield one.procedure.problem("type", one.lacking, remedy, at=at, related=last)


@rule("OKB876", "exercise", "procedure")
def measured_over_promised(project: Project) -> Iterator[Problem]:
    """The last restore drill measured what its procedure promises, and stayed within it.

    `rpo` is what may be lost, `rto` how long it may take, both in minutes, promised in the procedure and
    measured in the drill.

    ```markdown title="both: data/procedures/proc-ledger-backup.md"
    ---
    id: PROC-ledger-backup
    title: Backup of the ledger
    status: active
    type: backup
    owner: Mei-Ling Zhao
    full_state: true
    encrypted: true
    offsite: true
    rpo: 15
    rto: 120
    reviews:
      - {on: 2026-10-09, by: Mei-Ling Zhao, checked: Compared with the job as it runs.}
    ---
    ```

    ```markdown title="bad: data/exercises/ex-restore.md"
    ---
    id: EX-restore
    title: Restore drill of the ledger
    status: done
    type: drill
    owner: Mei-Ling Zhao
    date: 2026-10-09
    succeeded: true
    rpo: 12
    rto: 148
    tests: PROC-ledger-backup
    evidence: Protocol of 9 October
    ---
    ```

    ```markdown title="good: data/exercises/ex-restore.md"
    ---
    id: EX-restore
    title: Restore drill of the ledger
    status: done
    type: drill
    owner: Mei-Ling Zhao
    date: 2026-10-09
    succeeded: true
    rpo: 12
    rto: 48
    tests: PROC-ledger-backup
    evidence: Protocol of 9 October
    ---
    ```
    """
    for one in drills.backups(project):
        if one.newest:
            yield from _over(one.newest, one.procedure)


def _over(drill: Record, procedure: Record) -> Iterator[Problem]:
    for figure in exercises.measures(drill, procedure):
        promised, related = procedure.values.get(figure.name), (procedure.id,)
        if figure.holds is False:
            message = f"`{figure.name}` is {figure.value:g} minutes, and {procedure.id} promises {figure.target:g}"
            remedy = "mend what took so long and drill again, or promise less"
            yield drill.problem(figure.name, message, remedy, related=related)
        elif not figure.computable and (promised is not None or drill.values.get(figure.name)):
            message = f"cannot be held to {procedure.id}: {figure.because}"
            yield drill.problem(
                figure.name, message, f"write `{figure.name}:` in minutes", related=related
            )


@rule("OKB877", "cycle", "exercise")
def no_bug_hunt_this_cycle(project: Project) -> Iterator[Problem]:
    """Every release had a bug hunt within its cycle.

    It is looked at from the cycle of the first hunt on, for `gap_days` after the release; a cycle that
    still runs has time left. A cycle waives it under the criterion `bug hunt`.

    ```markdown title="both: data/cycles/cyc-2026.44.md"
    ---
    id: CYC-2026.44
    title: Release 2026.44
    status: closed
    release: '2026.44'
    owner: Mateo Quispe
    opened: 2026-10-12
    closed: 2026-10-26
    ---
    ```

    ```markdown title="both: data/cycles/cyc-2026.42.md"
    ---
    id: CYC-2026.42
    title: Release 2026.42
    status: closed
    release: '2026.42'
    owner: Mateo Quispe
    opened: 2026-09-28
    closed: 2026-10-11
    waivers:
      - {criterion: bug hunt, reason: Held since the release after.}
    ---
    ```

    ```markdown title="bad: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: webhooks
    owner: Yusuf Demir
    date: 2026-10-01
    ---
    ```

    ```markdown title="good: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: webhooks
    owner: Yusuf Demir
    date: 2026-10-14
    ---
    ```
    """
    first = next(iter(exercises.held(project, "bug-hunt")), None)
    began = exercises.day_of(first) if first else None
    for cycle in drills.cycles(project):
        if (
            not cycle.hunts
            and not gates.hunt_waived(cycle.record)
            and began
            and _asked(project, cycle, began)
        ):
            message = f"no bug hunt was held from {cycle.first} to {cycle.last}"
            remedy = "hold one, and write it as an exercise; or waive it here with the reason"
            yield cycle.record.problem("closed", message, remedy)


def _asked(project: Project, cycle: Cycle, began: date) -> bool:
    recent = (project.as_of - cycle.last).days <= project.config.gap_days
    return cycle.ended and recent and cycle.last >= began


@rule("OKB878", "exercise")
def defect_not_described(project: Project) -> Iterator[Problem]:
    """Every defect that a bug hunt found has a severity and a reproducer.

    What nobody can bring about again is a rumour, and what has no severity is never the next to be mended.

    ```markdown title="bad: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: webhooks
    owner: Yusuf Demir
    date: 2026-10-14
    findings:
      - {id: F1, what: A lane with no merchant is never emptied, severity: low}
    ---
    ```

    ```markdown title="good: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: webhooks
    owner: Yusuf Demir
    date: 2026-10-14
    findings:
      - {id: F1, what: A lane with no merchant is never emptied, severity: low, reproducer: Delete its last merchant.}
    ---
    ```
    """
    for record in exercises.by_type(project).get("bug-hunt", ()):
        for index, row in enumerate(record.values.get("findings", ())):
            lacks = [name for name in ("severity", "reproducer") if not row.get(name)]
            if lacks:
                message = f"the defect {row.get('id') or index + 1} has no {' and no '.join(lacks)}"
                remedy = f"add {' and '.join(f'`{name}:`' for name in lacks)} to its row"
                at = record.place("findings", index)
                yield record.problem("findings", message, remedy, at=at)


@rule("OKB879", "exercise")
def hunt_without_one_scope(project: Project) -> Iterator[Problem]:
    """A bug hunt has one scope: one area of the system, or one layer of it.

    Who hunts everywhere finds what lies on top everywhere.

    ```markdown title="bad: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: [webhooks, payouts]
    owner: Yusuf Demir
    date: 2026-10-14
    ---
    ```

    ```markdown title="good: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: webhooks
    owner: Yusuf Demir
    date: 2026-10-14
    ---
    ```
    """
    for record in exercises.by_type(project).get("bug-hunt", ()):
        areas, layers = record.values.get("area", ()), record.values.get("layer", ())
        count = len(areas) + len(layers)
        if count != 1:
            names = ", ".join((*areas, *layers))
            message = f"hunts in {count} areas and layers: {names}" if count else "names no scope"
            name = "area" if areas or not layers else "layer"
            at = record.place(name if count else "type")
            yield record.problem(name, message, "name one `area:` or one `layer:`", at=at)


@rule("OKB880", "exercise")
def exercise_days(project: Project) -> Iterator[Problem]:
    """A bug hunt stays within its time-box, and the days of every exercise can be.

    The time-box is `hunt_days`, seven if not set, or the hunt's own `days`. A planned exercise whose day
    has passed was held or was not: its status says which.

    ```markdown title="bad: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: webhooks
    owner: Yusuf Demir
    date: 2026-10-14
    until: 2026-10-21
    ---
    ```

    ```markdown title="good: data/exercises/ex-hunt.md"
    ---
    id: EX-hunt
    title: Hunt in the outbox
    status: done
    type: bug-hunt
    area: webhooks
    owner: Yusuf Demir
    date: 2026-10-14
    until: 2026-10-20
    ---
    ```
    """
    for record in project.by_kind["exercise"]:
        yield from _impossible(record, project)
        took, box = exercises.days(record), exercises.time_box(project, record)
        if record.values.get("type") == "bug-hunt" and took and took > box:
            message = f"takes {took} days, and its time-box has {box}"
            remedy = "end a hunt with its time-box, or say a longer one in `days` before it begins"
            yield record.problem("until", message, remedy)


def _impossible(record: Record, project: Project) -> Iterator[Problem]:
    day, until, box = (
        exercises.day_of(record),
        record.values.get("until"),
        record.values.get("days"),
    )
    if day and until and until < day:
        yield record.problem("until", f"ends on {until}, before it begins", "correct the days")
    if day and record.state == "draft" and max(day, until or day) < project.as_of:
        message = f"was planned for {day}, and is still {record.status}"
        remedy = "set `status: done` or `cancelled`, or plan it for another day"
        yield record.problem("status", message, remedy)
    if box is not None and box < 1:
        yield record.problem("days", f"has a time-box of {box} days", "write 1 or more")


@rule("OKB881", "exercise")
def onboarding_takes_too_long(project: Project) -> Iterator[Problem]:
    """In the last onboarding test the newcomer was productive in time.

    In time is `onboarding_minutes`, thirty if not set, from a fresh checkout to a first useful change. An
    audit of the subject `onboarding test` says in `minutes` what it took; one that did not succeed
    was not productive, whatever it took.

    ```markdown title="bad: data/exercises/ex-onboarding.md"
    ---
    id: EX-onboarding
    title: A fresh agent, a fresh checkout
    status: done
    type: audit
    subject: onboarding test
    owner: Mateo Quispe
    date: 2026-11-02
    minutes: 41
    ---
    ```

    ```markdown title="good: data/exercises/ex-onboarding.md"
    ---
    id: EX-onboarding
    title: A fresh agent, a fresh checkout
    status: done
    type: audit
    subject: onboarding test
    owner: Mateo Quispe
    date: 2026-11-02
    minutes: 24
    ---
    ```
    """
    tests = [one for one in exercises.held(project, "audit") if _onboarding(one)]
    for record in tests[-1:]:
        limit = project.config.onboarding_minutes
        if record.values.get("minutes") is None:
            message = "does not say how many minutes it took"
            yield record.problem("minutes", message, "write `minutes:`", at=record.place("subject"))
            continue
        if record.values.get("succeeded") is False:
            remedy = "mend what held the newcomer up, and test again with another"
            yield record.problem("succeeded", "the newcomer was not productive at all", remedy)
            continue
        figure = exercises.productive(record, limit)
        if not figure.holds:
            message = figure.because or f"took {figure.value:g} minutes, and may take {limit}"
            remedy = "mend what held the newcomer up, and test again with another"
            yield record.problem("minutes", message, remedy)


def _onboarding(record: Record) -> bool:
    return str(record.values.get("subject") or "").casefold() == "onboarding test"


RULES: tuple[Rule, ...] = (
    backup_does_not_say,
    not_restored_this_quarter,
    measured_over_promised,
    no_bug_hunt_this_cycle,
    defect_not_described,
    hunt_without_one_scope,
    exercise_days,
    onboarding_takes_too_long,
)
