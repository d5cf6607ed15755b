from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown, site


def _slo(objective: str = "99.5%", window: str = "10 days") -> str:
    return f"""\
---
id: SLO-login
title: Signing in
status: active
owner: Ines Ferreira
summary: Merchants can sign in.
objective: {objective}
window: {window}
compliance: slo-login.csv
reviews: [{{on: 2026-11-02, by: Ines Ferreira, checked: Against the door.}}]
---
Counted at the door.
"""


def _series(**other: str) -> str:
    """Twelve days that are good but for the 15th, of which 86.4 minutes were bad."""
    days = {f"2026-11-{day:02}": "1" for day in range(9, 21)} | {"2026-11-15": "0.94"}
    days |= {f"2026-11-{day[1:]}": value for day, value in other.items()}
    return "on,value\n" + "".join(f"{day},{value}\n" for day, value in days.items() if value)


INCIDENT = """\
---
id: INC-2026-11-15-login
title: Nobody could sign in
status: resolved
severity: SEV-3
commander: Ines Ferreira
user_facing: true
detected_by: alert
started: 2026-11-15T08:00Z
detected: 2026-11-15T08:04Z
acknowledged: 2026-11-15T08:06Z
contained: 2026-11-15T09:12Z
resolved: 2026-11-15T10:00Z
stable: 2026-11-15T11:00Z
fixed_by: Tomasz Wrona
verified_by: Ines Ferreira
verified: true
no_signal: The cause is known and mended.
downtime: 86
spent: [{to: SLO-login, minutes: 86}]
---
## Summary

The door was closed.

## Impact

Nobody came in.
"""
SLO, CSV, INC = (
    "data/slos/slo-login.md",
    "data/slos/slo-login.csv",
    "data/incidents/inc-2026-11-15-login.md",
)

ROW = Row(
    "C1",
    "SLOs",
    ("slo",),
    {SLO: _slo(), CSV: _series(), INC: INCIDENT},
    {
        "OKB834": {INC: None},
        "OKB835": {SLO: _slo("100%")},
        "OKB836": {INC: INCIDENT.replace("minutes: 86", "minutes: 90")},
        "OKB837": {CSV: _series(d17="")},
        "OKB838": {CSV: _series() + "2026-11-20,0.9\n"},
        "OKB839": {CSV: _series() + "2026-11-21,1\n"},
        "OKB855": {CSV: _series(d17="").replace("2026-11-18,1", "2026-11-18T00:00,1")},
        "OKB856": {SLO: _slo().replace("window", "measured_in: events\nwindow")},
        "OKB003": {CSV: _series(d17="good")},
    },
    "dashboards/slo/index.html",
    "api/v1/records/slo-login.json",
    names={
        "OKB834": "SLO-login",
        "OKB836": "SLO-login",
        "OKB837": "SLO-login",
        "OKB855": "SLO-login",
        "OKB856": "SLO-login",
    },
)


def test_row_C1_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C1_breaks(code: str, tmp_path: Path) -> None:
    found = breaks(tmp_path, ROW, code)
    says = {
        "OKB834": "86.4 minutes were lost of 72.0",
        "OKB835": "promises 100 %",
        "OKB836": "INC-2026-11-15-login charges 90 minutes, and the series lost 86.4 on 2026-11-15",
        "OKB837": "no value for 1 period of its cadence: 2026-11-17",
        "OKB838": "two values for 2026-11-20",
        "OKB839": "a value later than the as-of date 2026-11-20, the first for 2026-11-21",
        "OKB855": "`compliance` mixes days (2026-11-20), times without one (2026-11-18T00:00:00)",
        "OKB856": "12 rows without a number of events, the first of 2026-11-09",
        "OKB003": "`value` is `good`, not a number",
    }
    assert says[code] in found.message
    line = {"OKB838": 14, "OKB839": 14, "OKB003": 10}.get(code)
    assert line is None or (found.place.path, found.place.line) == (CSV, line)


def test_row_C1_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "0 of 1 objective held; missed: Signing in" in words
    assert "used up on 15 November, 86 minutes lost of 72" in words
    assert "INC-2026-11-15-login" in words
    figures = {one["name"]: one for one in data["computed"]}
    assert figures["compliance"]["value"] == 0.994
    assert figures["budget"]["value"] == 72
    assert figures["budget_left"]["value"] == -0.2
    assert figures["charged"]["value"] == 86
    assert figures["burn_1_hour"]["because"] == "a row stands for a day"


