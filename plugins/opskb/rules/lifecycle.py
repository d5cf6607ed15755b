"""4xx: what a record says of its own standing is true, and what is retired stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from opskb import clock, fields, prose
from opskb.graph import Edge, supersession
from opskb.history import Change, History
from opskb.insights import endings
from opskb.insights.mending import links
from opskb.insights.reach import moved
from opskb.model import Place, Problem, Record
from opskb.project import READ, Project, recall
from opskb.rules.freshness import hash_in
from opskb.rules.rule import Rule, rule
from opskb.settings.base import VISIBILITIES
from opskb.source import MARKDOWN


@rule("OKB401")
def unknown_status(project: Project) -> Iterator[Problem]:
    """The status of a record is one that its kind knows.

    `opskb kinds` lists them, with the other spellings that are understood. A record with an
    unknown status is treated as one in force.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: acepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```
    """
    for record in project.graph:
        kind = project.kind_of(record)
        if record.status not in kind.states:
            near = fields.closest(record.status.lower(), (*kind.states, *kind.also))
            known = ", ".join(kind.states)
            remedy = (
                f"did you mean `{kind.also.get(near, near)}`?" if near else f"write one of {known}"
            )
            yield record.problem(
                "status", f"`{record.status}` is no status of the kind `{kind.name}`", remedy
            )


@rule("OKB402")
def no_status(project: Project) -> Iterator[Problem]:
    """A record says what its standing is.

    Without a status it is treated as one in force, since that is what a reader takes it for, or as
    near to it as its kind has: an RFC as one that is open. Where a kind's first status is one in
    force, as with a page, saying nothing says just that.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```
    """
    for record in project.graph:
        kind = project.kind_of(record)
        draft = record.dialect == "opskb" and record.state == "draft"
        if "status" in record.unfilled:
            continue
        if not record.stated and (draft or record.status != next(iter(kind.states))):
            message = f"has no status, and is treated as {record.status}"
            yield record.problem(
                "status", message, f"add `status:`, one of {', '.join(kind.states)}"
            )


@rule("OKB403")
def accepted_text_changed(project: Project) -> Iterator[Problem]:
    """What was decided still reads as it did when it was accepted.

    Where `accepted` holds a hash, the whole text is held to it. Where it holds none, git is asked
    for the commit that accepted the decision, and the section "Decision" is compared. A decision
    that changes is a new decision: write it down as one that supersedes or amends this. After a
    correction of the words alone, set the new hash.

    ```markdown title="both: data/adr/adr-0001.md @ 2026-03-02"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ## Decision

    Payouts wait in one queue.
    ```

    ```markdown title="bad: data/adr/adr-0001.md @ 2026-05-04"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ## Decision

    Payouts wait in one queue for each country.
    ```

    ```markdown title="good: data/adr/adr-0001.md @ 2026-05-04"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ## Decision

    Payouts wait in one queue.

    ## Consequences

    A payout may be up to a minute late.
    ```
    """
    unhashed = []
    for record in project.graph:
        said = hash_in(record.accepted)
        if said and said != (digest := project.graph.digest(record)):
            name = project.kind_of(record).roles["accepted"]
            on = record.accepted.get("on") or "a day that it does not state"
            message = f"its text is not the one that was accepted on {on}"
            remedy = f"supersede it, or after a correction of words set `hash: {digest}`"
            yield record.problem(name, message, remedy, at=record.place(name, 0, "hash"))
        elif not said and record.live and "accepted" in project.kind_of(record).roles:
            unhashed.append(record)
    yield from _decided_anew(project, unhashed)


def _decided_anew(project: Project, records: list[Record]) -> Iterator[Problem]:
    versions = {record.key: list(project.history.versions(record.path)) for record in records}
    changed = [record for record in records if len(versions[record.key]) > 1 and record.stated]
    first = project.history.blobs(versions[record.key][-1].after for record in changed)
    # Most decisions never changed: then the words of today stand in the first version already.
    rewritten = [
        record
        for record in changed
        if (text := first.get(versions[record.key][-1].after))
        and _decision(record)[0] not in prose.plain(text.decode(errors="replace"))
    ]
    all_of_them = chain.from_iterable(versions[record.key] for record in rewritten)
    blobs = project.history.blobs(change.after for change in all_of_them)
    for record in rewritten:
        held = [(change, blobs.get(change.after, b"")) for change in versions[record.key]]
        if change := _changed_decision(project, record, held):
            when = f"in commit {change.commit[:10]} of {change.day}"
            message = f"its section Decision changed {when}, after it had been accepted"
            remedy = "take it back and supersede or amend it, or state the new `hash` in `accepted`"
            yield record.problem("body", message, remedy, at=_decision(record)[1])


def _changed_decision(
    project: Project, record: Record, held: list[tuple[Change, bytes]]
) -> Change | None:
    """The first change of the section after the record was accepted, None where there is none."""
    accepted, now = "", _decision(record)[0]
    for change, content in reversed(held):
        before = recall(project, change.path, content)
        then = next((one for one in before if one.id == record.id), None)
        words = _decision(then)[0] if then and then.live and then.stated else ""
        if accepted and words and words != accepted:
            return change if accepted != now else None
        accepted = accepted or words
    return None


def _decision(record: Record) -> tuple[str, Place]:
    """The words of the section that says what was decided, and where it begins."""
    found = (
        one
        for one in prose.sections(prose.mask(record.body))
        if one.title.lower().startswith("decision")
    )
    if section := next(found, None):
        return prose.plain(record.body[section.text_start : section.end]), record.at(section.start)
    return "", record.place()


@rule("OKB404")
def tombstone_without_date_or_reason(project: Project) -> Iterator[Problem]:
    """A tombstone says when the thing was retired, and why.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone: {on: 2026-11-02}
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone: {on: 2026-11-02, reason: The bank takes payouts one by one now.}
    ---
    ```
    """
    for record in project.graph:
        for name, remedy in _unsaid(record):
            field = "tombstone" if record.tombstone else name
            yield record.problem(field, f"its tombstone does not say {remedy}", f"add `{name}:`")


def _unsaid(record: Record) -> Iterator[tuple[str, str]]:
    """What a tombstone leaves out: the name of its field, and what that says."""
    if record.tombstone:
        said, names = record.tombstone, ("on", "reason")
    elif record.kind == "tombstone":
        said, names = record.values, ("retired", "reason")
    else:
        return
    for name, what in zip(names, ("when", "why"), strict=True):
        if not said.get(name):
            yield name, what


@rule("OKB405")
def tombstone_changed(project: Project) -> Iterator[Problem]:
    """The text under a tombstone is the one that was there when it was set.

    A tombstone may carry the `hash` of the text. What was retired is evidence: it is kept as it
    was, and what is learned later is written elsewhere.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone:
      on: 2026-11-02
      reason: The bank takes payouts one by one now.
      hash: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    ---
    Payouts wait in one queue.
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone:
      on: 2026-11-02
      reason: The bank takes payouts one by one now.
      hash: c7df2758ce10882b61a4fe4e8595bf1cd636bc1faaba48e147fa1092432421ba
    ---
    Payouts wait in one queue.
    ```
    """
    for record in project.graph:
        block = bool(record.tombstone)
        said = hash_in(record.tombstone if block else record.values) if _buried(record) else ""
        if said and said != project.graph.digest(record):
            name = "tombstone" if block else "hash"
            message = f"its text changed after it was retired{_on(record)}"
            yield record.problem(name, message, "restore the text, and write what is new elsewhere")


def _buried(record: Record) -> bool:
    return bool(record.tombstone) or record.kind == "tombstone"


def _on(record: Record) -> str:
    day = endings.stone_day(record)
    return f" on {day}" if day else ""


@rule("OKB406")
def due_for_the_archive(project: Project) -> Iterator[Problem]:
    """An old tombstone lies in an archive folder.

    Old means retired longer ago than `archive_after`, six months if not set. An archive folder is
    called `_archive`; what lies in it keeps its address on the site, and every index lists it in
    a section of its own.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone: {on: 2026-05-01, reason: The bank takes payouts one by one now.}
    ---
    ```

    ```markdown title="good: data/adr/_archive/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone: {on: 2026-05-01, reason: The bank takes payouts one by one now.}
    ---
    ```
    """
    for record in project.graph:
        day = None if record.archived else endings.stone_day(record)
        if day and clock.later(day, project.config.archive_after) < project.as_of:
            after = clock.words(project.config.archive_after)
            message = f"was retired on {day}, longer ago than {after}"
            remedy = f"run `opskb archive`: it moves it to `{endings.laid(record.path)}`"
            yield record.problem("path", message, remedy, at=record.place())


@rule("OKB407")
def id_vanished(project: Project) -> Iterator[Problem]:
    """Every id that the sources ever held is still there.

    Ids are reserved for ever, since links, pages and people keep them. What is given up is
    retired, not deleted. A tombstone that names the id will do, and so will `formerly` in the
    record that took its place. Without git, or in a shallow clone, this rule is skipped.

    ```markdown title="both: data/adr/adr-0001.md @ 2026-03-02"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```

    ```markdown title="bad: data/adr/adr-0001.md @ 2026-05-04"
    ---
    id: ADR-0002
    title: Queue the payouts
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md @ 2026-05-04"
    ---
    id: ADR-0001
    title: Queue the payouts by country
    status: accepted
    ---
    ```
    """
    asked = list(_gone_or_new(project.history))
    blobs = project.history.blobs(blob for _, blob, _ in asked)
    told = set(project.taken)
    for path, blob, change in asked:
        content = blobs.get(blob, b"")
        if _still_there(project, change.path, content):
            continue
        for record in recall(project, path, content):
            if record.id.casefold() not in told and _visible(project, record):
                told.add(record.id.casefold())
                if not _remembered(project, record.id):
                    yield _vanished(record.id, path, change)


def _gone_or_new(history: History) -> Iterator[tuple[str, str, Change]]:
    """The path and the blob of every file that came, went or moved: between them they held every id.

    What came and was not touched since still holds what it held.
    """
    for change in history.changes:
        path = change.source or change.path
        gone = change.source or not change.after
        changed_since = not change.before and history.newest(path) is not change
        if path.lower().endswith(READ) and (gone or changed_since):
            yield path, change.before or change.after, change


def _still_there(project: Project, path: str, content: bytes) -> bool:
    """Whether the only record that the file holds today was the one in it then."""
    record = project.graph.index.by_path.get(path)
    return bool(path.lower().endswith(MARKDOWN) and record and record.id.encode() in content)


def _visible(project: Project, record: Record) -> bool:
    return VISIBILITIES.index(record.visibility) <= VISIBILITIES.index(project.config.visibility)


def _remembered(project: Project, id: str) -> bool:
    """Whether a tombstone names an id, or the record that took its place says so in `formerly`."""
    word = re.compile(rf"(?<![\w-]){re.escape(id)}(?![\w-])", re.IGNORECASE)
    stones = (one for one in project.by_kind.get("tombstone", ()))
    texts = (f"{one.title}\n{one.values.get('was')}\n{one.body}" for one in stones)
    formerly = ("\n".join(one.formerly) for one in project.graph if one.formerly)
    return any(map(word.search, chain(texts, formerly)))


def _vanished(id: str, path: str, change: Change) -> Problem:
    how = "was in" if change.after else "was deleted in"
    message = f"{how} commit {change.commit[:10]} of {change.day}, and is gone"
    remedy = "bring it back and retire it, or name it in a tombstone"
    return Problem(Place(path), message, remedy, record=id, field="id")


@rule("OKB408")
def link_to_the_old_path(project: Project) -> Iterator[Problem]:
    """Links to a record that was moved into the archive lead to where it is now.

    `opskb check --fix` writes the new address.

    ```markdown title="bad: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    title: Pay at once
    status: accepted
    ---
    See [the queue](adr-0001.md).
    ```

    ```markdown title="good: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    title: Pay at once
    status: accepted
    ---
    See [the queue](_archive/adr-0001.md).
    ```

    ```markdown title="both: data/adr/_archive/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone: {on: 2026-05-01, reason: The bank takes payouts one by one now.}
    ---
    ```
    """
    for link in project.graph.links:
        there = moved(project, link) if link.form == "link" and not link.target else None
        if there and not _exists(project.root / link.path):
            record = project.graph[link.source]
            now = prose.address(there.path, record.path)
            message = f"links to `{link.path}`, which was moved into the archive"
            yield record.problem(
                "body",
                message,
                f"link to `{now}`",
                at=link.place,
                related=(there.id,),
                fixable=bool(links.readdressed(project, link)),
            )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # such as a name that is too long for any file
        return False


@rule("OKB409")
def archived_and_not_retired(project: Project) -> Iterator[Problem]:
    """What lies in an archive folder is closed or retired.

    The archive says "no longer": a record in force is not found there by those who need it.

    ```markdown title="bad: data/adr/_archive/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/_archive/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: deprecated
    tombstone: {on: 2026-05-01, reason: The bank takes payouts one by one now.}
    ---
    ```
    """
    for record in project.graph:
        if record.archived and record.state in ("live", "draft"):
            message = f"lies in the archive, and is {record.status}"
            yield record.problem("status", message, "retire it, or move it out of the archive")


@rule("OKB410")
def replacement_retired(project: Project) -> Iterator[Problem]:
    """What a tombstone names as the replacement is not itself retired.

    ```markdown title="bad: data/tombstones/ts-0001.md"
    ---
    id: TS-0001
    title: The payout file
    retired: 2026-11-02
    reason: The bank stopped reading it.
    replaced_by: ADR-0001
    ---
    ```

    ```markdown title="good: data/tombstones/ts-0001.md"
    ---
    id: TS-0001
    title: The payout file
    retired: 2026-11-02
    reason: The bank stopped reading it.
    replaced_by: ADR-0002
    ---
    ```

    ```markdown title="both: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: superseded
    superseded_by: ADR-0002
    ---
    ```

    ```markdown title="both: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    title: Pay at once
    status: accepted
    supersedes: ADR-0001
    ---
    ```
    """
    for edge in project.graph.edges:
        if edge.relation.name == "replaced_by" and edge.tail.retired:
            successor = project.graph.successor(edge.tail)
            remedy = f"name {successor.id}" if successor else "name what took its place, or nothing"
            message = f"was replaced by {edge.tail.id}, which is {edge.tail.status} itself"
            related = (edge.tail.id,)
            at = edge.forward.place if edge.forward else None
            yield edge.head.problem("replaced_by", message, remedy, at=at, related=related)


@rule("OKB411")
def put_out_of_force_and_still_in_it(project: Project) -> Iterator[Problem]:
    """What another record supersedes, retires or marks with a tombstone is no longer in force.

    Two records that contradict each other are both followed. A supersession of a part does not
    count, nor does one that only one side states: that is OKB203.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    superseded_by: ADR-0002
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: superseded
    superseded_by: ADR-0002
    ---
    ```

    ```markdown title="both: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    title: Pay at once
    status: accepted
    supersedes: ADR-0001
    ---
    ```
    """
    for edge in project.graph.edges:
        if _puts_out(edge) and edge.tail.state in ("draft", "live"):
            message = (
                f"is {edge.tail.status}, and {edge.head.id} says that it `{edge.relation.name}` it"
            )
            related = (edge.head.id,)
            yield edge.tail.problem("status", message, _put_out(edge), related=related)


def _put_out(edge: Edge) -> str:
    """How what is put out of force says so, by a command where one can write it."""
    old, new = edge.tail, edge.head
    if supersession(edge) and old.dialect == "opskb" and new.live:
        return f"run `opskb supersede {old.id} {new.id}`, or say which part is meant"
    if not supersession(edge) and old.dialect == "opskb":
        return f"run `opskb retire {old.id}`, or say which part is meant"
    return "set a status that is retired, or say which part is meant"


def _puts_out(edge: Edge) -> bool:
    if edge.relation.both and edge.one_sided:
        return False
    ends = edge.relation.retires or (
        edge.head.kind == "tombstone" and edge.relation.name == "marks"
    )
    return (
        ends
        and edge.whole
        and edge.head.state in ("live", "retired")
        and edge.head is not edge.tail
    )


RULES: tuple[Rule, ...] = (
    unknown_status,
    no_status,
    accepted_text_changed,
    tombstone_without_date_or_reason,
    tombstone_changed,
    due_for_the_archive,
    id_vanished,
    link_to_the_old_path,
    archived_and_not_retired,
    replacement_retired,
    put_out_of_force_and_still_in_it,
)
