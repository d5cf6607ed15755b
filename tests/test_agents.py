"""AGENTS.md, of this repository and of a user's: short, and every command in it runs as it stands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb import config, project
from opskb.adapters.cli import cli
from opskb.edits import agents
from opskb.outputs.trust import WORDS
from tests.checked import git, write
from tests.conftest import ROOT

OURS = (ROOT / "AGENTS.md").read_text("utf-8")
GATE = (ROOT / "Makefile").read_text("utf-8").splitlines()
BIN = Path(sys.executable).parent
MOST = 100
_FENCE = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`((?:\.venv/bin/)?opskb [a-z][^`]*|make [a-z]+)`")
LOG = {
    "docs/adr/0001-one-queue.md": "# 1. One queue\n\nDate: 2021-03-01\n\n## Status\n\nAccepted\n\n## Context\n\nx\n"
}


def commands(text: str) -> list[str]:
    """Every command of a page, from its blocks and from within its lines, without its comment."""
    fenced = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    return [line.partition("   #")[0] for line in (*fenced, *_INLINE.findall(_FENCE.sub("", text)))]


def ran(command: str, folder: Path) -> tuple[int, str]:
    """Run a command in a process of its own, with the plugin of the folder if it holds one."""
    plugins = folder / "plugins" if (folder / "plugins").is_dir() else ROOT / "plugins"
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command.replace(".venv/bin/", f"{BIN}/")],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(plugins)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def said(command: str) -> tuple[int, str]:
    """Run an `opskb …` here and now; the server waits for nobody where its input has ended."""
    program, *words = shlex.split(command)
    assert program == "opskb"
    if words == ["mcp"]:
        return ran(command, Path.cwd())
    result = CliRunner().invoke(cli, words)
    return result.exit_code, result.output


def init(folder: Path, *words: str) -> tuple[int, str, str]:
    """`opskb init --agents` for a folder: its exit code and what it printed, and said beside it."""
    result = CliRunner().invoke(cli, ["init", str(folder), "--agents", *words])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout, without what is built in it."""
    home = tmp_path_factory.mktemp("checkout") / "opskb"
    left = shutil.ignore_patterns(
        ".git", ".venv", ".*_cache", "node_modules", "site", "__pycache__", "*.egg-info"
    )
    shutil.copytree(ROOT, home, ignore=left)
    return home


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample knowledge base, with its AGENTS.md."""
    home = tmp_path_factory.mktemp("bases") / "sample"
    for name in ("data", "docs/decisions"):
        shutil.copytree(ROOT / name, home / name)
    shutil.copy(ROOT / "opskb.yml", home)
    assert init(home) == (0, "Wrote AGENTS.md, which agents read first.\n", "")
    return home


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of somebody's with a decision, taken up with its AGENTS.md at once."""
    home = tmp_path_factory.mktemp("bases") / "adopted"
    write(home, LOG)
    code, printed, _ = init(home)
    assert code == 0
    assert printed.splitlines()[0] == "Wrote opskb.yml: 1 record in 1 folder."
    assert printed.splitlines()[-1] == "Wrote AGENTS.md, which agents read first."
    return home


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository without a record."""
    home = tmp_path_factory.mktemp("bases") / "empty"
    home.mkdir()
    assert init(home)[0] == 0
    return home


@pytest.mark.parametrize("command", commands(OURS))
def test_every_command_of_ours_runs(command: str, checkout: Path) -> None:
    if command.startswith("make "):
        command = command.replace("make", "make --dry-run", 1)
    elif command.replace(".venv/bin", "\t$(BIN)") in GATE:
        return  # the gate that runs this test has run it
    code, printed = ran(command, checkout)
    assert code == 0, printed


def test_ours_is_short_and_leads_to_what_is_there() -> None:
    assert len(OURS.splitlines()) < MOST
    named = re.findall(r"`((?:plugins|tests|docs|data|benchmarks)/[\w./-]*)`", OURS)
    assert len(named) > 5
    assert [path for path in named if not (ROOT / path).exists()] == []


BASES = ("sample", "adopted", "empty")


@pytest.mark.parametrize("name", BASES)
def test_every_command_of_a_users_runs(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    base: Path = request.getfixturevalue(name)
    monkeypatch.chdir(base)
    found = commands((base / agents.NAME).read_text("utf-8"))
    assert len(found) > 10
    for command in found:
        code, printed = said(command)
        # Exit code 1 says of a check that there are findings, as the page tells.
        assert code == 0 or (code == 1 and "opskb check" in command), f"{command}: {printed}"


@pytest.mark.parametrize("name", BASES)
def test_a_users_is_short_and_fits_its_base(name: str, request: pytest.FixtureRequest) -> None:
    base: Path = request.getfixturevalue(name)
    text = (base / agents.NAME).read_text("utf-8")
    assert len(text.splitlines()) < MOST
    assert all(f"- `{word}`: {meaning}" in text for word, meaning in WORDS.items())
    held = project.load(base).by_kind
    named = set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))
    assert named <= {kind for kind, records in held.items() if records}
    assert len(named) == min(agents.MOST, sum(map(bool, held.values())))
    assert ("| `adr` | `docs/adr` |" in text) == (name == "adopted")


def test_one_that_is_there_is_left_alone_and_what_to_add_is_printed(tmp_path: Path) -> None:
    write(tmp_path, {**LOG, agents.NAME: "# Ours\n"})
    code, printed, beside = init(tmp_path)
    assert code == 0
    assert "note: AGENTS.md is there already, and is left alone: add this to it\n" in beside
    assert (tmp_path / agents.NAME).read_text() == "# Ours\n"
    (tmp_path / agents.NAME).write_text(printed[printed.index("# Operations records") :])
    assert init(tmp_path) == (0, "", "")


def test_settings_that_are_there_are_left_alone(adopted: Path) -> None:
    before = (adopted / config.NAME).read_bytes()
    assert init(adopted) == (0, "", "")
    assert (adopted / config.NAME).read_bytes() == before
    assert CliRunner().invoke(cli, ["init", str(adopted)]).exit_code == 2


def test_a_dry_run_prints_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, LOG)
    code, printed, beside = init(tmp_path, "--dry-run")
    assert (code, printed.partition("\n")[0]) == (0, f"name: {tmp_path.name}")
    assert "Would write AGENTS.md" in beside
    (tmp_path / config.NAME).write_text(printed)
    code, printed, beside = init(tmp_path, "--dry-run")
    assert (code, printed.splitlines()[0]) == (0, f"# Operations records: {tmp_path.name}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", config.NAME]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {**LOG, config.NAME: "sources: [{path: docs}]\n"})
    outside = tmp_path.parent / "outside.md"
    (tmp_path / agents.NAME).symlink_to(outside)
    code, _, beside = init(tmp_path)
    assert (code, "is a symbolic link" in beside) == (2, True)
    assert not outside.exists()


def test_a_name_cannot_break_out_of_its_line(tmp_path: Path) -> None:
    name = "'a` | b \\x1b[31m\n\n  ## Ours'"
    write(tmp_path, {**LOG, config.NAME: f"name: {name}\nsources: [{{path: docs}}]\n"})
    assert init(tmp_path)[0] == 0
    lines = (tmp_path / agents.NAME).read_text("utf-8").splitlines()
    assert lines[0].startswith("# Operations records: a' / b")
    assert "## Ours" not in lines


def test_it_is_written_among_changes_that_are_not_committed(tmp_path: Path) -> None:
    write(tmp_path, LOG)
    git(tmp_path, "init", "--quiet")
    assert init(tmp_path)[0] == 0
    assert git(tmp_path, "status", "--porcelain").count("??") >= 2
