"""Public SLOs, runbooks and incidents, read as they are: what was counted in them by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from opskb import project, rules
from opskb.dialects.objects import objects
from opskb.insights import alerts, coverage
from opskb.model import Finding, Record
from opskb.project import Project
from opskb.source import Document, read
from tests.corpora.conftest import Load

FACTS: Mapping[str, Mapping[str, Any]] = read(Path(__file__).parent, "facts.yml").data[0]
NAMES = sorted(name for name in FACTS if not name.startswith(("adr-", "prop-")))
SLOS = [name for name in NAMES if name.startswith("slo-")]


def found(base: Project, *codes: str) -> list[Finding]:
    asked = [rule for rule in rules.RULES if rule.code in codes]
    return [finding for finding in rules.check(base, asked) if finding.code in codes]


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_read(name: str, load: Load) -> None:
    base = load(name)
    assert Counter(record.kind for record in base.records) == FACTS[name]["records"]
    assert base.problems == ()


# ---- SLOs ----


@pytest.mark.parametrize("name", SLOS)
def test_every_document_is_a_record_or_a_skip_with_its_reason(
    name: str, load: Load, corpora: Path
) -> None:
    base = load(name)
    counts = {path: documents(corpora / name, path) for path in _yaml(corpora / name)}
    assert sum(counts.values()) == FACTS[name]["documents"]
    assert sum(count > 1 for count in counts.values()) == FACTS[name]["several"]
    for path, count in counts.items():
        of_file = [_document(one) for one in base.records if one.path == path]
        read_of = {(one.index, one.under[:1]) for one in of_file}
        skipped = [skip for skip in base.skipped if skip.path == path]
        assert all(skip.reason for skip in skipped)
        assert count <= len(read_of) + len(skipped), path


def _document(record: Record) -> Document:
    assert isinstance(record.source, Document)
    return record.source


def _yaml(root: Path) -> list[str]:
    files = (path for path in root.rglob("*") if path.suffix in (".yaml", ".yml"))
    return sorted(path.relative_to(root).as_posix() for path in files)


def documents(root: Path, path: str) -> int:
    return len(list(objects(read(root, path))))


@pytest.mark.parametrize("name", SLOS)
def test_every_objective_is_a_share_of_its_author(name: str, load: Load) -> None:
    """Each SLO promises something between nought and one, and says so in its own notation."""
    slos = [one for one in load(name).by_kind["slo"] if one.target is not None]
    without = [one.id for one in load(name).by_kind["slo"] if one.target is None]
    assert without == FACTS[name].get("without", [])
    assert all(isinstance(one.target, float) and 0 < one.target < 1 for one in slos)
    assert all(one.status == "active" and one.title for one in slos)
    assert all(re.search(r"target|objective", _line(one)) for one in slos)


def _line(record: Record) -> str:
    """The line of the file that its objective is placed at."""
    place = record.place("objective")
    return _document(record).source.text.split("\n")[place.line - 1]


def test_the_three_versions_of_openslo_are_all_there(load: Load) -> None:
    texts = [
        _document(one).source.text
        for name in SLOS
        for one in load(name).records
        if one.dialect == "openslo"
    ]
    versions = {word for text in texts for word in re.findall(r"apiVersion: (\S+)", text)}
    assert versions == {"openslo/v1", "openslo/v1alpha", "openslo.com/v2alpha"}


def test_sloth_promises_in_per_cent(load: Load) -> None:
    slos = {one.id: one for one in load("slo-sloth").records if one.dialect == "sloth"}
    assert slos["SLO-home-wifi-wifi-client-satisfaction"].target == 0.95
    assert slos["SLO-myservice-requests-availability"].target == 0.999
    assert slos["SLO-foo-bar-grpc-latency-percentile-90"].target == 0.9


def test_what_promises_nothing_is_skipped_by_its_name(load: Load) -> None:
    reasons = [
        skip.reason for skip in load("slo-openslo-sdk").skipped if "an OpenSLO" in skip.reason
    ]
    kinds = Counter(reason.split()[5].rstrip(",") for reason in reasons)
    assert kinds == {
        "SLI": 13, "AlertNotificationTarget": 8, "AlertCondition": 7, "Service": 10, "DataSource": 5,
    }  # fmt: skip
    (windows,) = {skip.reason for skip in load("slo-sloth").skipped if "Sloth" in skip.reason}
    assert windows == "its object 1 sets Sloth's windows, and promises nothing"


def test_a_policy_that_is_not_there_is_a_dead_reference(load: Load) -> None:
    (dead,) = found(load("slo-openslo-sdk"), "OKB201")
    assert "AL-no-policy" in dead.message
    assert dead.place.path.endswith("v1_slo_invalid_policy.yaml")


# ---- runbooks ----


def test_mitigations_that_are_not_written(load: Load) -> None:
    facts, base = FACTS["run-prometheus-operator"], load("run-prometheus-operator")
    unwritten = [one for one in found(base, "OKB702") if "section Mitigation" in one.message]
    assert len({one.record for one in unwritten}) == facts["mitigation_unwritten"]
    texts = [_mitigation(base, one.record) for one in unwritten]
    assert texts.count("") + texts.count("TODO") == facts["mitigation_holds_nothing"]
    missing = [one.record for one in found(base, "OKB701") if one.field == "Mitigation"]
    assert sorted(missing) == facts["mitigation_missing"]
    assert [one.record for one in found(base, "OKB816")] == facts["never_closed"]


def _mitigation(base: Project, id: str) -> str:
    record = base.find(id)
    assert record
    return record.body.partition("## Mitigation\n")[2].strip()


def test_runbooks_retired_only_in_their_titles(load: Load) -> None:
    base = load("run-kubevirt")
    retired = [one for one in base.records if one.retired]
    assert len(retired) == FACTS["run-kubevirt"]["retired"]
    assert {one.record for one in found(base, "OKB206")} == {one.id for one in retired}
    assert not any("[Deprecated]" in one.title for one in base.records)


def test_names_that_differ_only_in_case_are_one_id(load: Load) -> None:
    base = load("run-kubevirt")
    names = FACTS["run-kubevirt"]["twice"]
    assert {f"RB-{name}" for name in names} <= {one.id for one in base.records}
    assert len(found(base, "OKB101")) == 1


def test_plain_pages_stay_pages(load: Load) -> None:
    assert {one.dialect for one in load("run-moj-modernisation").records} == {"pages"}


# ---- alerts and runbooks ----

RULES = """apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {{name: own}}
spec:
  groups:
    - name: own
      rules:
{rules}
        - record: own:up
          expr: sum(up)
