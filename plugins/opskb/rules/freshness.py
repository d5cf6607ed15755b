"""3xx: what is in force was looked at in time, and still says what it said then."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from opskb import clock, globs
from opskb.globs import Listing
from opskb.history import Change
from opskb.insights.stamps import dated, holds, stamped
from opskb.model import Problem, Record, Row
from opskb.project import Project
from opskb.rules.rule import Rule, rule
from opskb.source import MARKDOWN


@rule("OKB301")
def overdue(project: Project) -> Iterator[Problem]:
    """No record in force is past the day it must be looked at again.

    That day is the earliest of `due` and of the last review plus `every`; a kind may grant a
    `grace` on top. Drafts and what is closed or retired do not go stale.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    every: 90 days
    reviews:
      - {on: 2026-08-03, by: Ines Ferreira, checked: Walked every step on staging.}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    every: 90 days
    reviews:
      - {on: 2026-10-05, by: Ines Ferreira, checked: Walked every step on staging.}
    ---
    ```
    """
    for record in project.graph:
        if record.live and record.due and _last_day(record, record.due) < project.as_of:
            when = f"{record.due}, {clock.ago(record.due, project.as_of)}"
            message = f"was due for review on {when}{_because(record)}"
            remedy = f"read it against the truth, mend it, and {by_review(record)}"
            yield record.problem("due", message, remedy, at=dated(project, record))


def _last_day(record: Record, due: date) -> date:
    return clock.later(due, record.grace) if record.grace else due


def _because(record: Record) -> str:
    if not record.last or not record.every or clock.later(record.last, record.every) != record.due:
        return ""
    return f": last looked at on {record.last}, and again {clock.every(record.every)}"


@rule("OKB302")
def changed_since_its_review(project: Project) -> Iterator[Problem]:
    """A record in force still holds the text that its newest review read.

    A review may carry the `hash` of the text that was read. Moving a linked file changes nothing
    in it; changing a word does. The finding tells the hash of the text as it is.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    reviews:
      - {on: 2026-10-05, checked: Walked it., hash: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
    ---
    Restart the worker.
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    reviews:
      - {on: 2026-10-05, checked: Walked it., hash: db9d1222ccc18ef95a5b594193cc6a651ff8c6b4bca25b56b1033bd28c6d2e82}
    ---
    Restart the worker.
    ```
    """
    for record in project.graph:
        index, row = newest_review(record)
        said = hash_in(row) if record.live else ""
        if said and said != (digest := project.graph.digest(record)):
            message = f"its text is not the one that was reviewed on {row['on']}"
            remedy = f"review what changed, and {by_review(record)}; its hash is `{digest}` now"
            place = record.place(project.kind_of(record).roles["reviews"], index, "hash")
            yield record.problem("reviews", message, remedy, at=place)


def hash_in(row: Row) -> str:
    """The hash that a row states, in small letters and without the name of its algorithm."""
    return str(row.get("hash") or "").lower().removeprefix("sha256:")


def newest_review(record: Record) -> tuple[int, Row]:
    """The newest row of a record's reviews with its index, an empty one where there is none."""
    rows = enumerate(record.reviews)
    dated = [(clock.day_of(row["on"]), index) for index, row in rows if row.get("on")]
    if not dated:
        return 0, {}
    index = max(dated)[1]
    return index, record.reviews[index]


