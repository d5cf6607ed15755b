"""One row of what opskb covers: its records, each rule broken once, the page and the JSON it makes.

A test file of a row declares one `Row` and calls `holds`, `breaks`, `shows` on it; the reference page "What opskb covers" is
written from the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from re import sub
from typing import Any

from opskb import project, rules
from opskb.model import Finding
from opskb.outputs import render
from opskb.outputs.site import Site

# A small knowledge base need not hold all five artefacts.
SETTINGS = 'as_of: 2026-11-20\nlevels:\n  - {rule: OKB80, level: "off"}\n'


@dataclass(frozen=True)
class Row:
    """One system of the operate phase.

    `files` are records, by path, that are whole. `breaks` names for each rule the files that break
    it (None takes a file away); `page` and `data` are the paths of its page and its JSON.
    """

    id: str
    title: str
    kinds: tuple[str, ...]
    files: Mapping[str, str]
    breaks: Mapping[str, Mapping[str, str | None]]
    page: str
    data: str
    settings: str = SETTINGS
    also: tuple[str, ...] = field(default=())
    """Rules that serve this row and are broken in the tests of another or of their own examples."""
    warns: tuple[str, ...] = field(default=())
    """Those of `breaks` that only warn: beside what the row fails on, or by the table of levels."""
    boards: tuple[str, ...] = field(default=())
    """Boards that show it beside its page."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The record, or what has no record, that a rule of `breaks` names where it is in none of the files changed."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many findings a rule of `breaks` has where one file says more than one thing wrong."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules of its last column."""
        return tuple(sorted({*self.breaks, *self.also}))


def site(root: Path, row: Row, changed: Mapping[str, str | None] | None = None) -> Site:
    """The knowledge base of a row, with some files changed or taken away."""
    files = {"opskb.yml": row.settings, **row.files, **(changed or {})}
    for name, text in files.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    base = project.load(root)
    return Site(base, rules.check(base), rules.rulebook(base))


def holds(root: Path, row: Row) -> None:
    """Its records are records, of its kinds, and nothing is wrong with them that is not waived."""
    whole = site(root, row)
    wrong = [one for one in whole.findings if not one.waived]
    assert not wrong, "\n".join(map(str, wrong))
    there = {record.kind for record in whole.project.graph}
    assert set(row.kinds) <= there, f"no record of {set(row.kinds) - there}"


def breaks(root: Path, row: Row, code: str) -> Finding:
    """Breaking one rule is found by that rule, once and where it was broken, with a remedy, and as an error.

    What a row "fails on" must fail a run; a rule that only warns is named in `warns`.
    """
    broken = site(root, row, row.breaks[code])
    found = [one for one in broken.findings if one.code == code and not one.waived]
    assert found, f"{code} found nothing: {[(one.code, one.message) for one in broken.findings]}"
    assert len(found) == row.counts.get(code, 1), f"{code}: {[one.message for one in found]}"
    assert all(one.remedy and one.place.path and one.place.line for one in found)
    named = {one.record or one.place.path for one in found}
    if code in row.names:
        assert named == {row.names[code]}, f"{code} names {named}"
    else:
        assert {one.place.path for one in found} <= set(row.breaks[code]), f"{code} names {named}"
        assert len(named) == 1
    expected = "warning" if code in row.warns else "error"
    assert {one.level for one in found} == {expected}, f"{code}: {found[0].level}, not {expected}"
    return found[0]


def shown(root: Path, row: Row) -> tuple[str, Any]:
    """The words of its page, and its JSON."""
    artifacts = {one.path: one for one in render(site(root, row))}
    page, data = artifacts[row.page], artifacts[row.data]
    words = unescape(sub(r"\s+", " ", sub(r"<[^>]+>", " ", page.html)))
    return words, json.loads(data.content or b"")
