"""The sample knowledge base tells one story, and every record agrees with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from opskb import prose, source
from opskb.clock import parse_date, parse_datetime
from opskb.insights.diligence import examine
from opskb.model import Record
from opskb.project import Project, load
from opskb.rules import check

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
CODE = DATA / "_code"
STORY: dict[str, Any] = source.read(ROOT, "data/story.yml").data[0]
SETTINGS: dict[str, Any] = source.read(ROOT, "opskb.yml").data[0]
AS_OF = parse_date(STORY["as_of"])

PEOPLE = {row["name"]: row for row in STORY["people"]}
PERSON_KEYS = ("owner", "commander", "author", "by", "who", "deciders", "signed_off_by")

# Words after `tw` that make a sentence, not a command.
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_TW = re.compile(r"(?:^|[`(])\s*tw ([a-z-]+) ([a-z-]+)", re.MULTILINE)


@cache
def project() -> Project:
    return load(ROOT)


@cache
def records() -> dict[str, Record]:
    """Tidewater's published records, by id."""
    return {one.id: one for one in project().graph if one.path.startswith("data/")}


@cache
def front_matter() -> dict[str, dict[str, Any]]:
    """What every record of the sample says of itself, as it is written, by id."""
    files = [*DATA.rglob("*.md"), *DATA.glob("*/*.yml")]
    kept = [path for path in sorted(files) if not {"_code", "_kinds"} & set(path.parts)]
    read = (source.read(ROOT, path.relative_to(ROOT).as_posix()) for path in kept)
    return {data["id"]: data for one in read for data in one.data}


def targets(id: str, relation: str) -> list[str]:
    """The ids that a record names under a relation."""
    said = front_matter()[id].get(relation) or []
    rows = said if isinstance(said, list) else [said]
    return [row["to"] if isinstance(row, dict) else row for row in rows]


def people_of(value: Any, key: str = "") -> Iterator[str]:
    """Every person that a front matter names, in whichever row."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from people_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from people_of(inner, key)
    elif key in PERSON_KEYS:
        yield value


def test_the_sample_is_large_enough_and_uses_every_kind_and_one_of_its_own() -> None:
    kinds = {record.kind for record in records().values()}
    assert len(records()) >= 100
    assert {kind.name for kind in project().kinds} == kinds
    assert "vendor" in kinds


def test_the_settings_pin_the_day_of_the_story() -> None:
    assert parse_date(SETTINGS["as_of"]) == AS_OF
    assert SETTINGS["sample"] is True


def test_the_story_covers_eighteen_months() -> None:
    opened = [record.opened for record in records().values() if record.kind == "adr"]
    assert min(map(str, opened)) == STORY["begins"]
    assert AS_OF - parse_date(STORY["begins"]) > timedelta(days=18 * 30)


def test_every_person_is_one_of_the_story() -> None:
    named = {person for data in front_matter().values() for person in people_of(data)}
    assert named == set(PEOPLE)


@pytest.mark.parametrize("name", [name for name, row in PEOPLE.items() if "until" in row])
def test_who_has_left_owes_nothing_and_did_nothing_afterwards(name: str) -> None:
    left = parse_date(PEOPLE[name]["until"])
    for record in records().values():
        assert record.owner != name or not record.live, record.id
        for row in (*record.reviews, *record.occurrences, *record.rotations):
            assert row.get("by") != name or row["on"] <= left, record.id


def test_nobody_reviews_before_the_first_day_at_work() -> None:
    for record in records().values():
        for row in (*record.reviews, *record.occurrences, *record.rotations):
            person = PEOPLE.get(row.get("by") or "")
            assert not person or parse_date(person["from"]) <= row["on"], record.id


def test_roles_are_held_by_the_people_of_the_story() -> None:
    assert [name for name, person in PEOPLE.items() if "holds" not in person] == []
    for name, person in PEOPLE.items():
        if role := person.get("holds"):
            rows = front_matter()[role]["holders"]
            assert {"who": name, **{k: person[k] for k in ("from", "until") if k in person}} in rows
            assert ("until" in person) != (front_matter()[role]["owner"] == name)


def test_the_incidents_are_those_of_the_story() -> None:
    told = {row["id"] for row in STORY["incidents"]}
    assert told == {record.id for record in records().values() if record.kind == "incident"}


@pytest.mark.parametrize("row", STORY["incidents"], ids=lambda row: row["id"])
def test_an_incident_agrees_with_the_story(row: dict[str, Any]) -> None:
    data = front_matter()[row["id"]]
    for name in ("severity", "commander", "started", "resolved"):
        assert data.get(name) == row.get(name), name
    minutes = row["downtime_minutes"]
    assert f"{minutes} minutes" in " ".join(records()[row["id"]].body.split())


def moment(text: str) -> datetime:
    """A time of day, never a day alone."""
    parsed = parse_datetime(text)
    assert isinstance(parsed, datetime)
    return parsed


@pytest.mark.parametrize("row", STORY["incidents"], ids=lambda row: row["id"])
def test_an_incident_happens_in_order(row: dict[str, Any]) -> None:
    data = front_matter()[row["id"]]
    names = ("started", "detected", "acknowledged", "contained", "resolved")
    moments = [moment(data[name]) for name in names if name in data]
    assert moments == sorted(moments)
    assert row["id"].startswith(f"INC-{data['started'][:10]}-")
    if "resolved" in data:
        lasted = moments[-1] - moments[0]
        assert timedelta(minutes=row["downtime_minutes"]) <= lasted
    seen = [moment(line["at"]) for line in data["timeline"]]
    assert seen == sorted(seen)


def test_every_postmortem_has_its_episode() -> None:
    told = {row["postmortem"] for row in STORY["episodes"]}
    assert told == {record.id for record in records().values() if record.kind == "postmortem"}


@pytest.mark.parametrize("row", STORY["episodes"], ids=lambda row: row["postmortem"])
def test_an_incident_leads_to_a_postmortem_and_that_to_decisions(row: dict[str, Any]) -> None:
    postmortem = row["postmortem"]
    assert targets(postmortem, "covers") == [row["incident"]]
    assert front_matter()[postmortem]["date"] == row["held"]
    followed = [id for id in targets(postmortem, "led_to") if id.startswith("ADR-")]
    assert followed == row["decisions"]
    for id in row["decisions"]:
        assert row["held"] <= front_matter()[id]["date"]
        assert {row["incident"], postmortem} & mentioned(id), id


def mentioned(id: str) -> set[str]:
    """The ids that a record's text mentions."""
    links = project().graph.outgoing.get(id, ())
    return {link.target for link in links if link.form in ("mention", "link")}