"""
URL = "https://runbooks.prometheus-operator.dev/runbooks/kubernetes/{}"


def alert(name: str, url: str = "") -> str:
    notes = f"\n          annotations: {{runbook_url: {url}}}" if url else ""
    return f"        - alert: {name}\n          expr: up == 0\n          labels: {{severity: critical}}{notes}"


@pytest.fixture
def matched(corpora: Path, tmp_path: Path) -> Any:
    """The runbooks of prometheus-operator beside alerts of our own."""

    def make(*rules_: str) -> Project:
        folder = tmp_path / "data/runbooks"
        folder.mkdir(parents=True)
        for path in (corpora / "run-prometheus-operator/content/runbooks").rglob("[!_]*.md"):
            (folder / path.name).write_bytes(path.read_bytes())
        text = RULES.format(rules="\n".join(rules_))
        (tmp_path / "data/rules.yml").write_text(text)
        (tmp_path / "opskb.yml").write_text("as_of: 2026-11-20\n")
        return project.load(tmp_path)

    return make


def test_every_alert_is_matched_with_exactly_one_runbook(matched: Any, corpora: Path) -> None:
    """One alert for each of the 108, half of them by an address in small letters, half by their name."""
    folder = corpora / "run-prometheus-operator/content/runbooks"
    names = sorted(path.stem for path in folder.rglob("*.md") if not path.stem.startswith("_"))
    written = [
        alert(name, URL.format(name.lower()) if at % 2 else "") for at, name in enumerate(names)
    ]
    base = matched(*written)
    assert len(base.by_kind["alert"]) == len(base.by_kind["runbook"]) == 108
    matches = alerts.matches(base)
    assert {
        base.graph[key].title: [one.title for one in runbooks] for key, runbooks in matches.items()
    } == {name: [_title(base, name)] for name in names}
    assert found(base, "OKB805", "OKB806", "OKB815") == []


def _title(base: Project, name: str) -> str:
    record = base.find(f"RB-{name}")
    assert record
    return record.title


def test_unmatched_and_doubly_matched_alerts_are_findings(matched: Any) -> None:
    base = matched(
        alert("KubeletDown"),
        alert("KubeletGone", URL.format("kubeletgone")),
        # Its own runbook says that it is for this alert, and its address leads to another one.
        alert("NodeClockSkewDetected", URL.format("nodeclocknotsynchronising")),
        alert("DiskOnFire", f"{URL.format('KubeletDown')}.md#alert"),
    )
    unmatched = found(base, "OKB805")
    assert [one.record for one in unmatched] == ["AL-KubeletGone"]
    assert "kubeletgone" in unmatched[0].message
    (doubly,) = found(base, "OKB806")
    assert doubly.record == "AL-NodeClockSkewDetected"
    assert doubly.related == ("RB-NodeClockNotSynchronising", "RB-NodeClockSkewDetected")
    assert [one.id for one in alerts.matches(base)["AL-DiskOnFire"]] == ["RB-KubeletDown"]
    # 108 runbooks, of which two are for an alert that is there
    assert len(found(base, "OKB815")) == 106
    assert [skip.reason for skip in base.skipped if "records a series" in skip.reason]


# ---- incidents ----


def test_incidents_resolved_before_they_started(load: Load) -> None:
    facts, base = FACTS["inc-jenkins-cstate"], load("inc-jenkins-cstate")
    out_of_order = found(base, "OKB844")
    first = [one.record for one in out_of_order if "lies before `started`" in one.message]
    assert sorted(first) == facts["resolved_first"]
    mixed = [one.record for one in out_of_order if "has no zone" in one.message]
    assert mixed == facts["mixed"]
    assert len(out_of_order) == len(first) + len(mixed)


def test_naive_and_aware_times_are_kept_apart(load: Load) -> None:
    zones = Counter(
        (_zone(one.opened), _zone(one.closed))
        for one in load("inc-jenkins-cstate").by_kind["incident"]
    )
    facts = FACTS["inc-jenkins-cstate"]
    assert zones[None, None] == facts["naive"]
    assert zones[UTC, None] == len(facts["mixed"])
    assert zones[UTC, UTC] == 297 - facts["naive"] - len(facts["mixed"])


def _zone(moment: Any) -> Any:
    assert isinstance(moment, datetime)
    return moment.tzinfo


def test_systems_declared_nowhere_are_a_finding_each(load: Load) -> None:
    facts, base = FACTS["inc-jenkins-cstate"], load("inc-jenkins-cstate")
    said = {name for one in base.by_kind["incident"] for name in one.values["affected"]}
    declared = {one.title for one in base.by_kind["surface"]}
    assert len(said) == facts["affected"]
    undeclared = found(base, "OKB809")
    assert len(undeclared) == len(said - declared) == facts["undeclared"]
    assert all(
        base.root.joinpath(one.place.path).is_file() and one.place.line > 1 for one in undeclared
    )


def test_each_declared_system_knows_its_incidents(load: Load) -> None:
    """All fourteen were affected at some time, by the name that both files give them."""
    base = load("inc-jenkins-cstate")
    found = coverage.affected(base)
    assert found.keys() == {one.key for one in base.by_kind["surface"]}
    for key, incidents in found.items():
        named = [
            one
            for one in base.by_kind["incident"]
            if base.graph[key].title in one.values["affected"]
        ]
        assert {one.key for one in incidents} == {one.key for one in named}
