from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown, site

METRIC, SIGNAL, TEST = (
    "data/metrics/met-sign-in-time.md",
    "data/signals/sig-0001.md",
    "data/exercises/ex-2026-10-06.md",
)
MEASURED = """\
---
id: MET-sign-in-time
title: How long signing in takes
type: performance
status: active
owner: Ines Ferreira
summary: From the touch of the key to the first page, at the 95th percentile.
unit: ms
better: lower
baseline: 400
tolerance: 10%
values:
  - {on: 2026-08-31, value: 395}
  - {on: 2026-09-30, value: 405}
  - {on: 2026-10-31, value: 460}
---
"""
NAMED = """\
---
id: SIG-0001
title: Signing in became slow
status: triaged
owner: Ines Ferreira
opened: 2026-11-02
triaged: 2026-11-03
from: metric
relates_to: [MET-sign-in-time]
---
"""
BROKEN = """\
---
id: EX-2026-10-06
title: One login host taken away at noon
type: resilience-test
status: done
owner: Ines Ferreira
date: 2026-10-06
succeeded: false
findings:
  - {id: F1, what: Sessions of the lost host were asked for a second time, severity: low, became: SIG-0001}
evidence: [Graph of sign-ins of 6 October]
led_to: [SIG-0001]
---
"""
SILENT = BROKEN.replace(", became: SIG-0001", "").replace("led_to: [SIG-0001]\n", "")

ROW = Row(
    "E8",
    "Resilience and performance",
    ("exercise", "metric"),
    {METRIC: MEASURED, SIGNAL: NAMED, TEST: BROKEN},
    {
        "OKB625": {METRIC: MEASURED.replace("baseline: 400\n", "")},
        "OKB626": {TEST: SILENT},
        "OKB854": {SIGNAL: NAMED.replace("relates_to: [MET-sign-in-time]\n", "")},
    },
    "dashboards/performance/index.html",
    "api/v1/records/met-sign-in-time.json",
    also=("OKB837",),
    names={"OKB854": "MET-sign-in-time"},
)


def test_row_E8_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_E8_breaks(code: str, tmp_path: Path) -> None:
    breaks(tmp_path, ROW, code)


def test_row_E8_says_since_when_it_is_worse(tmp_path: Path) -> None:
    found = breaks(tmp_path, ROW, "OKB854")
    assert "worse than its baseline since 2026-10-31: 460 ms against 400" in found.message
    assert (found.record, found.field) == ("MET-sign-in-time", "baseline")


def test_row_E8_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "1 of 1 figure of performance is worse than the baseline" in words
    assert "1 resilience test held" in words
    assert "Sessions of the lost host were asked for a second time" in words
    figures = {one["name"]: one for one in data["computed"]}
    assert (figures["latest"]["value"], figures["baseline"]["holds"]) == (460, False)
    assert figures["accepted"]["value"] == 440
    assert figures["baseline"]["records"] == ["SIG-0001"]


@pytest.mark.parametrize(
    ("text", "code", "state"),
    [
        (MEASURED.replace("baseline: 400\n", ""), "OKB625", "No baseline"),
        (MEASURED[: MEASURED.index("values:")] + "---\n", "OKB837", "Not judged"),
        (MEASURED.replace("on: 2026", "on: 2024").replace("460", "410"), "OKB837", "Not judged"),
    ],
)
def test_row_E8_judges_no_figure_that_cannot_be(
    text: str, code: str, state: str, tmp_path: Path
) -> None:
    broken = replace(ROW, files={**ROW.files, METRIC: text})
    (one,) = site(tmp_path, broken).findings
    assert (one.code, one.record) == (code, "MET-sign-in-time")
    words, _ = shown(tmp_path, broken)
    assert "None of 1 figure of performance is worse than the baseline, 1 not judged" in words
    assert state in words


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("led_to: [SIG-0001]\n", []),
        ("", ["failed, and its finding F1 became nothing"]),
    ],
)
def test_row_E8_a_failed_test_leads_to_something(
    more: str, found: list[str], tmp_path: Path
) -> None:
    test = SILENT.replace("evidence:", f"{more}evidence:")
    assert [one.message for one in site(tmp_path, ROW, {TEST: test}).findings] == found
