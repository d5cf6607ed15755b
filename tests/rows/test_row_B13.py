"""B13: the threat model is walked for each release, over each surface, and each threat is answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

MODEL = """---
id: TM-0001
title: Threats to what moves money
status: active
summary: "Three threats to payouts, two of them answered and one that we live with."
owner: Rashid Al-Amin
assets: ["Money on its way", "Account numbers of sellers"]
actors: ["A thief with a stolen session", "An employee under pressure"]
threats:
  - id: T1
    what: Send the same payout twice
    asset: Money on its way
    actor: A thief with a stolen session
    surface: SURF-payouts
    mitigation: The bank refuses an instruction whose id it has seen
    adr: [ADR-0001]
  - id: T2
    what: Change the account of a seller
    surface: SURF-payouts
    mitigation: Two people, and a day of waiting
    residual: The two may agree
    signed_off_by: Adaeze Okonjo
    signed_off_on: 2026-11-13
  - {id: T3, what: Read who is paid what, residual: Thirty people can, signed_off_by: Adaeze Okonjo}
walks:
  - {on: 2026-11-13, by: Rashid Al-Amin, release: '2026.46', evidence: Minutes of the day}
---
# Threats to what moves money

Walked with those who run it.
"""
SURFACE = """---
id: SURF-payouts
title: Payouts
status: live
summary: "Pays sellers through one bank."
owner: Callum Reid
criticality: normal
since: 2023-05-15
---
# Payouts

One instruction at a time.
"""
DECISION = """---
id: ADR-0001
title: Queue the payouts
status: accepted
summary: "A payout is one instruction with an id that the bank takes once."
owner: Tomasz Wrona
---
# Queue the payouts

## Context

The bank takes one file at a time.

## Decision

The bank takes an id once.

## Consequences

Sending twice is harmless.
"""
CYCLE = """---
id: CYC-2026-46
title: Release 2026.46
status: closed
summary: "The train of week 46."
release: '2026.46'
owner: Mateo Quispe
opened: 2026-10-20
closed: 2026-11-12
waivers:
  - {criterion: bug-hunt, reason: None was due in these weeks, by: Mateo Quispe}
  - {criterion: restore-drill, reason: It is held in the first week of the quarter, by: Mateo Quispe}
---
# Release 2026.46

Left on a Thursday.
"""
T, S, A, C = (
    "docs/security/threat-model.md",
    "data/surfaces/surf-payouts.md",
    "data/adr/adr-0001.md",
    "data/cycles/cyc-2026-46.md",
)
FILES = {T: MODEL, S: SURFACE, A: DECISION, C: CYCLE}


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


NEW = {
    "data/surfaces/surf-cards.md": SURFACE.replace("SURF-payouts", "SURF-cards").replace(
        "2023-05-15", "2026-11-16"
    )
}
ROW = Row(
    "B13",
    "Threat model",
    ("threat-model", "surface", "adr", "cycle"),
    FILES,
    {
        "OKB827": changed(
            T, "on: 2026-11-13, by: Rashid Al-Amin, release: '2026.46'", "on: 2026-10-15"
        ),
        "OKB828": NEW,
        "OKB829": changed(T, ", signed_off_by: Adaeze Okonjo}", "}"),
        "OKB207": changed(
            A,
            "status: accepted",
            "status: deprecated\ntombstone: {on: 2026-11-16, reason: The bank ended it.}",
        ),
    },
    "threat-model/tm-0001/index.html",
    "api/v1/records/tm-0001.json",
    settings=row.SETTINGS
    + "  - {rule: OKB894, level: 'off'}\n"
    + "sources: [{path: data}, {path: docs/security, prefix: TM}]\n",
    names={"OKB207": "TM-0001"},
)


def test_row_B13_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B13_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "words"),
    [
        (T, ", evidence: Minutes of the day", "", "OKB827", "was never walked, and 2026.46 left"),
        (
            T,
            "    signed_off_by: Adaeze Okonjo\n",
            "",
            "OKB829",
            "threat T2 has something left of it",
        ),
        (
            T,
            "    mitigation: The bank refuses an instruction whose id it has seen\n",
            "",
            "OKB829",
            "threat T1 has neither",
        ),
        (
            T,
            MODEL[MODEL.index("threats:") : MODEL.index("walks:")],
            "",
            "OKB829",
            "names no threat",
        ),
        (T, "on: 2026-11-13, by", "on: 2020-01-01, by", "OKB827", "was last walked on 2020-01-01"),
        (T, "adr: [ADR-0001]", "adr: [ADR-0009]", "OKB201", "`threats` leads to `ADR-0009`"),
        (T, "adr: [ADR-0001]", "adr: [CYC-2026-46]", "OKB202", "of the kind `cycle`"),
    ],
)
def test_row_B13_says_what_is_wrong(
    path: str, old: str, new: str, code: str, words: str, tmp_path: Path
) -> None:
    found = row.site(tmp_path, ROW, changed(path, old, new)).findings
    assert any(words in one.message for one in found if one.code == code), found


def test_row_B13_fails_on_a_surface_of_unknown_age_in_no_model(tmp_path: Path) -> None:
    ageless = {path: text.replace("since: 2026-11-16\n", "") for path, text in NEW.items()}
    (found,) = row.site(tmp_path, ROW, ageless).findings
    assert (found.code, found.record, found.related) == ("OKB828", "SURF-cards", ("TM-0001",))
    assert "does not say that it is older than the last walk" in found.message


def test_row_B13_a_walk_of_another_model_hides_no_surface(tmp_path: Path) -> None:
    other = MODEL.replace("TM-0001", "TM-0002").replace("on: 2026-11-13", "on: 2026-11-18")
    changes = {**NEW, "data/threat-models/tm-0002.md": other}
    (found,) = row.site(tmp_path, ROW, changes).findings
    assert (found.code, found.record) == ("OKB828", "SURF-cards")


def test_row_B13_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "3 of 3 threats answered" in words
    assert "2 of 2 residual risks signed for" in words
    assert "Walked for the last release" in words
    assert "Money on its way" in words
    assert "An employee under pressure" in words
    computed = {
        one["name"]: (one["value"], one["target"], one["holds"]) for one in data["computed"]
    }
    assert computed == {
        "last_walk": ("2026-11-13", None, True),
        "answered_threats": (3, 3, True),
        "signed_residuals": (2, 2, True),
    }
    assert data["fields"]["threats"][0]["adr"] == ["ADR-0001"]


def test_row_B13_links_threats_and_decisions_both_ways(tmp_path: Path) -> None:
    published = {one.path: one for one in render(row.site(tmp_path, ROW))}
    assert "TM-0001" in published["decisions/adr-0001/index.html"].html
    assert "ADR-0001" in published[ROW.page].html
    assert 'id="t1"' in published[ROW.page].html
    assert "1 of 1 surface in a threat model" in published["threat-model/index.html"].html
    assert "TM-0001" in json.loads(published[ROW.data].content)["id"]


@pytest.mark.parametrize(
    "sources",
    [
        "",
        "sources: [{path: data}, {path: docs/security, prefix: TM}]\n",
        "sources: [{path: data}, {path: docs/security/threat-model.md, kind: threat-model}]\n",
    ],
)
def test_row_B13_is_found_where_it_lies_by_default(sources: str, tmp_path: Path) -> None:
    bare = MODEL.replace("id: TM-0001\n", "")
    whole = row.site(tmp_path, ROW, {T: bare, "opskb.yml": f"{row.SETTINGS}{sources}"})
    (model,) = whole.project.by_kind["threat-model"]
    assert (model.id, model.path) == ("TM-threat-model", T)
