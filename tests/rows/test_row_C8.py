from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows.row import Row, breaks, holds, shown

PLAN = """---
id: PLAN-0001
status: active
title: A larger disk for the ledger
summary: Twice the room, ordered in November.
owner: Mei-Ling Zhao
deadline: 2026-12-18
---
The disk of the ledger fills by about five per cent a month; the new machine has twice the room.
"""


def metric(more: str) -> str:
    return f"""---
id: MET-disk
title: Disk of the ledger
summary: How full the disk of the ledger is, each day at noon.
type: capacity
owner: Mei-Ling Zhao
unit: percent
better: lower
{more}
values: met-disk.csv
---
"""


# 52 + 5x from the middle of June on: 85 after 6.6 months, 2 January 2027; less 3 months: 2 October
SERIES = "on,value\n" + "\n".join(
    f"2026-{month:02}-15,{value}"
    for month, value in zip(range(6, 12), range(52, 82, 5), strict=True)
)
LIMIT = "limit: 85\nlead_time: 3 months"
METRIC = "data/metrics/met-disk.md"

ROW = Row(
    id="C8",
    title="Capacity",
    kinds=("metric", "plan"),
    files={
        METRIC: metric(f"{LIMIT}\nplan: PLAN-0001"),
        "data/metrics/met-disk.csv": SERIES,
        "data/plans/plan-0001.md": PLAN,
    },
    breaks={
        "OKB618": {METRIC: metric(LIMIT)},
        "OKB623": {METRIC: metric("plan: PLAN-0001")},
        "OKB837": {"data/metrics/met-disk.csv": "on,value\n"},
    },
    page="capacity/index.html",
    data="api/v1/boards/capacity.json",
    warns=("OKB623",),
    names={"OKB837": "MET-disk"},
)


def test_row_C8_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C8_breaks(tmp_path: Path, code: str) -> None:
    breaks(tmp_path, ROW, code)


def test_row_C8_a_plan_that_is_done_is_none(tmp_path: Path) -> None:
    done = PLAN.replace("status: active", "status: abandoned\nfinished: 2026-11-02\noutcome: No.")
    breaks_ = {"OKB618": {"data/plans/plan-0001.md": done}}
    one = replace(ROW, breaks=breaks_, names={"OKB618": "MET-disk"})
    assert "nothing is planned" in breaks(tmp_path, one, "OKB618").message


def test_row_C8_a_plan_that_comes_after_the_limit_is_none(tmp_path: Path) -> None:
    after = PLAN.replace("2026-12-18", "2028-01-29")
    one = replace(
        ROW, breaks={"OKB618": {"data/plans/plan-0001.md": after}}, names={"OKB618": "MET-disk"}
    )
    found = breaks(tmp_path, one, "OKB618")
    assert found.message.startswith("reaches its limit on 2027-01-02")
    assert found.message.endswith("PLAN-0001 is due on 2028-01-29 only")
    assert found.related == ("PLAN-0001",)


CSV = "data/metrics/met-disk.csv"


def test_row_C8_warns_by_a_short_line(tmp_path: Path) -> None:
    """From 50 in October to 80 in November are 30 a month: 85 after another sixth, five days on."""
    rising = {METRIC: metric(LIMIT), CSV: "on,value\n2026-10-15,50\n2026-11-15,80\n"}
    found = breaks(tmp_path, replace(ROW, breaks={"OKB618": rising}), "OKB618")
    assert "its limit by 2026-11-20" in found.message


@pytest.mark.parametrize(
    "series", ["2026-11-01,84", "2026-10-15,60\n2026-11-15,60", "2026-11-02,50\n2026-11-15,80"]
)
def test_row_C8_says_of_how_many_nothing_can_be_told(series: str, tmp_path: Path) -> None:
    few = replace(ROW, files={**ROW.files, METRIC: metric(LIMIT), CSV: f"on,value\n{series}\n"})
    words, data = shown(tmp_path, few)
    assert data["sentence"] == "1 capacity; not computable for 1."
    assert "for 0 of 1" in data["sections"][0]["title"]
    assert data["sections"][0]["table"][0]["State"] == "Not judged"
    assert "no limit in sight" not in words


def test_row_C8_is_not_green_without_a_lead_time(tmp_path: Path) -> None:
    bare = replace(ROW, files={**ROW.files, METRIC: metric("limit: 85\nplan: PLAN-0001")})
    _, data = shown(tmp_path, bare)
    assert data["sections"][0]["table"][0]["State"] == "Not judged"
    over = {METRIC: metric("limit: 70"), CSV: SERIES}
    found = breaks(tmp_path / "over", replace(ROW, breaks={"OKB618": over}), "OKB618")
    assert found.message == "reached its limit by 2026-11-15; nothing is planned"


def test_row_C8_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "Disk of the ledger: 77 % of 85 %, full about 2 Jan 2027" in words
    assert "expected" in words, "the months that the forecast expects"
    assert "PLAN-0001" in words
    limits, disk = data["sections"]
    assert limits["table"][0]["Limit reached"] == "2027-01-02"
    assert limits["table"][0]["Act by"] == "2026-10-02"
    assert limits["table"][0]["Change a month"] == "5 %"
    figures = {one["name"]: one for one in disk["figures"]}
    assert figures["forecast"]["value"] == pytest.approx(107)  # 77 + 6 · 5
    assert figures["order-by"]["holds"] is True
