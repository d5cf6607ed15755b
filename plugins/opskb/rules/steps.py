"""71x: the steps of a runbook can be followed by a machine: guarded, looked at, leading somewhere, rehearsed."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock, prose
from opskb.insights import drills, flow, steps, tabled
from opskb.insights.step import Step
from opskb.model import Problem, Record, Row
from opskb.project import Project
from opskb.rules.rule import Rule, rule


def _tables(project: Project) -> Iterator[tuple[Record, tuple[Step, ...]]]:
    """The runbooks in force that have a table of steps."""
    for record in project.by_kind["runbook"]:
        if record.live and record.steps:
            yield record, steps.table(record)


def _problem(record: Record, step: Step, column: str, message: str, remedy: str) -> Problem:
    said = f"step {step.id[:40]} {message}"
    return record.problem("steps", said, remedy, at=record.place("steps", step.row, column))


@rule("OKB710", "runbook")
def destructive_step_unguarded(project: Project) -> Iterator[Problem]:
    """A step that is `destructive` says how it is taken back, and whose word it needs first.

    Where there is no way back, `rollback: {irreversible: why}` says so, and whoever approves it knows.
    Its approval is `needs_approval` with a name, or `may: approval`.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, intent: Drop what is older than a day, destructive: true, verify: {manual: Count them}, needs_approval: ROLE-lead}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - id: S1
        intent: Drop what is older than a day
        destructive: true
        needs_approval: ROLE-lead
        rollback: {irreversible: What is dropped is kept nowhere}
        verify: {manual: Count them}
    ---
    ```
    """
    for record, all in _tables(project):
        for step in all:
            if step.destructive and not (step.rollback or step.irreversible):
                message = "is destructive, and says no way back"
                remedy = "add `rollback:`, or `rollback: {irreversible: why}`"
                yield _problem(record, step, "destructive", message, remedy)
            if step.destructive and not step.needs_approval:
                message = "is destructive, and needs nobody's approval"
                remedy = "add `needs_approval:` with whose word is needed first"
                yield _problem(record, step, "destructive", message, remedy)


@rule("OKB711", "runbook")
def act_without_a_verify(project: Project) -> Iterator[Problem]:
    """Whatever is done is looked at before the next thing is done.

    A step of the kind `act` has a `verify` of its own, or is followed by a step of the kind `verify`
    before the next one that acts. What follows is the step below, or the one that `next` names. What is
    expected of the command itself does not count: a command that says "done" has been wrong before.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: act, intent: Restart one sender}
      - {id: S2, kind: notify, intent: Say so in the channel}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: act, intent: Restart one sender}
      - {id: S2, kind: notify, intent: Say so in the channel}
      - {id: S3, kind: verify, intent: See that the queue shrinks}
    ---
    ```
    """
    for record, all in _tables(project):
        for step in flow.unverified(all):
            message = "acts, and nothing looks whether it worked"
            remedy = "add `verify:`, or a step of the kind verify before the next that acts"
            yield _problem(record, step, "kind", message, remedy)


@rule("OKB712", "runbook")
def step_leads_nowhere(project: Project) -> Iterator[Problem]:
    """Every step that another one names is there: by `goto`, by `next`, by `verify`.

    What `verify` names is a step of the kind `verify`. Ids are told apart whatever their case, and
    `end` stands for the end.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: decide, intent: Is it one lane, goto: {to: S4, when: All of them}}
      - {id: S2, kind: observe, intent: See whose it is}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: decide, intent: Is it one lane, goto: {to: S2, when: All of them}, next: end}
      - {id: S2, kind: observe, intent: See whose it is}
    ---
    ```
    """
    for record, all in _tables(project):
        for one in flow.lost(all):
            message = f"names {one.id[:40]} under `{one.column}`, and no step is called so"
            remedy = f"write one of {', '.join(each.id[:40] for each in all[:12])}"
            if one.known:
                message = f"is verified by {one.id[:40]}, which is no step of the kind verify"
                remedy = "name one that verifies, or write `kind: verify` there"
            yield _problem(record, one.step, one.column, message, remedy)


@rule("OKB713", "runbook")
def steps_without_an_end(project: Project) -> Iterator[Problem]:
    """Every step is reached from the first one, and from every step there is a way to the end.

    A step goes on to its `next`, or to the one below; a decision, and a failure that goes elsewhere,
    also to each `goto`, and what `verify` names is reached as well. To try again is no fault as long as something leads out; to stop because
    something failed is not meant by it. One finding for all steps of a runbook that are not reached,
    one for all that do not end.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: observe, intent: See how full it is}
      - {id: S2, kind: notify, intent: Say so, next: S1}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: observe, intent: See how full it is}
      - {id: S2, kind: decide, intent: Is it less than it was, goto: {to: S1, when: Not yet}}
    ---
    ```
    """
    for record, all in _tables(project):
        if apart := flow.unreached(all):
            message = f"is never reached{_others(apart)}"
            remedy = "let a `goto` or a `next` lead there, or take it out"
            yield _problem(record, apart[0], "id", message, remedy)
        if rings := flow.endless(all):
            message = f"leads back into a ring that nothing leads out of{_others(rings)}"
            remedy = "let one of its steps decide when it is over, or write `next: end`"
            yield _problem(record, rings[0], "next", message, remedy)


def _others(all: tuple[Step, ...]) -> str:
    """The rest of several steps that one finding speaks of."""
    if len(all) == 1:
        return ""
    names = ", ".join(one.id[:40] for one in all[1:6])
    return f", nor is {names}" if len(all) == 2 else f", nor are {names}"


@rule("OKB717", "runbook")
def not_rehearsed_again(project: Project) -> Iterator[Problem]:
    """A runbook that says how often it is rehearsed was performed within that time, with evidence.

    `rehearse: 6 months` asks for it; without, once is enough (OKB821 asks for that). A row
    of `drills` counts that was performed and has evidence, and so does an exercise of the type `drill`
    that tests the runbook. Hands forget what the eyes have read again.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    rehearse: 6 months
    reviews: [{on: 2026-11-02, by: Ines Ferreira, checked: Every command.}]
    drills: [{on: 2026-03-10, how: performed, evidence: Recording of the drill}]
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    rehearse: 6 months
    reviews: [{on: 2026-11-02, by: Ines Ferreira, checked: Every command.}]
    drills: [{on: 2026-10-10, how: performed, evidence: Recording of the drill}]
    ---
    ```
    """
    for record in project.by_kind["runbook"]:
        every = record.values.get("rehearse") if record.live else None
        last = drills.last_rehearsed(project, record) if every else None
        if every and last and clock.later(last, every) < project.as_of:
            message = f"is rehearsed {clock.every(every)}, and was last performed on {last}"
            remedy = (
                "perform it where it can do no harm, and add a row to `drills` with the evidence"
            )
            yield record.problem("drills", message, remedy)


@rule("OKB718", "runbook")
def run_without_a_language(project: Project) -> Iterator[Problem]:
    """What a step runs says which language it is in; what a person does stands under `manual`.

    A `language` beside the command says it, or the first line of each fenced block. A machine must know
    whether a line goes into a shell or a database, and that a sentence goes into neither.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: observe, intent: See how full it is, run: tw queue status}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: observe, intent: See how full it is, run: {command: tw queue status, language: sh}}
    ---
    ```
    """
    for record, all in _tables(project):
        for step in all:
            row = record.steps[step.row]
            if any(map(_nameless, _runs(row))):
                message = "runs something, and does not say in which language"
                remedy = "write `{language: sh, command: …}`, or for a person under `manual`"
                yield _problem(record, step, "run", message, remedy)


def _runs(row: Row) -> Iterator[Row]:
    """What a step runs, to do it, to take it back, and to see that it worked."""
    ways = (*tabled.rows(row.get("rollback"), "run"), *tabled.rows(row.get("verify"), "step"))
    for way in (row, *ways):
        for run in tabled.rows(way.get("run"), "command"):
            # A reason why there is no way back may stand there as plain text.
            if way is row or not tabled.NEVER.match(str(run.get("command") or "")):
                yield run


def _nameless(run: Row) -> bool:
    """Whether a command names its language nowhere."""
    if tabled.language_of(run.get("language")):
        return False
    fences = tuple(prose.fences(str(run.get("command") or "")))
    return not fences or any(not tabled.language_of(info) for _, info in fences)


@rule("OKB719", "runbook")
def failure_leads_nowhere(project: Project) -> Iterator[Problem]:
    """What a step says of its failure can be done: `goto` says where, `rollback` says how.

    The other way round, a `goto` is taken: by a decision, or by `on_fail: goto`. What is irreversible has
    no way back beside the reason.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: act, intent: Restart one sender, on_fail: rollback, verify: {manual: Count them}}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: act, intent: Restart one sender, on_fail: abort, verify: {manual: Count them}}
    ---
    ```
    """
    for record, all in _tables(project):
        for step in all:
            if said := _undone(step):
                column, message, remedy = said
                yield _problem(record, step, column, message, remedy)


def _undone(step: Step) -> tuple[str, str, str] | None:
    """What a step says of its failure that cannot be done: the column, what is so, what to do."""
    if step.on_fail == "goto" and not step.goto:
        return "on_fail", "goes elsewhere when it fails, and does not say where", "add `goto:`"
    if step.on_fail == "rollback" and not step.rollback:
        message = "is taken back when it fails, and does not say how"
        return "on_fail", message, "add `rollback:`, or write `on_fail: abort`"
    if step.goto and step.on_fail != "goto" and step.kind != "decide":
        message = f"has a `goto` that is never taken: when it fails, it is `{step.on_fail}`"
        return "goto", message, "write `on_fail: goto`, or `next` if it is where it goes on"
    if step.irreversible and step.rollback:
        return "rollback", "says how it is taken back and that it cannot be", "keep one of them"
    return None


RULES: tuple[Rule, ...] = (
    destructive_step_unguarded,
    act_without_a_verify,
    step_leads_nowhere,
    steps_without_an_end,
    not_rehearsed_again,
    run_without_a_language,
    failure_leads_nowhere,
)
