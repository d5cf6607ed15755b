"""The import contracts hold, and each of them reports an import that breaks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# (module that gets a bad import, the import, what is said of it)
SEEDS = [
    ("model", "import opskb.source", "opskb.model is not allowed to import opskb.source"),
    ("graph", "import opskb.rules", "opskb.graph is not allowed to import opskb.rules"),
    ("clock", "import opskb.fields", "opskb.clock is not allowed to import opskb.fields"),
    ("cache", "import opskb.history", "opskb.cache is not allowed to import opskb.history"),
    ("markdown", "import opskb.fields", "opskb.markdown is not allowed to import opskb.fields"),
    ("source", "import opskb.markdown", "opskb.source is not allowed to import opskb.markdown"),
    ("project", "import click", "opskb is not allowed to import click"),
    ("reports", "import mkdocs.plugins", "opskb is not allowed to import mkdocs"),
    ("outputs", "import properdocs", "opskb is not allowed to import properdocs"),
    ("config", "import mcp", "opskb is not allowed to import mcp"),
    ("surprise", "import json", "opskb.surprise"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contracts over the package that lies in `folder`, which comes first on the path."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        [*command, "--config", str(ROOT / "pyproject.toml")],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def package(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "kinds", "assets")
    return shutil.copytree(ROOT / "plugins" / "opskb", tmp_path / "opskb", ignore=ignored)


def test_the_contracts_hold(package: Path) -> None:
    result = lint(package.parent)
    assert result.returncode == 0, result.stdout
    assert "Contracts: 4 kept, 0 broken." in result.stdout


@pytest.mark.parametrize(("module", "bad", "says"), SEEDS, ids=[f"{s[0]}: {s[1]}" for s in SEEDS])
def test_a_seeded_violation_is_reported(package: Path, module: str, bad: str, says: str) -> None:
    folder = package / module
    with (folder / "seeded.py" if folder.is_dir() else package / f"{module}.py").open("a") as file:
        file.write(f"\n{bad}\n")
    result = lint(package.parent)
    assert result.returncode == 1
    assert says in " ".join(result.stdout.split())
