"""8xx: what is over says since when, and nothing ends before it began."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights.incidents import before
from opskb.kind import Kind
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.response import native
from opskb.rules.rule import Rule, rule

# These compare their own times, to the hour or with those in between, and tell of them: OKB872,
# OKB865, OKB844, OKB826, OKB615. A vulnerability may be closed without ever having been fixed.
_DAY_TOLD = ("request", "vulnerability")
_ORDER_TOLD = (*_DAY_TOLD, "incident", "escalation", "experiment")


@rule("OKB857")
def ended_without_its_day(project: Project) -> Iterator[Problem]:
    """A record that is closed says since when, no earlier than it was opened, and an open one does not.

    What is due after a release, an incident or a decision is counted from the day it ended: a
    cycle that is closed and names no day is none that a bug hunt, a walk through the threats or an
    audit is owed for. Held to it are records in opskb's own format, of kinds with a field for it.

    ```markdown title="bad: data/debt/debt-0001.md"
    ---
    id: DEBT-0001
    title: Two clients try again by themselves
    status: paid
    owner: Ines Ferreira
    opened: 2026-09-01
    ---
    ```

    ```markdown title="good: data/debt/debt-0001.md"
    ---
    id: DEBT-0001
    title: Two clients try again by themselves
    status: paid
    owner: Ines Ferreira
    opened: 2026-09-01
    closed: 2026-11-02
    ---
    ```
    """
    for record in project.graph:
        kind = project.kind_of(record)
        if "closed" in kind.roles and native(record):
            yield from _undated(record, kind)
            yield from _backwards(record, kind)


def _undated(record: Record, kind: Kind) -> Iterator[Problem]:
    name = kind.roles["closed"]
    if record.kind in _DAY_TOLD:
        return
    if record.state == "closed" and not record.values.get(name):
        message = f"is {record.status}, and does not say since when"
        yield record.problem(name, message, f"add `{name}:`", at=record.place("status"))
    elif record.state in ("draft", "live") and record.closed:
        message = f"is {record.status}, and `{name}` says that it is over"
        yield record.problem(name, message, f"set the status it has now, or take `{name}` out")


def _backwards(record: Record, kind: Kind) -> Iterator[Problem]:
    if record.kind in _ORDER_TOLD or not record.opened or not record.closed:
        return
    if before(record.closed, record.opened):
        names = f"`{kind.roles['closed']}` ({record.closed}) lies before `{kind.roles['opened']}`"
        message = f"{names} ({record.opened})"
        yield record.problem(kind.roles["closed"], message, "correct the one that is wrong")


RULES: tuple[Rule, ...] = (ended_without_its_day,)
