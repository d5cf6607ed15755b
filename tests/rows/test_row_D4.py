from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown, site

EXPERIMENT = "data/experiments/exp-0001.md"


def experiment(more: str, users: int = 1233, conversions: int = 591) -> str:
    return f"""---
id: EXP-0001
title: Shorter form
summary: Two pages instead of five, for merchants who sign up.
owner: Kofi Mensah
hypothesis: A shorter form is finished more often.
started: 2026-08-03
{more}
arms:
  - {{name: five pages, control: true, users: 1240, conversions: 512}}
  - {{name: two pages, users: {users}, conversions: {conversions}}}
---
"""


def metric(name: str, measures: str, type: str = "growth", unit: str = "percent") -> str:
    return f"""---
id: MET-{name}
title: {name.replace("-", " ").capitalize()}
summary: Counted on the first of each month, for the month before.
type: {type}
measures: {measures}
owner: Kofi Mensah
unit: {unit}
better: higher
values: {name}.csv
---
"""


def series(*rows: tuple[str, float, str]) -> str:
    return "on,value,dimension\n" + "".join(f"{on},{value},{of}\n" for on, value, of in rows)


DECIDED = "status: decided\ndecided: 2026-09-28\nwinner: two pages\nimplemented: 2026-10-12"
STAGES = (("visit", 2000), ("sign-up", 300), ("first payment", 180), ("second month", 117))
FILES = {
    EXPERIMENT: experiment(DECIDED),
    "data/experiments/exp-0002.md": """---
id: EXP-0002
title: A call on day three
status: planned
summary: Somebody calls on the third day.
owner: Hanna Lindqvist
hypothesis: A call on the third day brings the first payment forward.
started: 2026-12-01
---
""",
    "data/metrics/cost.md": metric("cost", "acquisition-cost", "channel", "EUR"),
    "data/metrics/cost.csv": series(
        ("2026-07-01", 120, "search"),
        ("2026-08-01", 131, "search"),
        ("2026-09-01", 138, "search"),
        ("2026-10-01", 150, "search"),
        ("2026-10-01", 80, "fairs"),
    ),
    "data/metrics/funnel.md": metric("funnel", "funnel", unit="merchants"),
    "data/metrics/funnel.csv": series(*(("2026-10-01", count, stage) for stage, count in STAGES)),
    "data/metrics/worth.md": metric("worth", "ltv-to-cac", unit="times"),
    "data/metrics/worth.csv": series(
        ("2026-07-01", 3, ""),
        ("2026-08-01", 3.1, ""),
        ("2026-09-01", 3.4, ""),
        ("2026-10-01", 3.6, ""),
    ),
    "data/metrics/kept.md": metric("kept", "retention", "cohort"),
    "data/metrics/kept.csv": series(
        ("2026-08-31", 100, "2026-08"),
        ("2026-09-30", 70, "2026-08"),
        ("2026-10-31", 60, "2026-08"),
        ("2026-09-30", 100, "2026-09"),
        ("2026-10-31", 74, "2026-09"),
    ),
    "data/metrics/risk.md": metric("risk", "churn-risk", unit="merchants"),
    "data/metrics/risk.csv": series(("2026-10-01", 41, "silent for a month")),
    "data/metrics/back.md": metric("back", "re-engagement"),
    "data/metrics/back.csv": series(("2026-10-01", 12, "")),
    "data/metrics/used.md": metric("used", "adoption"),
    "data/metrics/used.csv": series(("2026-10-01", 38, "export")),
    "data/metrics/viral.md": metric("viral", "viral", unit="merchants"),
    "data/metrics/viral.csv": series(("2026-10-01", 0.3, "")),
}

ROW = Row(
    id="D4",
    title="Growth review",
    kinds=("metric", "experiment"),
    files=FILES,
    breaks={
        "OKB615": {EXPERIMENT: experiment("status: running", users=0, conversions=0)},
        "OKB616": {EXPERIMENT: experiment(DECIDED, conversions=531)},
        "OKB617": {EXPERIMENT: experiment(DECIDED.replace("implemented: 2026-10-12", ""))},
        "OKB624": {"data/metrics/kept.csv": series(("2026-10-31", 97, "those of spring"))},
    },
    page="growth/index.html",
    data="api/v1/boards/growth.json",
    also=("OKB837",),
    names={"OKB624": "MET-kept"},
)


