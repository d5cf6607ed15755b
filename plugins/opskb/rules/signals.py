"""6xx, by signal: it is judged in time, something became of it, and missions say what came of them."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import signals
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB619", "signal")
def signal_untriaged(project: Project) -> Iterator[Problem]:
    """Every signal is judged within `triage_days`, seven if not set.

    It is judged on the day that `triaged` names, or on which it was adopted or dismissed; the
    status alone does not say when.

    ```markdown title="bad: data/signals/sig-0001.md"
    ---
    id: SIG-0001
    title: Payout screens time out in Portugal
    status: new
    opened: 2026-11-09
    owner: Kofi Mensah
    from: support
    ---
    ```

    ```markdown title="good: data/signals/sig-0001.md"
    ---
    id: SIG-0001
    title: Payout screens time out in Portugal
    status: triaged
    opened: 2026-11-09
    triaged: 2026-11-12
    owner: Kofi Mensah
    from: support
    ---
    ```
    """
    for one in signals.signals(project):
        if signals.overdue(project, one):
            message = f"waits to be judged for {one.waited} days, and was to be by {one.limit}"
            remedy = "judge it: adopt it with `became:`, or dismiss it with the reason"
            if one.record.status == "triaged":
                message = f"is triaged, and no day says when; it was to be judged by {one.limit}"
                remedy = "write in `triaged:` the day somebody judged it"
            yield one.record.problem("triaged", message, remedy, at=one.record.place("opened"))


@rule("OKB620", "signal")
def signal_became_nothing(project: Project) -> Iterator[Problem]:
    """A signal that is settled says what became of it.

    One that was adopted names in `became` the mission, the decision or the RFC; one that was
    dismissed says in `dismissed_because` why nothing is done.

    ```markdown title="bad: data/signals/sig-0001.md"
    ---
    id: SIG-0001
    title: Payout screens time out in Portugal
    status: dismissed
    opened: 2026-11-09
    closed: 2026-11-12
    owner: Kofi Mensah
    from: support
    ---
    ```

    ```markdown title="good: data/signals/sig-0001.md"
    ---
    id: SIG-0001
    title: Payout screens time out in Portugal
    status: dismissed
    opened: 2026-11-09
    closed: 2026-11-12
    owner: Kofi Mensah
    from: support
    dismissed_because: One merchant's office had no network that morning.
    ---
    ```
    """
    for one in signals.signals(project):
        record = one.record
        if one.fate == "dismissed" and not record.values.get("dismissed_because"):
            message, remedy = "was dismissed without a reason", "add `dismissed_because:`"
            yield record.problem("dismissed_because", message, remedy, at=record.place("status"))
        elif one.fate == "adopted" and not one.became:
            message = "was adopted, and nothing grew from it"
            remedy = "name in `became:` the mission, the decision or the RFC"
            yield record.problem("became", message, remedy, at=record.place("status"))


@rule("OKB621", "plan")
def mission_without_an_outcome(project: Project) -> Iterator[Problem]:
    """A mission says by when something comes of it, and one that ended says what, and shows it where it was done.

    One that runs past its `deadline` is found as any deadline is.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Pages that open in Portugal
    type: mission
    status: done
    owner: Kofi Mensah
    finished: 2026-11-16
    grew_from: SIG-0001
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Pages that open in Portugal
    type: mission
    status: done
    owner: Kofi Mensah
    finished: 2026-11-16
    grew_from: SIG-0001
    outcome: They open in two seconds instead of eleven.
    evidence: Measured on 16 November from four offices.
    ---
    ```

    ```markdown title="both: data/signals/sig-0001.md"
    ---
    id: SIG-0001
    title: Payout screens time out in Portugal
    status: adopted
    opened: 2026-11-09
    closed: 2026-11-12
    owner: Kofi Mensah
    from: support
    ---
    ```
    """
    for record in signals.missions(project):
        if signals.endless(record):
            message = "is a mission without a day by which something must come of it"
            remedy = "add `deadline:`, or end it and say in `outcome:` what came of it"
            yield record.problem("deadline", message, remedy, at=record.place("type"))
        if not signals.ended(record):
            continue
        if not record.values.get("outcome"):
            when = f" on {clock.day_of(record.closed)}" if record.closed else ""
            message, remedy = f"ended{when} without an outcome", "say in `outcome:` what came of it"
            yield record.problem("outcome", message, remedy, at=record.place("status"))
        elif record.status == "done" and not record.evidence:
            message = "is done, and nothing shows its outcome"
            remedy = "add `evidence:`: a number, a record, a link"
            yield record.problem("evidence", message, remedy, at=record.place("outcome"))


@rule("OKB622", "signal", "plan")
def mission_from_no_signal(project: Project) -> Iterator[Problem]:
    """A mission names the signals that it answers.

    A plan that answers none is a plan; `type: plan` says so.

    ```markdown title="both: data/signals/sig-0001.md"
    ---
    id: SIG-0001
    title: Payout screens time out in Portugal
    status: triaged
    opened: 2026-11-09
    triaged: 2026-11-12
    owner: Kofi Mensah
    from: support
    ---
    ```

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Pages that open in Portugal
    type: mission
    status: active
    owner: Kofi Mensah
    deadline: 2026-12-18
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Pages that open in Portugal
    type: mission
    status: active
    owner: Kofi Mensah
    deadline: 2026-12-18
    grew_from: SIG-0001
    ---
    ```
    """
    for record in signals.missions(project):
        if not signals.grew_from(project, record):
            message, remedy = "is a mission that no signal asked for", "name them in `grew_from:`"
            yield record.problem("grew_from", message, remedy, at=record.place("type"))


RULES: tuple[Rule, ...] = (
    signal_untriaged,
    signal_became_nothing,
    mission_without_an_outcome,
    mission_from_no_signal,
)
