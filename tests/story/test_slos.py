"""Every minute of the story's downtime is charged once, and the series and the records say the same."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from opskb.insights import evidence, performance, slo
from opskb.project import Project
from tests.story import results, series_slos
from tests.story.drive import ROOT


def test_every_minute_of_an_incident_is_charged(story: dict[str, Any]) -> None:
    charged: Counter[str] = Counter()
    for row in story["charges"]:
        charged[row["incident"]] += row["minutes"]
    down = {row["id"]: row["downtime_minutes"] for row in story["incidents"]}
    assert charged == Counter({id: minutes for id, minutes in down.items() if minutes})


def test_incidents_charge_what_the_story_says(base: Project, story: dict[str, Any]) -> None:
    said: Counter[tuple[str, str]] = Counter()
    for row in story["charges"]:
        said[row["incident"], row["slo"]] += row["minutes"]
    written = {
        (charge.id, one.record.id): charge.minutes
        for one in slo.objectives(base).values()
        for charge in one.charges
        if one.record.path.startswith("data/")
    }
    assert written == dict(said)


def test_the_series_lose_exactly_what_is_charged_on_those_days(
    base: Project, story: dict[str, Any]
) -> None:
    for one in slo.objectives(base).values():
        for day, minutes in series_slos.lost(story, one.record.id).items():
            (row,) = (row for row in one.record.series if row["on"] == day)
            assert (1 - row["value"]) * 1440 == pytest.approx(minutes, abs=0.001)


def test_objectives_are_those_of_the_story(base: Project, story: dict[str, Any]) -> None:
    for row in story["slos"]:
        record = base.graph[row["id"]]
        first, last = record.series[0]["on"], record.series[-1]["on"]
        assert record.target == row["objective"]
        assert record.values["window"].days == row["days"]
        assert (first, last) == (row.get("from", story["begins"]), story["as_of"])
        assert record.values["surface"]


def test_one_objective_is_missed_now_and_explained(base: Project) -> None:
    all = slo.objectives(base).values()
    now = {one.record.id: slo.window(one, base.as_of) for one in all}
    missed = [id for id, window in now.items() if window and not window.held]
    assert missed == ["SLO-ledger"]
    assert all


def test_an_override_accepts_the_planned_day(base: Project, story: dict[str, Any]) -> None:
    (planned,) = story["maintenance"]
    one = slo.objectives(base)[planned["slo"]]
    found = slo.window(one, date(2026, 2, 28))
    assert found
    assert not found.held
    assert slo.explained(one, found)
    (override,) = one.record.values["overrides"]
    assert (override["from"], override["by"]) == (planned["on"], planned["accepted_by"])


def test_the_evidence_is_what_the_story_would_record(tmp_path: Path, story: dict[str, Any]) -> None:
    shutil.copy(ROOT / "opskb.yml", tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    results.written(tmp_path, list(story["results"]))
    for name in results.WRITTEN:
        path = f"{results.FOLDER}/{name}"
        assert (tmp_path / path).read_bytes() == (ROOT / path).read_bytes(), path


def test_one_result_owes_its_evidence_and_all_files_are_verified(base: Project) -> None:
    kept = evidence.kept(base)
    assert [one.id for one in kept.owed] == ["VAL-0014"]
    assert {one.state for one in kept.files} == {"verified"}
    assert not kept.faults
    assert kept.phases == {"operate": False}


def test_tests_of_resilience_are_those_of_the_story(base: Project, story: dict[str, Any]) -> None:
    held = {
        (one.id, one.owner, one.opened, one.values["succeeded"])
        for one in base.by_kind["exercise"]
        if one.values["type"] == "resilience-test"
    }
    rows = story["resilience_tests"]
    assert held >= {(row["id"], row["owner"], row["on"], row["succeeded"]) for row in rows}


def test_one_figure_is_worse_than_its_baseline_and_an_incident_names_it(base: Project) -> None:
    found = {
        record.id: [one.id for one in performance.answers(base, record, each)]
        for record in base.by_kind["metric"]
        for each in performance.regressions(base, record)
    }
    assert found == {"MET-balance-time": ["INC-2026-11-03-ledger"]}
