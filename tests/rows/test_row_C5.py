"""C5: one board over the actions of every source; each has an owner, a day, and a true state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

EXERCISE = """---
id: EX-{name}
status: done
title: {title}
summary: "Held on {date}."
type: {type}
subject: {title}
{scope}owner: Yusuf Demir
date: {date}
how: performed
evidence: ["Notes of the day"]
actions:
  - {{id: A1, what: "{what}", owner: {owner}, due: {due}, state: {state}{evidence}}}
---
# {title}

It was held.
"""
RETRO = EXERCISE.format(
    name="retro", title="Retrospective of the release", type="retro", scope="", date="2026-11-16",
    what="Name a second writer", owner="Mateo Quispe", due="2026-12-04", state="open", evidence="",
)  # fmt: skip
DRILL = EXERCISE.format(
    name="drill", title="Failover of the books", type="drill", scope="", date="2026-10-01",
    what="Shorten the list", owner="Ines Ferreira", due="2026-10-30", state="done",
    evidence=', evidence: "Version 4 of the list"',
)  # fmt: skip
HUNT = EXERCISE.format(
    name="hunt", title="Hunt in refunds", type="bug-hunt", scope="area: [refunds]\n",
    date="2026-11-04", what="Refuse a refund of nought", owner="Callum Reid", due="2026-11-27",
    state="open", evidence="",
)  # fmt: skip
AUDIT = EXERCISE.format(
    name="audit", title="Structural review", type="audit", scope="pillar: architecture\n",
    date="2026-10-12", what="Split the largest file", owner="Tomasz Wrona", due="2026-12-11",
    state="dropped", evidence="",
)  # fmt: skip
PLAN = """---
id: PLAN-0001
status: active
title: Match every hour
summary: "Refunds are matched by the hour."
owner: Aroha Ngata
opened: 2026-04-15
actions:
  - {id: A1, what: "Ask for a report with dates", owner: Aroha Ngata, due: 2026-11-23}
---
# Match every hour

Two thirds are done.
"""
FILES = {
    "data/exercises/ex-retro.md": RETRO,
    "data/exercises/ex-drill.md": DRILL,
    "data/exercises/ex-hunt.md": HUNT,
    "data/exercises/ex-audit.md": AUDIT,
    "data/plans/plan-0001.md": PLAN,
}
R = "data/exercises/ex-retro.md"
ROW = Row(
    "C5",
    "Action items",
    ("exercise", "plan"),
    FILES,
    {
        "OKB503": {R: RETRO.replace("due: 2026-12-04", "due: 2026-11-19")},
        "OKB502": {R: RETRO.replace("owner: Mateo Quispe, ", "")},
        "OKB504": {"data/exercises/ex-drill.md": DRILL.replace(', evidence: "Version', ', x: "V')},
    },
    "actions/index.html",
    "api/v1/actions.json",
    settings=row.SETTINGS
    + "audits:\n  - {name: structural review, pillar: architecture, cadence: quarterly}\n",
    warns=("OKB502", "OKB504"),
)


def test_row_C5_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C5_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_C5_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "5 actions: 3 open, 1 done, 1 dropped." in words
    assert "From: audit 1, bug-hunt 1, drill 1, plan 1, retro 1." in words
    assert "EX-hunt/A1 Refuse a refund of nought Bug-hunt Open Callum Reid in 7 days" in words
    told = [(one["record"], one["source"], one["state"], one["owner"]) for one in data["actions"]]
    assert told == [
        ("PLAN-0001", "plan", "open", "Aroha Ngata"),
        ("EX-hunt", "bug-hunt", "open", "Callum Reid"),
        ("EX-retro", "retro", "open", "Mateo Quispe"),
        ("EX-drill", "drill", "done", "Ines Ferreira"),
        ("EX-audit", "audit", "dropped", "Tomasz Wrona"),
    ]


def test_row_C5_counts_what_is_overdue(tmp_path: Path) -> None:
    late = replace(ROW, files={**FILES, **ROW.breaks["OKB503"]})
    words, data = row.shown(tmp_path, late)
    assert "5 actions: 1 overdue, 2 open, 1 done, 1 dropped." in words
    assert (data["actions"][0]["record"], data["actions"][0]["state"]) == ("EX-retro", "overdue")


def test_row_C5_says_nobody_where_an_action_has_no_owner(tmp_path: Path) -> None:
    bare = replace(ROW, files={**FILES, **ROW.breaks["OKB502"]})
    words, data = row.shown(tmp_path, bare)
    assert "EX-retro/A1 Name a second writer Retro Open Nobody in 2 weeks" in words
    assert [one["owner"] for one in data["actions"] if one["record"] == "EX-retro"] == [""]
