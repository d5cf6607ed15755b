"""What a change does to a knowledge base: what it introduces and mends, and what must be read for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from opskb.history.delta import Delta
from opskb.insights import changes
from opskb.insights.changes import Governing, Moves, Relying, Stamp
from opskb.model import Finding, Problem
from opskb.project import Project
from opskb.rules import check
from opskb.rules.fingerprints import fingerprints, subject
from opskb.rules.rule import Rule

Found: TypeAlias = tuple[Finding, ...]

_OUTRUN, _STAMP = "OKB303", "OKB304"
# These look at the settings and at the code they name, which are those of now on both sides.
_OF_THE_SETTINGS = ("OKB901", "OKB905", "OKB906")
# A number, a day or a commit that stands alone in a message: what is counted or dated, not what is named.
# A fingerprint leaves less out: it must tell one finding from another for as long as a baseline lasts.
_TOLD = re.compile(
    r"\bcommit [0-9a-f]{7,64}\b|\d{4}-\d{2}-\d{2}|(?<![\w-])\d[\d.,:]*(?![\w-])", re.ASCII
)


@dataclass(frozen=True)
class Comparison:
    """What is different between the commit `base`, where a change began, and the work tree.

    `rev` is how the commit was asked for, `files` how many files changed. `introduced` are open
    findings that were not there, `mended` those that were and are not. `relying` are live records
    that the change leaves relying on something retired, `governing` those that govern its files.
    """

    rev: str
    base: str
    files: int
    introduced: Found = ()
    mended: Found = ()
    relying: tuple[Relying, ...] = ()
    governing: tuple[Governing, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    moves: Moves = field(default_factory=Moves)
    notes: tuple[str, ...] = ()


def compared(
    then: Project,
    now: Project,
    before: Found,
    after: Found,
    *,
    delta: Delta,
    rules: Iterable[Rule],
) -> Comparison:
    """What a change does: both knowledge bases, what the same rules found in each, and the files.

    A finding is known by its fingerprint. One that only counts or dates otherwise what the same rule
    said of the same record is not new, and one in a submodule cannot be judged. What is new counts
    though a baseline holds it: the change brought that baseline, or did again what it tells of.
    """
    before = tuple(_carried(one, delta.moved) for one in _of_then(now, before, delta))
    new, gone = _difference(before, after)
    stamps = tuple(changes.stamped(then, now, delta.moved))
    new += _stamped(now, stamps, {one.record for one in new if one.code == _STAMP}, rules)
    return Comparison(
        delta.rev,
        delta.tree.commit,
        len(delta.changed),
        tuple(
            replace(one, baselined=False)
            for one in new
            if not one.waived and not _within(one, delta.tree.submodules)
        ),
        tuple(one for one in gone if one.open and one.place.path not in now.torn),
        changes.relying(then, now),
        changes.governing(
            then, now, delta.paths, {one.record for one in before if one.code == _OUTRUN}
        ),
        stamps,
        changes.moves(then, now),
        tuple(_notes(then, now, delta)),
    )


def _of_then(now: Project, found: Found, delta: Delta) -> Found:
    """What was found then, but for what the settings of now say: where they changed, the change says it."""
    if not {now.config.path, *now.config.rules} & set(delta.paths):
        return found
    return tuple(
        one
        for one in found
        if one.place.path not in now.config.rules
        and not (one.code in _OF_THE_SETTINGS and one.place.path == now.config.path)
    )


def _carried(finding: Finding, moved: Mapping[str, str]) -> Finding:
    """The same finding, at the path that its file has now."""
    path = moved.get(finding.place.path)
    if not path:
        return finding
    record = path if finding.record == finding.place.path else finding.record
    return replace(finding, place=replace(finding.place, path=path), record=record)


def _difference(before: Found, after: Found) -> tuple[Found, Found]:
    """What is only after, and what is only before."""
    known, marks = fingerprints(before), fingerprints(after)
    both = frozenset(known) & frozenset(marks)
    new = [one for one, mark in zip(after, marks, strict=True) if mark not in both]
    gone = [one for one, mark in zip(before, known, strict=True) if mark not in both]
    retold = Counter(map(_gist, new)) & Counter(map(_gist, gone))
    return tuple(_without(new, retold)), tuple(_without(gone, retold))


def _gist(finding: Finding) -> tuple[str, ...]:
    words = _TOLD.sub("#", finding.message)
    return finding.code, subject(finding), finding.field, words


def _without(findings: Iterable[Finding], retold: Counter[tuple[str, ...]]) -> Iterator[Finding]:
    """The findings without as many of each gist as are counted."""
    left = retold.copy()
    for one in findings:
        if left[gist := _gist(one)]:
            left[gist] -= 1
        else:
            yield one


def _stamped(
    now: Project, stamps: Iterable[Stamp], told: Iterable[str], rules: Iterable[Rule]
) -> Found:
    """Stamps as findings, where the rule was asked for and did not find them in a commit already."""
    problems = [_problem(one) for one in stamps if one.record.id not in told]
    asked = [one for one in rules if one.code == _STAMP]
    return check(now, [replace(one, check=lambda _: iter(problems)) for one in asked])


def _problem(stamp: Stamp) -> Problem:
    message = f"the review of {stamp.record.last} comes with a change of nothing but dates"
    remedy = "say in a row of `reviews` what was checked, or take the date back"
    return stamp.record.problem("last", message, remedy, at=stamp.place)


def _within(finding: Finding, folders: Iterable[str]) -> bool:
    return any(finding.place.path.startswith(f"{folder}/") for folder in folders)


def _notes(then: Project, now: Project, delta: Delta) -> Iterator[str]:
    """What a reader must know to trust the comparison."""
    changed = set(delta.paths)
    settings = [path for path in (now.config.path, *now.config.rules) if path in changed]
    if settings:
        says = "its levels, waivers and rules judge both sides: review it as code"
        yield f"{', '.join(settings)} changed, and {says}"
    homes = tuple(f"{one.path}/_kinds/".removeprefix("/") for one in now.config.sources)
    if kinds := [path for path in delta.paths if path.startswith(homes)]:
        says = "it says what a record must hold: review it as code"
        yield f"{some(kinds)} changed, and {says}"
    unseen = [one.id for one in then.graph if one.id.casefold() in now.hidden.names]
    if unseen:
        yield f"not checked any more, since they may no longer be seen: {some(unseen)}"
    if not then.records and now.records:
        said = f"no record was there at {delta.tree.commit[:10]}: all of them are new"
        yield f"{said}, unless their folder was moved"
    if delta.unmerged:
        yield f"a merge is not finished: {some(delta.unmerged)}"
    if inside := [path for path in delta.tree.submodules if _read_from(path, now)]:
        yield f"a submodule cannot be compared: {some(inside)}"


def some(names: Sequence[str], few: int = 5) -> str:
    """The first few of these, and how many more there are."""
    more = f" and {len(names) - few:,} more" if len(names) > few else ""
    return f"{', '.join(names[:few])}{more}"


def _read_from(path: str, now: Project) -> bool:
    """Whether a folder lies in a source, or a source in it."""
    sources = [one.path for one in now.config.sources]
    return any(
        not one or f"{path}/".startswith(f"{one}/") or one.startswith(f"{path}/") for one in sources
    )
