"""B2, critical surfaces: what must not fail quietly, and what covers it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

SURFACE = """---
id: SURF-login
title: Signing in
status: live
summary: Lets merchants and staff in.
owner: Daan Vermeulen
criticality: critical
---
Without it nobody sees anything.
"""
RUNBOOK = """---
id: RB-0001
title: Nobody can sign in
status: active
summary: Tell a lost store from a refused key.
surface: SURF-login
owner: Daan Vermeulen
alone: [Look at the store]
needs_approval: ["Sign everybody out: Ines Ferreira"]
forbidden: [Switch the check of keys off]
reviews: [{on: 2026-10-05, by: Daan Vermeulen, checked: Every step on the test stack}]
drills: [{on: 2026-10-01, how: performed, by: Daan Vermeulen, evidence: Recording of the drill}]
---
## Symptoms

Sign-ins fail.

## Verify

Sign in as the test merchant.

## Mitigate

Fail over.

## Diagnose

Read the store's log.

## Resolve

Mend the store.

## Rollback

Fail back.
"""
SLO = """---
id: SLO-login
title: Signing in
status: active
summary: Who has an account gets in.
owner: Daan Vermeulen
surface: SURF-login
objective: 99.5%
compliance: [{on: 2026-11-20, value: 0.999}]
reviews: [{on: 2026-10-05, by: Daan Vermeulen, checked: Compared it with the month}]
---
One hundred minutes in three weeks may be lost.
"""
THREATS = """---
id: TM-0001
title: Threats to signing in
status: active
summary: One way in that is not ours.
owner: Rashid Al-Amin
assets: [Sessions]
actors: [A stranger with a list of passwords]
surface: SURF-login
threats:
  - {id: T1, what: Try passwords of another site, surface: SURF-login, mitigation: Keys instead of passwords}
