"""`opskb review`, `retire` and `archive` as a user meets them: what they say, and how they end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb import pending
from opskb.adapters.cli import INCOMPLETE, USAGE, cli
from opskb.edits import journal
from opskb.edits.span import Changed
from opskb.history import git as history
from tests.checked import commit, git, write

ROOT = Path(__file__).parents[2]
OLD = "---\nid: RB-0001\nstatus: retired\ntombstone: {on: 2026-01-05, reason: Gone.}\n---\nText.\n"
FILES = {
    "opskb.yml": "as_of: 2026-11-20\n",
    "data/runbooks/rb-0001.md": OLD,
    "data/runbooks/rb-0002.md": "---\nid: RB-0002\nstatus: active\n---\nSee [it](rb-0001.md).\n",
    "data/runbooks/rb-0003.md": "---\nid: RB-0003\nstatus: active\n---\nText.\n",
}
REVIEW = ("review", "RB-0002", "--by", "Ines Ferreira", "--checked", "All of it")
RETIRE = ("retire", "RB-0003", "--reason", "Nobody needs it", "--replaced-by", "RB-0002")
COMMANDS = {"review": REVIEW, "retire": RETIRE, "archive": ("archive",)}
TOUCHED = {"review": "rb-0002.md", "retire": "rb-0003.md", "archive": "rb-0002.md"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def held(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_would_change_is_shown_and_not_done(root: Path, name: str) -> None:
    before = held(root)
    shown = run(*COMMANDS[name], "--diff")
    assert (shown.exit_code, held(root)) == (0, before)
    assert f"+++ b/data/runbooks/{TOUCHED[name]}\n" in shown.output
    said = run(*COMMANDS[name], "--dry-run")
    assert (said.exit_code, held(root)) == (0, before)
    assert said.output.startswith("dry run: ")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_second_run_has_nothing_to_do(root: Path, name: str) -> None:
    assert run(*COMMANDS[name]).exit_code == 0
    after = held(root)
    again = run(*COMMANDS[name])
    assert (again.exit_code, again.output, held(root)) == (0, "nothing to do\n", after)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("what", ["read-only", "conflict"])
def test_a_file_that_may_not_be_edited_is_refused(root: Path, name: str, what: str) -> None:
    path = root / "data/runbooks" / TOUCHED[name]
    if what == "conflict":
        path.write_text(path.read_text() + "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n")
    else:
        path.chmod(0o444)
    before = held(root)
    refused = run(*COMMANDS[name])
    assert (refused.exit_code, held(root)) == (USAGE, before)
    assert (
        "merge that is not finished" if what == "conflict" else "is read-only"
    ) in refused.output


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_that_somebody_changed_meanwhile_is_left_to_them(
    root: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "data/runbooks" / TOUCHED[name]

    def meanwhile(_: Path, __: list[str]) -> list[str]:
        path.write_text("theirs")
        return []

    monkeypatch.setattr(history, "dirty", meanwhile)
    assert isinstance(run(*COMMANDS[name]).exception, Changed)  # which is exit code 4
    assert held(root) == {**_encoded(), f"data/runbooks/{TOUCHED[name]}": b"theirs"}


def _encoded() -> dict[str, bytes]:
    return {path: text.encode() for path, text in FILES.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_tree_with_changes_is_edited_and_told(root: Path, name: str) -> None:
    commit(root, "2026-11-02")
    path = root / "data/runbooks" / TOUCHED[name]
    path.write_text(path.read_text() + "And this.\n")
    done = run(*COMMANDS[name])
    assert done.exit_code == 0
    assert "changes that are not committed; they are kept" in done.stderr
    assert path.read_text().endswith("And this.\n")
    assert git(root, "status", "--porcelain")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_run_that_died_is_finished_first(
    root: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_finish", dies)
        with pytest.raises(Killed):
            CliRunner().invoke(cli, COMMANDS[name], catch_exceptions=False)
    assert pending.journal(root).exists()
    done = run(*COMMANDS[name])
    assert (done.exit_code, done.stdout) == (0, "nothing to do\n")
    assert done.stderr == f"Finished an `opskb {name}` that was interrupted.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("review", "RB-0009", "--by", "a", "--checked", "b"), "there is no record `RB-0009`"),
        ((*REVIEW, "--on", "soon"), "--on soon is not a date"),
        ((*REVIEW[:-1], "  "), "--checked says nothing"),
        (("retire", "RB-0003", "--reason", "x", "--replaced-by", "RB-9"), "there is no record `RB-9`"),
        (("retire", "RB-0001", "--reason", "x"), "is retired already"),
        (("archive", "--older-than", "long"), "--older-than long is not a duration"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_words(
    root: Path, words: tuple[str, ...], said: str
) -> None:
    refused = run(*words)
    assert refused.exit_code == USAGE
    assert said in refused.output
    assert held(root) == _encoded()


def test_a_target_that_is_there_stops_all(root: Path) -> None:
    write(root, {"data/runbooks/_archive/rb-0001.md": OLD.replace("0001", "0009")})
    before = held(root)
    refused = run("archive")
    assert (refused.exit_code, held(root)) == (USAGE, before)
    assert "_archive/rb-0001.md is there already" in refused.output


def test_the_archive_of_the_sample_ends_one_waiver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("opskb.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run("check").exit_code == 0
    before = run("list", "--format", "json").stdout
    done = run("archive")
    assert (
        "moved data/tombstones/ts-0004-session-cache.md to data/tombstones/_archive/" in done.stdout
    )
    assert "TS-0004 is no longer due for the archive: take its waiver out" in done.stdout
    checked = run("check")
    findings = [line for line in checked.stdout.splitlines() if " error: " in line]
    assert len(findings) == 1
    assert "OKB903 error: TS-0004: waives OKB406" in findings[0]
    settings = (tmp_path / "opskb.yml").read_text()
    start = settings.index("  - rule: OKB406")
    rest = settings[start:].partition("\n  - rule")
    (tmp_path / "opskb.yml").write_text(settings[:start] + rest[1].lstrip("\n") + rest[2])
    assert run("check").exit_code == 0
    moved = run("list", "--format", "json").stdout
    assert moved.replace("/_archive/", "/") == before.replace("/_archive/", "/")


def paired(root: Path) -> None:
    """Two runs at once: one lays the archive, the other is told to wait or finds it laid."""
    write(root, FILES)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "opskb", "archive"],
            cwd=root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [(*one.communicate(timeout=120), one.returncode) for one in running]
    won = [out for out, _, code in ended if code == 0 and out.startswith("moved")]
    late = [out for out, _, code in ended if code == 0 and out == "nothing to do\n"]
    shut = [said for _, said, code in ended if code == INCOMPLETE]
    assert len(won) == 1
    assert len(late) + len(shut) == 1
    assert all("another opskb is writing here" in said for said in shut)
    assert sorted(held(root)) == [
        "data/runbooks/_archive/rb-0001.md",
        "data/runbooks/rb-0002.md",
        "data/runbooks/rb-0003.md",
        "opskb.yml",
    ]
    assert "(_archive/rb-0001.md)" in (root / "data/runbooks/rb-0002.md").read_text()
    assert not pending.journal(root).exists()


def test_of_two_at_once_one_writes(tmp_path: Path) -> None:
    for at in range(3):
        paired(tmp_path / str(at))


@pytest.mark.faults
def test_of_two_at_once_one_writes_fifty_times(tmp_path: Path) -> None:
    for at in range(50):
        paired(tmp_path / str(at))
