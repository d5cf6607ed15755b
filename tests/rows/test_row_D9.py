"""D9: the scorecard, computed where records yield it, typed with an owner and a period where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row
from tests.rows.test_row_B15 import INCIDENT
from tests.rows.test_row_C11 import SLO, SURFACE

METRIC = """---
id: MET-{name}
status: active
title: {title}
summary: "A line of the scorecard."
type: {type}
owner: {owner}
unit: {unit}
better: {better}
phase: {phase}
cadence: monthly
values:
  - {{on: 2026-09-30, value: {before}}}
  - {{on: 2026-10-31, value: {value}}}
---
# {title}

Counted at the end of each month.
"""
LINES = (
    ("growth", "New users", "scorecard", "Kofi Mensah", "percent", "higher", "User growth", "18", "21.5"),
    ("active", "Activated", "scorecard", "Kofi Mensah", "percent", "higher", "Activation", "61", "58"),
    ("day-7", "Back after a week", "scorecard", "Kofi Mensah", "percent", "higher", "Day-7 retention", "41", "41"),
    ("day-30", "Back after a month", "scorecard", "Kofi Mensah", "percent", "higher", "Day-30 retention", "22", "23"),
    ("ltv", "Lifetime value over cost", "scorecard", "Aroha Ngata", "times", "higher", "LTV:CAC", "2.9", "3.2"),
    ("roi", "Return of the portfolio", "scorecard", "Aroha Ngata", "percent", "higher", "Portfolio ROI", "26", "27"),
    ("nps", "Would you recommend us", "scorecard", "Hanna Lindqvist", "points", "higher", "NPS", "49", "50"),
    ("support", "Hours to an answer", "experience", "Hanna Lindqvist", "hours", "lower", "Support resolution", "4.4", "3.5"),
    ("process", "Better processes", "scorecard", "Mateo Quispe", "percent", "higher", "Process improvement", "18", "20"),
    ("law", "Lines of the law", "scorecard", "Jelena Petrović", "percent", "higher", "Regulatory adherence", "99", "98.5"),
    ("ships", "Deployments", "scorecard", "Mateo Quispe", "times", "higher", "Deployments", "2.1", "2.4"),
)  # fmt: skip
NAMES = ("name", "title", "type", "owner", "unit", "better", "phase", "before", "value")
METRICS = {
    f"data/metrics/met-{line[0]}.md": METRIC.format(**dict(zip(NAMES, line, strict=True)))
    for line in LINES
}
NPS, SUPPORT = "data/metrics/met-nps.md", "data/metrics/met-support.md"
SETTINGS = f'{row.SETTINGS}  - {{rule: OKB822, level: "off"}}\n  - {{rule: OKB811, level: "off"}}\n'
ROW = Row(
    "D9",
    "Scorecard",
    ("metric", "slo", "incident"),
    {
        **METRICS,
        "data/surfaces/surf-payouts.md": SURFACE,
        "data/slos/slo-payouts.md": SLO,
        "data/incidents/inc-2026-11-03-payouts.md": INCIDENT,
    },
    {
        "OKB898": {NPS: METRICS[NPS].replace("owner: Hanna Lindqvist\n", "")},
        "OKB627": {SUPPORT: METRICS[SUPPORT].replace("unit: hours", "unit: minutes")},
        "OKB899": {NPS: METRICS[NPS].replace("  - {on: 2026-10-31, value: 50}\n", "")},
    },
    "scorecard/index.html",
    "api/v1/boards/scorecard.json",
    settings=SETTINGS,
    also=("OKB837", "OKB838"),
)


def test_row_D9_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D9_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def test_row_D9_finds_a_line_that_nobody_keeps(tmp_path: Path) -> None:
    found = row.site(tmp_path, ROW, {NPS: None}).findings
    (one,) = (one for one in found if one.code == "OKB899")
    assert (one.record, one.place.path) == ("scorecard/NPS", "opskb.yml")
    assert "no metric names it in `phase`" in one.message


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        (
            "unit: hours",
            "unit: minutes",
            "unit",
            "is in minutes, and the line `Support resolution`",
        ),
        ("better: lower", "better: higher", "better", "says that higher is better, and the line"),
    ],
)
def test_row_D9_measures_a_line_as_it_is_measured(
    old: str, new: str, field: str, says: str, tmp_path: Path
) -> None:
    changed: dict[str, str | None] = {SUPPORT: METRICS[SUPPORT].replace(old, new)}
    (one,) = row.site(tmp_path, ROW, changed).findings
    assert (one.code, one.record, one.field) == ("OKB627", "MET-support", field)
    assert says in one.message


def test_row_D9_has_one_metric_for_a_line(tmp_path: Path) -> None:
    path = "data/metrics/met-nps2.md"
    second = METRICS[NPS].replace("MET-nps", "MET-nps2").replace("value: 50", "value: 70")
    (one,) = row.site(tmp_path, ROW, {path: second}).findings
    assert (one.code, one.record, one.place.path) == ("OKB627", "MET-nps2", path)
    assert "which MET-nps is already" in one.message


def test_row_D9_judges_nobody_who_keeps_no_scorecard(tmp_path: Path) -> None:
    without: dict[str, str | None] = dict.fromkeys(METRICS)
    assert not row.site(tmp_path, ROW, without).findings


def test_row_D9_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "9 of 13 lines green; red: Uptime, MTTR, Activation, NPS." in words
    assert "2 computed from records, 11 from metrics" in words
    lines = {one["Line"]: one for one in data["sections"][0]["table"]}
    assert len(lines) == 13
    # (0.999 + 0.998 + 1) / 3 = 0.999; nobody may be told more than 99.9 to be green, so 99.9 is red.
    assert (lines["Uptime"]["Value"], lines["Uptime"]["State"]) == ("99.9 %", "Red")
    assert (lines["MTTR"]["Value"], lines["MTTR"]["From"]) == ("60 minutes", "Records")
    assert (lines["NPS"]["Target"], lines["NPS"]["State"], lines["NPS"]["Trend"]) == (
        "over 50",
        "Red",
        "Better",
    )
    assert (lines["Process improvement"]["Target"], lines["Process improvement"]["State"]) == (
        "at least 20 % a quarter",
        "Green",
    )
    assert (lines["Activation"]["Owner"], lines["Activation"]["Trend"]) == ("Kofi Mensah", "Worse")
    assert (lines["Support resolution"]["From"], lines["Support resolution"]["State"]) == (
        "MET-support",
        "Green",
    )
    assert lines["Support resolution"]["Age"] == "20 days ago"
    assert lines["Uptime"]["Owner"] == "Infrastructure Maintainer"