@rule("OKB303")
def what_it_describes_changed(project: Project) -> Iterator[Problem]:
    """Nothing that a record in force watches has changed after its last review.

    Git says when. Commits after the as-of date are ignored, and without git, or in a shallow
    clone, this rule is skipped: `opskb doctor` says so. A file that came into git no later than
    the record did not change: how old it was then, git cannot tell.

    ```markdown title="both: data/runbooks/rb-0001.md @ 2026-10-05"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    watches: [services/payouts/**]
    reviews:
      - {on: 2026-10-05, by: Ines Ferreira, checked: Walked every step on staging.}
    ---
    ```

    ```python title="both: services/payouts/worker.py @ 2026-10-05"
    BATCH = 500
    ```

    ```python title="bad: services/payouts/worker.py @ 2026-11-02"
    BATCH = 50
    ```

    ```python title="good: services/checkout/retries.py @ 2026-11-02"
    RETRIES = 3
    ```

    ```markdown title="good: data/runbooks/rb-0002.md @ 2026-11-02"
    ---
    id: RB-0002
    title: Cards are refused
    status: active
    watches: [services/checkout/**]
    reviews:
      - {on: 2026-10-05, by: Ines Ferreira, checked: Walked every step on staging.}
    ---
    ```
    """
    newest = lru_cache(maxsize=None)(lambda glob: _newest(project, glob))
    for record in project.graph:
        if not record.live or not record.last:
            continue
        for index, glob in enumerate(record.watches):
            if change := _later(project, record, newest(glob)):
                yield _outrun(project, record, index, change)
                break


def _newest(project: Project, glob: str) -> tuple[Change | None, Change | None]:
    """The newest change of what a pattern matches, and the newest file that came into git there."""
    history = project.history
    found = (history.newest(path) for path in globs.among(project.code(glob), history.paths))
    changes = sorted((one for one in found if one), key=lambda one: history.order[one.commit])
    changed = next((change for change in changes if change.before), None)
    return changed, next((change for change in changes if not change.before), None)


def _later(
    project: Project, record: Record, newest: tuple[Change | None, Change | None]
) -> Change | None:
    """What changed after the last review of a record, but for a file that is no younger in git."""
    changed, added = newest
    first = project.history.first(record.path) if added else None
    order = project.history.order
    if added and first and order[added.commit] >= order[first.commit]:
        added = None
    late = (one for one in (changed, added) if one and record.last and one.day > record.last)
    return min(late, key=lambda one: order[one.commit], default=None)


def _outrun(project: Project, record: Record, index: int, change: Change) -> Problem:
    path = change.path.removeprefix(f"{project.config.code_root}/")
    when = f"on {change.day}, commit {change.commit[:10]}, after the review of {record.last}"
    remedy = f"read it against the change, mend it, and {by_review(record)}"
    place = record.place(project.kind_of(record).roles["watches"], index)
    return record.problem("watches", f"`{path}` changed {when}", remedy, at=place)


@rule("OKB304")
def stamp_without_a_review(project: Project) -> Iterator[Problem]:
    """The commit that brought the newest review date brought more than a date.

    A date that moves alone is a stamp: in the public repositories that keep such dates, between
    41 and 68 of 100 changes of a date changed nothing else. What was checked belongs into a row
    of `reviews`. Without git, or in a shallow clone, this rule is skipped.

    ```markdown title="both: data/pages/onboarding.md @ 2026-04-06"
    ---
    title: Onboarding
    last_reviewed_on: 2026-04-06
    review_in: 6 months
    ---
    Ask for a laptop.
    ```

    ```markdown title="bad: data/pages/onboarding.md @ 2026-10-05"
    ---
    title: Onboarding
    last_reviewed_on: 2026-10-05
    review_in: 6 months
    ---
    Ask for a laptop.
    ```

    ```markdown title="good: data/pages/onboarding.md @ 2026-10-05"
    ---
    title: Onboarding
    last_reviewed_on: 2026-10-05
    review_in: 6 months
    ---
    Ask for a laptop, and for a second factor.
    ```
    """
    history = project.history
    waiting = [
        (record, record.last, history.versions(record.path))
        for record in project.graph
        if record.live and record.last
    ]
    # One change of every file at a time: each round is one question to git.
    while waiting:
        at = [(*one, change) for one in waiting if (change := next(one[2], None))]
        blobs = history.blobs(id for *_, change in at for id in (change.before, change.after))
        waiting = []
        for record, day, older, change in at:
            before, after = blobs.get(change.before, b""), blobs.get(change.after, b"")
            if holds(before, day) and holds(after, day):
                waiting.append((record, day, older))
            elif stamped(before, after, day):
                yield _stamp(project, record, change)


