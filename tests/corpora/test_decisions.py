"""Twelve public decision logs, read as they are: what was counted in them by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from opskb import rules
from opskb.graph import Edge
from opskb.project import Project
from opskb.source import read
from tests.corpora.conftest import Load

FACTS: Mapping[str, Mapping[str, Any]] = read(Path(__file__).parent, "facts.yml").data[0]
NAMES = sorted(name for name in FACTS if name.startswith("adr-"))
Pair = tuple[str, str]


def pairs(project: Project) -> dict[str, set[Pair]]:
    """Supersessions and amendments, by who says so."""
    found: dict[str, set[Pair]] = {"agree": set(), "new": set(), "old": set()}
    for edge in project.graph.edges:
        if edge.relation.both:
            found[_speaker(edge)].add((edge.head.id, edge.tail.id))
    return found


def _speaker(edge: Edge) -> str:
    return "agree" if not edge.one_sided else "new" if edge.forward else "old"


def findings(project: Project, *codes: str) -> list[rules.Finding]:
    asked = [rule for rule in rules.RULES if rule.code in codes]
    return [finding for finding in rules.check(project, asked) if finding.code in codes]


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_a_decision(name: str, load: Load) -> None:
    project = load(name)
    assert len(project.records) == FACTS[name]["records"]
    assert {record.kind for record in project.records} == {"adr"}


@pytest.mark.parametrize("name", NAMES)
def test_every_status_is_read_in_the_word_of_its_author(name: str, load: Load) -> None:
    words = Counter((record.values["status"] or "").lower() for record in load(name).records)
    none = words.pop("", 0)
    assert none == FACTS[name].get("none", 0)
    assert words == FACTS[name]["statuses"]


@pytest.mark.parametrize("name", NAMES)
def test_a_record_without_a_status_is_one_finding(name: str, load: Load) -> None:
    assert len(findings(load(name), "OKB402")) == FACTS[name].get("none", 0)


@pytest.mark.parametrize("name", NAMES)
def test_pairs_that_agree_and_pairs_that_only_one_side_knows(name: str, load: Load) -> None:
    found = pairs(load(name))
    for speaker, known in found.items():
        assert known == set(map(tuple, FACTS[name].get(speaker, []))), speaker


@pytest.mark.parametrize("name", NAMES)
def test_each_pair_that_one_side_knows_is_one_finding(name: str, load: Load) -> None:
    found = {finding.related for finding in findings(load(name), "OKB203")}
    known = [*FACTS[name].get("new", []), *FACTS[name].get("old", [])]
    assert found == {(old, new) for new, old in known}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_superseded_in_part_is_told_from_the_whole(name: str, load: Load) -> None:
    edges = [edge for edge in load(name).graph.edges if edge.relation.both and not edge.whole]
    assert sorted(edge.tail.id for edge in edges) == FACTS[name].get("parts", [])


@pytest.mark.parametrize("name", NAMES)
def test_dead_links_and_nothing_else_of_the_reference_family(name: str, load: Load) -> None:
    found = findings(load(name), "OKB201", "OKB202", "OKB204", "OKB205", "OKB207")
    assert Counter(finding.code for finding in found) == _counted(
        "OKB201", FACTS[name].get("dead", 0)
    )


def _counted(code: str, count: int) -> Counter[str]:
    return Counter({code: count} if count else {})


@pytest.mark.parametrize("name", NAMES)
def test_every_typed_relation_resolves(name: str, load: Load) -> None:
    links = load(name).graph.links
    assert [link.raw for link in links if link.form != "link" and not link.target] == []


@pytest.mark.parametrize("name", NAMES)
def test_numbers_used_twice(name: str, load: Load) -> None:
    used = Counter(record.id for record in load(name).records)
    assert {id: n for id, n in used.items() if n > 1} == FACTS[name].get("twice", {})


@pytest.mark.parametrize("name", NAMES)
def test_numbers_left_out(name: str, load: Load) -> None:
    numbers = {record.number for record in load(name).records} - {None}
    whole = range(min(numbers, default=0), max(numbers, default=0))
    assert sorted(set(whole) - numbers) == FACTS[name].get("gaps", [])


@pytest.mark.parametrize("name", NAMES)
def test_every_record_has_a_title_of_its_own(name: str, load: Load) -> None:
    untitled = [record.path for record in load(name).records if record.title == record.id]
    assert untitled == (["adr/assets/catalog-import/examples.md"] if name == "adr-shopware" else [])
    assert not [record.title for record in load(name).records if "{" in record.title]


def test_all_of_them_together(load: Load) -> None:
    """24 pairs, 12 of which agree; one of these is log4brains' own test data, hence 23 and 11 real ones."""
    found = [pairs(load(name)) for name in NAMES]
    assert sum(len(one) for each in found for one in each.values()) == 24
    assert sum(len(each["agree"]) for each in found) == 12
    edges = [edge for edge in load("adr-log4brains").graph.edges if edge.relation.both]
    assert sum("/integration-tests/" in edge.head.path for edge in edges) == 1


