"""Every dialect on small records of our own: a folder of files, and what must be read from them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from opskb import project
from opskb.dialects import DIALECTS
from opskb.model import Record
from opskb.source import read

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir())


def expected(case: str) -> Mapping[str, Any]:
    return dict(read(CASES / case, "expected.yml").data[0])


def load(case: str, folder: Path) -> project.Project:
    """A copy, so that the settings of this repository do not reach the case."""
    shutil.copytree(CASES / case / "given", folder / "given")
    return project.load(folder / "given", as_of="2026-11-20")


@pytest.mark.parametrize("case", NAMES)
def test_a_dialect_is_read_as_it_is(case: str, tmp_path: Path) -> None:
    loaded = load(case, tmp_path)
    wanted = expected(case)
    assert {record.id for record in loaded.records} == set(wanted["records"])
    for record in loaded.records:
        facts = wanted["records"][record.id]
        assert {name: said(record, name) for name in facts} == facts, record.id


@pytest.mark.parametrize("case", NAMES)
def test_every_other_file_has_its_reason(case: str, tmp_path: Path) -> None:
    loaded = load(case, tmp_path)
    wanted = expected(case).get("skipped", {})
    reasons = {skip.path: skip.reason for skip in loaded.skipped}
    assert reasons.keys() == wanted.keys()
    for path, reason in wanted.items():
        assert reason in reasons[path]


@pytest.mark.parametrize("case", NAMES)
def test_only_what_is_wrong_is_a_problem(case: str, tmp_path: Path) -> None:
    loaded = load(case, tmp_path)
    problems = {str(problem.place): problem.code for problem in loaded.problems}
    assert problems == expected(case).get("problems", {})


@pytest.mark.parametrize("case", NAMES)
def test_every_typed_reference_resolves(case: str, tmp_path: Path) -> None:
    graph = load(case, tmp_path).graph
    assert [link.raw for link in graph.links if link.form == "relation" and not link.target] == []


def test_every_dialect_has_a_case_and_says_how_it_names_records(tmp_path: Path) -> None:
    seen = {record.dialect for case in NAMES for record in load(case, tmp_path / case).records} | {
        "opskb"
    }
    assert seen == {"opskb", *(dialect.name for dialect in DIALECTS)}
    for dialect in DIALECTS:
        assert dialect.title
        assert dialect.ids
        assert dialect.mentions


def test_a_source_may_give_foreign_records_a_prefix(tmp_path: Path) -> None:
    """`ADR-0004` in their text means the one that is called DEC-0004 then."""
    shutil.copytree(CASES / "madr" / "given", tmp_path / "given")
    (tmp_path / "given/opskb.yml").write_text(
        "as_of: 2026-11-20\nsources: [{path: adr, kind: adr, prefix: DEC}]\n"
    )
    graph = project.load(tmp_path / "given").graph
    assert {record.id for record in graph} == {f"DEC-000{number}" for number in range(1, 6)}
    pairs = {(edge.head.id, edge.tail.id) for edge in graph.edges}
    assert pairs == {("DEC-0001", "DEC-0002"), ("DEC-0003", "DEC-0004")}


def test_the_folder_that_is_checked_says_what_it_holds(tmp_path: Path) -> None:
    """`opskb check adr` reads by the name of that folder what the records leave open."""
    shutil.copytree(CASES / "dated" / "given" / "adr", tmp_path / "adr")
    ids = {record.id for record in project.load(tmp_path / "adr", as_of="2026-11-20").records}
    assert "ADR-2026-01-02-use-nothing-v2.7" in ids
    assert len(ids) == 4


def said(record: Record, name: str) -> Any:
    """A fact about a record as the case would write it."""
    if name == "at":
        return _Places(record)
    if name in ("dialect", "state", "title", "stated"):
        return getattr(record, name)
    if name == "tombstone":
        return {key: _plain(value) for key, value in record.tombstone.items() if value}
    value = getattr(record, name) if name in ("opened", "owner", "due", "last") else None
    value = record.values.get(name) if value is None else value
    if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
        return [{key: row[key] for key in ("to", "part") if row.get(key)} for row in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | bool) else str(value)


class _Places:
    """Equal to a mapping of fields to `line:column`."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and self._found(other) == other

    def _found(self, names: Mapping[str, str]) -> dict[str, str]:
        found = {name: self.record.place(_field(name), 0) for name in names}
        return {name: f"{place.line}:{place.column}" for name, place in found.items()}

    def __repr__(self) -> str:
        return repr({name: str(mark) for name, mark in self.record.source.marks.items()})


def _field(name: str) -> str:
    return "date" if name == "opened" else name


PRIVATE = {
    "slos/a.yaml": (
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a, labels: {visibility: private}}\n"
        "spec: {objectives: [{target: 0.9}]}\n"
    ),
    "slos/b.yaml": (
        "visibility: private\napiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: b}\n"
    ),
    "slos/c.yml": (
        "version: prometheus/v1\nvisibility: private\nservice: c\nslos: [{name: c, objective: 99}]\n"
    ),
    "rules.yml": ("groups: [{rules: [{alert: d, expr: x, labels: {visibility: private}}]}]\n"),
    "books/DiskFull.md": (
        "---\nvisibility: private\n---\n# DiskFull\n\n## Meaning\n\na\n\n## Impact\n\nb\n\n## Mitigation\n\nc\n"
    ),
    "issues/e.md": (
        "---\nvisibility: private\ntitle: E\ndate: 2026-05-04\nresolved: false\nseverity: down\n---\n"
    ),
    "pep-0008.rst": "PEP: 8\nTitle: G\nStatus: Final\nVisibility: private\n\nIt is.\n",
    "keps/8-h/kep.yaml": "title: H\nkep-number: 8\nowning-sig: x\nvisibility: private\n",
    "config.yml": "params: {systems: [{name: f, visibility: internal}]}\n",
}


@pytest.mark.parametrize("path", PRIVATE)
def test_who_may_see_a_foreign_record_is_what_it_says(path: str, tmp_path: Path) -> None:
    """No format has a word for it; a file that says it in ours must not be published all the same."""
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(PRIVATE[path], encoding="utf-8")
    hidden = project.load(tmp_path, as_of="2026-11-20")
    assert (len(hidden.records), hidden.hidden.count) == (0, 1)
    said = PRIVATE[path].replace("private", "public").replace("internal", "public")
    (tmp_path / path).write_text(said, encoding="utf-8")
    assert len(project.load(tmp_path, as_of="2026-11-20").records) == 1