def test_row_D4_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_D4_breaks(tmp_path: Path, code: str) -> None:
    breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (
            DECIDED.replace("decided: 2026-09-28", "decided: 2026-07-01"),
            "OKB615",
            "`decided` is 2026-07-01, before it was started on 2026-08-03",
        ),
        (
            DECIDED.replace("2026-10-12", "2026-09-27"),
            "OKB615",
            "`implemented` is 2026-09-27, before it was decided on 2026-09-28",
        ),
        (
            DECIDED.replace("winner: two pages\nimplemented: 2026-10-12", ""),
            "OKB615",
            "is decided, and says nothing of a winner",
        ),
        (
            DECIDED.replace("2026-10-12", "2027-07-02"),
            "OKB617",
            "`implemented` is 2027-07-02, later than the as-of date 2026-11-20",
        ),
    ],
)
def test_row_D4_days_follow_each_other(tmp_path: Path, more: str, code: str, says: str) -> None:
    (one,) = site(tmp_path, ROW, {EXPERIMENT: experiment(more)}).findings
    assert (one.code, one.message) == (code, says)


def test_row_D4_a_winner_that_another_arm_beats_is_none(tmp_path: Path) -> None:
    arm = "  - {name: two pages,"
    # 900 of 1,233 are 73.0 %, 591 are 47.9 %.
    third = f"  - {{name: one page, users: 1233, conversions: 900}}\n{arm}"
    changed: dict[str, str | None] = {EXPERIMENT: experiment(DECIDED).replace(arm, third)}
    (one,) = site(tmp_path, ROW, changed).findings
    assert one.code == "OKB616"
    assert "one page did better, 73.0 % against 47.9 % (p < 0.001" in one.message
    assert "write `winner: one page`" in one.remedy


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("2024-10-01", 0.3, "")], "no value for 24 periods of its cadence"),
        ([], "`values` has no value up to today"),
    ],
)
def test_row_D4_is_of_this_month(
    tmp_path: Path, rows: list[tuple[str, float, str]], says: str
) -> None:
    # From November 2024 to October 2026 there are 24 months.
    (one,) = site(tmp_path, ROW, {"data/metrics/viral.csv": series(*rows)}).findings
    assert (one.code, one.record, one.field) == ("OKB837", "MET-viral", "values")
    assert says in one.message


def test_row_D4_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "search 150 EUR, up 25 % in 3 months" in words
    assert "Funnel of October 2026: sign-up, reached by 15 %, is the narrowest stage" in words
    assert "Lifetime value to cost of acquisition: 3.6 times, up 20 % in 3 months" in words
    assert "60 % are still there after 2 months" in words
    assert "Next in line: A call on day three" in words
    tables = {section["name"]: section["table"] for section in data["sections"]}
    assert tables["funnel"][1] == {
        "Stage": "sign-up",
        "Reached it": "300",
        "Of the stage before": "15 %",
        "Of the first": "15 %",
    }
    assert tables["retention"][0]["+1"] == "70 %"
    assert tables["retention"][-1]["+1"] == "72 %"
    # 591/1233 − 512/1240 = 47.93 % − 41.29 % = 6.6 points, z = 3.33
    (judged,) = tables["experiments"]
    assert judged["Against the control"] == "+6.6 points"
    assert judged["Chance"] == "p < 0.001, significant at 0.05"
    assert judged["State"] == "Green"
    assert tables["next"][0]["Experiment"] == "EXP-0002"
    for name in ("churn-risk", "re-engagement", "adoption", "viral"):
        assert tables[name], name


def test_row_D4_numbers_that_cannot_be_say_why(tmp_path: Path) -> None:
    broken = replace(
        ROW,
        files={**FILES, EXPERIMENT: experiment(DECIDED, users=0, conversions=0)},
        page="experiments/exp-0001/index.html",
        data="api/v1/records/exp-0001.json",
    )
    words, data = shown(tmp_path, broken)
    because = "arm two pages had no traffic"
    assert f"Not computable because {because}" in words
    assert data["computed"][0] == {
        "name": "effect",
        "label": "Effect",
        "value": None,
        "unit": "",
        "holds": None,
        "target": None,
        "because": because,
        "records": [],
    }