def _stamp(project: Project, record: Record, change: Change) -> Problem:
    commit = f"commit {change.commit[:10]} of {change.day}"
    message = f"{commit} brought the review of {record.last} and changed nothing but dates"
    remedy = "say in a row of `reviews` what was checked, or take the date back"
    return record.problem("last", message, remedy, at=dated(project, record))


@rule("OKB305")
def never_reviewed(project: Project) -> Iterator[Problem]:
    """A record in force that must be reviewed again and again was reviewed once.

    A kind or a record says with `every` how often it must be looked at. Until the first review
    nothing says when that is due.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    every: 90 days
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    every: 90 days
    reviews:
      - {on: 2026-11-02, by: Ines Ferreira, checked: Walked every step on staging.}
    ---
    ```
    """
    for record in project.graph:
        if record.live and record.every and not record.last:
            message = f"must be reviewed {clock.every(record.every)}, and never was"
            yield record.problem("reviews", message, _first(record))


def _first(record: Record) -> str:
    """How a first review is written down: a rule file of another tool has no place for one."""
    if _has_reviews(record):
        return f"review it, and {by_review(record)}"
    return "its file has no place for reviews: waive it with the reason, or set its level by path in `opskb.yml`"


def by_review(record: Record) -> str:
    """How a review is written down, behind what must be read: by the command, where it can write it."""
    command = f"write that down with `opskb review {record.id}`"
    return command if _has_reviews(record) else "add a row to `reviews`"


def _has_reviews(record: Record) -> bool:
    return record.dialect == "opskb" or record.path.lower().endswith(MARKDOWN)


@rule("OKB306")
def past_its_deadline(project: Project) -> Iterator[Problem]:
    """Nothing that is open is past its deadline.

    A deadline binds drafts too: the comment window of an RFC, the end of a plan. What is closed
    or retired has met its deadline or been given up.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Move the payouts
    status: active
    deadline: 2026-11-13
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Move the payouts
    status: active
    deadline: 2026-12-11
    ---
    ```
    """
    for record in project.graph:
        open_ = record.state in ("draft", "live")
        if open_ and record.deadline and record.deadline < project.as_of:
            name = project.kind_of(record).roles["deadline"]
            when = f"{record.deadline}, {clock.ago(record.deadline, project.as_of)}"
            message = f"`{name}` was {when}, and it is still {record.status}"
            yield record.problem(name, message, "close it, or set a new date and say why")


@rule("OKB307")
def watches_nothing(project: Project) -> Iterator[Problem]:
    """Every pattern of `watches` of a record in force matches a path of the code.

    A decision about code that is gone is no longer a decision about anything. Paths are relative
    to `code_root`; `*` stays within a name, `**` goes through folders, a folder means all in it.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    watches: [services/payouts/queue.py]
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    watches: [services/payouts/queue.py]
    ---
    ```

    ```python title="good: services/payouts/queue.py"
    SLOTS = 8
    ```
    """
    root = project.root / project.config.code_root
    if not root.is_dir():
        return
    listed = lru_cache(maxsize=None)(lambda folder: _listing(root / folder))
    there = lru_cache(maxsize=None)(lambda glob: globs.anything(glob, listed))
    for record in project.graph:
        for index, glob in enumerate(record.watches if record.live else ()):
            if not there(glob):
                place = record.place(project.kind_of(record).roles["watches"], index)
                message = f"watches `{glob}`, and nothing there is called so"
                remedy = "correct the pattern, or retire the record with its code"
                yield record.problem("watches", message, remedy, at=place)


def _listing(folder: Path) -> Listing:
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except OSError:
        return Listing()
    folders = (name for name, is_folder in found if is_folder and name not in _NOT_CODE)
    return Listing(frozenset(name for name, _ in found), frozenset(folders))


_NOT_CODE = (".git", "node_modules")


RULES: tuple[Rule, ...] = (
    overdue,
    changed_since_its_review,
    what_it_describes_changed,
    stamp_without_a_review,
    never_reviewed,
    past_its_deadline,
    watches_nothing,
)