def test_a_log_without_a_fault_stays_without_a_reference_finding(load: Load) -> None:
    every = {rule.code for rule in rules.RULES if rule.code.startswith("OKB2")}
    assert findings(load("adr-hydra"), *every) == []
    (link,) = findings(load("adr-log4brains"), *every)
    assert link.place.path.endswith("20201028-links.md")


def test_a_template_counts_as_no_record(load: Load) -> None:
    reasons = {skip.path: skip.reason for skip in load("adr-madr4").skipped}
    templates = {path for path, reason in reasons.items() if "a template" in reason}
    assert templates == {
        "docs/decisions/adr-template.md",
        "template/adr-template.md",
        "template/adr-template-bare.md",
        "template/adr-template-bare-minimal.md",
        "template/adr-template-minimal.md",
    }


@pytest.mark.parametrize("name", ["adr-semantic-kernel", "adr-shopware"])
def test_a_template_whose_front_matter_is_no_yaml_is_no_problem(name: str, load: Load) -> None:
    assert not [problem for problem in load(name).problems if problem.code == "OKB001"]
    assert [skip for skip in load(name).skipped if "a template" in skip.reason]


def test_an_example_badge_states_nothing(load: Load) -> None:
    record = load("adr-madr4").graph.index.by_path["docs/decisions/0008-add-status-field.md"]
    assert not record.stated
    assert not record.values.get("superseded_by")


def test_impossible_dates_cost_only_themselves(load: Load) -> None:
    found = {problem.place.path: problem.message for problem in load("adr-shopware").problems}
    assert len(found) == 3
    assert "2022-27-09" in found["adr/2022-27-09-vue-2.7-update.md"]


def test_days_come_before_months(load: Load) -> None:
    records = load("adr-moj-cloud-platform").records
    written = [record.source.data.get("date", "") for record in records]
    assert sum(day[2:3] == "/" and len(day) == 10 for day in written) == 21
    undated = [record.id for record in records if not record.opened]
    assert undated == ["ADR-004"]  # it says 10/04/18


def test_braces_around_a_value_are_no_mapping(load: Load) -> None:
    found = load("adr-semantic-kernel").find("ADR-0044")
    assert found
    assert (found.status, str(found.opened), found.owner) == ("accepted", "2024-05-02", "Tao Chen")
    assert found.values["deciders"] == ("Stephen Toub", "Ben Thomas")


def test_a_package_keeps_its_own_names(load: Load) -> None:
    ids = {record.id for record in load("adr-log4brains").records}
    assert {"ADR-20200101-first-adr", "ADR-package1-20200101-first-adr"} <= ids
    assert "ADR-core-20201002-use-explicit-architecture-and-ddd-for-the-core-api" in ids
