"""B8, compliance evidence: procedures, a policy, and requests with their clocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

DSAR = """---
id: PROC-dsar
title: Requests of data subjects
status: active
summary: How a person gets to know what we hold of them.
type: dsar
owner: Jelena Petrović
every: 1 year
reviews:
  - {on: 2026-06-02, by: Jelena Petrović, checked: "Walked through the last request, from mail to answer"}
---
Verify who asks. Collect. Have a second person read it. Answer.
"""
HOLD = DSAR.replace("PROC-dsar", "PROC-hold").replace("type: dsar", "type: legal-hold")
HOLD = HOLD.replace("Requests of data subjects", "Legal holds")
POLICY = """---
id: POL-audit-logs
title: How long audit logs are kept
status: active
summary: Audit logs are kept for seven years and cannot be changed.
area: audit-log-retention
owner: Jelena Petrović
every: 1 year
statements:
  - {what: kept for, value: 7 years}
  - {what: written to, value: A store that forgets nothing before its time}
  - {what: may be deleted by, value: nobody}
reviews:
  - {on: 2026-09-01, by: Jelena Petrović, checked: "The oldest entry there is, against the day it was written"}
---
What is under a legal hold is kept for longer.
"""
OPEN = """---
id: REQ-0001
title: A customer asks what we hold
status: verified
summary: Access, verified by a letter to the address on file.
type: access
owner: Jelena Petrović
received: 2026-11-02
follows: PROC-dsar
---
She wants it on paper.
"""
ANSWERED = """---
id: REQ-0002
title: A former merchant wants to be forgotten
status: answered
summary: Erased, but for what the law makes us keep.
type: erasure
owner: Jelena Petrović
received: 2026-09-01
answered: 2026-09-24
follows: PROC-dsar
evidence: The log of the deletion, 24 September
---
Invoices stay for ten years, and he was told so.
"""
KEEP = """---
id: REQ-0003
title: Keep everything about the refund run
status: received
summary: Until the claim is settled.
type: legal-hold
owner: Jelena Petrović
received: 2026-10-02
follows: PROC-hold
---
Nothing of that day is deleted.
"""

ROW = Row(
    "B8",
    "Compliance evidence",
    ("procedure", "policy", "request"),
    {
        "data/procedures/proc-dsar.md": DSAR,
        "data/procedures/proc-hold.md": HOLD,
        "data/policies/pol-audit-logs.md": POLICY,
        "data/requests/req-0001.md": OPEN,
        "data/requests/req-0002.md": ANSWERED,
        "data/requests/req-0003.md": KEEP,
    },
    {
        # Past its legal deadline, which nobody wrote down: received on 12 October, a month is over.
        "OKB872": {"data/requests/req-0001.md": OPEN.replace("2026-11-02", "2026-10-12")},
        # Past a deadline that is written down, with the reason for moving it.
        "OKB306": {
            "data/requests/req-0001.md": OPEN.replace(
                "2026-11-02",
                "2026-09-15\ndeadline: 2026-11-13\nextended: Two archives; she was told on 1 October",
            )
        },
        # No procedure for a type that has requests.
        "OKB873": {
            "data/procedures/proc-hold.md": None,
            "data/requests/req-0003.md": KEEP.replace("follows: PROC-hold\n", ""),
        },
        # A procedure that is stale.
        "OKB301": {
            "data/procedures/proc-dsar.md": DSAR.replace("on: 2026-06-02", "on: 2025-06-02")
        },
    },
    "compliance/index.html",
    "api/v1/boards/compliance.json",
    settings=f"{row.SETTINGS}policy_areas: []\n",
)


def test_row_B8_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B8_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "answered: 2026-09-24\n",
            "answered: 2026-10-02\n",
            "answered on 2026-10-02, after 2026-10-01",
        ),
        ("answered: 2026-09-24\n", "", "is answered, and nothing says on which day"),
        ("answered: 2026-09-24\n", "answered: 2026-08-30\n", "before it was received"),
        (
            "answered: 2026-09-24\n",
            "answered: 2026-09-24\ndeadline: 2026-10-20\n",
            "nothing says why",
        ),
        (
            "answered: 2026-09-24\n",
            "answered: 2026-09-24\ndeadline: 2027-01-10\nextended: Two archives\n",
            "the law allows no day after 2026-12-01",
        ),
    ],
)
def test_row_B8_finds_a_clock_that_does_not_hold(
    old: str, new: str, words: str, tmp_path: Path
) -> None:
    site = row.site(tmp_path, ROW, {"data/requests/req-0002.md": ANSWERED.replace(old, new)})
    (found,) = [one for one in site.findings if one.code == "OKB872"]
    assert words in found.message
    assert found.place.path == "data/requests/req-0002.md"


def test_row_B8_asks_for_the_day_a_hold_was_lifted(tmp_path: Path) -> None:
    held = KEEP.replace("status: received", "status: lifted")
    assert held != KEEP
    site = row.site(tmp_path, ROW, {"data/requests/req-0003.md": held})
    (found,) = [one for one in site.findings if one.level == "error"]
    assert found.code == "OKB872"
    assert "is lifted, and nothing says on which day" in found.message


def test_row_B8_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    # Received on 2 November, so to be answered by 2 December: 12 days after 20 November.
    assert "2 open requests; the nearest must be answered in 12 days" in words
    assert "1 of 1 closed request answered in time" in words
    assert "3 of 3 documents that an auditor asks for are in force" in words
    by_name = {section["name"]: section["table"] for section in data["sections"]}
    first, second = by_name["clocks"]
    assert (first["Request"], first["Legal deadline"], first["Days left"]) == (
        "REQ-0001", "2026-12-02", "12",
    )  # fmt: skip
    assert (second["Request"], second["Legal deadline"]) == (
        "REQ-0003",
        "Stands until it is lifted",
    )
    (done,) = by_name["answered"]
    assert (done["Days taken"], done["Legal deadline"], done["Days left"]) == (
        "23",
        "2026-10-01",
        "7",
    )
    assert [one["Record"] for one in by_name["procedures"]] == [
        "PROC-dsar", "PROC-hold", "POL-audit-logs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reviews", "words"),
    [
        ("", "was never reviewed"),
        (
            "reviews:\n  - {on: 2024-06-02, checked: The last request}\n",
            "last reviewed on 2024-06-02",
        ),
    ],
)
@pytest.mark.parametrize("type", ["dsar", "compliance"])
def test_row_B8_nobody_relies_on_a_procedure_that_nobody_read(
    type: str, reviews: str, words: str, tmp_path: Path
) -> None:
    head, tail = DSAR.split("reviews:")[0], DSAR.split("---\n")[-1]
    stale = f"{head.replace('1 year', '30 years')}{reviews}---\n{tail}"
    stale = stale.replace("type: dsar", f"type: {type}")
    site = row.site(tmp_path, ROW, {"data/procedures/proc-dsar.md": stale})
    code = {"dsar": "OKB873", "compliance": "OKB885"}[type]
    found = [one for one in site.findings if one.code == code and one.record == "PROC-dsar"]
    assert [words in one.message for one in found] == [True]
