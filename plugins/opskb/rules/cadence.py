"""8xx: what is to be done again and again was done: audits, retrospectives, activities."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import fields
from opskb.insights import cadence, exercises, missed, pillars, retros
from opskb.insights.pillars import Audit
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB882")
def audit_past_its_cadence(project: Project) -> Iterator[Problem]:
    """Every standing audit and quarterly review ran within its cadence.

    They stand in `audits`, with those that are shipped if it is not set. What is written there is asked
    for from the start; of those that are shipped, all audits once one of them was held, all reviews
    of strategy once one of those was. Who does not want one writes `audits` without it. An exercise of
    the type audit or review is one of it when its `subject` is its name. An audit is due by the end of
    its week, month, quarter or year, and no later than that long after the last one. One that is due for
    each release is held before it leaves, or names it in `release`. A period that was missed and made
    up for later is told for `gap_days` after it.

    ```yaml title="both: opskb.yml"
    as_of: 2026-11-20
    audits:
      - {name: structural review, pillar: architecture, cadence: [quarterly]}
    ```

    ```markdown title="bad: data/exercises/ex-structure.md"
    ---
    id: EX-structure
    title: Structural review
    status: done
    type: audit
    pillar: architecture
    subject: structural review
    owner: Ines Ferreira
    date: 2026-04-14
    ---
    ```

    ```markdown title="good: data/exercises/ex-structure.md"
    ---
    id: EX-structure
    title: Structural review
    status: done
    type: audit
    pillar: architecture
    subject: structural review
    owner: Ines Ferreira
    date: 2026-10-14
    ---
    ```
    """
    told = set()
    for one in pillars.audits(project):
        again = one.last is None and one.title in told  # under another of its cadences
        if one.behind and one.bound and not again:
            told.add(one.title)
            yield _late(project, one)


def _late(project: Project, one: Audit) -> Problem:
    remedy = f"hold it, and write an exercise with `subject: {one.name}`"
    if one.last is None or one.standing is None:
        message = f"the audit `{one.title}` ({one.cadence}) never ran"
        place = project.config.place("audits", one.index)
        return Problem(place, message, remedy, "", one.name, "audits")
    overdue = one.standing.overdue
    if one.lapsed and not overdue:
        message = f"is the last `{one.title}`, {one.cadence}, and was due again by {one.again}"
        return one.last.problem("date", message, remedy)
    gap = one.standing.missed[-1]
    since = ", nor since" if overdue else ", though one came later"
    if not overdue:
        remedy = "say in `period` which one it is of, or waive the gap with its reason"
    message = (
        f"is the last `{one.title}`, {one.cadence}: none from {gap.first} to {gap.last}{since}"
    )
    return one.last.problem("date", message, remedy)


@rule("OKB650", "exercise")
def audit_of_no_subject(project: Project) -> Iterator[Problem]:
    """Every audit, and every review of strategy, is one of those in `audits`.

    Its `subject` says which. One that is misspelt counts for none, and one of its own is asked for
    once: nothing says when it is due again.

    ```markdown title="bad: data/exercises/ex-structure.md"
    ---
    id: EX-structure
    title: Structural review
    status: done
    type: audit
    pillar: architecture
    subject: structural reviews
    owner: Ines Ferreira
    date: 2026-10-14
    ---
    ```

    ```markdown title="good: data/exercises/ex-structure.md"
    ---
    id: EX-structure
    title: Structural review
    status: done
    type: audit
    pillar: architecture
    subject: structural review
    owner: Ines Ferreira
    date: 2026-10-14
    ---
    ```
    """
    names = tuple(str(row["name"]) for row in project.config.audits if row["name"])
    for record in pillars.unknown(project):
        subject = str(record.values.get("subject") or "")
        message = f"is of `{subject}`, which is in no row of `audits`"
        near = fields.closest(subject, names) if subject else ""
        remedy = (
            f"did you mean `{near}`?" if near else "name one in `subject:`, or add a row for it"
        )
        if not subject:
            message = "is an audit, and does not say of what"
        at = record.place("subject" if subject else "type")
        yield record.problem("subject", message, remedy, at=at)


@rule("OKB883", "cycle")
def release_without_a_retrospective(project: Project) -> Iterator[Problem]:
    """Every release is looked back at in a retrospective, within `event_days`.

    Fourteen days if not set. An exercise of the type `retro` names its releases in `release`, or is of
    the release that left last. One that was held before the release left, or later than `gap_days`
    after it, does not look back at it. Once retrospectives are held, each release is asked for its
    own, however long ago it left; a waiver tells of one that never had any.

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

    ```markdown title="bad: data/exercises/ex-retro.md"
    ---
    id: EX-retro
    title: Retrospective of 2026.42
    status: done
    type: retro
    owner: Mateo Quispe
    date: 2026-10-14
    ---
    ```

    ```markdown title="good: data/exercises/ex-retro.md"
    ---
    id: EX-retro
    title: Retrospective of 2026.44
    status: done
    type: retro
    owner: Mateo Quispe
    date: 2026-10-28
    ---
    ```
    """
    for one in retros.owed(project):
        message = f"left on {one.left}, and no retrospective was held by {one.due}"
        message += "".join(f"; {retro.id} is of {exercises.day_of(retro)}" for retro in one.astray)
        remedy = (
            f"hold it, and write an exercise of the type `retro` with `release: {one.release.id}`"
        )
        related = tuple(retro.id for retro in one.astray)
        yield one.release.problem("closed", message, remedy, related=related)


@rule("OKB884", "activity")
def output_missed(project: Project) -> Iterator[Problem]:
    """What an activity puts out came out every time its cadence asks for it, and can be shown.

    Weeks begin on Monday, a day is a business day, an event gives `event_days`. A row of `done` or `log` counts when
    it has evidence. A planned piece of content counts when a row names it in `for`. A gap is told for
    `gap_days` after it, 92 if not set; a period that still runs is none.

    ```markdown title="bad: data/activities/act-cash.md"
    ---
    id: ACT-cash
    title: Weekly note on cash
    status: active
    type: report
    owner: Aroha Ngata
    cadence: weekly
    since: 2026-11-02
    done:
      - {on: 2026-11-06, evidence: Sent at 16:10.}
    ---
    ```

    ```markdown title="good: data/activities/act-cash.md"
    ---
    id: ACT-cash
    title: Weekly note on cash
    status: active
    type: report
    owner: Aroha Ngata
    cadence: weekly
    since: 2026-11-02
    done:
      - {on: 2026-11-06, evidence: Sent at 16:10.}
      - {on: 2026-11-13, evidence: Sent at 15:52.}
    ---
    ```
    """
    for one in cadence.activities(project):
        if gaps := missed.gaps(project, one.record, one.standing):
            count = f"{len(gaps)} times, last " if len(gaps) > 1 else ""
            message = f"missed: {count}{gaps[-1].text}"
            remedy = (
                "do it and add its row with the evidence, or change the cadence to what is done"
            )
            yield one.record.problem("cadence", message, remedy)
    for record in project.by_kind["activity"]:
        for index, row in enumerate(record.values.get("done", ())):
            if (count := row.get("count")) is not None and count < 1:
                at = record.place("done", index)
                yield record.problem(
                    "done", f"counts {count} times", "write how often it was done", at=at
                )


RULES: tuple[Rule, ...] = (
    audit_past_its_cadence,
    audit_of_no_subject,
    release_without_a_retrospective,
    output_missed,
)
