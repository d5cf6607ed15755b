"""0xx and 4xx: what the reader understands in another spelling is written in ours, in our own format."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights.mending import spellings
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB011")
def date_in_another_spelling(project: Project) -> Iterator[Problem]:
    """A date is written as ISO 8601 has it, `2026-11-20`, in records of opskb's own format.

    `20/11/2026`, `20.11.2026` and `2026/11/20` are understood, and `opskb check --fix` writes them anew.
    A date such as `03/04/2026` is read with its day first, as the third of April; since its author may
    have meant the fourth of March, a person must write it.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    date: 20/11/2026
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    date: 2026-11-20
    ---
    ```
    """
    for one in spellings.dates(project):
        ways = clock.two_ways(one.written)
        message = f"`{one.keys[0]}` is `{one.written}`, which is read as {one.meant}"
        remedy = f"write {one.meant}"
        remedy = f"{remedy}, if that is the day that is meant" if ways else remedy
        name = str(one.keys[0])
        yield one.record.problem(name, message, remedy, at=one.place, fixable=one.fixable)


@rule("OKB412")
def status_in_another_spelling(project: Project) -> Iterator[Problem]:
    """A status is written in the word of its kind, in records of opskb's own format.

    `Accepted`, and words such as `approved` that a kind also understands, are read as the status that
    they mean, and `opskb check --fix` writes that one.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: Approved
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```
    """
    for one in spellings.statuses(project):
        message = f"is `{one.written}`, which is read as `{one.meant}`"
        name = str(one.keys[0])
        remedy = f"write `{one.meant}`"
        yield one.record.problem(name, message, remedy, at=one.place, fixable=one.fixable)


RULES: tuple[Rule, ...] = (date_in_another_spelling, status_in_another_spelling)
