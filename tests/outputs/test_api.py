"""The files under `api/v1/`: each as its schema says, and none less than a client of the first day relies on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from random import Random
from typing import Any

import pytest
from jsonschema import Draft7Validator

from opskb import kindfile
from opskb.model import Artifact
from opskb.outputs import render
from tests.knowledge import published, record, site
from tests.outputs.shapes import shape
from tests.properties.anything import Anything

Files = dict[str, Any]
FROZEN = json.loads(Path(__file__).with_name("api_v1.json").read_text())
# What each sort of file is called that there are several of.
SEVERAL = {"records": "record", "boards": "board"}


def read(artifacts: Iterable[Artifact]) -> Files:
    return {
        artifact.path: json.loads(artifact.content)
        for artifact in artifacts
        if artifact.path.startswith(("api/", "schema/_"))
    }


@pytest.fixture(scope="module")
def files(sample_artifacts: Mapping[str, Artifact]) -> Files:
    return read(sample_artifacts.values())


def of_api(files: Files) -> Files:
    return {path: content for path, content in files.items() if path.startswith("api/")}


def schema_of(files: Files, path: str) -> Any:
    """The schema that a file names, found the way a client finds it."""
    return files[normpath(join(dirname(path), files[path]["$schema"]))]


def wrong(files: Files) -> list[str]:
    validators: dict[str, Draft7Validator] = {}
    found = []
    for path, content in of_api(files).items():
        schema = schema_of(files, path)
        validator = validators.setdefault(schema["title"], Draft7Validator(schema))
        found += [f"{path}: {error.message[:200]}" for error in validator.iter_errors(content)]
    return found


def test_every_file_is_as_the_schema_says_that_it_names(files: Files) -> None:
    assert len(of_api(files)) > 400
    assert wrong(files) == []
    for path, content in of_api(files).items():
        assert schema_of(files, path)["title"] == content["schema"], path


def test_every_schema_is_one_and_allows_keys_to_be_added(files: Files) -> None:
    schemas = {path: one for path, one in files.items() if one.get("title", "").endswith("-v1")}
    assert len(schemas) == 9
    for path, one in schemas.items():
        Draft7Validator.check_schema(one)
        assert '"additionalProperties": false' not in json.dumps(one), path
        assert one["required"][0] == "schema"


@pytest.mark.parametrize("seed", range(6))
def test_files_of_any_records_are_as_their_schemas_say(seed: int, tmp_path: Path) -> None:
    made = Anything(Random(seed), kindfile.load(tmp_path), each=2).files()
    assert wrong(read(render(site(tmp_path, {**made})))) == []


def test_a_client_of_the_first_day_reads_what_it_read_then(files: Files) -> None:
    documents = []
    for path, content in of_api(files).items():
        folder, _, name = path.removeprefix("api/v1/").removesuffix(".json").partition("/")
        documents.append((SEVERAL[folder] if name else folder, content))
    now = shape(documents)
    for path, then in FROZEN.items():
        assert path in now, f"{path} is gone"
        assert set(now[path]["types"]) <= set(then["types"]), f"{path} is of another type"
        assert now[path]["always"] or not then["always"], f"{path} is no longer always there"


def test_a_client_notices_what_is_gone_or_changed() -> None:
    before = shape([("records", {"records": {"A-1": {"id": "A-1", "due": None}}})])
    after = shape([("records", {"records": {"A-1": {"id": 1}, "A-2": {"id": "A-2", "due": ""}}})])
    assert before["records.records.*.due"] == {"types": ["null"], "always": True}
    assert after["records.records.*.due"] == {"types": ["string"], "always": False}
    assert after["records.records.*.id"]["types"] == ["number", "string"]


TIED = {
    "data/runbooks/rb-0001.md": record(
        "RB-0001",
        "See [the decision](../adr/adr-0001.md), ADR-0001 and ADR-0001.",
        title="Old",
        status="superseded",
        superseded_by="RB-0002",
    ),
    "data/runbooks/rb-0002.md": record(
        "RB-0002",
        "Words.",
        title="New",
        status="active",
        supersedes="[{to: RB-0001, part: the first half}]",
        surface="SURF-login",
        steps="[{id: S1, kind: act, intent: Say it, run: echo x, may: alone}]",
    ),
    "data/adr/adr-0001.md": record("ADR-0001", "Words.", title="Why", status="accepted"),
    "data/surfaces/surf-login.md": record("SURF-login", "Words.", title="Login", status="active"),
    "data/adr/adr-0009.md": record(
        "ADR-0009", "RB-0001.", title="Hush", visibility="private", status="accepted"
    ),
}


@pytest.fixture
def tied(tmp_path: Path) -> Files:
    return {
        path: json.loads(one.content)
        for path, one in published(site(tmp_path, {**TIED})).items()
        if path.startswith("api/")
    }


def edges(files: Files, source: str, target: str) -> list[dict[str, Any]]:
    all_ = files["api/v1/links.json"]["edges"]
    return [one for one in all_ if (one["from"], one["to"]) == (source, target)]


def test_a_relation_is_one_edge_with_both_names_and_who_says_it(tied: Files) -> None:
    assert edges(tied, "RB-0002", "RB-0001") == [
        {
            "from": "RB-0002",
            "to": "RB-0001",
            "form": "relation",
            "relation": "supersedes",
            "inverse": "superseded_by",
            "derived": False,
            "stated": {"from": True, "to": True},
            "values": {"part": "the first half"},
            "count": 1,
        }
    ]


def test_fields_links_and_mentions_are_edges_of_their_own_form(tied: Files) -> None:
    (field,) = edges(tied, "RB-0002", "SURF-login")
    assert (field["form"], field["relation"]) == ("field", "surface")
    assert {one["form"]: one["count"] for one in edges(tied, "RB-0001", "ADR-0001")} == {
        "link": 1,
        "mention": 2,
    }


def test_every_edge_is_between_nodes_and_none_is_of_a_hidden_record(tied: Files) -> None:
    links = tied["api/v1/links.json"]
    assert set(links["nodes"]) == {"RB-0001", "RB-0002", "ADR-0001", "SURF-login"}
    assert {end for one in links["edges"] for end in (one["from"], one["to"])} <= set(
        links["nodes"]
    )
    assert "ADR-0009" not in json.dumps(tied)
    assert "Hush" not in json.dumps(tied)


def test_a_record_tells_its_trust_and_its_steps(tied: Files) -> None:
    old = tied["api/v1/records/rb-0001.json"]
    assert (old["trust"]["word"], old["trust"]["to"]) == ("RETIRED", [])  # only half was replaced
    assert old["trust"]["line"].startswith(old["trust"]["word"])
    assert tied["api/v1/records.json"]["records"]["RB-0001"]["trust"] == old["trust"]
    (step,) = tied["api/v1/records/rb-0002.json"]["steps"]
    assert (step["id"], step["kind"], step["intent"], step["may"]) == (
        "S1",
        "act",
        "Say it",
        "alone",
    )
    assert step["who"] == "alone"  # nothing binds it, and its author says so
    assert old["steps"] == []


def test_who_takes_a_step_is_the_strictest_word_and_not_that_of_the_step(tmp_path: Path) -> None:
    steps = "[{id: S1, kind: act, intent: Say it, run: echo x, may: alone}]"
    bound = record("RB-0003", "Words.", status="active", forbidden="[Say it]", steps=steps)
    files = read(render(site(tmp_path, {"data/runbooks/rb-0003.md": bound})))
    (step,) = files["api/v1/records/rb-0003.json"]["steps"]
    assert (step["may"], step["who"]) == ("alone", "forbidden")


def test_the_index_leads_to_every_file_and_every_record(files: Files) -> None:
    index = files["api/v1/index.json"]
    for one in (*index["files"].values(), *index["records"].values()):
        assert one["api"].removeprefix("/") in files
    for key, one in index["records"].items():
        whole = files[one["api"].removeprefix("/")]
        assert whole["hash"] == one["hash"], key
        assert whole["trust"] == one["trust"]


def test_facts_are_those_of_the_records_and_of_the_boards(files: Files) -> None:
    facts = files["api/v1/facts.json"]
    assert facts["records"].keys() == files["api/v1/records.json"]["records"].keys()
    for key, figures in facts["records"].items():
        assert figures == files[f"api/v1/records/{key.lower()}.json"]["computed"]
    assert sum(map(len, facts["records"].values())) > 300
    for name, board in facts["boards"].items():
        whole = files[board["api"].removeprefix("/")]
        assert (whole["name"], whole["sentence"]) == (name, board["sentence"])
        shown = [
            {"section": section["name"], **figure}
            for section in whole["sections"]
            for figure in section["figures"]
        ]
        assert board["figures"] == shown
