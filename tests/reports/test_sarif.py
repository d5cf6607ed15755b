"""SARIF 2.1.0: valid against the schema of OASIS, and what code scanning asks for beyond it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given

import opskb
from opskb.model import Edit, Finding, Place
from opskb.reports import sarif
from opskb.reports.run import Run
from opskb.rules import BY_CODE, RULES
from opskb.stretches import edited
from tests.reports.runs import finding, run
from tests.reports.strangers import sarif_schema
from tests.reports.texts import edits


def log(one: Run) -> dict[str, Any]:
    """The one run of a report that is valid."""
    content = json.loads(sarif.render(one))
    sarif_schema().validate(content)
    (found,) = content["runs"]
    assert isinstance(found, dict)
    return found


def test_the_schema_refuses_what_is_wrong() -> None:
    content = json.loads(sarif.render(run(finding())))
    content["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        sarif_schema().validate(content)


def test_a_finding() -> None:
    place = Place("data/adr/ä b#1.md", 3, 5, 3, 9)
    found = finding(place=place, level="info", field="supersedes", related=("ADR-2",))
    (result,) = log(run(found))["results"]
    assert result == {
        "ruleId": "OKB201",
        "ruleIndex": 0,
        "level": "note",
        "message": {"text": "ADR-0001: leads to nothing (mend it)"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "data/adr/%C3%A4%20b%231.md",
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9},
                },
                "logicalLocations": [{"fullyQualifiedName": "ADR-0001", "kind": "record"}],
            }
        ],
        "partialFingerprints": {"opskb/v1": run(found).fingerprints[0]},
        "suppressions": [],
        "properties": {"field": "supersedes", "related": ["ADR-2"]},
    }


def test_an_end_that_is_unknown_is_not_told() -> None:
    (result,) = log(run(finding()))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 5}


def test_the_run() -> None:
    found = log(replace(run(finding()), notes=("opskb.yml was not found [here](x)",)))
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["tool"]["driver"]["version"] == opskb.__version__
    assert found["properties"] == {"asOf": "2026-11-20", "records": 1}
    (invocation,) = found["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"] == [
        {"level": "note", "message": {"text": "opskb.yml was not found [here] (x)"}}
    ]


def test_settings_with_a_mistake_are_no_success() -> None:
    (invocation,) = log(run(finding(code="OKB901")))["invocations"]
    assert invocation["executionSuccessful"] is False


def test_every_rule_that_was_run_is_told_of_as_its_docstring_has_it() -> None:
    found = log(run(finding(), finding(code="OWN1", rule="mine"), rules=RULES))
    told = {rule["id"]: rule for rule in found["tool"]["driver"]["rules"]}
    assert list(told) == sorted([*BY_CODE, "OWN1"])
    assert told["OWN1"] == {"id": "OWN1", "name": "mine"}
    for rule in RULES:
        help = told[rule.code]["help"]
        assert help["markdown"] == rule.doc
        assert help["text"]
        assert "```" not in help["text"]
    assert [told[one["ruleId"]]["name"] for one in found["results"]] == [
        "reference-to-nothing",
        "mine",
    ]
    assert told["OKB301"]["defaultConfiguration"] == {"level": "error"}
    assert told["OKB301"]["properties"] == {"tags": ["Freshness"]}


def test_a_rule_without_a_docstring_is_told_of_by_its_name() -> None:
    bare = replace(RULES[0], code="OWN1", name="mine", doc="")
    (rule,) = log(run(rules=(bare,)))["tool"]["driver"]["rules"]
    assert rule["shortDescription"] == {"text": "mine"}
    assert rule["help"] == {"text": "mine", "markdown": "mine"}


def test_a_waiver_and_the_baseline_are_suppressions() -> None:
    waived, known, open = finding(waived="until May"), finding(baselined=True), finding()
    found = [one["suppressions"] for one in log(run(waived, known, open))["results"]]
    accepted = {"kind": "external", "status": "accepted"}
    assert found == [
        [{**accepted, "justification": "until May"}],
        [{**accepted, "justification": "in the baseline"}],
        [],
    ]


def test_there_is_a_state_only_where_there_was_a_baseline() -> None:
    found = run(finding(baselined=True), finding())
    assert ["baselineState" in one for one in log(found)["results"]] == [False, False]
    states = [one["baselineState"] for one in log(replace(found, compared=True))["results"]]
    assert states == ["unchanged", "new"]


@given(edits())
def test_who_makes_the_replacements_gets_what_the_edits_make(case: tuple[str, list[Edit]]) -> None:
    text, wanted = case
    (result,) = log(run(finding("data/a.md", edits=tuple(wanted))))["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "data/a.md"
    lines = text.split("\n")
    for one in reversed(change["replacements"]):
        region = one["deletedRegion"]
        start = _offset(lines, region["startLine"], region["startColumn"])
        end = _offset(lines, region["endLine"], region["endColumn"])
        text = text[:start] + one["insertedContent"]["text"] + text[end:]
    assert text.encode() == edited(case[0].encode(), wanted)


def _offset(lines: list[str], line: int, column: int) -> int:
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def test_edits_of_several_files_are_one_fix() -> None:
    places = [Place("b.md", 1, 1, 1, 1), Place("a.md", 2, 1, 2, 3), Place("b.md", 4, 1, 4, 2)]
    found = finding(edits=tuple(Edit(place, "x") for place in places))
    (fix,) = log(run(found))["results"][0]["fixes"]
    files = [one["artifactLocation"]["uri"] for one in fix["artifactChanges"]]
    assert files == ["a.md", "b.md"]
    assert [len(one["replacements"]) for one in fix["artifactChanges"]] == [1, 2]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("[x](https://evil.example)", "[x] (https://evil.example)"),
        ("{0} and {1}", "{ 0} and { 1}"),
        ("[a][b]", "[a] [b]"),
        ("list [1, 2] of {x}", "list [1, 2] of {x}"),
    ],
)
def test_no_text_of_a_record_is_a_link_or_a_gap(message: str, told: str) -> None:
    (result,) = log(run(finding(message=message, record="")))["results"]
    assert result["message"]["text"] == f"{told} (mend it)"


def test_of_too_many_the_gravest_are_kept_and_the_rest_is_told_of() -> None:
    waived = [finding(line=at + 1, waived="for now") for at in range(20)]
    warnings = [finding(line=at + 1, level="warning") for at in range(15_000)]
    errors = [finding(line=at + 1) for at in range(12_000)]
    (found,) = json.loads(sarif.render(run(*waived, *warnings, *errors)))["runs"]
    levels = [one["level"] for one in found["results"]]
    assert (levels.count("error"), levels.count("warning")) == (12_000, 13_000)
    (told,) = found["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("2,020 results left out: 25,000 are the most")


def test_equal_runs_are_equal_bytes_without_a_time() -> None:
    found: tuple[Finding, ...] = (finding(), finding(line=4))
    text = sarif.render(run(*found, rules=RULES))
    assert text == sarif.render(run(*found, rules=RULES))
    assert "TimeUtc" not in text
