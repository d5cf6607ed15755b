"""A14: five artefacts, their verdicts, an hour of reading, and a pack whose checksums can be verified."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row
from tests.rows.test_row_A5 import FIRST
from tests.rows.test_row_B15 import INCIDENT, POSTMORTEM

ADR = """---
id: ADR-0001
status: accepted
title: Queue the payouts
summary: "Payouts wait in one queue."
owner: Ines Ferreira
date: 2026-03-03
every: 1 year
reviews:
  - {on: 2026-03-03, by: Ines Ferreira, checked: Read it against the queue.}
sign_offs:
  - {on: 2026-03-04, by: Adaeze Okonjo, hash: 796b43c2a29535bf92bfa206d26c79b7b6362553f638017b4d69f63a20dc6590}
---
## Context

The bank takes one file at a time.

## Decision

Payouts wait in one queue, and one worker sends them on.

## Consequences

At the end of a month they wait longer.
"""
MODEL = """---
id: TM-0001
status: active
title: The threat model
summary: "Walked in November."
owner: Rashid Al-Amin
assets: [payouts]
actors: [a thief]
threats:
  - {id: T1, what: "A thief pays himself", asset: payouts, actor: a thief, mitigation: "A second person", adr: [ADR-0001]}
walks:
  - {on: 2026-11-13, by: Rashid Al-Amin, evidence: Minutes}
---
# The threat model

One threat.
"""
A, S = "data/adr/adr-0001.md", "data/sanity/san-2026-11-19.md"
SAN = FIRST.replace("2026-11-12", "2026-11-19")
ON = 'as_of: 2026-11-20\nlevels:\n  - {{rule: {}, level: "off"}}\n'
ROW = Row(
    "A14",
    "Due diligence",
    ("adr", "threat-model", "postmortem", "sanity-report"),
    {
        A: ADR,
        "data/threat-models/tm-0001.md": MODEL,
        "data/incidents/inc-2026-11-03-payouts.md": INCIDENT,
        "data/postmortems/pm-0001.md": POSTMORTEM,
        S: SAN,
    },
    {
        "OKB801": {"opskb.yml": ON.format("OKB802")},
        "OKB802": {"opskb.yml": ON.format("OKB801"), S: SAN.replace("2026-11-19", "2026-11-09")},
        "OKB803": {"opskb.yml": f"{ON.format('OKB801')}reading_speed: 1\n"},
    },
    "due-diligence/evidence/index.html",
    "api/v1/boards/evidence-pack.json",
)


def test_row_A14_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A14_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_A14_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "4 files of 4 of 5 artefacts, as of 20 Nov 2026, each with its SHA-256." in words
    assert "Decision log: holds, 1 record" in words
    assert "Audit ledger: absent, 0 records" in words
    assert "No record of the kind ledger is kept." in words
    sections = {one["name"]: one for one in data["sections"]}
    (one,) = sections["decisions"]["table"]
    assert one["SHA-256"] == sha256((tmp_path / A).read_bytes()).hexdigest()
    assert (one["Signed by"], one["File"]) == (["Adaeze Okonjo", "2026-03-04"], A)
    assert sections["ledger"]["table"] == []


def test_row_A14_can_be_verified_by_anybody(tmp_path: Path) -> None:
    sums = next(
        one.content
        for one in render(row.site(tmp_path, ROW))
        if one.path == "due-diligence/SHA256SUMS"
    )
    command = ["sha256sum", "--check", "-"]
    run = subprocess.run(command, cwd=tmp_path, input=sums, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.decode().count(": OK") == 4
    (tmp_path / A).write_text(ADR.replace("one queue", "two queues"))
    run = subprocess.run(command, cwd=tmp_path, input=sums, capture_output=True, check=False)
    assert f"{A}: FAILED" in run.stdout.decode()
