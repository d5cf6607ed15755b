"""Documents of AWS Systems Manager: valid against its schema, and what they run is what the runbook says."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from opskb import project, rules
from opskb.insights import boundaries
from opskb.insights.step import Command, Step, Way
from opskb.insights.steps import of
from opskb.outputs import ssm
from opskb.outputs.site import Site
from opskb.outputs.ssm.parameters import SAFE
from tests.checked import loaded
from tests.npm import packages
from tests.outputs.steps import steps

ROOT = Path(__file__).parent.parent.parent
RUNBOOK = """---
id: RB-0001
status: active
summary: "Words with {{ braces }} and {{{{."
alone: [Look at it, Restart it]
forbidden: [Drop the table]
parameters:
  - {name: pod, pattern: "[a-z0-9-]+", help: The pod.}
  - {name: name, default: main}
  - {name: count, type: integer, default: 3}
  - {name: part, type: number, default: "0.5"}
  - {name: force, type: flag, default: "true"}
  - {name: how, type: choice, of: [soft, hard], default: soft}
  - {name: InstanceIds}
steps:
%s
---
# Any
"""
STEPS = """\
  - {id: S1, kind: observe, intent: Look at it, run: {command: 'get {{ pod }}', language: sh, timeout: 5 minutes}}
  - id: S2
    kind: decide
    intent: "Is it {{ hung }}?"
    goto: [{to: S3, when: "yes"}, {to: end, when: "no"}]
  - id: S3
    kind: act
    intent: Restart it
    run: {command: 'restart {{ pod }}', language: bash}
    may: alone
    on_fail: rollback
    rollback: {run: {command: 'undo {{ pod }}', language: bash}}
    verify: {run: {command: 'get {{ pod }} --ready', language: sh}, expect: ready}
  - {id: S4, kind: act, intent: Delete it, destructive: true, needs_approval: Duty lead, on_fail: continue,
     run: {command: 'delete {{ pod }}', language: sh}, rollback: "irreversible: it is gone"}
  - {id: S5, kind: act, intent: Drop the table, run: {command: 'drop', language: sh}}
  - {id: S6, kind: observe, intent: Ask the database, run: {command: 'select 1', language: sql}}
  - {id: S7, kind: observe, intent: Count, run: {command: "get -o '{{range .items}}'", language: sh}, on_fail: goto, goto: S1}
  - {id: S8, kind: act, intent: Turn the key, may: person, run: {command: 'key', language: sh}, next: S1}
  - {id: S9, kind: notify, intent: Say so, run: {command: 'Send-It', language: pwsh}, may: alone}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {"data/runbooks/rb-0001.md": RUNBOOK % STEPS}
    return Site(loaded(tmp_path_factory.mktemp("ssm"), files), (), ())


@pytest.fixture(scope="module")
def schema() -> Any:
    if not packages.HERE:
        pytest.skip(packages.ABSENT)
    return json.loads(packages.SSM_SCHEMA.read_text("utf-8"))


def only(site: Site) -> dict[str, Any]:
    (file,) = ssm.files(site)
    assert file.path == "rb-0001.json"
    found: dict[str, Any] = json.loads(file.content)
    return found


def written(site: Site) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in only(site)["mainSteps"]}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def judge(document: dict[str, Any], schema: Any) -> None:
    """Valid, every reference declared, every step named once, every way leading to a step."""
    jsonschema.Draft7Validator(schema).validate(document)
    declared = document["parameters"].keys()
    for text in strings(document):
        found = re.findall(r"\{\{ ?(\w+) ?\}\}", text)
        assert set(found) <= declared
        rest = re.sub(r"\{\{ ?\w+ ?\}\}", "", text)
        assert "{{" not in rest, text
        assert "}}" not in rest, text
    names = [one["name"] for one in document["mainSteps"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_]{3,128}", name) for name in names)
    assert set(targets(document)) <= set(names)


def targets(document: dict[str, Any]) -> Iterator[str]:
    for one in document["mainSteps"]:
        yield from filter(None, (one.get("nextStep"), one["inputs"].get("Default")))
        yield from (choice["NextStep"] for choice in one["inputs"].get("Choices", ()))
        if one.get("onFailure", "").startswith("step:"):
            yield one["onFailure"].removeprefix("step:")


def ran(document: dict[str, Any]) -> Counter[tuple[str, ...]]:
    """What nodes are told to run, without the lines that are ours."""
    found: Counter[tuple[str, ...]] = Counter()
    for one in document["mainSteps"]:
        if one["action"] == "aws:runCommand":
            given = one["inputs"]["Parameters"]["commands"]
            ours = 2 if one["inputs"]["DocumentName"] == "AWS-RunShellScript" else 1
            found[tuple(given[ours:])] += 1
    return found


@pytest.mark.parametrize("base", [".", "../shared/corpora/run-prometheus-operator"])
def test_every_runbook_of_a_knowledge_base_is_a_valid_document(base: str, schema: Any) -> None:
    if not (ROOT / base).is_dir():
        pytest.skip("the public record corpora are not beside this checkout")
    read = project.load(ROOT / base, as_of="2026-11-20")
    files = list(ssm.files(Site(read, (), rules.RULES)))
    told = [one for one in read.by_kind["runbook"] if one.live and of(one)]
    assert [one.path for one in files] == [f"{one.key.lower()}.json" for one in told]
    for one in files:
        judge(json.loads(one.content), schema)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps())
