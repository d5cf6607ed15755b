"""Incidents, rotas, policies and escalations of the sample agree with its story and with each other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from opskb import clock
from opskb.insights import boundaries, charges, escalations, incidents, ladder, oncall, policies
from opskb.model import Record
from opskb.project import Project

Story = dict[str, Any]


def of(base: Project, kind: str) -> dict[str, Record]:
    return {one.id: one for one in base.by_kind[kind] if one.path.startswith("data/")}


def moment(said: object) -> datetime:
    found = clock.parse_datetime(str(said))
    assert isinstance(found, datetime)
    return found


def test_every_incident_was_seen_mended_and_looked_at_as_told(story: Story, base: Project) -> None:
    records = of(base, "incident")
    assert {row["incident"] for row in story["response"]} == set(records)
    for row in story["response"]:
        values = records[row["incident"]].values
        assert values["detected_by"] == row["source"]
        assert values["remediation"] == row.get("remediation", "person"), row
        for name in ("fixed_by", "verified_by"):
            assert values[name] == row.get(name), row
        assert values["stable"] == (moment(row["stable"]) if "stable" in row else None)


def test_downtime_is_that_of_the_story_and_no_longer_than_the_incident(
    story: Story, base: Project
) -> None:
    for row in story["incidents"]:
        record = of(base, "incident")[row["id"]]
        assert record.values["downtime"] == row["downtime_minutes"]
        lasted = incidents.took(record, incidents.BY_NAME["time_to_resolve"]).value
        if isinstance(lasted, int | float):
            assert row["downtime_minutes"] <= lasted


def test_every_minute_of_downtime_is_charged_once(base: Project) -> None:
    for record in of(base, "incident").values():
        figure = charges.of_incident(base, record)
        if record.values["downtime"]:
            assert figure, record.id
            assert figure.holds is True, record.id


def test_who_mends_and_verifies_are_people_who_work_there(story: Story, base: Project) -> None:
    people = {row["name"]: row for row in story["people"]}
    for record in of(base, "incident").values():
        day = clock.day_of(record.closed or base.as_of)
        for name in ("fixed_by", "verified_by"):
            if who := record.values[name]:
                row = people[who]
                assert str(row["from"]) <= str(day), record.id
                assert str(day) <= str(row.get("until", "9999-12-31")), record.id


@pytest.mark.parametrize(
    ("role", "key"), [("ROLE-incident-commander", "commanders"), ("ROLE-on-call", "engineers")]
)
def test_a_rota_is_the_one_of_the_story_without_gap_or_overlap(
    story: Story, base: Project, role: str, key: str
) -> None:
    told = story["on_call"]
    begins = moment(told["begins"])
    found = oncall.shifts(base.graph[role])
    assert [one.who for one in found] == told[key]
    assert len(found) == told["weeks"]
    assert [one.begins for one in found] == [
        begins + timedelta(weeks=at) for at in range(len(found))
    ]
    assert not list(oncall.gaps(base.graph[role], base.as_of))
    assert not list(oncall.overlaps(base.graph[role]))


def test_nobody_commands_and_carries_the_pager_in_the_same_week(story: Story) -> None:
    told = story["on_call"]
    assert all(a != b for a, b in zip(told["commanders"], told["engineers"], strict=True))


def test_a_severe_incident_was_led_by_who_was_on_duty(story: Story, base: Project) -> None:
    role = base.graph["ROLE-incident-commander"]
    begins = moment(story["on_call"]["begins"])
    led = 0
    for record in of(base, "incident").values():
        began = clock.instant(record.opened) if record.opened else begins
        if ladder.severe(base.config, record.severity) and began >= begins:
            (duty,) = [one.who for one in oncall.shifts(role) if one.begins <= began < one.ends]
            assert record.owner == duty, record.id
            led += 1
    assert led == 6


def test_the_ladder_is_that_of_the_pager(base: Project) -> None:
    """config/severities.yml says 5m, 15m and 4h."""
    found = [(one.name, one.respond) for one in ladder.ladder(base.config)]
    assert found[:3] == [("SEV-1", 5), ("SEV-2", 15), ("SEV-3", 240)]
    decides = [base.graph[one.decides] for one in ladder.ladder(base.config)]
    assert all(one.live and one.kind == "role" for one in decides)


def test_what_was_lowered_says_why_and_both_texts_on_severity_name_it(
    story: Story, base: Project
) -> None:
    """Never in the first hour, and by the commander."""
    assert len(story["lowered"]) == 2
    for row in story["lowered"]:
        record = base.graph[row["incident"]]
        told = f"Lowered from {row['from']} to {record.severity}: "
        (step,) = [one for one in record.values["timeline"] if one["what"].startswith(told)]
        at = clock.instant(step["at"])
        assert (at, step["by"]) == (moment(row["at"]), record.owner)
        assert at - clock.instant(record.values["detected"]) > timedelta(hours=1)
        for id in ("POL-severity", "PAGE-severity-ladder"):
            assert record.id in base.graph[id].body


def test_two_answers_came_too_late_and_both_are_shown(base: Project) -> None:
    found = {one.id: figure.value for one, figure in incidents.breaches(base)}
    assert found == {"INC-2026-03-14-login": 7, "INC-2025-08-29-payouts": 13}


def test_policies_are_those_of_the_story_and_whole(story: Story, base: Project) -> None:
    records = of(base, "policy")
    for row in story["policies"]:
        record = records[row["id"]]
        assert (record.owner, str(record.last)) == (row["owner"], str(row["read"]))
    areas = policies.areas(base)
    assert len(areas) == 7
    assert all(one.whole for one in areas)
    late = [
        one.id
        for one in records.values()
        if policies.operational(base, one) and policies.owed_since(base, one)
    ]
    assert late == ["POL-capacity"]


def test_no_runbook_goes_beyond_its_boundary(base: Project) -> None:
    for record in of(base, "runbook").values():
        if record.live:
            assert boundaries.stated(record), record.id
            assert not list(boundaries.breaches(base, record)), record.id


def test_escalations_are_those_of_the_story_and_of_every_type(story: Story, base: Project) -> None:
    records = of(base, "escalation")
    assert {row["id"] for row in story["escalations"]} == set(records)
    assert {row["type"] for row in story["escalations"]} == set(escalations.OUTCOMES)
    for row in story["escalations"]:
        record = records[row["id"]]
        assert (record.owner, record.severity) == (row["owner"], row["severity"])
        assert record.opened == moment(row["opened"])
        assert record.values["answered"] == moment(row["answered"])
        assert record.closed == (moment(row["closed"]) if "closed" in row else None)
        assert escalations.answer_time(base, record).holds is True, record.id
