"""C3, alerts: who is woken, for what, where it is written, and whether it was worth it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

# Rows switch the rules of the five artefacts off by their family; those of alerts are of it too.
SETTINGS = """as_of: 2026-11-20
levels:
  - {rule: OKB801, level: "off"}
  - {rule: OKB802, level: "off"}
  - {rule: OKB803, level: "off"}
"""
ALERT = """---
id: AL-sign-in-success-low
title: Sign-ins fail
status: active
summary: More than two in a hundred sign-ins fail for five minutes.
owner: Login team
severity: page
action: Sign in as the test merchant; if it fails, fail over.
windows: [5 minutes, 1 hour]
leads_to: RB-0001
pages: sign-in-success-low.csv
reviews: [{on: 2026-10-05, by: Daan Vermeulen, checked: Every page of the quarter}]
---
It does not fire for slow sign-ins.
"""
# Monday to Monday; 9 of 11 pages asked for an action, which is 81.8 %.
PAGES = """on,value,actionable
2026-10-26,3,3
2026-11-02,2,1
2026-11-09,5,4
2026-11-16,1,1
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
SURFACE = """---
id: SURF-login
title: Signing in
status: live
summary: Lets merchants and staff in.
owner: Daan Vermeulen
criticality: high
---
Without it nobody sees anything.
"""
PATH, CSV = "data/alerts/al-sign-in-success-low.md", "data/alerts/sign-in-success-low.csv"
RB = "data/runbooks/rb-0001.md"
SECOND = RUNBOOK.replace("RB-0001", "RB-0002").replace(
    "owner:", "alerts: [sign-in-success-low]\nowner:", 1
)

ROW = Row(
    "C3",
    "Alerts",
    ("alert", "runbook"),
    {PATH: ALERT, CSV: PAGES, RB: RUNBOOK, "data/surfaces/surf-login.md": SURFACE},
    {
        "OKB804": {
            PATH: ALERT.replace(
                "action: Sign in as the test merchant; if it fails, fail over.\n", ""
            )
        },
        "OKB805": {PATH: ALERT.replace("leads_to: RB-0001\n", "")},
        "OKB806": {"data/runbooks/rb-0002.md": SECOND},
        "OKB807": {CSV: PAGES.replace("2026-11-09,5,4", "2026-11-09,5,2")},
        "OKB808": {CSV: PAGES.replace("2026-11-09,5,4", "2026-11-09,4,5")},
        "OKB815": {RB: RUNBOOK.replace("owner:", "alerts: [sign-in-slow]\nowner:", 1)},
        "OKB837": {CSV: PAGES.replace("2026-11-09,5,4\n", "")},
        "OKB838": {CSV: PAGES.replace("2026-11-09", "2026-11-02")},
        "OKB003": {CSV: PAGES.replace("2026-11-09,5,4", "2026-11-09,many,4")},
    },
    "dashboards/alerts/index.html",
    "api/v1/boards/alerts.json",
    SETTINGS,
    warns=("OKB815",),
    names={
        "OKB806": "AL-sign-in-success-low",
        "OKB807": "AL-sign-in-success-low",
        "OKB837": "AL-sign-in-success-low",
    },
)


def test_row_C3_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C3_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_C3_fails_on_an_alert_without_a_team_and_says_so_once(tmp_path: Path) -> None:
    site = row.site(tmp_path, ROW, {PATH: ALERT.replace("owner: Login team\n", "")})
    told = [(one.code, one.level, one.field) for one in site.findings]
    assert told == [("OKB804", "error", "owner")]


def test_row_C3_a_fault_in_the_series_is_placed_in_its_file(tmp_path: Path) -> None:
    assert str(row.breaks(tmp_path / "a", ROW, "OKB808").place) == f"{CSV}:4:1"
    assert str(row.breaks(tmp_path / "b", ROW, "OKB003").place) == f"{CSV}:4:1"


