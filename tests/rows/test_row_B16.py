"""B16, agent docs: the last onboarding test, grooming on its cadence, recipes as new as their lessons."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

TEST = """---
id: EX-onboarding
title: A fresh agent, a fresh checkout
status: done
summary: Productive after 24 minutes.
type: audit
pillar: ai-collaboration
subject: onboarding test
owner: Mateo Quispe
date: 2026-10-20
minutes: 24
succeeded: true
---
It changed one message and its test.
"""
GROOMED = """---
id: EX-grooming
title: Memory groomed
status: done
summary: Nine notes merged, four deleted.
type: audit
pillar: ai-collaboration
subject: memory grooming
owner: Mateo Quispe
date: 2026-11-02
---
Each note was read against what it says.
"""
RECIPES = GROOMED.replace("EX-grooming", "EX-recipes").replace("memory grooming", "agent recipes")
RECIPE = """---
id: PAGE-drop-an-index
title: How to drop an index
status: published
summary: Look for its last use before you drop it.
owner: Mei-Ling Zhao
type: recipe
cites: PM-0001
last_reviewed_on: 2026-08-26
review_in: 1 year
---
Ask for its last use, on each copy.
"""
LESSON = """---
id: PM-0001
title: An index that nobody seemed to use
status: published
summary: It was used once a day.
date: 2026-08-25
owner: Mei-Ling Zhao
nothing_followed: The index is back.
covers: INC-0001
---
## Overview

A query of the night needed it.

## Impact

Events were late.

## Timeline

- 11:30 dropped.

## Root cause

Use was looked for on one copy.

## Contributing factors

- None.

## Lessons

Look at each copy.

## Actions

None.
"""
INCIDENT = """---
id: INC-0001
title: Events late
status: resolved
summary: Late by an hour.
severity: SEV-3
commander: Mei-Ling Zhao
detected_by: alert
started: 2026-08-19T11:30Z
resolved: 2026-08-19T16:50Z
fixed_by: Mei-Ling Zhao
verified_by: Yusuf Demir
stable: 2026-08-20T09:00Z
---
## Summary

A dropped index.

## Impact

Events were late by an hour.
"""
PATH, GROOMING, PAGE = (
    "data/exercises/ex-onboarding.md",
    "data/exercises/ex-grooming.md",
    "data/pages/page-drop-an-index.md",
)

ROW = Row(
    "B16",
    "Agent docs",
    ("exercise", "page"),
    {
        PATH: TEST,
        GROOMING: GROOMED,
        "data/exercises/ex-recipes.md": RECIPES,
        PAGE: RECIPE,
        "data/postmortems/pm-0001.md": LESSON,
        "data/incidents/inc-0001.md": INCIDENT,
    },
    {
        "OKB881": {PATH: TEST.replace("minutes: 24", "minutes: 31")},
        "OKB882": {GROOMING: GROOMED.replace("2026-11-02", "2026-09-01")},
        "OKB888": {PAGE: RECIPE.replace("2026-08-26", "2026-08-01")},
    },
    "pillars/index.html",
    "api/v1/boards/pillars.json",
    settings=f"""{row.SETTINGS}audits:
  - {{name: memory grooming, pillar: ai-collaboration, cadence: monthly}}
  - {{name: agent recipes, pillar: ai-collaboration, cadence: quarterly}}
  - {{name: onboarding test, pillar: ai-collaboration, cadence: quarterly}}
""",
)

WORDS = {
    "OKB881": "took 31 minutes, and may take 30",
    "OKB882": "`memory grooming`, monthly: none from 2026-10-01 to 2026-10-31, nor since",
    "OKB888": "cites PM-0001 of 2026-08-25",
}


def test_row_B16_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B16_breaks(code: str, tmp_path: Path) -> None:
    assert WORDS[code] in row.breaks(tmp_path, ROW, code).message


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("minutes: 24", "minutes: 30", False),
        ("minutes: 24", "minutes: 30.5", True),
        ("minutes: 24\n", "", True),
        ("minutes: 24", "minutes: -4", True),
        ("succeeded: true", "succeeded: false", True),
        ("status: done", "status: cancelled", False),
    ],
)
def test_row_B16_asks_for_minutes_within_the_limit(
    old: str, new: str, found: bool, tmp_path: Path
) -> None:
    site = row.site(tmp_path, ROW, {PATH: TEST.replace(old, new)})
    assert ("OKB881" in {one.code for one in site.findings}) is found


def test_row_B16_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Collaboration with agents" in words
    lines = {
        line["What"]: line
        for section in data["sections"]
        for line in section["table"]
        if section["name"] == "ai-collaboration"
    }
    assert lines["Onboarding test"]["Last ran"] == "EX-onboarding"
    assert lines["Memory grooming"]["Next by"] == "2026-12-02"
    assert lines["Agent recipes"]["Last ran"] == "EX-recipes"


def test_row_B16_shows_the_minutes_on_the_page_of_the_test(tmp_path: Path) -> None:
    from dataclasses import replace

    page, data = "exercises/ex-onboarding/index.html", "api/v1/records/ex-onboarding.json"
    words, found = row.shown(tmp_path, replace(ROW, page=page, data=data))
    assert "24 minutes" in words
    (minutes,) = (each for each in found["computed"] if each["name"] == "minutes")
    assert (minutes["value"], minutes["target"], minutes["holds"]) == (24, 30, True)


FIRST = RECIPE.replace("PAGE-drop-an-index", "PAGE-first").replace(
    "type: recipe\ncites: PM-0001", "tags: [agent-docs]"
)


def test_row_B16_shows_agent_docs_with_their_freshness(tmp_path: Path) -> None:
    from dataclasses import replace

    stale = FIRST.replace("2026-08-26", "2025-08-26")
    never = FIRST.replace("PAGE-first", "PAGE-never").replace("last_reviewed_on: 2026-08-26\n", "")
    plain = FIRST.replace("PAGE-first", "PAGE-plain").replace("tags: [agent-docs]\n", "")
    files = {
        **ROW.files,
        PAGE: RECIPE.replace("2026-08-26", "2026-08-01"),
        "data/pages/page-first.md": stale,
        "data/pages/page-never.md": never,
        "data/pages/page-plain.md": plain,
    }
    for page in ("pillars", "knowledge"):
        where = {"page": f"{page}/index.html", "data": f"api/v1/boards/{page}.json"}
        words, data = row.shown(tmp_path / page, replace(ROW, files=files, **where))
        assert "3 of 3 agent docs stale" in words
        (docs,) = (one["table"] for one in data["sections"] if one["name"] == "agent-docs")
        assert [(one["Page"], one["Freshness"], one["Lessons newer than it"]) for one in docs] == [
            ("PAGE-drop-an-index", "Fresh", "PM-0001"),
            ("PAGE-first", "Overdue", None),
            ("PAGE-never", "Never reviewed", None),
        ]