walks: [{on: 2026-11-10, by: Rashid Al-Amin, evidence: Minutes of the walk}]
---
Walked with the engineers of login.
"""
BUDGET = """---
id: BUD-login
title: What signing in costs
status: active
summary: The store and its standby.
owner: Aroha Ngata
scope: workspace
amount: 1000
spend: [{on: 2026-10-01, value: 900}, {on: 2026-11-01, value: 400}]
reviews: [{on: 2026-11-03, by: Aroha Ngata, checked: October against the invoice}]
pays_for: SURF-login
---
One store, one standby.
"""
SURF, RB = "data/surfaces/surf-login.md", "data/runbooks/rb-0001.md"
SLO_PATH, TM, BUD = (
    "data/slos/slo-login.md",
    "data/threat-models/tm-0001.md",
    "data/budgets/bud-login.md",
)

FILES = {
    SURF: SURFACE,
    RB: RUNBOOK,
    SLO_PATH: SLO,
    TM: THREATS,
    BUD: BUDGET,
}
ROW = Row(
    "B2",
    "Critical surfaces",
    ("surface", "runbook", "slo", "threat-model", "budget"),
    FILES,
    {
        "OKB814": {SLO_PATH: SLO.replace("surface: SURF-login\n", "")},
        "OKB822": {RB: RUNBOOK.replace("status: active", "status: draft")},
    },
    "coverage/index.html",
    "api/v1/boards/coverage.json",
    names={"OKB814": "SURF-login", "OKB822": "SURF-login"},
)

# What takes each column away, and what is said of it then.
HOLES = {
    "owner": (SURF, SURFACE.replace("owner: Daan Vermeulen\n", ""), "has no owner"),
    "slo": (SLO_PATH, SLO.replace("surface: SURF-login\n", ""), "has no SLO"),
    "drill": (RB, RUNBOOK.replace("how: performed", "how: table-top"), "has no drill"),
    "threat": (TM, THREATS.replace("surface: SURF-login, mit", "mit"), "has no threat"),
    "budget": (BUD, BUDGET.replace("pays_for: SURF-login\n", ""), "has no budget"),
}


def test_row_B2_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B2_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    assert found.record == "SURF-login"
    assert found.place.path == SURF


@pytest.mark.parametrize("name", HOLES)
def test_row_B2_each_hole_is_a_finding_of_its_own(name: str, tmp_path: Path) -> None:
    path, text, said = HOLES[name]
    site = row.site(tmp_path, ROW, {path: text})
    found = [one for one in site.findings if one.code == "OKB814"]
    assert [one.field for one in found] == [name]
    assert said in found[0].message
    written = text if path == SURF else SURFACE
    assert found[0].place.line == written[: written.index("criticality")].count("\n") + 1
    assert "OKB501" not in {one.code for one in site.findings}, "told twice"


FAILED = """---
id: EX-login
title: Drill of the standby
status: done
summary: The standby stayed dark.
type: drill
owner: Daan Vermeulen
date: 2026-10-01
succeeded: false
tests: RB-0001
evidence: Recording of the drill
---
Nobody could sign in for twenty minutes.
"""


def test_row_B2_a_drill_that_failed_covers_nothing(tmp_path: Path) -> None:
    path, text, _ = HOLES["drill"]
    files: dict[str, str | None] = {path: text, "data/exercises/ex-login.md": FAILED}
    site = row.site(tmp_path / "failed", ROW, files)
    assert [one.field for one in site.findings if one.code == "OKB814"] == ["drill"]
    files["data/exercises/ex-login.md"] = FAILED.replace("false", "true")
    site = row.site(tmp_path / "good", ROW, files)
    assert "OKB814" not in {one.code for one in site.findings}


def test_row_B2_two_holes_are_two_findings(tmp_path: Path) -> None:
    changes = {path: text for path, text, _ in (HOLES["slo"], HOLES["budget"])}
    site = row.site(tmp_path, ROW, changes)
    assert [one.field for one in site.findings if one.code == "OKB814"] == ["slo", "budget"]


def test_row_B2_a_surface_that_is_not_critical_may_have_holes(tmp_path: Path) -> None:
    path, text, _ = HOLES["slo"]
    calm = SURFACE.replace("criticality: critical", "criticality: normal")
    site = row.site(tmp_path, ROW, {path: text, SURF: calm})
    assert "OKB814" not in {one.code for one in site.findings}


def test_row_B2_a_column_exists_only_where_its_kind_does(tmp_path: Path) -> None:
    words, data = row.shown(
        tmp_path, Row("B2", "", (), {SURF: SURFACE, RB: RUNBOOK}, {}, ROW.page, ROW.data)
    )
    assert set(data["sections"][0]["table"][0]) == {
        "Surface",
        "Criticality",
        "Runbook",
        "Owner",
        "Drill",
        "Covered",
    }
    assert (
        "1 surface; the 1 critical one is whole in Runbook, Owner and Drill."
        " Not asked for, since none is kept: SLO, Threat and Budget." in words
    )


def test_row_B2_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert (
        "1 surface; the 1 critical one is whole in Runbook, SLO, Owner, Drill, Threat and Budget."
        in words
    )
    (line,) = data["sections"][0]["table"]
    assert line == {
        "Surface": "SURF-login",
        "Criticality": "Critical",
        "Runbook": "RB-0001",
        "SLO": "SLO-login",
        "Owner": "Daan Vermeulen",
        "Drill": ["RB-0001", "2026-10-01"],
        "Threat": ["TM-0001", "T1"],
        "Budget": "BUD-login",
        "Covered": "6 of 6",
    }


def test_row_B2_shows_on_the_page_of_the_surface(tmp_path: Path) -> None:
    page = "surfaces/surf-login/index.html"
    path, text, _ = HOLES["budget"]
    own = Row("B2", "", (), {**FILES, path: text}, {}, page, "api/v1/records/surf-login.json")
    words, data = row.shown(tmp_path, own)
    assert "Covered in 5 of 6" in words
    assert (
        "It is critical, and so must not have a hole: it has no budget that pays for it." in words
    )
    assert "OKB814" in {one["code"] for one in data["findings"]}
