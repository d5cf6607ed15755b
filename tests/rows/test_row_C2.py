from __future__ import annotations

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
    "evidence": [{"path": "evidence/VAL-0001/graph.txt"}],
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
LOG = "evidence/validation.jsonl"

ROW = Row(
    "C2",
    "SLO results from outside",
    ("slo",),
    {
        "data/slos/slo-ledger.md": SLO,
        "data/incidents/inc-0001.md": INCIDENT,
        LOG: json.dumps(RESULT) + "\n",
    },
    {
        "OKB603": {LOG: json.dumps(RESULT | {"evidence": []}) + "\n"},
        "OKB605": {LOG: json.dumps(RESULT | {"result": "GOOD"}) + "\n"},
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
    site(tmp_path, ROW, {LOG: None})
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

    site(tmp_path, ROW, {LOG: None})
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
