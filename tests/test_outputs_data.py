"""What is published for programs: records and findings as JSON, schemas, the calendar, old addresses."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validate

from opskb.model import Artifact
from opskb.outputs.redirects import address
from opskb.outputs.site import Site
from opskb.reports import json as report
from opskb.rules.fingerprints import fingerprints
from tests.knowledge import AS_OF, published, record, site

FILES: dict[str, str | bytes] = {
    "data/adr/adr-0001.md": record(
        "ADR-0001",
        "Words, and ADR-0002.",
        title="First",
        status="accepted",
        owner="Ines",
        date="2026-01-02",
        tags="[a, b]",
        every="6 months",
        reviews="[{on: 2026-03-01, by: Ines, checked: all of it}]",
    ),
    "data/adr/adr-0002.md": record("ADR-0002", "Words.", title="Second", status="proposed"),
    "data/plans/plan-0001.md": record("PLAN-0001", "", title="A plan", status="active"),
    "data/adr/adr-8613.md": record("ADR-8613", "A secret.", title="Secret", visibility="private"),
    "data/adr/secret.png": b"\x89PNG",
    "data/README.md": "# Not a record\n",
}


def read(artifacts: dict[str, Artifact], path: str) -> Any:
    return json.loads(artifacts[path].content)


@pytest.fixture
def one(tmp_path: Path) -> Site:
    return site(tmp_path, FILES)


def test_all_records_stand_in_one_file_by_their_id(one: Site) -> None:
    found = read(published(one), "api/v1/records.json")
    assert {key: found[key] for key in ("schema", "as_of")} == {
        "schema": "opskb/records-v1",
        "as_of": AS_OF,
    }
    assert list(found["records"]) == ["ADR-0001", "ADR-0002", "PLAN-0001"]
    assert found["records"]["ADR-0001"] == {
        "id": "ADR-0001",
        "kind": "adr",
        "title": "First",
        "status": "accepted",
        "class": "live",
        "path": "data/adr/adr-0001.md",
        "owner": "Ines",
        "opened": "2026-01-02",
        "due": "2026-09-01",
        "tags": ["a", "b"],
        "url": "/decisions/adr-0001/",
        "summary": "",
        "severity": "",
        "freshness": "overdue",
        "archived": False,
        "api": "/api/v1/records/adr-0001.json",
        "twin": "/decisions/adr-0001.md",
        "trust": {
            "word": "EXPIRED",
            "to": [],
            "day": "2026-09-01",
            "line": "EXPIRED since 2026-09-01 · as of 2026-11-20 · status accepted",
        },
    }


def test_a_record_has_a_file_of_its_own_with_all_it_holds(one: Site) -> None:
    found = read(published(one), "api/v1/records/adr-0001.json")
    assert found["schema"] == "opskb/record-v1"
    assert found["body"] == "Words, and ADR-0002.\n"
    assert found["refers_to"] == ["ADR-0002"]
    assert found["fields"]["every"] == "6 months"
    assert found["fields"]["reviews"] == [
        {"on": "2026-03-01", "by": "Ines", "checked": "all of it"}
    ]
    assert found["hash"] == one.project.graph.digest(one.project.graph["ADR-0001"])
    assert "OKB301" in {finding["code"] for finding in found["findings"]}
    other = read(published(one), "api/v1/records/adr-0002.json")
    assert other["mentioned_by"] == [{"id": "ADR-0001", "sentence": "Words, and ADR-0002."}]


def test_every_typed_value_has_a_form_in_json(tmp_path: Path) -> None:
    fields = {
        "m": "money",
        "r": "ratio",
        "p": "period",
        "t": "datetime",
        "f": "flag",
        "n": "number",
        "c": "cadence",
    }
    kind = "title: X\nprefix: X\nfolder: x\nurl: x\nstates: {on: live}\nfields:\n"
    kind += "".join(f"  {name}: {{type: {type}}}\n" for name, type in fields.items())
    written = record(
        "X-1",
        m="12.50 EUR",
        r="99.9%",
        p="2026-Q4",
        t="2026-03-14T09:30Z",
        f="true",
        n="1.5",
        c="3-5 a week",
    )
    found = read(
        published(site(tmp_path, {"data/_kinds/x/kind.yml": kind, "data/x/x-1.md": written})),
        "api/v1/records/x-1.json",
    )
    assert {name: found["fields"][name] for name in fields} == {
        "m": "12.50 EUR",
        "r": 0.999,
        "p": ["2026-10-01", "2026-12-31"],
        "t": "2026-03-14T09:30:00+00:00",
        "f": True,
        "n": 1.5,
        "c": "3-5 a week",
    }


def test_findings_are_those_of_the_check_but_for_what_is_hidden(one: Site) -> None:
    found = read(published(one), "api/v1/findings.json")
    assert found["schema"] == "opskb/findings-v1"
    assert found["records"] == 3
    assert found["skipped"] == [
        {"path": skip.path, "reason": skip.reason}
        for skip in one.project.skipped
        if skip.path == "data/README.md"
    ]
    shown = [
        report.finding_content(finding) for finding in one.findings if finding.record != "ADR-8613"
    ]
    assert [one.pop("fingerprint") for one in found["findings"]] == [
        *fingerprints(finding for finding in one.findings if finding.record != "ADR-8613")
    ]
    assert found["findings"] == shown
    assert shown


def test_nothing_is_said_of_what_is_hidden(one: Site) -> None:
    artifacts = published(one)
    assert not [path for path in artifacts if "adr-8613" in path or "secret" in path]
    assert not [
        path
        for path, artifact in artifacts.items()
        if b"ADR-8613" in artifact.content or b"secret.png" in artifact.content
    ]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (published(site(tmp_path / name, FILES)) for name in ("a", "b"))
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []


def test_what_has_no_date_has_none(one: Site) -> None:
    found = read(published(one), "api/v1/records.json")["records"]["PLAN-0001"]
    assert (found["opened"], found["due"], found["freshness"]) == (None, None, None)


# --- schemas: what they say is in tests/schemas ---------------------------------------------------


def test_schemas_are_published(one: Site) -> None:
    artifacts = published(one)
    names = [*one.project.kinds.by_name, "_kind", "_opskb", "_findings"]
    assert {f"schema/{name}.json" for name in names} <= artifacts.keys()
    validate(read(artifacts, "api/v1/findings.json"), read(artifacts, "schema/_findings.json"))
    assert read(artifacts, "schema/adr.json")["title"] == "Decisions"


# --- the calendar ----------------------------------------------------------------------------

DUE: dict[str, str | bytes] = {
    "data/adr/adr-0001.md": record(
        "ADR-0001",
        "Words.",
        title='"One, two; \\\\three\\nfour"',
        status="accepted",
        owner="Ines",
        due="2026-12-01",
    ),
    "data/postmortems/pm-0001.md": record(
        "PM-0001",
        "Words.",
        title="What we learned",
        actions="[{id: A1, what: Mend it, owner: Kofi, due: 2026-12-24, state: open}, {id: A2, what: Done, due: 2026-12-24, state: done}]",
    ),
}


def events(content: bytes) -> dict[str, Any]:
    from icalendar import Calendar

    return {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def test_what_is_due_stands_in_the_calendar(tmp_path: Path) -> None:
    pytest.importorskip("icalendar")
    found = events(published(site(tmp_path, DUE))["calendar.ics"].content)
    assert set(found) == {"ADR-0001-review@opskb", "PM-0001-action-A1@opskb"}
    review, action = found["ADR-0001-review@opskb"], found["PM-0001-action-A1@opskb"]
    assert review.decoded("DTSTART") == date(2026, 12, 1)
    assert str(review["SUMMARY"]) == "ADR-0001 review of One, two; \\three four"
    assert str(action["SUMMARY"]) == "PM-0001 A1: Mend it"
    assert "Kofi" in action["DESCRIPTION"]
    assert "/postmortems/pm-0001/#a1" in action["DESCRIPTION"]


def test_an_event_that_moves_keeps_its_id_and_its_stamp(tmp_path: Path) -> None:
    pytest.importorskip("icalendar")
    moved = {name: str(text).replace("2026-12-01", "2027-01-15") for name, text in DUE.items()}
    before = events(published(site(tmp_path / "a", DUE))["calendar.ics"].content)
    after = events(published(site(tmp_path / "b", {**moved}))["calendar.ics"].content)
    assert before.keys() == after.keys()
    assert after["ADR-0001-review@opskb"].decoded("DTSTART") == date(2027, 1, 15)


def test_a_record_cannot_add_an_event(tmp_path: Path) -> None:
    pytest.importorskip("icalendar")
    title = '"x\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\nSUMMARY:injected"'
    files: dict[str, str | bytes] = {
        "data/adr/adr-0001.md": record(
            "ADR-0001", "", title=title, status="accepted", due="2026-12-01"
        )
    }
    found = events(published(site(tmp_path, files))["calendar.ics"].content)
    assert len(found) == 1
    assert "injected" in str(next(iter(found.values()))["SUMMARY"])


def test_a_site_without_icalendar_has_no_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    assert "calendar.ics" not in published(site(tmp_path, DUE))


# --- old addresses ---------------------------------------------------------------------------

ADDRESSES = {
    "/old/page/": "old/page/index.html",
    "old/page": "old/page/index.html",
    "old/page.html": "old/page.html",
    "https://docs.example.com/a/b/?x=1#y": "a/b/index.html",
    "/a%20b/": "a b/index.html",
    "/": "",
    "": "",
    "../../etc/": "",
    "/a/../../b": "",
    "/a/%2e%2e/b": "",
    "/a//b/": "",
    "a\\b": "",
    "C:/x": "",
    "a\x00b": "",
    "a\nb": "",
    "...": "",
    "a" * 201: "",
}


@pytest.mark.parametrize(("written", "path"), ADDRESSES.items())
def test_an_old_address_is_a_path_on_the_site(written: str, path: str) -> None:
    assert address(written) == path


def test_an_old_address_leads_on(tmp_path: Path) -> None:
    old = record("ADR-0001", "", title='"<b>A</b> & B"', status="accepted", formerly="[/adr/1/]")
    content = published(site(tmp_path, {"data/adr/adr-0001.md": old}))[
        "adr/1/index.html"
    ].content.decode()
    assert '<meta http-equiv="refresh" content="0; url=../../decisions/adr-0001/">' in content
    assert '<link rel="canonical" href="../../decisions/adr-0001/">' in content
    assert "ADR-0001 &lt;b&gt;A&lt;/b&gt; &amp; B" in content


def test_an_old_address_never_takes_the_place_of_a_page(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = record("ADR-0001", "One.", title="One", status="accepted")
    two = record(
        "ADR-0002",
        "",
        title="Two",
        status="accepted",
        formerly="[/decisions/adr-0001/, /decisions/, /ok/]",
    )
    three = record("ADR-0003", "", title="Three", status="accepted", formerly="[/ok/]")
    files: dict[str, str | bytes] = {
        f"data/adr/adr-000{number}.md": text for number, text in enumerate((one, two, three), 1)
    }
    artifacts = published(site(tmp_path, files))
    assert "One." in artifacts["decisions/adr-0001/index.html"].html
    assert artifacts["decisions/index.html"].page
    assert b"ADR-0002" in artifacts["ok/index.html"].content
    said = [message for message in caplog.messages if "left out" in message]
    assert len(said) == 3
