from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb import pending
from opskb.adapters.cli import cli
from tests.checked import git
from tests.conftest import ROOT, TODAY

IN_FAULTS = pytest.mark.faults
KILLED = -signal.SIGKILL
MERGED = "--reason", "The queue does its work now."

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "fix": ("check", "--fix"),
    "supersede": ("supersede", "ADR-0010", "ADR-0020"),
    "retire": ("retire", "ADR-0008", *MERGED, "--replaced-by", "ADR-0020"),
    "archive": ("archive", "--older-than", "1d"),
    "review": ("review", "RB-0009", "--by", "Kofi Mensah", "--checked", "Every command in it"),
    "baseline": ("baseline", "write"),
}
SAID = re.compile(r"^(?:superseded_by|supersedes): \[.*\]\n", re.MULTILINE)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample that is one-sided in places and spelt otherwise in others, committed."""
    home = tmp_path_factory.mktemp("sample")
    for name in ("data", "docs/decisions"):
        shutil.copytree(ROOT / name, home / name)
    shutil.copy(ROOT / "opskb.yml", home)
    for path in sorted((home / "data/adr/_archive").glob("*.md")):
        path.write_text(SAID.sub("", path.read_text("utf-8")), "utf-8")
    for path in sorted((home / "data/adr").glob("*.md"))[:5]:
        text = path.read_text("utf-8")
        path.write_text(text.replace("status: accepted", "status: Accepted"), "utf-8")
    git(home, "init", "--quiet")
    git(home, "add", "--all")
    git(home, "commit", "--quiet", "--message", "The sample", day="2026-11-19")
    return home


def run(home: Path, *words: str, kill: int = 0) -> subprocess.CompletedProcess[str]:
    """One command in its own process, killed before its `kill`th write."""
    command = (sys.executable, "-m", "tests.faults.killed", str(kill), *words)
    return subprocess.run(
        command, cwd=home, env=environment(home), capture_output=True, text=True, check=False
    )


def said(home: Path, *words: str) -> Result:
    """One command that nobody kills, in this process; whatever it says is a sentence."""
    with pytest.MonkeyPatch.context() as changed:
        changed.chdir(home)
        changed.setenv("XDG_CACHE_HOME", environment(home)["XDG_CACHE_HOME"])
        result = CliRunner().invoke(cli, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def environment(home: Path) -> dict[str, str]:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "plugins")))
    cache = str(home.parent / "cache")
    return {**os.environ, "PYTHONPATH": paths, "SOURCE_DATE_EPOCH": TODAY, "XDG_CACHE_HOME": cache}


def tree(home: Path) -> dict[str, bytes]:
    """Every file but those of git, and those that a killed run left beside a name of its own."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(home).parts
    }


def reset(home: Path) -> None:
    git(home, "reset", "--quiet", "--hard")
    git(home, "clean", "--quiet", "-fdx")
    shutil.rmtree(pending.journal(home).parent, ignore_errors=True)


def whole(
    now: Mapping[str, bytes], before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> None:
    """Each file is as it was or as it is to be, and what was anywhere is still somewhere: in words
    that are to be, where a file moves and its links with it."""
    for path, content in now.items():
        if not path.endswith(".opskb"):
            assert content in (before.get(path), after.get(path)), path
    held = set(now.values())
    moved = {path.rpartition("/")[2]: content for path, content in after.items()}
    for path, content in before.items():
        later = (after.get(path), moved.get(path.rpartition("/")[2]))
        assert content in held or held & {*later} or path in now, path


def killed_at(home: Path, name: str, point: int, after: Mapping[str, bytes]) -> None:
    """Kill a command at a point, look at what is left, and let a second run finish it."""
    words, before = COMMANDS[name], tree(home)
    assert run(home, *words, kill=point).returncode == KILLED
    whole(tree(home), before, after)
    pending_now = pending.journal(home).exists()
    checked = said(home, "check", "--select", "OKB009")
    assert ("OKB009" in checked.stdout) == pending_now, checked.stdout
    again = said(home, *words)
    assert again.exit_code in (0, 1), again.stderr
    assert tree(home) == after
    assert not pending.journal(home).exists()
    reset(home)


def finished(home: Path, name: str) -> tuple[dict[str, bytes], int]:
    """What a command that nobody disturbs leaves, and how often it writes."""
    done = run(home, *COMMANDS[name])
    assert done.returncode in (0, 1), done.stdout + done.stderr
    after = tree(home)
    calls = int(done.stderr.rpartition("calls: ")[2])
    reset(home)
    return after, calls


@pytest.fixture(params=COMMANDS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_command_killed_at_some_of_its_writes_loses_nothing(sample: Path, name: str) -> None:
    after, calls = finished(sample, name)
    assert after != tree(sample)
    for point in sorted({1, calls // 3, 2 * calls // 3, calls} - {0}):
        killed_at(sample, name, point, after)


RETROS = ("retros", "schedule", "--start", "2026-12-01", "--cadence", "14d", "--count", "2")


@pytest.mark.parametrize(
    "words", [("new", "adr", "Queue the refunds too"), RETROS], ids=["new", "retros"]
)
def test_new_files_are_all_there_or_none_of_them(sample: Path, words: tuple[str, ...]) -> None:
    before = tree(sample)
    done = run(sample, *words)
    assert done.returncode == 0, done.stderr
    calls, after = int(done.stderr.rpartition("calls: ")[2]), tree(sample)
    reset(sample)
    assert after.keys() > before.keys()
    for point in sorted({1, calls // 2, calls}):
        assert run(sample, *words, kill=point).returncode == KILLED
        whole(tree(sample), before, after)
        begun = pending.journal(sample).exists()
        finished = said(sample, "check", "--fix", "--select", "OKB009")
        assert ("interrupted" in finished.stderr) == begun
        assert tree(sample) in ((after,) if begun else (before, after))
        reset(sample)


@IN_FAULTS
def test_commands_killed_at_each_of_their_writes_lose_nothing(sample: Path) -> None:
    points = 0
    for name in COMMANDS:
        after, calls = finished(sample, name)
        for point in range(1, calls + 1):
            killed_at(sample, name, point, after)
            points += 1
    assert points >= 60


@IN_FAULTS
def test_commands_killed_at_any_moment_lose_nothing(sample: Path) -> None:
    chance = random.Random(20261120)
    known = {name: finished(sample, name)[0] for name in COMMANDS}
    before = tree(sample)
    killed = 0
    for name in chance.choices(list(COMMANDS), k=200):
        command = (sys.executable, "-m", "opskb", *COMMANDS[name])
        process = subprocess.Popen(
            command,
            cwd=sample,
            env=environment(sample),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=chance.uniform(0.3, 1.6))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        whole(tree(sample), before, known[name])
        assert run(sample, *COMMANDS[name]).returncode in (0, 1)
        assert tree(sample) == known[name]
        reset(sample)
    assert killed > 100
