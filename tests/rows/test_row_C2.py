from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from opskb import project
from opskb.adapters.cli import cli
from opskb.edits import evidence
from tests.rows.row import Row, breaks, holds, shown, site

SLO = """\
---
id: SLO-ledger
title: The books
status: active
owner: Mei-Ling Zhao
summary: Postings go in and balances are true.
objective: 99.9%
window: 30 days
latency: 150
compliance: [{on: 2026-11-19, value: 0.9999}, {on: 2026-11-20, value: 1}]
reviews: [{on: 2026-11-02, by: Mei-Ling Zhao, checked: Against the month.}]
---
"""
SHOWN, DIGEST = "foo\n", hashlib.sha256(b"foo\n").hexdigest()
RESULT = {
    "schema": "opskb/validation-v1",
    "event": "result",
    "id": "VAL-0001",
    "on": "2026-11-03",
    "phase": "operate",
    "project": "ledger",
    "slo": "SLO-ledger",
    "result": "FAIL",
    "measured": {"availability": 0.95},
    "targets": {"availability": 0.999},
    "missed": ["availability"],
    "incident_ids": ["INC-0001"],
    "evidence": [{"path": "evidence/VAL-0001/graph.txt", "sha256": DIGEST}],
}
INCIDENT = """\
---
id: INC-0001
title: Balances were old
status: open
severity: SEV-4
commander: Mei-Ling Zhao
detected_by: internal
started: 2026-11-03T09:15Z
detected: 2026-11-03T09:20Z
acknowledged: 2026-11-03T09:25Z
---
## Summary

A replica lay behind.

## Impact

Nobody saw it.
"""
LOG, MANIFEST = "evidence/validation.jsonl", "evidence/manifest.json"
GRAPH = "evidence/VAL-0001/graph.txt"


def _line(**other: object) -> str:
    return json.dumps(RESULT | other) + "\n"


def _manifest(result: str = "FAIL", **other: object) -> str:
    row = {"path": GRAPH, "sha256": DIGEST, "on": "2026-11-03", "results": ["VAL-0001"], **other}
    return json.dumps(
        {
            "schema": "opskb/evidence-v1",
            "results": [{"id": "VAL-0001", "result": result}],
            "files": [row] if row["path"] else [],
        }
    )


ROW = Row(
    "C2",
    "SLO results from outside",
    ("slo",),
    {
        "data/slos/slo-ledger.md": SLO,
        "data/incidents/inc-0001.md": INCIDENT,
        LOG: _line(),
        MANIFEST: _manifest(),
        GRAPH: SHOWN,
    },
    {
        "OKB603": {LOG: _line(evidence=[])},
        "OKB604": {LOG: _line(evidence=[{"path": GRAPH, "sha256": "0" * 64}])},
        "OKB605": {LOG: _line(result="GOOD"), MANIFEST: _manifest()},
    },
    "evidence/index.html",
    "api/v1/evidence.json",
)


def test_row_C2_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C2_breaks(code: str, tmp_path: Path) -> None:
    found = breaks(tmp_path, ROW, code)
    assert (found.place.path, found.place.line) == (LOG, 1)


def test_row_C2_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "The phase operate is not enforced automatically" in words
    assert "availability 95 % of 99.9 %" in words
    assert data["automation"]["parameters"]["incident_ids"] == ["INC-0001"]
    assert data["automation"]["phases"]["operate"] == {"automation_enforced": False, "owed": []}


def test_a_result_that_passes_enforces_again_and_one_that_fails_owes_evidence(
    tmp_path: Path,
) -> None:
    site(tmp_path, ROW, {LOG: None, MANIFEST: None})
    base = project.load(tmp_path)
    good = evidence.record(base, "ledger", availability=0.9995, latency=120, slo_id="SLO-ledger")
    bad = evidence.record(base, "ledger", availability=0.95, slo_id="SLO-ledger")
    assert (good.passed, good.enforced, good.owed) == (True, True, "")
    assert (bad.passed, bad.enforced) == (False, False)
    assert "availability was 95 %, target 99.9 %" in bad.owed
    manifest = json.loads((tmp_path / "evidence/manifest.json").read_text(encoding="utf-8"))
    assert manifest["automation"]["phases"]["operate"] == {
        "automation_enforced": False,
        "owed": ["VAL-0002"],
    }


