from __future__ import annotations

from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows.row import Row, holds, shown, site
from tests.rows.test_row_C1 import CSV, SLO
from tests.rows.test_row_C1 import ROW as OBJECTIVES
from tests.rows.test_row_E8 import ROW as FIGURES

ASKED = """\
---
id: MET-satisfaction
title: How satisfied merchants are
type: experience
status: active
owner: Kofi Mensah
summary: The mean of the answers of a month, from 1 to 5.
unit: points
better: higher
target: 4
values:
  - {on: 2026-08-31, value: 3.9}
  - {on: 2026-09-30, value: 4.1}
  - {on: 2026-10-31, value: 3.8}
---
"""
REPORT = """\
---
id: ADR-0001
title: Ask merchants after each call
status: accepted
owner: Kofi Mensah
date: 2026-07-01
summary: One question, five points, once a month at most.
tags: [ux]
---
## Context

Why.

## Decision

What.

## Consequences

And then.
"""
DASHBOARDS = ("slo", "performance", "incidents", "experience")

ROW = Row(
    "C6",
    "Dashboards",
    ("slo", "metric", "incident"),
    {
        **OBJECTIVES.files,
        **FIGURES.files,
        "data/metrics/met-satisfaction.md": ASKED,
        "data/adr/adr-0001.md": REPORT,
    },
    {},
    "dashboards/experience/index.html",
    "api/v1/boards/experience.json",
)


def test_row_C6_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


def test_row_C6_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "0 of 1 target of experience reached; missed: How satisfied merchants are" in words
    assert "misses its target of 4 points" in words
    assert "One question, five points, once a month at most." in words
    (values,) = [one for one in data["sections"] if one["name"] == "months"]
    assert values["table"][0] == {
        "Mean of": "October 2026",
        "How satisfied merchants are, points": "3.8",
    }


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_has_a_picture_without_a_script_and_its_data_under_it(
    name: str, tmp_path: Path
) -> None:
    pages = {one.path: one.html for one in render(site(tmp_path, ROW))}
    page = pages[f"dashboards/{name}/index.html"]
    chart = page.index("okb-chart")
    assert "<svg" in page[chart:]
    assert "<table" in page[chart:]
    assert "<script" not in page


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_of_nothing_says_what_would_stand_there(name: str, tmp_path: Path) -> None:
    nothing = Row(ROW.id, ROW.title, (), {"data/adr/adr-0001.md": REPORT}, {}, ROW.page, ROW.data)
    pages = {one.path: one.html for one in render(site(tmp_path, nothing))}
    assert "opskb new " in pages[f"dashboards/{name}/index.html"]


def test_a_picture_says_what_is_not_computable_and_why(tmp_path: Path) -> None:
    changed = {SLO: ROW.files[SLO].replace("99.5%", "100%"), CSV: ROW.files[CSV]}
    pages = {one.path: one.html for one in render(site(tmp_path, ROW, changed))}
    assert "an objective of 100 % leaves no error budget" in pages["dashboards/slo/index.html"]