@pytest.mark.parametrize("row", STORY["supersessions"], ids=lambda row: row["old"])
def test_a_supersession_agrees_with_the_story(row: dict[str, Any]) -> None:
    old, new = records()[row["old"]], records()[row["new"]]
    assert row["old"] in targets(new.id, "supersedes")
    assert (row["new"] in targets(old.id, "superseded_by")) != row.get("one_sided", False)
    assert old.live == ("part" in row)
    if new.kind == "adr":
        assert str(new.opened) == row["on"]


def test_no_other_supersession_is_written() -> None:
    told = {(row["new"], row["old"]) for row in STORY["supersessions"]}
    written = {(id, old) for id in front_matter() for old in targets(id, "supersedes")}
    assert written == told


@pytest.mark.parametrize("row", STORY["retirements"], ids=lambda row: row["tombstone"])
def test_a_tombstone_agrees_with_the_story(row: dict[str, Any]) -> None:
    data = front_matter()[row["tombstone"]]
    assert data["retired"] == row["on"]
    assert targets(row["tombstone"], "marks") == row["marks"]
    for id in row["marks"]:
        assert records()[id].retired, id


def test_every_tombstone_is_in_the_story() -> None:
    told = {row["tombstone"] for row in STORY["retirements"]}
    assert told == {record.id for record in records().values() if record.kind == "tombstone"}


def test_there_is_a_sanity_report_every_week_but_the_missing_one() -> None:
    told = STORY["sanity"]
    first, last = parse_date(told["first"]), parse_date(told["last"])
    missing = set(map(parse_date, told["missing"]))
    weeks = (first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1))
    reports = [record for record in records().values() if record.kind == "sanity-report"]
    assert sorted(str(record.opened) for record in reports) == [
        str(day) for day in weeks if day not in missing
    ]
    assert last == AS_OF


def test_sanity_reports_measure_the_same_things_against_the_same_baselines() -> None:
    def measured(record: Record) -> list[tuple[str, float, str]]:
        rows = record.values["metrics"]
        return [(row["name"], row["baseline"], row["better"]) for row in rows]

    reports = [record for record in records().values() if record.kind == "sanity-report"]
    assert all(measured(one) == measured(other) for one, other in pairwise(reports))


def test_the_last_report_counts_the_actions_that_are_overdue() -> None:
    rows = records()[f"SAN-{AS_OF}"].values["metrics"]
    said = next(row["value"] for row in rows if row["name"] == "actions overdue")
    assert said == len(list(overdue_actions(AS_OF)))