def _days(lost: Mapping[str, str], first: str = "2026-09-01") -> str:
    """A day a row up to today, good but for those that are named."""
    start = date.fromisoformat(first)
    count = (date(2026, 11, 20) - start).days + 1
    days = [f"{start + timedelta(days=at)}" for at in range(count)]
    return "on,value\n" + "".join(f"{day},{lost.get(day, '1')}\n" for day in days)


def _messages(root: Path, code: str, changed: Mapping[str, str | None]) -> list[str]:
    return [one.message for one in site(root, ROW, changed).findings if one.code == code]


def test_row_C1_a_miss_that_has_left_the_window_is_found_once(tmp_path: Path) -> None:
    """Half of 10 October is 720 minutes, of 0.5 % of seven days: 50.4."""
    changed = {SLO: _slo(window="7 days"), CSV: _days({"2026-10-10": "0.5"}), INC: None}
    (message,) = _messages(tmp_path, "OKB834", changed)
    assert "from 2026-10-10 to 2026-10-16, the worst up to 2026-10-10: 720.0 minutes" in message
    assert "were lost of 50.4" in message


def test_row_C1_two_misses_are_two_findings(tmp_path: Path) -> None:
    lost = {"2026-09-20": "0.5", "2026-10-10": "0.5"}
    changed = {SLO: _slo(window="7 days"), CSV: _days(lost), INC: None}
    assert len(_messages(tmp_path, "OKB834", changed)) == 2


def test_row_C1_an_override_on_the_day_of_an_incident_frees_no_other_day(tmp_path: Path) -> None:
    override = "overrides: [{from: 2026-11-15, until: 2026-11-15, reason: moved}]\nreviews"
    changed = {SLO: _slo().replace("reviews", override), CSV: _series(d17="0.94")}
    (message,) = _messages(tmp_path, "OKB834", changed)
    assert "172.8 minutes were lost of 72.0" in message


def test_row_C1_a_charge_of_nothing_explains_no_events(tmp_path: Path) -> None:
    """Half of 1,000 events a day over ten days: 5,000 of 0.5 % of 10,000, which is 50."""
    rows = "".join(f"2026-11-{day:02},0.5,1000\n" for day in range(9, 21))
    changed = {
        SLO: _slo().replace("window", "measured_in: events\nwindow"),
        CSV: f"on,value,events\n{rows}",
        INC: INCIDENT.replace("86", "0"),
    }
    (message,) = _messages(tmp_path, "OKB834", changed)
    assert "5000.0 events were lost of 50.0" in message


def test_row_C1_an_objective_of_nothing_is_found(tmp_path: Path) -> None:
    (message,) = _messages(tmp_path, "OKB835", {SLO: _slo("0")})
    assert "promises 0 %" in message


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({CSV: "on,value\n", INC: None}, "`compliance` has no value up to today"),
        ({SLO: _slo().replace("compliance: slo-login.csv\n", "")}, "has no value up to today"),
        ({CSV: "on,value\n2026-11-21,1\n", INC: None}, "has no value up to today"),
        ({SLO: _slo(window="1 hour")}, "shorter than the time that a row stands for"),
        # A draft promises nothing yet, and one of today has no whole day behind it.
        ({SLO: _slo().replace("active", "draft"), CSV: "on,value\n"}, ""),
        ({SLO: _slo().replace("window", "since: 2026-11-20\nwindow"), CSV: "on,value\n"}, ""),
        # A file that is not there is told where it is missed, and once.
        ({SLO: _slo().replace("slo-login.csv", "other.csv"), INC: None}, ""),
    ],
)
def test_row_C1_what_is_not_measured_is_not_good(
    changed: dict[str, str | None], says: str, tmp_path: Path
) -> None:
    messages = _messages(tmp_path, "OKB837", changed)
    assert [says in one for one in messages] == ([True] if says else [])


OPENSLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: login}
spec:
  service: login
  indicatorRef: door
  timeWindow: [{duration: 30d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.99}]
"""


def test_row_C1_the_file_of_another_tool_has_no_place_for_figures(tmp_path: Path) -> None:
    whole = site(tmp_path, ROW, {"data/slos/login.yaml": OPENSLO})
    (other,) = (one for one in whole.project.by_kind["slo"] if one.dialect == "openslo")
    assert other.live
    assert not [one for one in whole.findings if one.code == "OKB837"]
