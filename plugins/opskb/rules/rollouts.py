"""5xx, by flag: who let it go further, and that it does not stay for ever."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import rollouts
from opskb.insights.rollouts import Step
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB506", "rollout")
def advance_without_approval(project: Project) -> Iterator[Problem]:
    """Every step by which a rollout reached more users was approved by somebody else.

    An agent may ask for it, and a person says yes; nobody says yes to oneself. Whatever a decision
    is called, it is such a step when its `to` is more than was decided before. A `percent` above
    that of the last decision is a step that nobody decided on, and so is a flag that is rolling out
    or complete without one. Holding back, switching off and cleaning up need no second person.

    ```markdown title="bad: data/rollouts/ro-0001.md"
    ---
    id: RO-0001
    title: Passkeys
    status: rolling out
    flag: login.passkeys
    owner: Daan Vermeulen
    opened: 2026-11-02
    decisions:
      - {on: 2026-11-02, decision: advance, by: Daan Vermeulen, approved_by: Daan Vermeulen, to: 5, why: Staff had no trouble}
    ---
    ```

    ```markdown title="good: data/rollouts/ro-0001.md"
    ---
    id: RO-0001
    title: Passkeys
    status: rolling out
    flag: login.passkeys
    owner: Daan Vermeulen
    opened: 2026-11-02
    decisions:
      - {on: 2026-11-02, decision: advance, by: Daan Vermeulen, approved_by: Ines Ferreira, to: 5, why: Staff had no trouble}
    ---
    ```
    """
    for record in project.by_kind["rollout"]:
        for step in rollouts.steps(record):
            if lacks := step.unapproved:
                yield _unapproved(record, step, lacks)
        field, message = rollouts.unasked(record, project.as_of)
        if field:
            yield record.problem(field, message, "add the decision to `decisions`")


def _unapproved(record: Record, step: Step, lacks: str) -> Problem:
    to = f" to {step.to:g} %" if step.to is not None else ""
    word = "advance" if step.row.get("decision") == "advance" else "step"
    message = f"`decisions`: {lacks} the {word}{to} of {step.row.get('on') or 'no day'}"
    remedy = "name in `by:` who asked, and in `approved_by:` the person who agreed and did not ask"
    at = record.place("decisions", step.index)
    return record.problem(f"decisions/{step.index + 1}", message, remedy, at=at)


@rule("OKB507", "rollout")
def flag_older_than_its_limit(project: Project) -> Iterator[Problem]:
    """A feature flag without a day of its own is gone within `flag_limit`, 90 days if not set.

    Its own day is `remove_by`: a flag past that is found as any deadline is. A flag that stays is
    a setting: close the rollout, and say so.

    ```markdown title="bad: data/rollouts/ro-0001.md"
    ---
    id: RO-0001
    title: Passkeys
    status: complete
    flag: login.passkeys
    owner: Daan Vermeulen
    opened: 2026-06-10
    decisions:
      - {on: 2026-06-10, decision: advance, by: Daan Vermeulen, approved_by: Ines Ferreira, to: 100, why: Staff had no trouble}
    ---
    ```

    ```markdown title="good: data/rollouts/ro-0001.md"
    ---
    id: RO-0001
    title: Passkeys
    status: complete
    flag: login.passkeys
    owner: Daan Vermeulen
    opened: 2026-06-10
    remove_by: 2026-12-18
    decisions:
      - {on: 2026-06-10, decision: advance, by: Daan Vermeulen, approved_by: Ines Ferreira, to: 100, why: Staff had no trouble}
    ---
    ```
    """
    limit = clock.words(project.config.flag_limit)
    for one in rollouts.rollouts(project):
        if not one.stated and one.past(project.as_of):
            message = f"has had its flag for {one.days} days, and one may stay {limit}"
            remedy = "take the flag out of the code, or say in `remove_by:` when it goes"
            yield one.record.problem("remove_by", message, remedy, at=one.record.place("opened"))


@rule("OKB508", "rollout")
def rollout_that_cannot_be(project: Project) -> Iterator[Problem]:
    """A rollout reaches between none and all of the users, and is decided on once it is open.

    ```markdown title="bad: data/rollouts/ro-0001.md"
    ---
    id: RO-0001
    title: Passkeys
    status: rolling out
    flag: login.passkeys
    owner: Daan Vermeulen
    opened: 2026-11-02
    decisions:
      - {on: 2026-11-02, decision: advance, by: Daan Vermeulen, approved_by: Ines Ferreira, to: 250, why: Staff had no trouble}
    ---
    ```

    ```markdown title="good: data/rollouts/ro-0001.md"
    ---
    id: RO-0001
    title: Passkeys
    status: rolling out
    flag: login.passkeys
    owner: Daan Vermeulen
    opened: 2026-11-02
    decisions:
      - {on: 2026-11-02, decision: advance, by: Daan Vermeulen, approved_by: Ines Ferreira, to: 25, why: Staff had no trouble}
    ---
    ```
    """
    for record in project.by_kind["rollout"]:
        for index, message in rollouts.flaws(record):
            if index is None:
                yield record.problem("percent", message, "write a share from 0 to 100")
            else:
                at, row = record.place("decisions", index), f"decisions/{index + 1}"
                remedy = "write a share from 0 to 100, and a day on which it was open"
                yield record.problem(row, f"`decisions`: row {index + 1} {message}", remedy, at=at)


RULES: tuple[Rule, ...] = (
    advance_without_approval,
    flag_older_than_its_limit,
    rollout_that_cannot_be,
)
