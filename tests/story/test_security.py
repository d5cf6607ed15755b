"""Keys, vulnerabilities, threats and updates of Tidewater are those of its story."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from opskb import clock
from opskb.clock import parse_date, parse_datetime
from opskb.insights import keys, threats, updates, vulnerabilities
from opskb.project import Project

STORY = yaml.safe_load((Path(__file__).parents[2] / "data/story.yml").read_text(encoding="utf-8"))


def day(told: Any) -> date:
    """A day of the story, which YAML may have read as text or as a day."""
    return told if isinstance(told, date) else parse_date(told)


def test_every_key_is_in_the_story_and_every_class_has_one(base: Project) -> None:
    there = {one.id: one.values["class"] for one in base.by_kind["key"]}
    assert there == {row["id"]: row["class"] for row in STORY["keys"]}
    assert set(there.values()) == set(keys.classes(base)) - {keys.COMPROMISE}


@pytest.mark.parametrize("row", STORY["keys"], ids=lambda row: row["id"])
def test_a_key_was_rotated_when_the_story_says(row: dict[str, Any], base: Project) -> None:
    one = keys.scheduled(base, base.graph[row["id"]])
    assert [rotation.on for rotation in one.rotations] == list(map(day, row["rotated"]))
    assert all(rotation.proven for rotation in one.rotations)
    entries = [rotation.ledger for rotation in one.rotations if rotation.ledger]
    assert entries == row.get("ledger", [])
    if "due" in row:
        assert one.due == day(row["due"])


def test_the_book_of_the_keepers_is_numbered_in_the_order_of_days(base: Project) -> None:
    found = sorted(
        (row["ledger"], row["on"])
        for one in base.by_kind["key"]
        for row in one.rotations
        if row["ledger"]
    )
    numbers, days = zip(*found, strict=True)
    assert len(set(numbers)) == len(numbers)
    assert list(days) == sorted(days)


def test_one_compromise_and_it_was_answered_on_the_day(base: Project) -> None:
    told = {row["id"]: day(row["compromised"]) for row in STORY["keys"] if "compromised" in row}
    found = {one.id: keys.compromise(base, one) for one in base.by_kind["key"]}
    known = {id: one for id, one in found.items() if one}
    assert {id: one.on for id, one in known.items()} == told
    assert all(
        one.rotation and one.rotation.on == one.on and not one.lacks for one in known.values()
    )


def test_only_the_keys_of_the_exceptions_are_overdue(base: Project) -> None:
    late = [one.record.id for one in keys.schedule(base) if one.overdue]
    assert late == ["KEY-vault-seal", "KEY-release-sign"]
    assert set(late) <= {row.get("record") for row in STORY["exceptions"]}


def test_the_sealing_key_agrees_with_its_incident(base: Project) -> None:
    incident = next(row for row in STORY["incidents"] if row["id"] == "INC-2026-08-04-vault")
    sealing = next(row for row in STORY["keys"] if row["id"] == "KEY-vault-seal")
    assert str(incident["started"])[:10] == str(sealing["rotated"][-1])
    # PM-0007/A3 is the rotation that comes next, with a watcher.
    (action,) = [row for row in base.graph["PM-0007"].actions if row["id"] == "A3"]
    assert action["due"] == day(sealing["planned"])


@pytest.mark.parametrize("row", STORY["vulnerabilities"], ids=lambda row: row["id"])
def test_a_vulnerability_agrees_with_the_story(row: dict[str, Any], base: Project) -> None:
    record = base.graph[row["id"]]
    one = vulnerabilities.of(base, record)
    assert one.found == clock.instant(parse_datetime(str(row["found"])))
    if "fixed" in row:
        assert one.ended == clock.instant(parse_datetime(str(row["fixed"])))
    assert record.severity == row["severity"]
    assert (record.closed is not None) == ("fixed" in row)
    assert one.passed is row.get("late", False)


def test_every_vulnerability_and_update_is_in_the_story(base: Project) -> None:
    for kind, rows in (("vulnerability", "vulnerabilities"), ("update", "updates")):
        assert {one.id for one in base.by_kind[kind]} == {row["id"] for row in STORY[rows]}


def test_the_walk_was_brought_forward_to_the_day_after_the_incident(base: Project) -> None:
    (row,) = STORY["walks"]
    model = base.graph[row["model"]]
    (walk,) = threats.walks(model, base.as_of)
    assert (walk.on, walk.by) == (day(row["on"]), row["by"])
    incident = next(one for one in STORY["incidents"] if one["id"] == row["after"])
    assert (walk.on - parse_date(str(incident["started"])[:10])).days == 1
    plan, _, action = row["planned"].partition("/")
    (done,) = [one for one in base.graph[plan].actions if one["id"] == action]
    assert (done["state"], walk.on < done["due"]) == ("done", True)
    assert model.id in done["evidence"]


def test_the_model_covers_every_surface_and_answers_every_threat(base: Project) -> None:
    (row,) = STORY["walks"]
    model = base.graph[row["model"]]
    live = {one.key for one in base.by_kind["surface"] if one.live}
    assert threats.covered(base) == live
    found = threats.threats(model)
    assert [one.id for one in found] == [f"T{number + 1}" for number in range(row["threats"])]
    assert not any(one.lacks for one in found)
    assert sum(bool(one.row.get("residual")) for one in found) == row["residuals"]


@pytest.mark.parametrize("row", STORY["updates"], ids=lambda row: row["id"])
def test_an_update_agrees_with_the_story(row: dict[str, Any], base: Project) -> None:
    record = base.graph[row["id"]]
    assert record.opened == day(row["opened"])
    assert record.closed == (day(row["closed"]) if "closed" in row else None)
    edges = base.graph.edges_of.get(record.key, ())
    fixed = [edge.tail.id for edge in edges if edge.relation.name == "fixes"]
    assert fixed == ([row["fixes"]] if "fixes" in row else [])
    # A fault is mended on the day that its update is applied, and not before.
    if fixed and record.closed:
        mended = base.graph[fixed[0]].closed
        assert mended is not None
        assert clock.instant(mended).date() == record.closed


def test_the_oldest_update_waits_and_somebody_looked_this_week(base: Project) -> None:
    found = {one.name: one.value for one in updates.summary(base)}
    # UPD-0011, from 13 October to 20 November: 18 days of October and 20 of November.
    assert (found["pending"], found["oldest_pending"]) == (3, 38)
    assert found["looked_through"] == date(2026, 11, 19)
