"""D1, operating cadences: by role and period, done and missed; continuous promises by their series."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from opskb.insights import cadence
from opskb.outputs.boards import calendar, drills, pillars, reports, retros
from tests.rows import row
from tests.rows.row import Row

ROLE = """---
id: ROLE-support-lead
title: Support lead
status: active
summary: Speaks for merchants inside.
layer: execution
owner: Hanna Lindqvist
---
"""
ACTIVITY = """---
id: ACT-{id}
title: {title}
status: active
summary: What it says.
role: ROLE-support-lead
owner: Hanna Lindqvist
cadence: {cadence}
since: {since}
{rest}---
Done by whoever is there.
"""
# 2026-11-02 and -09 are Mondays; the week of the 16th still runs on the 20th, a Friday.
WEEKLY = ACTIVITY.format(
    id="triage",
    title="Weekly triage",
    cadence="weekly",
    since="2026-11-02",
    rest="done:\n  - {on: 2026-11-04, evidence: Minutes 45}\n  - {on: 2026-11-11, evidence: Minutes 46}\n",
)
RANGE = ACTIVITY.format(
    id="calls",
    title="Calls to merchants",
    cadence="3-5 a week",
    since="2026-11-02",
    rest="log: calls.csv\n",
)
CALLS = """on,count,evidence
2026-11-03,2,Notes 1
2026-11-06,1,Notes 2
2026-11-10,4,Notes 3
2026-11-17,1,Notes 4
"""
EVENT = ACTIVITY.format(
    id="thanks",
    title="Tell merchants what changed",
    cadence="release",
    since="2026-10-01",
    rest="done:\n  - {on: 2026-10-28, for: CYC-2026.44, evidence: Letter of 28 October}\n",
)
CYCLE = """---
id: CYC-2026.44
title: Release 2026.44
status: closed
summary: A release as any other.
release: '2026.44'
owner: Mateo Quispe
opened: 2026-10-12
closed: 2026-10-26
---
It left on its day.
"""
RETRO = """---
id: EX-retro-2026.44
title: Retrospective of 2026.44
status: done
summary: Fine.
type: retro
owner: Mateo Quispe
date: 2026-10-28
---
Short.
"""
CONTINUOUS = ACTIVITY.format(
    id="answer",
    title="Answer merchants",
    cadence="continuous",
    since="2026-01-05",
    rest="sla: First answer within four hours\nmeasured_by: MET-first-answer\n",
)
METRIC = """---
id: MET-first-answer
title: Hours until the first answer
status: active
summary: The mean of the week.
type: other
owner: Hanna Lindqvist
unit: hours
better: lower
cadence: weekly
target: 4
values:
  - {on: 2026-11-13, value: 3.6}
  - {on: 2026-11-20, value: 3.4}