def test_any_runbook_is_a_valid_document_that_runs_its_commands_and_nothing_else(
    site: Site, schema: Any, taken: tuple[Step, ...]
) -> None:
    record = site.project.by_kind["runbook"][0]
    document = json.loads(json.dumps(ssm.document(site, record, taken)))
    judge(document, schema)
    assert ran(document) == Counter(
        tuple(one.script for one in way.commands)
        for step in taken
        for way in ways(step)
        if runs(site, step, way)
    )


def ways(step: Step) -> Iterator[Way]:
    if step.kind == "decide" and step.goto:
        return
    yield step.does
    if not step.verified_by:
        yield step.verify
    if step.on_fail == "rollback":
        yield step.rollback


def runs(site: Site, step: Step, way: Way) -> bool:
    """Whether a node may run it: by one shell, with no braces but those of parameters, and not forbidden."""
    record = site.project.by_kind["runbook"][0]
    bound, _ = boundaries.of_step(site.project, record, step)
    shells = {"sh": "sh", "console": "sh", "bash": "bash", "pwsh": "pwsh"}
    programs = {shells.get(one.language, "") for one in way.commands}
    return (
        bound in ("alone", "approval")
        and len(programs) == 1
        and "" not in programs
        and not any(map(braces, way.commands))
    )


def braces(command: Command) -> bool:
    rest = re.sub(r"\{\{ ?(?:pod|name) ?\}\}", "", command.script)
    return "{{" in rest or "}}" in rest


def test_a_node_runs_what_an_agent_may_do_alone(site: Site) -> None:
    look = written(site)["step_S1"]
    assert look["action"] == "aws:runCommand"
    assert look["timeoutSeconds"] == 300
    assert look["inputs"] == {
        "DocumentName": "AWS-RunShellScript",
        "InstanceIds": "{{ InstanceIds_ }}",
        "Parameters": {
            "commands": ["#!/bin/sh", "set -eu", "get {{ pod }}"],
            "executionTimeout": ["300"],
        },
    }
    assert written(site)["step_S9"]["inputs"]["DocumentName"] == "AWS-RunPowerShellScript"


def test_what_needs_approval_waits_for_it(site: Site) -> None:
    steps_ = written(site)
    assert steps_["step_S4"]["action"] == "aws:approve"
    assert steps_["step_S4"]["inputs"]["Approvers"] == "{{ Approvers }}"
    assert "Duty lead gives approval." in steps_["step_S4"]["inputs"]["Message"]
    run = steps_["step_S4_run"]
    assert (run["onFailure"], run["isCritical"]) == ("Continue", False)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("step_S5", "This is forbidden from here."),
        ("step_S6", "this is not, or not only, one of them"),
        ("step_S7", "double braces that are no parameter"),
        ("step_S8", "A person does this."),
    ],
)
def test_what_no_node_may_run_waits_for_a_person(site: Site, name: str, why: str) -> None:
    one = written(site)[name]
    assert (one["action"], one["inputs"]) == ("aws:pause", {})
    assert why in one["description"]


def test_a_decision_leads_where_its_answer_says(site: Site) -> None:
    document = only(site)
    one = written(site)["step_S2"]
    assert one["action"] == "aws:branch"
    assert [(way["StringEquals"], way["NextStep"]) for way in one["inputs"]["Choices"]] == [
        ("yes", "step_S3"),
        ("no", "step_end"),
        ("otherwise", "step_S3"),
    ]
    assert document["parameters"]["step_S2_answer"]["allowedValues"] == [
        "yes",
        "no",
        "otherwise",
        "",
    ]
    waits = written(site)[one["inputs"]["Default"]]
    assert (waits["action"], waits["isEnd"]) == ("aws:pause", True)


def test_a_failure_leads_back_and_the_way_back_ends_it(site: Site) -> None:
    steps_ = written(site)
    assert steps_["step_S3"]["onFailure"] == "step:step_S3_rollback"
    assert steps_["step_S3_verify"]["onFailure"] == "step:step_S3_rollback"
    assert steps_["step_S3_rollback"]["isEnd"] is True
    assert list(steps_)[-2:] == ["step_S3_rollback", "step_end"]
    assert steps_["step_S8"]["nextStep"] == "step_S1"
    assert steps_["step_S9"]["isEnd"] is True


def test_parameters_come_with_what_a_value_may_be(site: Site) -> None:
    found = only(site)["parameters"]
    assert found["pod"] == {
        "type": "String",
        "description": "The pod.",
        "allowedPattern": "^(?:[a-z0-9-]+)$",
    }
    assert found["name"] == {"type": "String", "allowedPattern": SAFE, "default": "main"}
    assert found["count"] == {"type": "Integer", "default": 3}
    assert found["part"]["default"] == "0.5"
    assert found["force"] == {"type": "Boolean", "default": True}
    assert found["how"] == {"type": "String", "allowedValues": ["soft", "hard"], "default": "soft"}
    assert found["InstanceIds"]["type"] == "String"
    assert found["InstanceIds_"]["type"] == "StringList"


@pytest.mark.parametrize(
    "value", ["a;rm -rf /", "$(x)", "`x`", "a b", "a|b", "a\nb", "'", '"', "a&b", ">x"]
)
def test_a_text_without_a_pattern_holds_nothing_that_a_shell_acts_on(value: str) -> None:
    assert not re.search(SAFE.replace("$", r"\Z"), value)
    assert re.search(SAFE, "pod-1.example:8080/a@b%20")


def test_the_description_says_first_how_far_to_trust_it(site: Site) -> None:
    first, *rest = only(site)["description"].split("\n\n")
    assert first.endswith("as of 2026-11-20 \N{MIDDLE DOT} status active")
    assert "Words with { { braces } } and { { { {." in rest
    assert "Forbidden: Drop the table" in rest
