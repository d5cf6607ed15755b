"""B9, pillar disciplines: the standing audits with their cadences, when each ran, what it found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from opskb.insights import pillars
from opskb.settings.rhythm import AUDITS
from tests.rows import row
from tests.rows.row import Row

AUDIT = """---
id: EX-{id}
title: {title}
status: done
summary: Held as every time.
type: audit
pillar: {pillar}
subject: {subject}
owner: Ines Ferreira
date: {date}
succeeded: true
evidence: Minutes
findings:
  - {{id: F1, what: One thing, became: Mended}}
---
Two hours with a drawing.
"""
STRUCTURE = AUDIT.format(
    id="structure", title="Structural review", pillar="architecture",
    subject="structural review", date="2026-10-14",
)  # fmt: skip
# Two releases: 5 October, 12 November. The kit was looked at in the cycle of each.
BRAND = AUDIT.format(
    id="brand", title="Brand kit", pillar="ui-ux", subject="brand kit", date="2026-11-10"
)
EARLIER = BRAND.replace("EX-brand", "EX-brand-before").replace("2026-11-10", "2026-10-02")
# Everything else that is shipped for the six pillars, once, before the last release.
OTHERS = {
    f"data/exercises/ex-{one['name'].replace(' ', '-')}.md": AUDIT.format(
        id=one["name"].replace(" ", "-"), title=one["name"].capitalize(), pillar=one["pillar"],
        subject=one["name"], date="2026-11-04\nminutes: 24",
    )
    for one in AUDITS
    if one["pillar"] != "strategy" and one["name"] not in ("structural review", "brand kit")
}  # fmt: skip
PENETRATION = "data/exercises/ex-penetration-test.md"
CYCLE = """---
id: CYC-2026.{week}
title: Release 2026.{week}
status: closed
summary: A release as any other.
release: '2026.{week}'
major: {major}
owner: Mateo Quispe
opened: {opened}
closed: {closed}
---
It left on its day.
"""
RETRO = """---
id: EX-retro
title: Retrospective
status: done
summary: A good train.
type: retro
owner: Mateo Quispe
date: 2026-11-16
release: [CYC-2026.40, CYC-2026.46]
---
Short.
"""
SETTINGS = row.SETTINGS + "  - {rule: OKB892, level: 'off'}\n  - {rule: OKB894, level: 'off'}\n"
PATH, KIT = "data/exercises/ex-structure.md", "data/exercises/ex-brand.md"

ROW = Row(
    "B9",
    "Pillar disciplines",
    ("exercise", "cycle"),
    {
        **OTHERS,
        PATH: STRUCTURE,
        KIT: BRAND,
        "data/exercises/ex-brand-before.md": EARLIER,
        "data/exercises/ex-retro.md": RETRO,
        "data/cycles/cyc-2026.40.md": CYCLE.format(
            week=40, opened="2026-09-22", closed="2026-10-05", major="true"
        ),
        "data/cycles/cyc-2026.46.md": CYCLE.format(
            week=46, opened="2026-10-20", closed="2026-11-12", major="false"
        ),
    },
    {"OKB882": {PATH: STRUCTURE.replace("2026-10-14", "2026-04-01")}},
    "pillars/index.html",
    "api/v1/boards/pillars.json",
    settings=SETTINGS,
    also=("OKB650",),
)


def test_row_B9_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B9_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    # 1 April opens the second quarter; the third passed without one.
    assert found.message == (
        "is the last `structural review`, quarterly: none from 2026-07-01 to 2026-09-30, nor since"
    )


def messages(tmp_path: Path, changed: dict[str, str | None], settings: str = "") -> list[str]:
    files = {**changed, **({"opskb.yml": SETTINGS + settings} if settings else {})}
    found = row.site(tmp_path, ROW, files).findings
    return [one.message for one in found if one.code == "OKB882"]


def test_row_B9_asks_before_each_release(tmp_path: Path) -> None:
    late = {KIT: BRAND.replace("2026-11-10", "2026-11-13")}
    (found,) = messages(tmp_path, late)
    assert "none from 2026-10-06 to 2026-11-12" in found


def test_row_B9_counts_a_late_one_that_names_its_release(tmp_path: Path) -> None:
    late = BRAND.replace("2026-11-10", "2026-11-13\nrelease: CYC-2026.46")
    assert not messages(tmp_path, {KIT: late})


def test_row_B9_asks_for_a_penetration_test_before_a_major_release_and_each_year(
    tmp_path: Path,
) -> None:
    test = AUDIT.format(
        id="penetration", title="Penetration test", pillar="security",
        subject="penetration test", date="2026-02-03",
    )  # fmt: skip
    path = PENETRATION
    found = row.site(tmp_path, ROW, {path: test})
    lines = {
        one.cadence: one for one in pillars.audits(found.project) if one.name == "penetration test"
    }
    # Kept for 2026, and due a year after it; the major release of 5 October was the first after it.
    assert (lines["annual"].overdue, str(lines["annual"].next_due)) == (False, "2027-02-03")
    assert not lines["major release"].overdue
    major = {
        "data/cycles/cyc-2026.46.md": str(ROW.files["data/cycles/cyc-2026.46.md"]).replace(
            "major: false", "major: true"
        )
    }
    (told,) = messages(tmp_path, {path: test, **major})
    assert "major release: none from 2026-10-06 to 2026-11-12" in told


def test_row_B9_asks_part_by_part(tmp_path: Path) -> None:
    languages = AUDIT.format(
        id="languages", title="Languages", pillar="ui-ux", subject="interface languages",
        date="2026-11-02\nparts: [en-GB]",
    )  # fmt: skip
    settings = (
        "audits:\n  - {name: interface languages, pillar: ui-ux, cadence: quarterly, "
        "parts: [en-GB, pt-PT]}\n"
    )
    assert messages(
        tmp_path, {"data/exercises/ex-interface-languages.md": languages}, settings
    ) == ["the audit `interface languages, pt-PT` (quarterly) never ran"]


AUDITED = dict.fromkeys([*OTHERS, PATH, KIT, "data/exercises/ex-brand-before.md"])


def test_row_B9_does_not_drown_who_begins(tmp_path: Path) -> None:
    assert not messages(tmp_path, AUDITED)


def test_row_B9_asks_for_all_that_are_shipped_once_one_is_held(tmp_path: Path) -> None:
    told = messages(tmp_path, {**AUDITED, PATH: STRUCTURE})
    # Two cadences of one audit are one thing to do; reviews of strategy begin apart.
    assert sorted(told) == sorted(
        f"the audit `{one['name']}` ({one['cadence'][0]}) never ran"
        for one in AUDITS
        if one["pillar"] != "strategy" and one["name"] != "structural review"
    )


def test_row_B9_asks_before_a_release_only_where_there_was_one(tmp_path: Path) -> None:
    none = {path: None for path in ROW.files if "/cycles/" in path}
    retro = {
        "data/exercises/ex-retro.md": RETRO.replace("release: [CYC-2026.40, CYC-2026.46]\n", "")
    }
    told = messages(tmp_path, {**AUDITED, **none, **retro, PATH: STRUCTURE})
    assert not [one for one in told if "release" in one or "brand kit" in one]


def test_row_B9_drops_what_the_setting_leaves_out(tmp_path: Path) -> None:
    settings = "audits:\n  - {name: structural review, pillar: architecture, cadence: quarterly}\n"
    assert not messages(tmp_path, {**AUDITED, PATH: STRUCTURE}, settings)


def test_row_B9_a_year_is_not_the_calendars(tmp_path: Path) -> None:
    # Held in January 2025, and not since: no whole year passed without one.
    old = OTHERS[PENETRATION].replace("2026-11-04", "2025-01-03")
    cycle = "data/cycles/cyc-2026.40.md"
    minor = {cycle: str(ROW.files[cycle]).replace("major: true", "major: false")}
    (told,) = messages(tmp_path, {PENETRATION: old, **minor})
    assert told == "is the last `penetration test`, annual, and was due again by 2026-01-03"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "structural review",
            "structural reviews",
            "is of `structural reviews`, which is in no row of",
        ),
        ("subject: structural review\n", "", "is an audit, and does not say of what"),
    ],
)
def test_row_B9_finds_an_audit_of_nothing(old: str, new: str, message: str, tmp_path: Path) -> None:
    site = row.site(tmp_path, ROW, {PATH: STRUCTURE.replace(old, new)})
    (found,) = [one for one in site.findings if one.code == "OKB650"]
    assert found.message.startswith(message)
    assert found.place.line > 1
    assert "the audit `structural review` (quarterly) never ran" in [
        one.message for one in site.findings
    ]


def test_row_B9_ships_the_audits_with_their_cadences(tmp_path: Path) -> None:
    found = row.site(tmp_path, ROW).project.config.audits
    shipped = {one["name"]: one["cadence"] for one in found}
    assert shipped["structural review"] == shipped["largest files"] == ("quarterly",)
    assert shipped["penetration test"] == ("annual", "major release")
    assert shipped["accessibility of changed screens"] == shipped["brand kit"] == ("release",)
    assert shipped["accessibility of everything"] == ("annual",)
    assert {"empty states", "interface languages", "mutation score", "flake budget"} <= set(shipped)
    assert {"memory grooming", "agent recipes", "onboarding test"} <= set(shipped)


def test_row_B9_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "in six pillars: none past its cadence" in words
    sections = {one["name"]: one for one in data["sections"]}
    assert list(sections) == [
        "architecture", "security", "ui-ux", "quality", "governance", "ai-collaboration",
    ]  # fmt: skip
    structure, files = sections["architecture"]["table"]
    assert (structure["Last ran"], structure["Result"], structure["Next by"]) == (
        "EX-structure", "succeeded, 1 finding, 14 Oct 2026", "2027-01-14",
    )  # fmt: skip
    assert (files["Last ran"], files["State"]) == ("EX-largest-files", "Kept")


def test_row_B9_shows_what_never_ran(tmp_path: Path) -> None:
    late = {**ROW.files, "data/exercises/ex-largest-files.md": STRUCTURE.replace("EX-", "EX-a-")}
    words, data = row.shown(tmp_path, replace(ROW, files=late))
    # Neither release had a bug hunt: the gate of each says so, and so does the board.
    assert "1 past their cadence, 1 of 2 other duties late; 1 never ran" in words
    _, files = {one["name"]: one for one in data["sections"]}["architecture"]["table"]
    assert (files["Result"], files["State"]) == ("never ran", "Late")


def test_row_B9_an_empty_setting_asks_for_nothing(tmp_path: Path) -> None:
    site = row.site(tmp_path, ROW, {"opskb.yml": f"{SETTINGS}audits: []\n"})
    assert not [one for one in site.findings if one.code in ("OKB882", "OKB650")]
