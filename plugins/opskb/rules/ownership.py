"""5xx: somebody answers for every record, and what was agreed to do is done in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb import clock
from opskb.insights.coverage import CRITICAL
from opskb.model import Problem, Record, Row
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB501")
def no_owner(project: Project) -> Iterator[Problem]:
    """Every record that is open or in force has an owner.

    What everybody owns nobody reviews. Only records in opskb's own format are held to it, of
    kinds that have an owner. Keys, alerts and critical surfaces in force must have one: OKB860,
    OKB804 and OKB814 ask for it.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    owner: Ines Ferreira
    ---
    ```
    """
    for record in project.graph:
        name = project.kind_of(record).roles.get("owner")
        if (
            name
            and not record.owner
            and record.state in ("draft", "live")
            and record.dialect == "opskb"
            and not _must_have_one(record)
        ):
            yield record.problem(
                name, "has no owner", f"add `{name}:`, a person or a role", at=record.place()
            )


def _must_have_one(record: Record) -> bool:
    """Whether a rule of its own kind asks for the owner, as an error: it is not told twice."""
    critical = record.kind == "surface" and record.values.get("criticality") == CRITICAL
    return record.live and (critical or record.kind in ("alert", "key"))


@rule("OKB502")
def action_without_owner_or_date(project: Project) -> Iterator[Problem]:
    """Every open action has an owner and a day it is due.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    owner: Ines Ferreira
    actions:
      - {id: A1, what: Drain it, due: 2026-12-01}
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    owner: Ines Ferreira
    actions:
      - {id: A1, what: Drain it, owner: Ines Ferreira, due: 2026-12-01}
    ---
    ```
    """
    for record, index, row in _actions(project):
        missing = [name for name in ("owner", "due") if not row.get(name)]
        if _open(row) and missing:
            lacks = " and no ".join({"owner": "owner", "due": "date"}[name] for name in missing)
            remedy = " and ".join(f"add `{name}:`" for name in missing)
            yield _problem(project, record, index, f"has no {lacks}", remedy)


@rule("OKB503")
def action_overdue(project: Project) -> Iterator[Problem]:
    """No open action is past the day it was due.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    owner: Ines Ferreira
    actions:
      - {id: A1, what: Drain it, owner: Ines Ferreira, due: 2026-11-13}
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    owner: Ines Ferreira
    actions:
      - {id: A1, what: Drain it, owner: Ines Ferreira, due: 2026-11-13, state: done, evidence: The queue is empty.}
    ---
    ```
    """
    for record, index, row in _actions(project):
        due = row.get("due")
        if _open(row) and isinstance(due, date) and clock.day_of(due) < project.as_of:
            day, owner = clock.day_of(due), row.get("owner") or "nobody"
            message = f"was due on {day}, {clock.ago(day, project.as_of)}, from {owner}"
            yield _problem(project, record, index, message, "do it, or set a new date and say why")


@rule("OKB504")
def action_done_without_evidence(project: Project) -> Iterator[Problem]:
    """Every action that is done shows that it is.

    Evidence is a link, a commit, a record, or a sentence on what was seen.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    owner: Ines Ferreira
    actions:
      - {id: A1, what: Drain it, owner: Ines Ferreira, due: 2026-11-13, state: done}
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Close the queue
    owner: Ines Ferreira
    actions:
      - {id: A1, what: Drain it, owner: Ines Ferreira, due: 2026-11-13, state: done, evidence: The queue is empty.}
    ---
    ```
    """
    for record, index, row in _actions(project):
        if row.get("state") == "done" and "evidence" in row and not row["evidence"]:
            yield _problem(
                project, record, index, "is done, and nothing shows it", "add `evidence:`"
            )


def _actions(project: Project) -> Iterator[tuple[Record, int, Row]]:
    """Every action of a record that is not retired, with its position in the table."""
    for record in project.graph:
        if not record.retired:
            for index, row in enumerate(record.actions):
                yield record, index, row


def _open(row: Row) -> bool:
    return row.get("state") not in ("done", "dropped", "closed")


def _problem(project: Project, record: Record, index: int, message: str, remedy: str) -> Problem:
    """A problem of one action, whose field is `actions/A2`, so that it can be waived alone."""
    name = project.kind_of(record).roles["actions"]
    row = record.actions[index]
    at = record.place(name, index)
    id = str(row.get("id") or index + 1)
    what = f" ({row['what']})" if row.get("what") else ""
    return record.problem(f"{name}/{id}", f"action {id}{what} {message}", remedy, at=at)


RULES: tuple[Rule, ...] = (
    no_owner,
    action_without_owner_or_date,
    action_overdue,
    action_done_without_evidence,
)
