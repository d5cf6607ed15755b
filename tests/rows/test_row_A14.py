"""A14, due diligence: the five artefacts, each with its verdict, and a path that fits in an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

SECTIONS = """## Context

Payouts wait for one another.

## Decision

One queue.

## Consequences

An order that can be explained.
"""


def decision(number: int, title: str, *, status: str = "accepted", more: str = "") -> str:
    """A decision that is whole."""
    return f"""---
id: ADR-{number:04d}
title: {title}
status: {status}
summary: {title}, and say why.
date: 2026-03-{number:02d}
owner: Tomasz Wrona
{more}---
{SECTIONS}"""


THREATS = """---
id: TM-0001
title: Login
status: active
summary: What could be done to sign-in.
owner: Rashid Al-Amin
assets: [sessions]
actors: [somebody who bought passwords]
threats:
  - {id: T1, what: Passwords are tried., mitigation: Passkeys., adr: ADR-0001}
walks:
  - {on: 2026-11-02, by: Rashid Al-Amin, release: '2026.44', evidence: The notes of the walk.}
---
What was walked.
"""
KEY = """---
id: KEY-ledger
title: Ledger signer
status: active
summary: Signs the log of privileged operations.
class: ledger-signer
owner: Rashid Al-Amin
trigger: The calendar
since: 2026-01-05
rotations:
  - {on: 2026-10-01, by: Rashid Al-Amin, evidence: The log of the vault., public_key: keys/ledger-3.pub, ledger: 412}
---
Made in the vault, and never outside it.
"""
STONE = """---
id: TS-0001
title: Sending files by hand
summary: Nobody sends payout files by hand any more.
retired: 2026-10-05
reason: The queue sends them.
---
It was given up with the last bank that took files.
"""
REPORT = """---
id: SAN-2026-11-16
title: Sanity report of 16 November
status: final
summary: Nothing is worse.
date: 2026-11-16
owner: Mateo Quispe
verdict: CLEAN
metrics:
  - {name: broken references, value: 0, baseline: 0, better: lower}
---
Nothing is worse than it was.
"""
DECISION = decision(1, "Passkeys instead of codes")
WHERE = "data/adr/adr-0001.md"

ROW = Row(
    "A14",
    "Due diligence",
    ("adr", "threat-model", "key", "tombstone", "sanity-report"),
    {
        WHERE: DECISION,
        "data/threat-models/tm-0001.md": THREATS,
        "data/keys/key-ledger.md": KEY,
        "data/tombstones/ts-0001.md": STONE,
        "data/sanity/san-2026-11-16.md": REPORT,
    },
    {
        "OKB801": {"data/threat-models/tm-0001.md": None},
        "OKB802": {"data/sanity/san-2026-11-16.md": REPORT.replace("2026-11-16", "2026-11-06")},
        "OKB803": {
            WHERE: DECISION.replace("Payouts wait for one another.", "Payouts wait. " * 8000)
        },
    },
    "due-diligence/index.html",
    "api/v1/records.json",
    settings="""as_of: 2026-11-20
waivers:
  - {rule: OKB801, record: ledger, until: 2027-02-26, reason: It is being built.}
""",
)


def test_row_A14_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A14_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).place.path == "opskb.yml"


def test_row_A14_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Read it all in" in words or "minutes" in words
    for title in ("Decision log", "Threat model", "Audit ledger", "Tombstones", "Sanity archive"):
        assert title in words
    assert len(data["records"]) == 5
