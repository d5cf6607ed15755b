"""The public runbooks, all of them prose, read into steps: counted, and several of them word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from opskb import rules
from opskb.insights import steps
from opskb.insights.step import NO_WAY, Step
from opskb.project import Project
from opskb.source import read
from tests.corpora.conftest import Load

HERE = Path(__file__).parent
FACTS: Mapping[str, Mapping[str, Any]] = read(HERE, "facts.yml").data[0]
TOLD: Mapping[str, list[Mapping[str, Any]]] = read(HERE, "told.yml").data[0]
BASES = ["run-prometheus-operator", "run-kubevirt"]


def runbooks(base: Project) -> Mapping[str, tuple[Step, ...]]:
    return {one.key: steps.of(one) for one in base.graph if one.kind == "runbook"}


def shown(step: Step) -> dict[str, Any]:
    """A step as the file of facts has it."""
    ran = step.does.commands
    return {
        "kind": step.kind,
        "under": step.section,
        "intent": step.intent,
        **({"runs": [one.text for one in ran], "in": ran[0].language} if ran else {}),
        **({"manual": step.does.manual} if step.does.manual else {}),
    }


@pytest.mark.parametrize("name", BASES)
def test_all_of_them_are_read_into_steps(name: str, load: Load) -> None:
    facts, found = FACTS[name]["told"], runbooks(load(name))
    assert len(found) == FACTS[name]["records"]["runbook"]
    assert Counter(step.kind for told in found.values() for step in told) == facts["steps"]
    assert sorted(key for key, told in found.items() if not told) == facts["without"]


@pytest.mark.parametrize("name", BASES)
def test_nothing_is_made_up(name: str, load: Load) -> None:
    base = load(name)
    for key, told in runbooks(base).items():
        body = base.graph[key].body
        lines = {line.strip() for line in body.split("\n")}
        assert [step.id for step in told] == [f"P{at + 1}" for at in range(len(told))]
        assert [step.offset for step in told] == sorted({step.offset for step in told})
        for step in told:
            assert {step.destructive, step.needs_approval, step.may, step.irreversible} == {
                False,
                None,
                "",
            }
            assert step.verify == NO_WAY
            assert step.section in body
            first, *rest = [
                line for one in step.does.commands for line in one.text.split("\n")
            ] or [""]
            for line in (first, *rest):
                assert not line.strip() or {line.strip(), f"$ {line.strip()}"} & lines


@pytest.mark.parametrize("id", TOLD)
def test_some_are_read_as_a_person_reads_them(id: str, load: Load) -> None:
    base = next(base for base in map(load, BASES) if base.find(id))
    record = base.find(id)
    assert record
    assert [shown(step) for step in steps.of(record)] == TOLD[id]


def test_the_mitigations_that_are_not_written_tell_nobody_to_do_anything(load: Load) -> None:
    base = load("run-prometheus-operator")
    (rule,) = (rule for rule in rules.RULES if rule.code == "OKB702")
    found = {
        one.record
        for one in rules.check(base, [rule])
        if one.code == rule.code and "section Mitigation" in one.message
    }
    assert sorted(found) == FACTS["run-prometheus-operator"]["mitigations_unwritten"]
    told = runbooks(base)
    assert not [step for id in found for step in told[id] if step.kind == "act"]
    assert not [step for id in found for step in told[id] if step.section == "Mitigation"]