def overdue_actions(day: date) -> Iterator[str]:
    """The actions of all records that are open after their day."""
    for record in records().values():
        for row in record.actions:
            if row["state"] == "open" and row["due"] and row["due"] < day:
                yield f"{record.id}/{row['id']}"


@pytest.mark.parametrize("row", STORY["releases"], ids=lambda row: row["name"])
def test_a_release_left_on_a_clean_report_of_its_week(row: dict[str, Any]) -> None:
    data = front_matter()[row["cleared_by"]]
    age = parse_date(row["left"]) - parse_date(data["date"])
    assert (data["verdict"], data["release"]) == ("CLEAN", row["name"])
    assert timedelta(0) <= age <= timedelta(days=7)


def test_no_other_report_clears_a_release() -> None:
    reports = ((id, data) for id, data in front_matter().items() if id.startswith("SAN-"))
    cleared = {id for id, data in reports if data.get("release")}
    assert cleared == {row["cleared_by"] for row in STORY["releases"]}


def test_a_done_action_shows_its_evidence_and_an_open_one_its_owner_and_day() -> None:
    for record in records().values():
        for row in record.actions:
            wanted = ("owner", "due") if row["state"] == "open" else ("evidence",)
            assert all(row[name] for name in wanted), f"{record.id}/{row['id']}"


def test_every_record_that_serves_as_evidence_is_there() -> None:
    for record in records().values():
        rows = (*record.actions, *record.reviews, *record.occurrences)
        for id in (id for row in rows for id in ids_in(row.get("evidence") or "")):
            assert id in records(), f"{record.id}: {id}"


def ids_in(text: str) -> list[str]:
    """The ids of the sample that a text names."""
    prefixes = "|".join(sorted({id.partition("-")[0] for id in front_matter()}))
    return re.findall(rf"\b(?:{prefixes})-[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*", text)


def test_waivers_are_the_exceptions_of_the_story_and_no_others() -> None:
    waived = {row["record"] for row in SETTINGS["waivers"]}
    told = {row.get("record") or row["artefact"] for row in STORY["exceptions"]}
    assert waived == told
    assert len(told) >= 8


def test_nothing_is_wrong_but_what_is_wrong_on_purpose() -> None:
    findings = [
        one for one in check(project()) if one.place.path.startswith(("data/", "opskb.yml"))
    ]
    assert [str(one.place) for one in findings if not one.waived] == []
    told = {row.get("record") or row["artefact"] for row in STORY["exceptions"]}
    assert {one.record for one in findings} == told


def test_every_waiver_ends_and_says_why() -> None:
    for row in SETTINGS["waivers"]:
        assert AS_OF < parse_date(row["until"]) <= AS_OF + timedelta(days=120), row["record"]
        assert prose.words(row["reason"]) >= 8, row["record"]


def test_the_reading_path_fits_in_an_hour() -> None:
    diligence = examine(project())
    assert 0 < diligence.minutes <= 60


# What they have to say stands in their tables and series; the text is what those cannot hold.
TABLED = ("activity", "exercise", "metric", "slo")


def test_every_record_with_a_text_says_something_and_not_too_much() -> None:
    for record in records().values():
        if record.path.endswith(".md"):
            least = 25 if record.kind in TABLED else 60
            assert least <= prose.words(record.body) <= 400, record.id
        assert record.summary.endswith((".", "?")), record.id


def test_every_alert_leads_to_a_runbook_that_names_it() -> None:
    alerts = source.read(CODE, "config/alerts.yml").data[0]
    named = {
        (alert, id)
        for id, data in front_matter().items()
        for alert in data.get("alerts", ())
        if records()[id].live
    }
    assert {(alert, row["runbook"]) for alert, row in alerts.items()} == named


def test_every_command_of_a_live_runbook_is_one_that_the_operators_tool_has() -> None:
    tool = source.read(CODE, "tools/tw.yml").data[0]
    for record in records().values():
        if record.kind == "runbook" and record.live:
            texts = (record.body, *(run["command"] for row in record.steps for run in row["run"]))
            used = [match for text in texts for match in _TW.findall(text)]
            assert used, record.id
            assert all(verb in tool.get(noun, ()) for noun, verb in used), (record.id, used)


def test_every_command_block_has_a_language() -> None:
    for record in records().values():
        assert all(language for language, _ in _FENCE.findall(record.body)), record.id


def test_what_is_not_public_is_neither_published_nor_named() -> None:
    hidden = {
        id for id, data in front_matter().items() if data.get("visibility", "public") != "public"
    }
    assert hidden
    assert not hidden & set(records())
    assert not any(id in record.body for id in hidden for record in records().values())
