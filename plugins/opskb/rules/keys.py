"""8xx, keys: rotated in time, with the proof that their class asks for, and at once when somebody knows them."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import keys
from opskb.insights.keys import Compromise
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB860", "key")
def key_not_rotated_in_time(project: Project) -> Iterator[Problem]:
    """Every key in force has an owner, and is rotated by the day that its class asks for.

    That day follows from the last rotation that shows what its class asks for, or from the day the
    key was made, and the cadence of the class in `key_classes`, or the key's own `every` where that is
    shorter; a token is due by the day it expires. A key whose class nobody set, or that says neither,
    cannot be judged. One that nobody owns is rotated by nobody.

    ```markdown title="bad: data/keys/key-sealing.md"
    ---
    id: KEY-sealing
    title: Sealing key
    status: active
    class: vault-sealer
    owner: Rashid Al-Amin
    since: 2026-05-05
    rotations:
      - {on: 2026-08-04, by: Rashid Al-Amin, ledger: 12}
    ---
    ```

    ```markdown title="good: data/keys/key-sealing.md"
    ---
    id: KEY-sealing
    title: Sealing key
    status: active
    class: vault-sealer
    owner: Rashid Al-Amin
    since: 2026-05-05
    rotations:
      - {on: 2026-08-25, by: Rashid Al-Amin, ledger: 12}
    ---
    ```
    """
    for one in keys.schedule(project):
        if not one.record.owner:
            remedy = "add `owner:`, a person or a role"
            yield one.record.problem("owner", "has no owner", remedy, at=one.record.place())
        if one.lapsed and one.due:
            message = f"was to be rotated by {one.due}, {clock.ago(one.due, project.as_of)}"
            at = one.record.place("rotations" if one.record.rotations else "class")
            remedy = "rotate it, and add a row to `rotations`"
            yield one.record.problem("rotations", message, remedy, at=at)
        elif not one.due:
            message = f"cannot be judged: {one.because}"
            remedy = "name a class of `key_classes`, and give `since:`, `every:` or `expires:`"
            yield one.record.problem("class", message, remedy)


@rule("OKB861", "key")
def rotation_without_evidence(project: Project) -> Iterator[Problem]:
    """Every rotation of a key shows what the class of the key asks for.

    A vault sealer shows the number of its ledger entry, a ledger signer where the old public key is
    kept, a session signer what became of open sessions, a secret the audit of the vault, a token
    the log of its refresh. A rotation that shows nothing does not count as one. Each says `by` whom.

    ```markdown title="bad: data/keys/key-sealing.md"
    ---
    id: KEY-sealing
    title: Sealing key
    status: active
    class: vault-sealer
    owner: Rashid Al-Amin
    since: 2026-08-25
    rotations:
      - {on: 2026-11-17, by: Rashid Al-Amin, evidence: We were all there.}
    ---
    ```

    ```markdown title="good: data/keys/key-sealing.md"
    ---
    id: KEY-sealing
    title: Sealing key
    status: active
    class: vault-sealer
    owner: Rashid Al-Amin
    since: 2026-08-25
    rotations:
      - {on: 2026-11-17, by: Rashid Al-Amin, ledger: 12}
    ---
    ```
    """
    for record in _standing(project):
        one = keys.scheduled(project, record)
        for rotation in one.rotations:
            if rotation.lacks:
                named = " and ".join(f"`{name}`" for name in rotation.lacks)
                message = f"the rotation of {rotation.on} does not show {named}, which a {one.kind.name if one.kind else 'key'} asks for"
                at = record.place("rotations", rotation.index)
                yield record.problem("rotations", message, "add it to the row", at=at)
            if not rotation.by:
                message = f"the rotation of {rotation.on} does not say who did it"
                at = record.place("rotations", rotation.index)
                yield record.problem("rotations", message, "add `by:` to the row", at=at)


@rule("OKB862", "key")
def compromise_not_answered_at_once(project: Project) -> Iterator[Problem]:
    """A key that somebody else may know is rotated at once, entered into the ledger and told of.

    At once is within the `every` of the class `compromise` in `key_classes`, one day if not set.
    What its rotation must show beside what its own class asks for stands there too.

    ```markdown title="bad: data/keys/key-sealing.md"
    ---
    id: KEY-sealing
    title: Sealing key
    status: active
    class: vault-sealer
    owner: Rashid Al-Amin
    since: 2026-08-25
    compromised: 2026-11-10
    rotations:
      - {on: 2026-11-13, by: Rashid Al-Amin, because: compromise, ledger: 12, communicated: The acquirer was called.}
    ---
    ```

    ```markdown title="good: data/keys/key-sealing.md"
    ---
    id: KEY-sealing
    title: Sealing key
    status: active
    class: vault-sealer
    owner: Rashid Al-Amin
    since: 2026-08-25
    compromised: 2026-11-10
    rotations:
      - {on: 2026-11-10, by: Rashid Al-Amin, because: compromise, ledger: 12, communicated: The acquirer was called.}
    ---
    ```
    """
    for record in _standing(project):
        found = keys.compromise(project, record)
        if found:
            yield from _unanswered(project, record, found)
        elif record.status == keys.COMPROMISED and not record.values.get("compromised"):
            message = "is compromised, and does not say since when"
            at = record.place("status")
            yield record.problem("compromised", message, "add `compromised:`", at=at)
        yield from _earlier(project, record, found)


def _unanswered(project: Project, record: Record, found: Compromise) -> Iterator[Problem]:
    if found.on > project.as_of:
        message = f"is known to others on {found.on}, a day that has not come yet"
        yield record.problem("compromised", message, "correct the day")
    if found.late(project.as_of):
        done = f"was rotated on {found.rotation.on}" if found.rotation else "was not rotated since"
        message = f"was known to others on {found.on}, and {done}: {found.limit} was the last day"
        remedy = "rotate it now" if not found.rotation else "say in its text what held it up"
        yield record.problem("compromised", message, remedy)
    if found.rotation and found.lacks:
        named = " and ".join(f"`{name}`" for name in found.lacks)
        message = f"the rotation of {found.rotation.on} after a compromise does not show {named}"
        at = record.place("rotations", found.rotation.index)
        yield record.problem("rotations", message, "add it to the row", at=at)


def _earlier(project: Project, record: Record, found: Compromise | None) -> Iterator[Problem]:
    """Rotations after a compromise that is not the last one, or whose day nobody wrote down."""
    told = found.rotation.index if found and found.rotation else None
    kind = keys.classes(project).get(keys.COMPROMISE)
    for one in keys.rotations(record, kind.asks if kind else ()):
        if (one.row or {}).get("because") != keys.COMPROMISE or one.index == told:
            continue
        at = record.place("rotations", one.index)
        if one.lacks:
            named = " and ".join(f"`{name}`" for name in one.lacks)
            message = f"the rotation of {one.on} after a compromise does not show {named}"
            yield record.problem("rotations", message, "add it to the row", at=at)
        if not found:
            message = (
                f"was rotated on {one.on} after a compromise, and does not say when that was known"
            )
            yield record.problem("compromised", message, "add `compromised:`", at=at)


def _standing(project: Project) -> Iterator[Record]:
    return (one for one in project.by_kind.get("key", ()) if not one.retired)


RULES: tuple[Rule, ...] = (
    key_not_rotated_in_time,
    rotation_without_evidence,
    compromise_not_answered_at_once,
)
