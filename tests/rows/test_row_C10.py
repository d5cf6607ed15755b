from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown

FILE, MANIFEST = "evidence/2026-10/restore.txt", "evidence/manifest.json"
TEXT = "restored 41,208 of 41,208 postings in 52 minutes\n"
LISTED = {
    "schema": "opskb/evidence-v1",
    "files": [
        {
            "path": FILE,
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "on": "2026-10-06",
            "results": [],
        }
    ],
}
ADR = """\
---
id: ADR-0001
title: Restore each quarter
status: accepted
owner: Ines Ferreira
date: 2026-01-12
every: 1 year
reviews:
  - {on: 2026-10-06, by: Ines Ferreira, checked: The restore of October., evidence: evidence/2026-10/restore.txt}
---
## Context

Why.

## Decision

What.

## Consequences

And then.
"""


def _manifest(**other: object) -> str:
    row = LISTED["files"][0] | other  # type: ignore[index,operator]
    return json.dumps(LISTED | {"files": [row]}, indent=2)


ROW = Row(
    "C10",
    "Evidence",
    ("adr",),
    {"data/adr/adr-0001.md": ADR, FILE: TEXT, MANIFEST: _manifest()},
    {
        "OKB604": {FILE: TEXT.replace("52", "25")},
        "OKB605": {MANIFEST: "{"},
    },
    "evidence/index.html",
    "api/v1/evidence.json",
    names={"OKB604": "evidence/2026-10/restore.txt"},
)


def test_row_C10_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C10_breaks(code: str, tmp_path: Path) -> None:
    found = breaks(tmp_path, ROW, code)
    assert found.place.path == MANIFEST


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({FILE: None}, "is listed and not there"),
        ({MANIFEST: _manifest(path="../secret.txt")}, "does not lie in the evidence folder"),
        ({MANIFEST: _manifest(path="opskb.yml")}, "does not lie in the evidence folder"),
    ],
)
def test_evidence_that_is_gone_or_lies_elsewhere_is_found(
    changed: dict[str, str | None], says: str, tmp_path: Path
) -> None:
    row = Row(ROW.id, ROW.title, ROW.kinds, ROW.files, {"OKB604": changed}, ROW.page, ROW.data)
    if changed.get(FILE, "") is None:
        row = Row(
            ROW.id,
            ROW.title,
            ROW.kinds,
            {path: text for path, text in ROW.files.items() if path != FILE},
            {"OKB604": {}},
            ROW.page,
            ROW.data,
            names=ROW.names,
        )
    assert says in breaks(tmp_path, row, "OKB604").message


def test_row_C10_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "The one listed file is as it was" in words
    assert FILE in words
    assert "2026 Q4" in words
    # A postmortem covers an incident, and there is none yet.
    assert "opskb new incident" in words
    assert "that comes first" in words
    assert "opskb new exercise" in words
    assert data["files"][0]["state"] == "verified"


def test_row_C10_shows_the_agenda_that_a_retrospective_is_made_from(tmp_path: Path) -> None:
    words, _ = shown(tmp_path, ROW)
    assert "Exercises: retro" in words
    assert "Agenda 1. What became of the actions of last time." in words
    assert 'opskb new exercise "Retro" --set type=retro' in words
    assert "Overview, Impact, Timeline, Root cause" in words, "the shell of a postmortem"
