"""What Tidewater drills, hunts, looks back at and does again and again is what its story says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from opskb.insights import cadence, drills, exercises, missed, pillars, retros
from opskb.model import Record
from opskb.project import Project


def of(base: Project, type: str) -> dict[str, Record]:
    return {one.id: one for one in exercises.held(base, type)}


def test_every_restore_is_in_the_story(story: dict[str, Any], base: Project) -> None:
    told = {row["id"]: row for row in story["restores"]}
    found = {drill.id: (drill, one) for one in drills.backups(base) for drill in one.held}
    assert found.keys() == told.keys()
    for id, row in told.items():
        drill, backup = found[id]
        assert backup.procedure.id == row["procedure"]
        assert (drill.opened, drill.values["rpo"]) == (row["on"], row["lost"])
        assert drill.values["rto"] == row.get("took")
        assert drill.values["succeeded"] is row["succeeded"]


def test_no_quarter_since_the_first_passed_without_a_restore(base: Project) -> None:
    for one in drills.backups(base):
        assert one.standing is not None
        assert not one.standing.missed
        assert not one.lacking


def test_every_hunt_is_in_the_story_and_kept_its_time_box(
    story: dict[str, Any], base: Project
) -> None:
    hunts = of(base, "bug-hunt")
    assert hunts.keys() == {row["id"] for row in story["hunts"]}
    for row in story["hunts"]:
        hunt = hunts[row["id"]]
        assert (hunt.opened, exercises.last_day(hunt)) == (row["from"], row["until"])
        assert len(hunt.values["findings"]) == row["defects"]
        assert row["until"] - row["from"] <= timedelta(days=6)
    cycles = {one.record.id: [hunt.id for hunt in one.hunts] for one in drills.cycles(base)}
    for row in story["hunts"]:
        assert "cycle" not in row or cycles[row["cycle"]] == [row["id"]]


def test_every_release_since_the_gate_was_looked_back_at(
    story: dict[str, Any], base: Project
) -> None:
    found = {one.release.id: one.retros for one in retros.releases(base)}
    for row in story["retros"]:
        (retro,) = found[row["cycle"]]
        assert (retro.id, retro.opened) == (row["id"], row["on"])
    assert {f"CYC-{row['name']}" for row in story["releases"]} == {
        row["cycle"] for row in story["retros"]
    }


def test_the_schedule_of_retrospectives_is_that_of_the_command(
    story: dict[str, Any], base: Project
) -> None:
    row = story["retro_schedule"]
    planned = [one for one in exercises.by_type(base)["retro"] if one.state == "draft"]
    days = [row["start"] + timedelta(days=14 * at) for at in range(row["count"])]
    assert [one.opened for one in planned] == days


def test_every_quarterly_review_led_to_what_the_story_says(
    story: dict[str, Any], base: Project
) -> None:
    reviews = of(base, "review")
    assert reviews.keys() == {row["id"] for row in story["quarters"]}
    for row in story["quarters"]:
        record = reviews[row["id"]]
        edges = base.graph.edges_of.get(record.key, ())
        led = {one.tail.id for one in edges if one.relation.name == "led_to"}
        assert (record.opened, led) == (row["on"], set(row["led_to"]))
        assert bool(led) != bool(record.values["nothing_decided"])


def test_no_audit_that_ran_is_past_its_cadence(base: Project) -> None:
    found = pillars.audits(base)
    assert {one.pillar for one in found if one.held} >= {
        "architecture", "security", "ui-ux", "quality", "ai-collaboration", "strategy",
    }  # fmt: skip
    assert [one.title for one in found if one.overdue] == []


def test_the_one_gap_of_the_last_quarter_is_the_one_on_purpose(
    story: dict[str, Any], base: Project
) -> None:
    (missing,) = story["sanity"]["missing"]
    gaps = [
        (one.record.id, gap.first <= missing <= gap.last)
        for one in cadence.activities(base)
        for gap in missed.gaps(base, one.record, one.standing)
    ]
    assert gaps == [("ACT-sanity-report", True)]


def test_the_figures_of_the_sanity_reports_are_those_of_the_metric(base: Project) -> None:
    (metric,) = (one for one in base.by_kind["metric"] if one.id == "MET-unreconciled")
    values = {row["on"]: row["value"] for row in metric.series}
    for report in base.by_kind["sanity-report"]:
        for row in report.values["metrics"]:
            if row["name"] == "unreconciled entries":
                assert values[report.opened] == row["value"], report.id


def test_every_action_of_an_exercise_is_open_with_time_left_or_done_with_evidence(
    base: Project,
) -> None:
    for record in base.by_kind["exercise"]:
        for row in record.actions:
            where = f"{record.id}/{row['id']}"
            if row["state"] == "done":
                assert row["evidence"], where
            else:
                assert row["due"] >= base.as_of, where
            assert row["owner"], where
