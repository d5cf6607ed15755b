"""C13, knowledge, training and best practice: fresh like any record, and read by who must have read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.outputs.boards import knowledge
from opskb.outputs.sections import content
from tests.rows import row
from tests.rows.row import Row

TRAINING = """---
id: PAGE-cards
title: Handling card data
status: published
summary: What nobody may do with a card number.
type: training
owner: Rashid Al-Amin
last_reviewed_on: 2026-09-01
review_in: 6 months
acknowledgements:
  - {who: Callum Reid, on: 2026-09-08}
  - {who: Yusuf Demir, on: 2026-09-09}
  - {who: Daan Vermeulen, due: 2026-12-01}
---
It takes twenty minutes.
"""
PRACTICE = """---
id: PAGE-clocks
title: Hours that a bank counts by
status: published
summary: Write the zone beside every hour.
type: practice
owner: Callum Reid
last_reviewed_on: 2026-11-02
review_in: 6 months
---
Never write an hour without its zone.
"""
POLICY = """---
id: POL-audit-logs
title: How long audit logs are kept
status: active
summary: Audit logs are kept for seven years.
area: audit-log-retention
owner: Jelena Petrović
every: 1 year
statements:
  - {what: kept for, value: 7 years}
  - {what: written to, value: A store that forgets nothing before its time}
  - {what: may be deleted by, value: nobody}
acknowledgements:
  - {who: Rashid Al-Amin, on: 2026-09-02}
reviews:
  - {on: 2026-09-01, by: Jelena Petrović, checked: "The oldest entry there is"}
---
Everybody with a key to the store has read it.
"""
LESSON = """---
id: PM-0001
title: A cut-off in the wrong clock
status: published
summary: An hour was read in the wrong zone.
date: 2026-10-30
owner: Callum Reid
covers: INC-0001
nothing_followed: The practice was written.
---
The file left an hour late.
"""
INCIDENT = """---
id: INC-0001
title: A cut-off in the wrong clock
status: closed
summary: Payouts left an hour late.
severity: SEV-4
commander: Callum Reid
started: 2026-10-26T14:00Z
resolved: 2026-10-26T15:30Z
---
One file, one hour.
"""
# The practice rests on the lesson, and was last read two days after it.
CITING = PRACTICE.replace("type: practice", "type: practice\ncites: PM-0001")
LESSONS = {
    "data/pages/page-clocks.md": CITING,
    "data/postmortems/pm-0001.md": LESSON,
    "data/incidents/inc-0001.md": INCIDENT,
}

ROW = Row(
    "C13",
    "Knowledge, training, best practice",
    ("page", "policy"),
    {
        "data/pages/page-cards.md": TRAINING,
        "data/pages/page-clocks.md": PRACTICE,
        "data/policies/pol-audit-logs.md": POLICY,
    },
    {
        # A training that somebody has not taken by the day it was due.
        "OKB887": {"data/pages/page-cards.md": TRAINING.replace("2026-12-01", "2026-11-01")},
        # A page that is stale.
        "OKB301": {"data/pages/page-cards.md": TRAINING.replace("2026-09-01", "2026-03-01")},
        # A practice that was not reviewed since the lesson it rests on.
        "OKB888": {
            **LESSONS,
            "data/pages/page-clocks.md": CITING.replace("2026-11-02", "2026-10-02"),
        },
    },
    "knowledge/index.html",
    "api/v1/boards/knowledge.json",
    settings=f"{row.SETTINGS}policy_areas: []\n",
)


def test_row_C13_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C13_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        ("data/pages/page-cards.md", ", due: 2026-12-01", "", "Daan Vermeulen has not taken it"),
        ("data/pages/page-cards.md", "on: 2026-09-09", "on: 2026-12-09", "Yusuf Demir has not taken it"),
        ("data/policies/pol-audit-logs.md", ", on: 2026-09-02", "", "Rashid Al-Amin has not acknowledged it"),
    ],
)  # fmt: skip
def test_row_C13_finds_who_owes(path: str, old: str, new: str, words: str, tmp_path: Path) -> None:
    site = row.site(tmp_path, ROW, {path: ROW.files[path].replace(old, new)})
    found = [one for one in site.findings if one.code == "OKB887"]
    assert [one.message for one in found] == [words]
    assert found[0].place.path == path


def test_row_C13_a_training_names_who_must_take_it(tmp_path: Path) -> None:
    nobody = TRAINING[: TRAINING.index("acknowledgements")] + "---\nTwenty minutes.\n"
    site = row.site(tmp_path, ROW, {"data/pages/page-cards.md": nobody})
    assert [one.code for one in site.findings] == ["OKB887"]


def test_row_C13_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "3 of 4 acknowledgements given, none owed; 2 pages, none overdue." in words
    by_name = {section["name"]: section for section in data["sections"]}
    (training,) = by_name["training"]["table"]
    # Two of three
    assert (training["Document"], training["Share"], training["State"]) == (
        "PAGE-cards", "66.7 %", "Green",
    )  # fmt: skip
    (policy,) = by_name["acknowledgements"]["table"]
    assert (policy["Document"], policy["Done"]) == ("POL-audit-logs", "1")
    assert [one["Due"] for one in by_name["freshness"]["table"]] == ["2027-03-01", "2027-05-02"]


def test_row_C13_shows_which_pages_rest_on_which_lesson(tmp_path: Path) -> None:
    site = row.site(tmp_path, ROW, LESSONS)
    assert not [one for one in site.findings if one.code == "OKB888"]
    sections = {one.anchor: one for one in knowledge.BOARD.sections(site)}
    (lesson,) = content([sections["lessons"]])[0]["table"]
    assert (lesson["Page"], lesson["Rests on"], lesson["State"]) == (
        "PAGE-clocks", "PM-0001", "Green",
    )  # fmt: skip
