"""B11: vulnerabilities run against the clock of their severity, and are not talked down in silence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import Row

CRITICAL = """---
id: VULN-0001
title: Sign-in accepts an old library's answer
status: open
summary: "An answer that was signed for another host is taken; found yesterday, mended in staging."
severity: critical
owner: Daan Vermeulen
found: 2026-11-19T16:00Z
---
# Sign-in accepts an old library's answer

The host in the answer is not compared.
"""
HIGH = """---
id: VULN-0002
title: The list of exports asks for no session
status: mitigated
summary: "Names of files, not their content; closed at the edge until it is mended."
severity: high
was: critical
downgraded_because: The names hold no customer, and the content asks for a session.
owner: Hanna Lindqvist
found: 2026-11-16T09:00Z
mitigated: 2026-11-16T11:30Z
---
# The list of exports asks for no session

Found by an assessor.
"""
FIXED = """---
id: VULN-0003
title: The log of the sender holds addresses
status: fixed
summary: "Addresses of merchants' servers stood in a log that thirty people can read."
severity: medium
owner: Yusuf Demir
found: 2026-10-05T09:00Z
fixed: 2026-10-15T09:00Z
---
# The log of the sender holds addresses

They are cut after the host.
"""
ONE, TWO, THREE = (f"data/vulnerabilities/vuln-000{number}.md" for number in (1, 2, 3))
FILES = {ONE: CRITICAL, TWO: HIGH, THREE: FIXED}


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}


ROW = Row(
    "B11",
    "Vulnerabilities",
    ("vulnerability",),
    FILES,
    {
        "OKB863": changed(ONE, "found: 2026-11-19T16:00Z", "found: 2026-11-18T16:00Z"),
        "OKB864": changed(TWO, "downgraded_because: The names", "cve: The names"),
        "OKB865": changed(THREE, "found: 2026-10-05T09:00Z", "found: 2026-10-05T09:00"),
    },
    "vulnerabilities/clocks/index.html",
    "api/v1/boards/vulnerability-clocks.json",
)


def test_row_B11_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B11_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "words"),
    [
        (ONE, "2026-11-19T16:00Z", "2026-11-18T16:00Z", "OKB863", "its limit passed 8 hours ago"),
        (TWO, "found: 2026-11-16", "found: 2026-11-09", "OKB863", "its limit passed 3 days ago"),
        (ONE, "status: open", "status: accepted\n", "OKB863", ""),
        (
            THREE,
            "fixed: 2026-10-15",
            "fixed: 2026-11-09",
            "OKB863",
            "was fixed 5 days after its limit",
        ),
        (THREE, "fixed: 2026-10-15", "fixed: 2026-10-04", "OKB865", "`fixed` is before `found`"),
        (THREE, "fixed: 2026-10-15T09:00Z\n", "", "OKB865", "and does not say when"),
    ],
)
def test_row_B11_says_what_is_wrong(
    path: str, old: str, new: str, code: str, words: str, tmp_path: Path
) -> None:
    files = changed(path, old, new)
    if "accepted" in new:  # without a reason its clock runs on, and a day later it has passed
        files = {path: str(files[path]).replace("2026-11-19", "2026-11-18")}
        words = "is accepted without a reason, and its limit passed"
    found = [one for one in row.site(tmp_path, ROW, files).findings if one.code == code]
    assert any(words in one.message for one in found), found


def test_row_B11_limits_are_a_setting(tmp_path: Path) -> None:
    limits = "vulnerability_limits:\n" + "".join(
        f"  - {{severity: {name}, within: {within}}}\n"
        for name, within in {
            "critical": "4 hours",
            "high": "7 days",
            "medium": "30 days",
            "low": "1 year",
        }.items()
    )
    found = row.site(tmp_path, ROW, {"opskb.yml": ROW.settings + limits}).findings
    assert [(one.code, one.record) for one in found] == [("OKB863", "VULN-0001")]


def test_row_B11_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "2 vulnerabilities open, none past its limit." in words
    assert "16 hours left" in words  # 20 November 16:00 against the first minute of that day
    assert "Was critical, is high" in words
    sections = {one["name"]: one for one in data["sections"]}
    counts = {one["name"]: one["value"] for one in sections["clocks"]["figures"]}
    assert counts == {"open_critical": 1, "open_high": 1, "open_medium": 0, "open_low": 0}
    clocks = [(one["Vulnerability"], one["Clock"]) for one in sections["clocks"]["table"]]
    assert clocks == [("VULN-0001", "16 hours left"), ("VULN-0002", "3 days left")]
    assert sections["fixed"]["figures"][0]["value"] == 1.0
    assert sections["fixed"]["table"][0]["After"] == "10 days"


def test_row_B11_is_on_the_record_and_on_the_index(tmp_path: Path) -> None:
    published = {one.path: one for one in render(row.site(tmp_path, ROW))}
    computed = json.loads(published["api/v1/records/vuln-0001.json"].content)["computed"]
    assert [(one["name"], one["value"]) for one in computed] == [
        ("fix_by", "2026-11-20T16:00:00+00:00"),
        ("hours_left", 16.0),
    ]
    assert "2 open vulnerabilities" in published["vulnerabilities/index.html"].html


def test_row_B11_a_late_fix_that_says_why_is_told_on_the_page(tmp_path: Path) -> None:
    late = changed(
        THREE, "fixed: 2026-10-15T09:00Z", "fixed: 2026-11-09T09:00Z\nlate_because: Nobody knew it"
    )
    assert not row.site(tmp_path, ROW, late).findings
    _, data = row.shown(tmp_path, replace(ROW, files={**FILES, **late}))
    (fixed,) = {one["name"]: one for one in data["sections"]}["fixed"]["table"]
    assert (fixed["State"], fixed["Late because"]) == ("Red", "Nobody knew it")


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        (
            "[{severity: critical, within: 24 hours}]",
            ["`vulnerability_limits` gives no limit for high, medium, low"],
        ),
        (
            "[{severity: critcal, within: 1 d}, {severity: high, within: 7 d},"
            " {severity: medium, within: 9 d}, {severity: low, within: 9 d}]",
            ["critcal", "`vulnerability_limits` gives no limit for critical"],
        ),
    ],
)
def test_row_B11_a_severity_without_a_limit_is_found(
    rows: str, messages: list[str], tmp_path: Path
) -> None:
    settings = f"{ROW.settings}vulnerability_limits: {rows}\n"
    found = row.site(tmp_path, ROW, {"opskb.yml": settings}).findings
    told = sorted(
        (one for one in found if one.code == "OKB901"), key=lambda one: "gives" in one.message
    )
    assert len(told) == len(messages)
    assert all(words in one.message for words, one in zip(messages, told, strict=True))
    assert all(one.place.line == 4 and one.remedy for one in told)
    words, _ = row.shown(tmp_path, replace(ROW, settings=settings))
    assert "2 vulnerabilities open, none past its limit, 1 not judged." in words