KEPT, COST, FUNNEL = (f"data/metrics/{name}.csv" for name in ("kept", "cost", "funnel"))


@pytest.mark.parametrize(
    ("path", "rows", "line", "says", "section"),
    [
        (COST, [("2026-10-01", 0, "search")], 2, "a customer of `search` cost 0", "channels"),
        (
            COST,
            [("2026-09-01", 10, "search"), ("2026-10-01", -5, "search")],
            3,
            "a customer of `search` cost -5",
            "channels",
        ),
        (
            KEPT,
            [("2026-09-30", 0, "2026-09"), ("2026-10-31", 0, "2026-09")],
            2,
            "the cohort `2026-09` is nobody",
            "retention",
        ),
        (
            KEPT,
            [("2026-09-30", 100, "2026-09"), ("2026-10-31", 170, "2026-09")],
            3,
            "is 170, more than all, which is 100",
            "retention",
        ),
        (
            KEPT,
            [("2026-10-31", 100, "2026-11")],
            2,
            "the cohort `2026-11` was counted on 2026-10-31, before it came",
            "retention",
        ),
        (
            FUNNEL,
            [("2026-10-01", 0, "visit"), ("2026-10-01", 300, "sign-up")],
            3,
            "in October 2026 300 reached `sign-up`, and 0 `visit` before it",
            "funnel",
        ),
        (
            "data/metrics/back.csv",
            [("2026-10-01", -1, "")],
            2,
            "the value on 2026-10-01 is -1, less than nothing",
            "re-engagement",
        ),
    ],
)
def test_row_D4_values_that_cannot_be_are_told_and_not_shown(
    tmp_path: Path,
    path: str,
    rows: list[tuple[str, float, str]],
    line: int,
    says: str,
    section: str,
) -> None:
    broken = replace(ROW, files={**FILES, path: series(*rows)})
    (one,) = site(tmp_path, broken).findings
    assert (one.code, one.place.path, one.place.line) == ("OKB624", path, line)
    assert says in one.message
    words, data = shown(tmp_path, broken)
    assert "Not computable, because" in words
    (of,) = (one for one in data["sections"] if one["name"] == section)
    assert of["title"].endswith(": not computable")


def test_row_D4_shows_the_cohorts_that_its_mean_is_of(tmp_path: Path) -> None:
    # Nineteen cohorts, from April 2025 on; thirteen months are known of the seven oldest, of which
    # the oldest is not shown: (82 + 83 + 84 + 85 + 86 + 87) / 6 = 84.5 after twelve months.
    months = [(2025 + (3 + at) // 12, (3 + at) % 12 + 1) for at in range(19)]
    rows = []
    for at, (year, month) in enumerate(months):
        rows.append((f"{year}-{month:02}-28", 100.0, f"{year}-{month:02}"))
        if at + 12 < len(months):
            then = months[at + 12]
            rows.append((f"{then[0]}-{then[1]:02}-28", 81.0 + at, f"{year}-{month:02}"))
    words, data = shown(tmp_path, replace(ROW, files={**FILES, KEPT: series(*rows)}))
    assert "84.5 % are still there after 12 months, the mean of 6 cohorts" in words
    (found,) = (one["table"] for one in data["sections"] if one["name"] == "retention")
    assert [row["+12"] for row in found if row["+12"]] == [
        "82 %", "83 %", "84 %", "85 %", "86 %", "87 %", "84.5 %",
    ]  # fmt: skip
    assert (len(found), found[0]["Cohort"], found[-1]["Cohort"]) == (
        19,
        "May 2025",
        "Mean of these",
    )


def test_row_D4_nothing_measured_says_what_to_keep(tmp_path: Path) -> None:
    words, _ = shown(tmp_path, replace(ROW, files={}, breaks={}))
    assert "No metric of growth is kept." in words
    assert "--set measures=churn-risk" in words
    assert "opskb new experiment" in words
