"""What mends a finding: one function for each rule that a machine can mend, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby, starmap
from typing import TypeAlias

from opskb.edits import keys, span
from opskb.edits.change import Change, Plan
from opskb.edits.reread import Garbled, whole
from opskb.insights.mending import links, pointing, sides, spellings, writable
from opskb.insights.mending.sides import Missing
from opskb.insights.mending.spellings import Spelling
from opskb.memory import remembered
from opskb.model import Edit, Finding, Link, Place, Record
from opskb.project import Project
from opskb.stretches import edited

Edits: TypeAlias = tuple[Edit, ...]
Fix: TypeAlias = Callable[[Project, Finding], Edits]


def fixes(project: Project, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, each that a machine can mend with the edits that do it."""
    return tuple(
        replace(one, edits=FIXES[one.code](project, one))
        if one.fixable and one.code in FIXES
        else one
        for one in findings
    )


def plan(project: Project, findings: Iterable[Finding]) -> Plan:
    """The edits of those findings that are neither waived nor in the baseline, file by file.

    What overlaps is left to a second plan, made of what this one has written, and a file that could
    not be read afterwards to a person. Raises Changed where a file is not what was read, Refused where
    one may not be written any more.
    """
    mended = [one for one in fixes(project, findings) if one.open and one.edits]
    kept = set(span.settled(edit for one in mended for edit in one.edits))
    mended = [one for one in mended if kept.issuperset(one.edits)]
    edits = span.settled(edit for one in mended for edit in one.edits)
    changes = tuple(filter(None, starmap(partial(_sound, project), _by_file(edits))))
    paths = {one.path for one in changes}
    done = (one for one in mended if paths.issuperset(edit.place.path for edit in one.edits))
    return Plan("check --fix", changes, tuple(f"mend {_told(one)}" for one in done))


def _by_file(edits: Iterable[Edit]) -> Iterator[tuple[str, Edits]]:
    for path, of in groupby(edits, lambda one: one.place.path):
        yield path, tuple(of)


def _sound(project: Project, path: str, edits: Edits) -> Change | None:
    """A file with these edits, None where it could not be read afterwards."""
    try:
        return changed(project, path, edits)
    except Garbled:
        return None


def _told(finding: Finding) -> str:
    return f"{finding.place.path}:{finding.place.line} {finding.code}: {finding.remedy}"


def changed(project: Project, path: str, edits: Sequence[Edit]) -> Change:
    """A file of the records with these edits. Raises Changed, Refused, and of these Garbled."""
    record = project.graph.index.by_path[path]
    read = writable.document(record)
    before = span.raw(project.root, path, read.source.text if read else "")
    return whole(project, Change(path, before, edited(before, edits)))


def joined(edits: Iterable[Edit]) -> Edits:
    """Edits of one file, those that put something in at one place made one, in the order given."""
    found: dict[object, Edit] = {}
    for edit in edits:
        known = found.get(edit.place)
        found[edit.place] = Edit(edit.place, _both(known.text, edit.text)) if known else edit
    return tuple(found.values())


def _both(first: str, second: str) -> str:
    """Two texts as one: where there was no front matter each key brings one, and a file has only one."""
    fenced = first.endswith(keys.FENCE) and second.startswith(keys.FENCE)
    return (first.removesuffix(keys.FENCE) if fenced else first) + (
        second.removeprefix(keys.FENCE) if fenced else second
    )


def _other_side(project: Project, finding: Finding) -> Edits:
    """All that one record does not say of others, at once: two keys behind the last one are one edit."""
    return _owed(project, finding.place.path, finding.record)


@remembered
def _owed(project: Project, path: str, id: str) -> Edits:
    ours = sides.owed(project)[path, id]
    return said(project, ours[0].silent, ours)


def said(project: Project, record: Record, ours: Sequence[Missing]) -> Edits:
    """The edits by which a record says all of this, as keys or in the words of its dialect.

    Raises Refused or Unpointed where it cannot.
    """
    read = writable.document(record)
    if record.dialect != writable.OURS or read is None:
        return pointing.edits(project, record, tuple(one.pointer for one in ours))
    names = dict.fromkeys(one.relation for one in ours)
    return joined(
        keys.add(read, name, [_target(one) for one in ours if one.relation == name])
        for name in names
    )


def _target(one: Missing) -> keys.Value:
    part = one.pointer.part
    return {"to": one.speaking.id, "part": part} if part else one.speaking.id


def _moved(project: Project, finding: Finding) -> Edits:
    edit = links.readdressed(project, _dead(project)[finding.place])
    return (edit,) if edit else ()


@remembered
def _dead(project: Project) -> Mapping[Place, Link]:
    """The links that lead to nothing, by where they stand."""
    dead = (one for one in project.graph.links if one.form == "link" and not one.target)
    return {one.place: one for one in dead if links.there(project, one)}


def _respelt(project: Project, finding: Finding) -> Edits:
    return (spellings.respelt(_misspelt(project)[finding.place]),)


@remembered
def _misspelt(project: Project) -> Mapping[Place, Spelling]:
    """The statuses and dates in another spelling, by where they stand."""
    found = (*spellings.statuses(project), *spellings.dates(project))
    return {one.place: one for one in found}


FIXES: Mapping[str, Fix] = {
    "OKB011": _respelt,
    "OKB201": _moved,
    "OKB203": _other_side,
    "OKB408": _moved,
    "OKB412": _respelt,
}
"""What mends the findings of each rule that a machine can mend."""
