"""The GitHub action, acted out: its scripts in a clean clone, with what a runner gives them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.checked import commit, git
from tests.hosts.conftest import BASE, ONE_SIDED, SETTINGS, cloned, decision
from tests.hosts.runner import ACTION, OURS, Machine, loaded
from tests.reports.strangers import as_sarif


def test_the_action_is_what_github_takes_for_one() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    subprocess.run([*command, "vendor.github-actions", str(ACTION)], check=True)


def test_nothing_of_the_action_can_be_injected() -> None:
    """By zizmor, as severe as it can be: template injection, unpinned actions and more."""
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--persona=auditor"]
    found = subprocess.run([*command, str(ACTION)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_no_expression_stands_in_a_script() -> None:
    steps = loaded()["runs"]["steps"]
    scripts = [step["run"] for step in steps if "run" in step]
    assert len(scripts) == 3
    assert [script for script in scripts if "${{" in script] == []
    assert all(script.startswith("set -euo pipefail\n") for script in scripts)
    others = [step["uses"] for step in steps if "uses" in step]
    assert [re.sub(r"@[0-9a-f]{40}$", "", one) for one in others] == ["actions/setup-python"]


def test_findings_are_annotations_and_outputs(machine: Machine, repository: Path) -> None:
    done = machine.act(cloned(repository))
    assert done.code == 1
    assert [line for line in done.commands if line.startswith(f"::error file={ONE_SIDED},line=7")]
    counts = {name: done.outputs[name] for name in ("exit-code", "errors", "warnings", "infos")}
    assert counts == {"exit-code": "1", "errors": "2", "warnings": "0", "infos": "0"}
    assert len(json.loads(Path(done.outputs["json"]).read_text())["findings"]) == 2
    assert {"sarif", "comment"}.isdisjoint(done.outputs)


def test_the_summary_of_the_step_has_them_all_once(machine: Machine, repository: Path) -> None:
    summary = machine.temp / "summary.md"
    summary.write_text("")
    assert machine.act(cloned(repository), {"sarif": "true"}).code == 1
    assert summary.read_text().count(ONE_SIDED) == 1


def test_sarif_is_written_where_it_is_asked_for(machine: Machine, repository: Path) -> None:
    done = machine.act(cloned(repository), {"sarif": "true", "fail-on": "none"})
    assert done.code == 0
    told = as_sarif(Path(done.outputs["sarif"]).read_text(), frozenset())
    assert ("OKB203", ONE_SIDED, 7) in [one[:3] for one in told]


def test_a_record_gives_the_runner_no_command(machine: Machine, tmp_path: Path) -> None:
    titles = ("::error::mine", "%0A::error::mine", "##[error]mine", "x\x1b[31m::error::mine")
    files = {}
    for number, title in enumerate(titles, 1):
        text = f"# {number}. {title}\n\nDate: 2019-03-01\n\n## Status\n\n{title}\n"
        files[f"docs/adr/{number:04d}-mine.md"] = text
    commit(tmp_path, "2026-10-01", {"opskb.yml": SETTINGS, **files})
    done = machine.act(tmp_path)
    assert done.code == 1
    assert [line for line in done.commands if not line.startswith(OURS)] == []
    assert "\x1b" not in done.log


def test_only_what_the_change_brings_counts(machine: Machine, repository: Path) -> None:
    done = machine.act(cloned(repository), {"since": "origin/main", "sarif": "true"})
    assert (done.code, done.outputs["errors"]) == (1, "1")
    places = [line.partition(",")[0] for line in done.commands if line.startswith("::error")]
    assert places == [f"::error file={ONE_SIDED}"]
    told = as_sarif(Path(done.outputs["sarif"]).read_text(), frozenset())
    assert len(list(told)) == 2  # code scanning is told everything


def test_what_a_baseline_holds_is_not_counted(machine: Machine, repository: Path) -> None:
    workspace = cloned(repository, "main")
    command = [sys.executable, "-m", "opskb", "baseline", "write", "--baseline", "known.json"]
    subprocess.run(command, cwd=workspace, check=True)
    git(workspace, "checkout", "--quiet", "origin/topic")
    done = machine.act(workspace, {"baseline": "known.json"})
    assert (done.code, done.outputs["errors"]) == (1, "1")


def test_a_comment_is_written_where_it_is_asked_for(machine: Machine, repository: Path) -> None:
    workspace = cloned(repository)
    done = machine.act(workspace, {"since": "origin/main", "comment": "true"})
    written = Path(done.outputs["comment"]).read_text()
    assert written.startswith("<!-- opskb -->\n")
    assert ONE_SIDED in written
    assert "0002-timer" not in written
    assert "comment" not in machine.act(workspace, {"comment": "true"}).outputs


def test_a_checkout_without_its_history_is_told(machine: Machine, repository: Path) -> None:
    shallow = repository.with_name("shallow")
    source = f"file://{repository}"
    git(repository, "clone", "--quiet", "--depth=1", "--branch=topic", source, str(shallow))
    base = git(repository, "rev-parse", "main").strip()
    done = machine.act(shallow, {"since": base})
    assert done.code in (2, 4)
    assert done.outputs == {"exit-code": str(done.code)}
    assert base in done.log


def test_clean_records_pass(machine: Machine, tmp_path: Path) -> None:
    commit(tmp_path, "2026-10-01", {"opskb.yml": SETTINGS, **decision(1, "Timer")})
    done = machine.act(tmp_path)
    assert (done.code, done.outputs["errors"]) == (0, "0")
    assert [line.partition("::")[0] for line in done.commands] == [""]


def test_findings_below_the_level_pass(machine: Machine, repository: Path) -> None:
    done = machine.act(cloned(repository), {"fail-on": "none"})
    assert (done.code, done.outputs["exit-code"], done.outputs["errors"]) == (0, "0", "2")


def test_arguments_are_lines(machine: Machine, repository: Path) -> None:
    folder = {f"docs/adr/a b/{Path(path).name}": text for path, text in decision(9, "A").items()}
    commit(repository, "2026-11-02", folder)
    lines = "--select=OKB203\r\n\r\ndocs/adr/a b\r\n"
    done = machine.act(cloned(repository), {"args": lines})
    assert (done.code, done.outputs["errors"]) == (0, "0"), done.log


def test_another_folder_is_checked(machine: Machine, tmp_path: Path) -> None:
    inside = {f"ops/{path}": text for path, text in BASE.items()}
    commit(tmp_path, "2026-10-01", inside)
    done = machine.act(tmp_path, {"working-directory": "ops"})
    assert (done.code, done.outputs["errors"]) == (1, "1")
    assert done.commands[0].startswith("::error file=ops/docs/adr/0002-timer.md,line=7")


def test_a_mistake_in_the_use_is_told(machine: Machine, repository: Path) -> None:
    done = machine.act(cloned(repository), {"fail-on": "sometimes"})
    assert done.code == 2
    assert "sometimes" in done.log
    assert done.outputs == {"exit-code": "2"}


def test_an_old_python_is_told(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    path = f"{tmp_path}:{machine.environment['PATH']}"
    old = Machine(tmp_path, {**machine.environment, "PATH": path})
    done = old.act(tmp_path, without=())
    assert done.code == 2
    assert "Python 3.11" in done.commands[0]
