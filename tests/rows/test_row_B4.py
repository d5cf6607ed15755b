"""B4: keys are rotated by the calendar of their class, with its proof, and at once when compromised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

SEALING = """---
id: KEY-sealing
title: Sealing key
status: active
summary: "Seals card numbers; rotated each quarter by two keepers."
class: vault-sealer
owner: Rashid Al-Amin
trigger: The calendar of the keepers
since: 2026-05-12
rotations:
  - {on: 2026-08-25, by: Rashid Al-Amin, ledger: 12}
---
# Sealing key

Two keys are open at a time.
"""
TOKEN = """---
id: KEY-settlement
title: Token for settlement files
status: active
summary: "Reads the acquirer's files; ends by itself after ninety days."
class: oauth-token
owner: Aroha Ngata
trigger: Its expiry
since: 2026-03-02
expires: 2027-01-12
compromised: 2026-10-13
rotations:
  - on: 2026-10-14
    by: Aroha Ngata
    because: compromise
    log: "refresh of 14 October, 09:12"
    ledger: 14
    communicated: "The acquirer, by telephone"
---
# Token for settlement files

It stood in a screenshot for an hour.
"""
KEYS = {"data/keys/key-sealing.md": SEALING, "data/keys/key-settlement.md": TOKEN}


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    text = KEYS[path]
    assert old in text
    return {path: text.replace(old, new)}


S, T = "data/keys/key-sealing.md", "data/keys/key-settlement.md"
ROW = Row(
    "B4",
    "Key rotation calendar",
    ("key",),
    KEYS,
    {
        "OKB860": changed(S, "on: 2026-08-25", "on: 2026-08-04"),
        "OKB861": changed(S, "ledger: 12", "evidence: Both keepers saw it"),
        "OKB862": changed(T, "on: 2026-10-14", "on: 2026-10-16"),
    },
    "calendar/keys/index.html",
    "api/v1/boards/key-calendar.json",
)


def test_row_B4_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B4_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "words"),
    [
        (T, "expires: 2027-01-12", "expires: 2026-11-19", "OKB860", "by 2026-11-19, 1 day ago"),
        (T, "class: oauth-token", "class: badge", "OKB860", "`key_classes` has no class `badge`"),
        (T, "    log: ", "    evidence: ", "OKB861", "does not show `log`"),
        (T, "    ledger: 14\n", "", "OKB862", "does not show `ledger`"),
        (T, "compromised: 2026-10-13\n", "", "OKB862", "does not say when that was known"),
        (T, "    communicated: ", "    evidence: ", "OKB862", "does not show `communicated`"),
        (S, "ledger: 12", "ledger: -12", "OKB861", "does not show `ledger`"),
        (S, " by: Rashid Al-Amin,", "", "OKB861", "does not say who did it"),
        (T, ": 2026-10-13", ": 2026-12-13", "OKB862", "2026-12-13, a day that has not come yet"),
        (
            S,
            "since: 2026-05-12\nrotations:\n  - {on: 2026-08-25,",
            "since: 2024-05-12\nevery: 10 years\nrotations:\n  - {on: 2024-08-25,",
            "OKB860",
            "by 2024-11-25",
        ),
        (
            T,
            "compromised: 2026-10-13",
            "compromised: 2026-11-18",
            "OKB862",
            "was not rotated since",
        ),
    ],
)
def test_row_B4_says_what_is_wrong(
    path: str, old: str, new: str, code: str, words: str, tmp_path: Path
) -> None:
    found = row.site(tmp_path, ROW, changed(path, old, new)).findings
    assert any(words in one.message for one in found if one.code == code), found


def test_row_B4_fails_on_a_key_without_an_owner_and_says_so_once(tmp_path: Path) -> None:
    for at, said in enumerate(("", "owner:\n")):
        broken = changed(S, "owner: Rashid Al-Amin\n", said)
        found = row.site(tmp_path / str(at), ROW, broken).findings
        assert [(one.code, one.level, one.field) for one in found] == [("OKB860", "error", "owner")]


def test_row_B4_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "2 keys, none overdue; the next rotation is KEY-sealing on 25 Nov 2026." in words
    assert "The calendar of the keepers" in words
    assert "1 of 1 compromise answered at once" in words
    sections = {one["name"]: one for one in data["sections"]}
    first, second = sections["next-rotations"]["table"]
    assert (first["Key"], first["Owner"], first["Next"]) == (
        "KEY-sealing",
        "Rashid Al-Amin",
        "2026-11-25",
    )
    assert (second["Key"], second["Next"], second["State"]) == (
        "KEY-settlement",
        "2027-01-12",
        "Green",
    )
    audit = [(one["On"], one["Ledger entry"]) for one in sections["rotations-done"]["table"]]
    assert audit == [("2026-10-14", "14"), ("2026-08-25", "12")]


def test_row_B4_is_on_the_calendar_and_on_the_record(tmp_path: Path) -> None:
    published = {one.path: one.content for one in render(row.site(tmp_path, ROW))}
    events = published["calendar.ics"].decode().replace("\r\n ", "")
    assert "UID:KEY-sealing-rotation@opskb" in events
    assert b"UID:KEY-sealing-rotation@opskb" in published["calendar/keys.ics"]
    assert "DTSTART;VALUE=DATE:20261125" in events
    record = json.loads(published["api/v1/records/key-sealing.json"])
    computed = {one["name"]: (one["value"], one["holds"]) for one in record["computed"]}
    assert computed == {
        "next_rotation": ("2026-11-25", True),
        "days_left": (5, True),
        "proven_rotations": (1, True),
    }
