"""8xx, updates: looked through each week, and the urgent ones applied before their clock runs out."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import updates, vulnerabilities
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB866", "update")
def updates_not_reviewed(project: Project) -> Iterator[Problem]:
    """Somebody looks through the updates that are to be had, week after week.

    The log shows it: an update was applied, declined or reviewed within `update_review`, seven days
    if not set. Where a week brings nothing, a row in the `reviews` of the newest update says so.
    A week that was left out stays a finding for `gap_days`; a look that was late was not missed.

    ```markdown title="bad: data/updates/upd-0001.md"
    ---
    id: UPD-0001
    title: Database driver
    status: applied
    component: database driver
    owner: Mei-Ling Zhao
    opened: 2026-10-26
    closed: 2026-11-09
    ---
    ```

    ```markdown title="good: data/updates/upd-0001.md"
    ---
    id: UPD-0001
    title: Database driver
    status: applied
    component: database driver
    owner: Mei-Ling Zhao
    opened: 2026-10-26
    closed: 2026-11-09
    reviews:
      - {on: 2026-11-16, by: Mei-Ling Zhao, checked: The list of all components; nothing newer is out.}
    ---
    ```
    """
    every = project.config.update_review
    remedy = f"look through them every {clock.words(every)}, and add a row to `reviews`"
    for look, after in updates.missed(project):
        days = (after - look[0]).days
        message = f"is where updates were looked through on {look[0]}, and the next look came {days} days later"
        late = "add the row of a look that is not written down, or waive it with what was learned"
        yield _look(look, message, late, field=f"reviews/{look[0]}")
    last, unseen = updates.looked_through(project), updates.unseen(project)
    if last and clock.later(last[0], every) < project.as_of:
        ago = clock.ago(last[0], project.as_of)
        message = f"is where updates were last looked through, on {last[0]}, {ago}"
        yield _look(last, message, remedy)
    if unseen and clock.later(unseen[0], every) < project.as_of:
        message = f"could be had on {unseen[0]}, and no row says that anybody looked since"
        yield _look(unseen, message, remedy)


def _look(look: updates.Look, message: str, remedy: str, field: str = "reviews") -> Problem:
    record = look[1]
    name = "reviews" if record.reviews else "closed" if record.closed else "opened"
    return record.problem(field, message, remedy, at=record.place(name))


@rule("OKB867", "update")
def urgent_update_waits(project: Project) -> Iterator[Problem]:
    """No security update waits beyond the clock of the vulnerability that it fixes.

    One that names no vulnerability runs against the limit of its own urgency in
    `vulnerability_limits`, from the day it was there to be had.

    ```markdown title="bad: data/updates/upd-0001.md"
    ---
    id: UPD-0001
    title: Library that speaks TLS
    status: pending
    component: TLS library
    security: true
    urgency: critical
    owner: Yusuf Demir
    opened: 2026-11-17
    ---
    ```

    ```markdown title="good: data/updates/upd-0001.md"
    ---
    id: UPD-0001
    title: Library that speaks TLS
    status: pending
    component: TLS library
    security: true
    urgency: high
    owner: Yusuf Demir
    opened: 2026-11-17
    ---
    ```
    """
    for one in updates.pending(project):
        if one.passed and one.left is not None:
            of = f"the clock of {one.of.id}" if one.of else f"its {one.record.severity} urgency"
            ago = vulnerabilities.days_of(one.left)
            message = f"still waits, and {of} ran out {ago} ago"
            related = (one.of.id,) if one.of else ()
            at = one.record.place("opened")
            yield one.record.problem("opened", message, "apply it now", at=at, related=related)


RULES: tuple[Rule, ...] = (updates_not_reviewed, urgent_update_waits)
