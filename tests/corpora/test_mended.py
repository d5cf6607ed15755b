"""`check --fix` on copies of the public corpora: what a careful maintainer would have written, and no more."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from opskb import project, rules
from opskb.edits import fix, journal
from opskb.edits.change import Change
from opskb.model import Finding, Record
from opskb.project import Project
from opskb.source import read
from tests.conftest import CORPORA

GOLDEN: Mapping[str, Any] = read(Path(__file__).parent, "mended.yml").data[0]
NAMES = (
    sorted(path.name for path in CORPORA.iterdir() if path.is_dir()) if CORPORA.is_dir() else [""]
)
# Where the status is a word of its own, what it is to be now is asked of a person.
APART = ("prop-keps", "prop-peps")
REFERENCES = ("OKB201", "OKB203", "OKB408")

Told = dict[tuple[str, str, str, str], Finding]


@pytest.fixture(scope="module", params=NAMES)
def mended(request: pytest.FixtureRequest, corpora: Path, tmp_path_factory: Any) -> Mended:
    root = tmp_path_factory.mktemp("corpus") / request.param
    shutil.copytree(corpora / request.param, root)
    for path in (root, *root.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    return Mended(root)


class Mended:
    """A copy of a corpus, before it is mended and after."""

    def __init__(self, root: Path) -> None:
        self.name = root.name
        self.before = project.load(root, as_of="2026-11-20")
        self.told_before = told(self.before)
        self.plan = fix.plan(self.before, self.told_before.values())
        journal.carry_out(root, self.plan)
        self.after = project.load(root, as_of="2026-11-20")
        self.told_after = told(self.after)


def told(base: Project) -> Told:
    return {(one.code, one.record, one.place.path, one.message): one for one in rules.check(base)}


def moved(change: Change) -> Iterator[tuple[int, int, list[str], list[str]]]:
    """What changed in a file: the first lines before and after, from 1, and the lines themselves."""
    old, new = (
        (content or b"").decode("utf-8-sig").split("\n")
        for content in (change.before, change.after)
    )
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield a + 1, c + 1, old[a:b], new[c:d]


def test_the_lines_are_those_of_a_careful_maintainer(mended: Mended) -> None:
    found: dict[str, dict[str, Any]] = {}
    for change in mended.plan.changes:
        of = found.setdefault(change.path, {})
        for old, new, gone, put in moved(change):
            of.setdefault("put", {}).update(
                {str(new + at): line for at, line in enumerate(put) if line.strip()}
            )
            if gone:
                of["gone"] = {
                    str(old + at): hashlib.sha256(line.encode()).hexdigest()[:16]
                    for at, line in enumerate(gone)
                }
    assert found == GOLDEN.get(mended.name, {})


def test_no_line_changes_that_no_finding_named(mended: Mended) -> None:
    """By its place, or by the field that it is about."""
    named: dict[str, set[int]] = {}
    for one in mended.told_before.values():
        record = mended.before.find(one.record) if one.fixable else None
        for place in (one.place, record.place(one.field)) if record else ():
            last = max(place.line, place.end_line)
            named.setdefault(one.place.path, set()).update(range(place.line, last + 1))
    for change in mended.plan.changes:
        for old, _, gone, _ in moved(change):
            assert set(range(old, old + len(gone))) <= named[change.path]


def test_what_could_be_mended_is_and_nothing_else_is_found(mended: Mended) -> None:
    fixable = {key for key, one in mended.told_before.items() if one.fixable}
    assert mended.told_before.keys() - mended.told_after.keys() == fixable
    new = {mended.told_after[key] for key in mended.told_after.keys() - mended.told_before.keys()}
    asked = {one.record for one in new}
    assert {one.code for one in new} == ({"OKB411"} if mended.name in APART else set())
    assert asked <= {id for one in mended.told_before.values() if one.fixable for id in one.related}
    left = [one for one in mended.told_after.values() if one.code in REFERENCES]
    assert not [one for one in left if one.fixable]
    assert not fix.plan(mended.after, mended.told_after.values())


def test_everything_else_is_read_as_it_was(mended: Mended) -> None:
    said = [facts(one) for one in mended.before.records]
    assert said == [facts(one) for one in mended.after.records]


def facts(record: Record) -> tuple[object, ...]:
    values = {
        name: value
        for name, value in record.values.items()
        if name not in ("supersedes", "superseded_by", "amends", "amended_by")
    }
    return record.key, record.title, record.status, record.state, record.path, values