---
Measured by the desk.
"""
SETTINGS = row.SETTINGS + "  - {rule: OKB892, level: 'off'}\n  - {rule: OKB894, level: 'off'}\n"
WEEK, PROMISE = "data/activities/act-triage.md", "data/metrics/met-first-answer.md"

ROW = Row(
    "D1",
    "Operating cadences",
    ("activity", "role", "metric"),
    {
        "data/roles/role-support-lead.md": ROLE,
        WEEK: WEEKLY,
        "data/activities/act-calls.md": RANGE,
        "data/activities/calls.csv": CALLS,
        "data/activities/act-thanks.md": EVENT,
        "data/activities/act-answer.md": CONTINUOUS,
        PROMISE: METRIC,
        "data/cycles/cyc-2026.44.md": CYCLE,
        "data/exercises/ex-retro-2026.44.md": RETRO,
    },
    {
        "OKB884": {WEEK: WEEKLY.replace("  - {on: 2026-11-11, evidence: Minutes 46}\n", "")},
        "OKB890": {PROMISE: METRIC.replace("value: 3.4", "value: 5.2")},
    },
    "calendar/activities/index.html",
    "api/v1/boards/calendar-activities.json",
    boards=("calendar",),
    settings=SETTINGS,
    names={"OKB890": "ACT-answer"},
)

WORDS = {
    "OKB884": "missed: 0 of 1 done from 2026-11-09 to 2026-11-15",
    "OKB890": "`First answer within four hours` is missed: 5.2 hours, target 4 hours, measured by MET-first-answer on 2026-11-20",
}


def test_row_D1_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D1_breaks(code: str, tmp_path: Path) -> None:
    assert row.breaks(tmp_path, ROW, code).message == WORDS[code]


def messages(tmp_path: Path, code: str, files: dict[str, str | None]) -> list[str]:
    return [one.message for one in row.site(tmp_path, ROW, files).findings if one.code == code]


def test_row_D1_asks_for_evidence(tmp_path: Path) -> None:
    claimed = WEEKLY.replace(", evidence: Minutes 46", "")
    assert messages(tmp_path, "OKB884", {WEEK: claimed}) == [WORDS["OKB884"]]


def test_row_D1_counts_ranges_in_a_log(tmp_path: Path) -> None:
    fewer = CALLS.replace("2026-11-10,4", "2026-11-10,2")
    assert messages(tmp_path, "OKB884", {"data/activities/calls.csv": fewer}) == [
        "missed: 2 of 3 done from 2026-11-09 to 2026-11-15"
    ]


def test_row_D1_asks_once_for_each_event(tmp_path: Path) -> None:
    never = EVENT.replace("2026-10-28, for: CYC-2026.44", "2026-10-12")
    assert messages(tmp_path, "OKB884", {"data/activities/act-thanks.md": never}) == [
        "missed: 0 of 1 done from 2026-10-26 to 2026-11-09"
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "because"),
    [
        (
            "data/activities/act-answer.md",
            "measured_by: MET-first-answer\n",
            "",
            "it names no series",
        ),
        (PROMISE, "target: 4\n", "", "MET-first-answer has no target"),
        (PROMISE, METRIC[METRIC.index("values") : METRIC.index("---\nM")], "", "has no value"),
        # Weeks are known fourteen days later: on 6 November the last whole one began on 26 October.
        (
            PROMISE,
            METRIC[METRIC.index("values") : METRIC.index("---\nM")],
            "values:\n  - {on: 2026-10-25, value: 3.4}\n",
            "the last value of MET-first-answer is of 2026-10-25",
        ),
    ],
)
def test_row_D1_tells_why_a_promise_cannot_be_told(
    path: str, old: str, new: str, because: str, tmp_path: Path
) -> None:
    (found,) = messages(tmp_path, "OKB890", {path: str(ROW.files[path]).replace(old, new)})
    assert "cannot be told" in found
    assert because in found


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (WEEK, "cadence: weekly", "cadence: now and then", "OKB003"),
        ("data/activities/calls.csv", "2026-11-10,4", "2026-11-10,many", "OKB003"),
        ("data/activities/calls.csv", "2026-11-10,4", "soon,4", "OKB003"),
        (WEEK, "2026-11-11,", "2026-11-11, count: -3,", "OKB884"),
        (WEEK, "since: 2026-11-02", "since: 0001-01-01", "OKB884"),
    ],
)
def test_row_D1_survives_bad_input(
    path: str, old: str, new: str, code: str, tmp_path: Path
) -> None:
    broken = replace(ROW, files={**ROW.files, path: str(ROW.files[path]).replace(old, new)})
    assert code in {one.code for one in row.site(tmp_path, broken).findings}
    words, _ = row.shown(tmp_path, broken)
    assert "Calendar of activities" in words


def test_row_D1_of_a_role(tmp_path: Path) -> None:
    base = row.site(tmp_path, ROW).project
    role = base.find("ROLE-support-lead")
    assert role
    assert [one.record.id for one in cadence.of_role(base, role)] == [
        "ACT-answer", "ACT-calls", "ACT-thanks", "ACT-triage",
    ]  # fmt: skip


SLO = """---
id: SLO-answers
title: Answers in time
status: active
summary: Nine of ten within four hours.
owner: Hanna Lindqvist
objective: 0.9
window: 2 days
cadence: continuous
since: 2026-11-19
reviews:
  - {on: 2026-11-19, by: Hanna Lindqvist, checked: Read with the desk.}
compliance:
  - {on: 2026-11-19, value: 0.95}
  - {on: 2026-11-20, value: SHARE}
