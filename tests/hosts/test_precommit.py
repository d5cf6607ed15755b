"""The hooks for pre-commit, by pre-commit itself: it builds their environment out of this checkout."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.checked import AUTHOR, commit, git
from tests.conftest import ROOT
from tests.hosts.conftest import ONE_SIDED, SETTINGS, cloned, decision
from tests.test_tutorial import titled

HOOKS = ROOT / ".pre-commit-hooks.yaml"
CONFIG = ".pre-commit-config.yaml"


@pytest.fixture(scope="module")
def environment(
    tmp_path_factory: pytest.TempPathFactory, index: Mapping[str, str]
) -> dict[str, str]:
    """That of somebody who has pre-commit: its environments are made once, as it does itself."""
    home = tmp_path_factory.mktemp("pre-commit")
    path = f"{Path(sys.executable).parent}:{index['PATH']}"
    return {**index, **AUTHOR, "PATH": path, "PRE_COMMIT_HOME": str(home)}


def run(root: Path, environment: Mapping[str, str], *words: str) -> tuple[int, str]:
    """The exit code of a command, and what it said."""
    done = subprocess.run(
        words,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_the_manifest_is_one(tmp_path: Path, environment: Mapping[str, str]) -> None:
    assert run(tmp_path, environment, "pre-commit", "validate-manifest", str(HOOKS)) == (0, "")


def test_the_config_of_the_how_to_is_one(tmp_path: Path, environment: Mapping[str, str]) -> None:
    (tmp_path / CONFIG).write_text(titled("docs/how-to/hosts.md", CONFIG)[0])
    assert run(tmp_path, environment, "pre-commit", "validate-config") == (0, "")


def test_the_hook_checks_the_whole(repository: Path, environment: Mapping[str, str]) -> None:
    """Tried with one file of two: the finding that lies in the other one is told."""
    tried = ["pre-commit", "try-repo", str(ROOT), "opskb-check"]
    path = "docs/adr/0003-queue.md"
    code, said = run(cloned(repository), environment, *tried, "--files", path)
    assert code == 1, said
    assert f"{ONE_SIDED}:7:1: OKB203 error:" in said
    assert "Checked 4 records as of 2026-11-20: 2 errors." in said


def test_the_fix_mends_and_leaves_the_change_to_be_seen(
    repository: Path, environment: Mapping[str, str]
) -> None:
    workspace = cloned(repository)
    tried = ["pre-commit", "try-repo", str(ROOT), "opskb-fix", "--all-files"]
    code, said = run(workspace, environment, *tried)
    assert code == 1, said
    assert "files were modified by this hook" in said
    assert "Supersedes [3. Queue](0003-queue.md)" in (workspace / ONE_SIDED).read_text()
    changed = git(workspace, "diff", "--name-only").split()
    assert changed == ["docs/adr/0002-timer.md", ONE_SIDED]


def test_a_commit_is_stopped_until_the_records_are_right(
    tmp_path: Path, environment: Mapping[str, str]
) -> None:
    commit(tmp_path, "2026-10-01", {"opskb.yml": SETTINGS, **decision(1, "Timer"), "README.md": ""})
    config = titled("docs/how-to/hosts.md", CONFIG)[0]
    head = git(ROOT, "rev-parse", "HEAD").strip()
    config = config.replace("https://github.com/OWNER/opskb", str(ROOT)).replace("COMMIT", head)
    (tmp_path / CONFIG).write_text(config)
    assert run(tmp_path, environment, "pre-commit", "install")[0] == 0

    (tmp_path / "docs/adr/0001-timer.md").write_text("---\nstatus: [\n---\n")
    git(tmp_path, "add", "--all")
    before = git(tmp_path, "rev-parse", "HEAD")
    code, said = run(tmp_path, environment, "git", "commit", "--message", "Break a record")
    assert code == 1, said
    assert "OKB001 error" in said
    assert git(tmp_path, "rev-parse", "HEAD") == before

    (tmp_path / "docs/adr/0001-timer.md").write_text(decision(1, "Timer")["docs/adr/0001-timer.md"])
    git(tmp_path, "add", "--all")
    code, said = run(tmp_path, environment, "git", "commit", "--message", "Mend it")
    assert code == 0, said