def test_row_C3_a_ratio_that_is_explained_is_let_pass(tmp_path: Path) -> None:
    explained = ALERT.replace(
        "pages:", "explained: The threshold was raised on 17 November\npages:"
    )
    site = row.site(tmp_path, ROW, {**ROW.breaks["OKB807"], PATH: explained})
    assert "OKB807" not in {one.code for one in site.findings}


@pytest.mark.parametrize(
    "how", ["alerts: [sign-in-success-low]", "alerts: [AL-sign-in-success-low]"]
)
def test_row_C3_a_runbook_may_name_its_alert_instead(how: str, tmp_path: Path) -> None:
    runbook = RUNBOOK.replace("owner:", f"{how}\nowner:", 1)
    site = row.site(tmp_path, ROW, {PATH: ALERT.replace("leads_to: RB-0001\n", ""), RB: runbook})
    assert not site.findings


def test_row_C3_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    # 3 + 2 + 5 + 1 = 11 pages in 4 weeks are 2.75 (2.8) a week; 3 + 1 + 4 + 1 = 9 of 11 are 82 %
    assert (
        "1 alert, 1 matched to exactly one runbook; 2.8 pages a week over 4 weeks, 82 % of which asked for an action."
        in words
    )
    sections = {one["name"]: one["table"] for one in data["sections"]}
    (line,) = sections["alerts"]
    assert line == {
        "Alert": "AL-sign-in-success-low",
        "Severity": "Page",
        "Windows": "5 minutes, 1 hour",
        "Team": "Login team",
        "Runbook": "RB-0001",
        "Pages a week": "2.75",
        "Actionable": "81.8 %",
        "State": "Green",
    }


def test_row_C3_shows_on_the_page_of_the_alert(tmp_path: Path) -> None:
    page, data = (
        "alerts/al-sign-in-success-low/index.html",
        "api/v1/records/al-sign-in-success-low.json",
    )
    words, found = row.shown(tmp_path, Row("C3", "", (), ROW.files, {}, page, data, SETTINGS))
    assert "11 pages in 4 weeks, 9 of which asked for an action" in words
    computed = {one["name"]: one for one in found["computed"]}
    assert computed["pages_a_week"]["value"] == 2.75
    assert (computed["actionable_ratio"]["value"], computed["actionable_ratio"]["holds"]) == (
        0.8182,
        True,
    )
    assert (computed["runbook"]["value"], computed["runbook"]["records"]) == (
        "RB-0001",
        ["RB-0001"],
    )


def test_row_C3_says_why_a_ratio_cannot_be_computed(tmp_path: Path) -> None:
    quiet = "on,value,actionable\n2026-11-09,0,0\n2026-11-16,0,0\n"
    page, data = (
        "alerts/al-sign-in-success-low/index.html",
        "api/v1/records/al-sign-in-success-low.json",
    )
    files = {**ROW.files, CSV: quiet}
    words, found = row.shown(tmp_path, Row("C3", "", (), files, {}, page, data, SETTINGS))
    assert "Not computable because it paged nobody in 2 recorded weeks" in words
    computed = {one["name"]: one for one in found["computed"]}
    assert computed["pages_a_week"]["value"] == 0
    assert computed["actionable_ratio"]["value"] is None


@pytest.mark.parametrize(
    ("since", "found"),
    [("", True), ("since: 2026-11-09\n", True), ("since: 2026-11-10\n", False)],
)
def test_row_C3_pages_are_owed_once_a_week_has_ended(
    since: str, found: bool, tmp_path: Path
) -> None:
    """The week of Monday the 9th has ended on Friday the 20th, and that of the 16th has not."""
    changed = {
        PATH: ALERT.replace("severity: page", f"{since}severity: page"),
        CSV: "on,value,actionable\n",
    }
    site = row.site(tmp_path, ROW, changed)
    says = [one.message for one in site.findings if one.code == "OKB837"]
    assert says == (
        ["`pages` has no value up to today, so nothing is known of it"] if found else []
    )
