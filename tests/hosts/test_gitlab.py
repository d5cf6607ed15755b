"""The job for GitLab, acted out: its script in a clean clone, with the variables of a pipeline."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import yaml

from tests.checked import git
from tests.conftest import ROOT
from tests.hosts.conftest import ONE_SIDED, cloned
from tests.reports.strangers import as_gitlab, as_junit

JOB = yaml.safe_load((ROOT / "ci/opskb.gitlab-ci.yml").read_text(encoding="utf-8"))["opskb"]
BEFORE = ("OKB203", "docs/adr/0002-timer.md", 7)
BROUGHT = ("OKB203", ONE_SIDED, 7)


def ran(workspace: Path, index: Mapping[str, str], shell: str, **own: str) -> tuple[int, str]:
    """The exit code and the log of the script: a runner gives all of it to one shell, which stops at an error."""
    temporary = workspace.with_name("tmp")
    temporary.mkdir()
    pipeline = {"CI": "true", "GITLAB_CI": "true", "TMPDIR": str(temporary)}
    done = subprocess.run(
        [shell, "-e", "-c", "\n".join(JOB["script"])],
        cwd=workspace,
        env={**index, **pipeline, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def reported(workspace: Path) -> dict[str, list[tuple[str, str, int]]]:
    """What the reports that GitLab collects tell of, by their names: codes and places."""
    readers = {"codequality": as_gitlab, "junit": as_junit}
    return {
        name: sorted(one[:3] for one in readers[name]((workspace / path).read_text(), frozenset()))
        for name, path in JOB["artifacts"]["reports"].items()
    }


def test_a_branch_is_gated_on_everything(repository: Path, index: Mapping[str, str]) -> None:
    """In the plain shell that an image without bash has."""
    workspace = cloned(repository)
    code, log = ran(workspace, index, "sh", OPSKB_INSTALL=str(ROOT))
    assert code == 1, log
    assert "Checked 4 records as of 2026-11-20: 2 errors." in log
    assert reported(workspace) == {"codequality": [BEFORE, BROUGHT], "junit": [BEFORE, BROUGHT]}


def test_a_merge_request_is_gated_on_what_it_brings(
    repository: Path, index: Mapping[str, str]
) -> None:
    workspace = cloned(repository)
    base = git(workspace, "merge-base", "origin/main", "HEAD").strip()
    own = {"OPSKB_INSTALL": str(ROOT), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    code, log = ran(workspace, index, "bash", **own)
    assert code == 1, log
    assert ONE_SIDED in log
    assert "0002-timer" not in log
    assert reported(workspace) == {"codequality": [BEFORE, BROUGHT], "junit": [BEFORE, BROUGHT]}


def test_nothing_is_guessed_about_what_is_installed(
    repository: Path, index: Mapping[str, str]
) -> None:
    """A name that somebody else may take on an index is no default."""
    code, log = ran(cloned(repository), index, "bash")
    assert code != 0
    assert "say what pip installs" in log
