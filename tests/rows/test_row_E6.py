from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown

SIGNALS = "data/signals"
MISSION = "data/plans/plan-0001.md"


def signal(number: int, title: str, *lines: str) -> str:
    text = "\n".join(lines)
    return f"""---
id: SIG-000{number}
title: {title}
summary: {title}, as support hears it.
owner: Kofi Mensah
from: support
{text}
---
Three merchants in a week.
"""


def mission(*lines: str) -> str:
    text = "\n".join(lines)
    return f"""---
id: PLAN-0001
title: Screens that open
summary: Screens that open in two seconds.
type: mission
owner: Kofi Mensah
opened: 2026-10-12
deadline: 2026-11-30
{text}
---
Measure, find the slow query, mend it, measure again.
"""


DONE = (
    "status: retired",
    "finished: 2026-11-02",
    "tombstone: {on: 2026-11-02, reason: Done}",
    "outcome: Two seconds instead of eleven.",
    "evidence: Measured from four offices.",
)
FIRST = ("status: adopted", "opened: 2026-10-01", "triaged: 2026-10-05", "closed: 2026-10-12")
DISMISSED = ("status: dismissed", "opened: 2026-10-20", "closed: 2026-10-22")

ROW = Row(
    id="E6",
    title="Signals",
    kinds=("signal", "plan"),
    files={
        f"{SIGNALS}/sig-0001.md": signal(1, "Screens time out", *FIRST, "became: [PLAN-0001]"),
        f"{SIGNALS}/sig-0002.md": signal(
            2, "The logo is grey", *DISMISSED, "dismissed_because: It is meant to be."
        ),
        f"{SIGNALS}/sig-0003.md": signal(
            3, "Exports end early", "status: new", "opened: 2026-11-16"
        ),
        MISSION: mission(*DONE),
    },
    breaks={
        "OKB619": {f"{SIGNALS}/sig-0003.md": signal(3, "Exports end early", "opened: 2026-11-09")},
        "OKB620": {f"{SIGNALS}/sig-0002.md": signal(2, "The logo is grey", *DISMISSED)},
        "OKB621": {MISSION: mission(*DONE[:3])},
        "OKB622": {f"{SIGNALS}/sig-0001.md": signal(1, "Screens time out", *FIRST)},
        "OKB306": {MISSION: mission("status: active").replace("2026-11-30", "2026-11-13")},
    },
    page="signals/triage/index.html",
    data="api/v1/boards/signals.json",
    warns=("OKB622",),
    names={"OKB622": "PLAN-0001"},
)


def test_row_E6_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_E6_breaks(tmp_path: Path, code: str) -> None:
    breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        (
            "sig-0003",
            signal(3, "Exports end early", "status: triaged", "opened: 2025-10-05"),
            "OKB619",
            "is triaged, and no day says when; it was to be judged by 2025-10-12",
        ),
        (
            "sig-0003",
            signal(
                3,
                "Exports end early",
                "status: triaged",
                "opened: 2026-11-16",
                "triaged: 2026-11-10",
            ),
            "OKB003",
            "`triaged` is 2026-11-10, before `opened`, 2026-11-16",
        ),
        (
            "sig-0003",
            signal(
                3,
                "Exports end early",
                "status: triaged",
                "opened: 2026-11-16",
                "triaged: 2027-01-10",
            ),
            "OKB003",
            "`triaged` is 2027-01-10, later than the as-of date 2026-11-20",
        ),
    ],
)
def test_row_E6_a_signal_is_judged_on_a_day(
    tmp_path: Path, name: str, text: str, code: str, said: str
) -> None:
    one = replace(ROW, breaks={code: {f"{SIGNALS}/{name}.md": text}})
    assert said in breaks(tmp_path, one, code).message


def test_row_E6_a_mission_has_a_day_by_which_something_comes_of_it(tmp_path: Path) -> None:
    endless = mission("status: active").replace("deadline: 2026-11-30\n", "")
    one = replace(ROW, breaks={"OKB621": {MISSION: endless}})
    assert "without a day by which" in breaks(tmp_path, one, "OKB621").message


def test_row_E6_says_of_none_that_it_was_judged_when_no_day_says_so(tmp_path: Path) -> None:
    text = signal(3, "Exports end early", "status: triaged", "opened: 2025-10-05")
    words, _ = shown(tmp_path, replace(ROW, files={**ROW.files, f"{SIGNALS}/sig-0003.md": text}))
    assert "1 to be judged, 1 of them for more than 7 days" in words
    assert "Every signal was judged" not in words


def test_row_E6_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "3 signals: 1 to be judged, none of them for more than 7 days." in words
    assert "Dismissed: It is meant to be." in words
    waiting, became, missions = (section["table"] for section in data["sections"])
    assert (waiting[0]["Signal"], waiting[0]["Waits"]) == ("SIG-0003", "4 days")
    assert became[1]["What became of it"] == "PLAN-0001"
    assert became[1]["Judged after"] == "4 days"
    assert missions[0]["Answers"] == "SIG-0001"
    assert missions[0]["Outcome"] == "Two seconds instead of eleven."
    assert missions[0]["Evidence"] == "Measured from four offices."
