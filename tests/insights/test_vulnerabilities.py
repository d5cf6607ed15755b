"""The clocks of vulnerabilities, against numbers worked by hand; now is 20 November 2026, 00:00 UTC.

| severity | found | limit | deadline | hours left |
|---|---|---|---|---|
| critical | 19 Nov 09:00 | 24 h | 20 Nov 09:00 | 9 |
| critical | 18 Nov 09:00 | 24 h | 19 Nov 09:00 | -15 |
| high | 16 Nov 10:00 | 7 days | 23 Nov 10:00 | 3 x 24 + 10 = 82 |
| medium | 21 Oct (a day) | 30 days | 20 Nov 00:00 | 0, the last minute |
| low | 1 Sep 12:00 | 90 days | 30 Nov 12:00 | 10 x 24 + 12 = 252 |
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from opskb.insights import vulnerabilities
from opskb.project import Project
from tests.checked import loaded


def base(folder: Path, **fields: str) -> Project:
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    text = f"---\nid: VULN-0001\ntitle: T\nowner: Ines Ferreira\n{front}---\n"
    return loaded(folder, {"data/vulnerabilities/vuln-0001.md": text})


@pytest.mark.parametrize(
    ("severity", "found", "left"),
    [
        ("critical", "2026-11-19T09:00Z", 9),
        ("critical", "2026-11-19T10:00+01:00", 9),
        ("critical", "2026-11-18T09:00Z", -15),
        ("high", "2026-11-16T10:00Z", 82),
        ("high", "2026-11-16T10:00", 82),
        ("medium", "2026-10-21", 0),
        ("low", "2026-09-01T12:00Z", 252),
        # Found in the course of the as-of day: no more than the whole limit is left.
        ("critical", "2026-11-20T10:00Z", 24),
    ],
)
def test_what_is_left_of_a_clock(severity: str, found: str, left: int, tmp_path: Path) -> None:
    (one,) = vulnerabilities.clocks(base(tmp_path, status="open", severity=severity, found=found))
    assert one.left == timedelta(hours=left)
    assert one.passed == (left < 0)


def test_mitigating_does_not_stop_the_clock(tmp_path: Path) -> None:
    fields = {"severity": "high", "found": "2026-11-10T10:00Z", "mitigated": "2026-11-10T12:00Z"}
    (one,) = vulnerabilities.clocks(base(tmp_path, status="mitigated", **fields))
    # 10 Nov 10:00 and seven days are 17 Nov 10:00, 2 days and 14 hours ago.
    assert one.left == -timedelta(hours=62)


@pytest.mark.parametrize("status", ["accepted", "false positive"])
def test_dismissing_stops_it_with_a_reason_only(status: str, tmp_path: Path) -> None:
    fields = {"status": status, "severity": "high", "found": "2026-11-02T10:00Z"}
    assert vulnerabilities.clocks(base(tmp_path / "silent", **fields))
    assert not vulnerabilities.clocks(
        base(tmp_path / "said", **fields, dismissed_because="It is off.")
    )


def test_a_fix_is_held_against_the_limit(tmp_path: Path) -> None:
    fields = {"status": "fixed", "severity": "critical", "found": "2026-11-02T10:00Z"}
    project = base(tmp_path, **fields, fixed="2026-11-03T16:30Z")
    (one,) = vulnerabilities.closed(project)
    assert (one.passed, one.left) == (True, -timedelta(hours=6, minutes=30))
    found = {
        fig.name: (fig.value, fig.holds, fig.target)
        for fig in vulnerabilities.figures(project, one.record)
    }
    assert found["hours_to_fix"] == (30.5, False, 24.0)


@pytest.mark.parametrize(
    ("was", "severity", "lowered"),
    [
        ("critical", "high", True),
        ("high", "low", True),
        ("low", "high", False),
        ("high", "high", False),
    ],
)
def test_a_lower_severity_is_a_downgrade(
    was: str, severity: str, lowered: bool, tmp_path: Path
) -> None:
    project = base(tmp_path, status="open", was=was, severity=severity, found="2026-11-19T09:00Z")
    assert vulnerabilities.downgraded(project.graph["VULN-0001"]) is lowered


@pytest.mark.parametrize(
    ("times", "because"),
    [
        (
            {"found": "2026-11-02T10:00", "fixed": "2026-11-02T12:00Z"},
            "`found` has no zone, and other times of it have one",
        ),
        ({"found": "2026-11-02T10:00Z", "fixed": "2026-11-02T09:00Z"}, "`fixed` is before `found`"),
        ({"found": "2026-11-02T10:00Z", "fixed": "2026-11-02"}, ""),
        ({"found": "2026-11-02T10:00Z"}, "it is fixed, and does not say when"),
        ({"fixed": "2026-11-02T10:00Z"}, "it does not say when it was found"),
    ],
)
def test_times_that_cannot_be_compared_say_why(
    times: dict[str, str], because: str, tmp_path: Path
) -> None:
    project = base(tmp_path, status="fixed", severity="high", **times)
    record = project.graph["VULN-0001"]
    assert vulnerabilities.of(project, record).because == because
    whole = [one for one in vulnerabilities.figures(project, record) if one.computable]
    assert bool(whole) == (not because)


def test_a_severity_without_a_limit_is_not_judged(tmp_path: Path) -> None:
    settings = "as_of: 2026-11-20\nvulnerability_limits: [{severity: critical, within: 24 hours}]\n"
    text = (
        "---\nid: VULN-1\ntitle: T\nstatus: open\nowner: A\nseverity: low\nfound: 2020-01-01\n---\n"
    )
    project = loaded(tmp_path, {"data/vulnerabilities/vuln-1.md": text}, settings=settings)
    (one,) = vulnerabilities.clocks(project)
    assert (one.left, one.passed) == (None, False)
    assert one.because == "`vulnerability_limits` has no limit for low"