---
Measured by the desk.
"""


@pytest.mark.parametrize(("share", "missed"), [("0.95", False), ("0.75", True)])
def test_row_D1_holds_a_promise_to_an_objective(share: str, missed: bool, tmp_path: Path) -> None:
    # The mean of 0.95 and 0.75 is 0.85, below 0.9.
    files: dict[str, str | None] = {
        "data/slos/slo-answers.md": SLO.replace("SHARE", share),
        "data/activities/act-answer.md": CONTINUOUS.replace("MET-first-answer", "SLO-answers"),
    }
    found = messages(tmp_path, "OKB890", files)
    assert bool(found) is missed
    assert not missed or "85 %, target 90 %, measured by SLO-answers" in found[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [("MTTR", "no incident was resolved"), ("Luck", "the scorecard has no line `Luck`")],
)
def test_row_D1_holds_a_promise_to_the_scorecard(line: str, told: str, tmp_path: Path) -> None:
    promise = CONTINUOUS.replace("measured_by: MET-first-answer", f"scorecard: {line}")
    (found,) = messages(tmp_path, "OKB890", {"data/activities/act-answer.md": promise})
    # No incident was resolved, so there is no time to repair either.
    assert "cannot be told" in found
    assert told in found.lower() or told in found


def test_row_D1_what_is_continuous_promises_something(tmp_path: Path) -> None:
    bare = CONTINUOUS.replace(
        "sla: First answer within four hours\nmeasured_by: MET-first-answer\n", ""
    )
    (found,) = messages(tmp_path, "OKB890", {"data/activities/act-answer.md": bare})
    assert "is done continuously and promises nothing" in found


def test_row_D1_a_count_of_nought_is_no_cadence(tmp_path: Path) -> None:
    files = {"data/activities/act-answer.md": CONTINUOUS.replace("continuous", "0-0 a week")}
    (found,) = messages(tmp_path, "OKB003", files)
    assert "is not a cadence" in found


def test_row_D1_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Support lead: 4 activities, none with a gap" in words
    sections = {one["name"]: one["table"] for one in data["sections"]}
    lines = {one["Activity"]: one for one in sections["role-support-lead"]}
    assert (lines["ACT-triage"]["Kept"], lines["ACT-triage"]["Next by"]) == ("2 of 2", "2026-11-22")
    assert (lines["ACT-calls"]["Kept"], lines["ACT-calls"]["In a row"]) == ("2 of 2", "2")
    answer = lines["ACT-answer"]
    assert (answer["Kept"], answer["State"]) == ("3.4 hours, target 4 hours", "Kept")
    assert lines["ACT-thanks"]["Kept"] == "1 of 1"
    by_month = {one["Activity"]: one["Nov 2026"] for one in sections["by-month"]}
    assert by_month["ACT-triage"] == "2 of 2"


def test_row_D1_shows_the_promise_on_the_page_of_the_activity(tmp_path: Path) -> None:
    page, data = "activities/act-answer/index.html", "api/v1/records/act-answer.json"
    words, found = row.shown(tmp_path, replace(ROW, page=page, data=data))
    assert "First answer within four hours 3.4 hours" in words
    (sla,) = (each for each in found["computed"] if each["name"] == "sla")
    assert (sla["value"], sla["target"], sla["holds"]) == (3.4, 4, True)


def test_row_D1_stands_in_the_calendar_of_all(tmp_path: Path) -> None:
    page, data = "calendar/index.html", "api/v1/boards/calendar.json"
    words, found = row.shown(tmp_path, replace(ROW, page=page, data=data))
    # Of two weekly ones the next Sunday each; by themselves 13 Sundays each, to 14 February.
    assert "Nothing late; 2 lie in the next 90 days, the next on 22 November 2026." in words
    sections = {one["name"]: one["table"] for one in found["sections"]}
    assert {one["Calendar"]: one["In 90 days"] for one in sections["subjects"]} == {
        "Keys": "0", "Drills": "0", "Activities": "26", "Content": "0", "Retros": "0", "Reviews": "0",
    }  # fmt: skip
    assert [one["Record"] for one in sections["month-2026-11"]] == ["ACT-calls", "ACT-triage"]


@pytest.mark.parametrize("as_of", ["0001-03-31", "9999-12-31"])
def test_row_D1_stands_at_the_ends_of_the_calendar(as_of: str, tmp_path: Path) -> None:
    settings = SETTINGS.replace("2026-11-20", as_of)
    found = row.site(tmp_path, replace(ROW, settings=settings))
    for board in (*calendar.BOARDS, pillars.BOARD, drills.BOARD, retros.BOARD, reports.REPORTS):
        assert board.lede(found)
        assert tuple(board.sections(found))