def test_the_command_says_pass_with_0_fail_with_1_and_misuse_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    site(tmp_path, ROW, {LOG: None, MANIFEST: None})
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    asked = ["slo", "record", "ledger", "--slo", "SLO-ledger"]
    assert run.invoke(cli, [*asked, "--availability", "99.95%"]).exit_code == 0
    failed = run.invoke(cli, [*asked, "--latency", "151", "--incident", "INC-0001"])
    assert failed.exit_code == 1
    assert "automation_enforced: false" in failed.output
    assert "opskb slo attach VAL-0002 FILE" in failed.output
    assert run.invoke(cli, [*asked, "--error-rate", "1%"]).exit_code == 2
    assert run.invoke(cli, [*asked, "--availability", "999"]).exit_code == 2
    lines = (tmp_path / LOG).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["result"] for line in lines] == ["PASS", "FAIL"]


@pytest.mark.parametrize(
    ("changed", "code", "path", "says"),
    [
        ({MANIFEST: None}, "OKB605", LOG, "there is no manifest beside it"),
        ({LOG: None}, "OKB605", MANIFEST, "lists a result, and the log is not there"),
        ({GRAPH: None}, "OKB604", MANIFEST, "is listed and not there"),
        ({GRAPH: None}, "OKB603", LOG, "has no evidence that is there"),
        ({GRAPH: None, MANIFEST: None}, "OKB604", LOG, "is listed and not there"),
        ({GRAPH: None, MANIFEST: _manifest(path="")}, "OKB604", LOG, "is listed and not there"),
        ({MANIFEST: _manifest(path="")}, "OKB605", LOG, "which the manifest does not list"),
        (
            {
                GRAPH: "bar\n",
                MANIFEST: _manifest(sha256=hashlib.sha256(b"bar\n").hexdigest()),
            },
            "OKB604",
            LOG,
            "is not what it was when it was listed",
        ),
        (
            {LOG: _line(result="PASS"), MANIFEST: _manifest("PASS")},
            "OKB605",
            LOG,
            "is PASS here, and its figures say FAIL: availability 0.95 of 0.999",
        ),
        (
            {LOG: _line(measured={"availability": 0.9991})},
            "OKB605",
            LOG,
            "is FAIL here, and its figures say PASS: availability 0.9991 of 0.999",
        ),
        (
            {LOG: _line(evidence=[{"path": GRAPH, "sha256": "none"}])},
            "OKB605",
            LOG,
            "a SHA-256 that is none",
        ),
        # One that the log names without its digest is looked for all the same.
        ({LOG: _line(evidence=[{"path": "evidence/no.txt"}])}, "OKB603", LOG, "that is there"),
    ],
)
def test_what_was_changed_in_one_place_is_known_in_another(
    changed: dict[str, str | None], code: str, path: str, says: str, tmp_path: Path
) -> None:
    found = [one for one in site(tmp_path, ROW, changed).findings if one.code == code]
    assert [(one.place.path, says in one.message) for one in found] == [(path, True)]


def test_a_log_without_its_manifest_is_mended_by_the_next_result(tmp_path: Path) -> None:
    site(tmp_path, ROW, {MANIFEST: None})
    evidence.record(project.load(tmp_path), "ledger", availability=1, slo_id="SLO-ledger")
    assert not site(tmp_path, ROW, dict.fromkeys(ROW.files)).findings


def test_the_command_finds_the_objective_of_a_project_and_takes_no_looser_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    site(tmp_path, ROW)
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    asked = ["slo", "record", "ledger", "--availability"]
    found = run.invoke(cli, [*asked, "99.95%", "--latency", "120"])
    assert (found.exit_code, "target 99.9 %" in found.output) == (0, True)
    loose = run.invoke(cli, [*asked, "0.5", "--target-availability", "1%"])
    assert loose.exit_code == 2
    assert "is looser than the 99.9 % of SLO-ledger" in loose.output
    lost = run.invoke(cli, ["slo", "record", "shop", "--availability", "1"])
    assert lost.exit_code == 2
    assert "name it with --slo, or give --target-availability" in lost.output
    assert len((tmp_path / LOG).read_text(encoding="utf-8").splitlines()) == 2
