"""A repository with a knowledge base in it, and `opskb check --since` run there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from opskb.adapters.cli import cli
from tests.checked import commit
from tests.since.changed import BASE, Check, Told


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    return home


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one commit, in which nothing is wrong."""
    home = tmp_path / "kb"
    home.mkdir()
    commit(home, "2026-02-02", BASE)
    return home


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """`opskb check` in a folder; whatever it says is a sentence."""

    def run(folder: Path, *arguments: str) -> Result:
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(cli, ["check", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return run


@pytest.fixture
def told(check: Check) -> Told:
    """What the change since a commit is, as data: the whole report, with `since` in it."""

    def run(folder: Path, rev: str = "HEAD", *arguments: str) -> dict[str, Any]:
        result = check(folder, "--since", rev, "--format", "json", *arguments)
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return run
