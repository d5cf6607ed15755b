from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from opskb import pending, project
from opskb.edits import journal
from opskb.edits.change import Change, Plan, diff
from opskb.edits.lock import Busy, held
from opskb.edits.refused import Refused
from opskb.edits.span import Changed
from tests.checked import SETTINGS, found, git

CALLS = ("open", "write", "fsync", "link", "replace", "unlink", "mkdir", "rmdir")
PLAN = Plan(
    "archive",
    (
        Change("a.md", b"one\r\n", b"two\r\n"),
        Change("old/b.md", b"kept", None),
        Change("new/deep/b.md", None, b"kept"),
    ),
)


class Killed(BaseException):
    """Ends a run where nothing may catch it, as a signal does."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "opskb.yml").write_text(SETTINGS)
    (tmp_path / "a.md").write_bytes(b"one\r\n")
    (tmp_path / "old").mkdir()
    (tmp_path / "old/b.md").write_bytes(b"kept")
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def failing(patch: pytest.MonkeyPatch, at: int, error: Callable[[], BaseException]) -> list[str]:
    """Let the `at`th call of the system fail, and say which calls there were."""
    made: list[str] = []

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            made.append(name)
            if len(made) == at:
                raise error()
            return real(*arguments, **named)

        return call

    for name in CALLS:
        patch.setattr(os, name, wrapped(name, getattr(os, name)))
    return made


def done(root: Path) -> dict[str, bytes]:
    journal.carry_out(root, PLAN)
    return files(root)


def test_a_plan_is_carried_out_and_leaves_nothing_behind(root: Path) -> None:
    after = done(root)
    assert after == {"a.md": b"two\r\n", "new/deep/b.md": b"kept", "opskb.yml": SETTINGS.encode()}
    assert not pending.journal(root).exists()
    assert not (root / ".opskb").exists()


def test_a_run_that_is_killed_at_any_call_loses_nothing_and_is_finished(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    at = 0
    while True:
        at += 1
        root = tmp_path_factory.mktemp("root")
        for name, content in (("a.md", b"one\r\n"), ("old/b.md", b"kept")):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(content)
        with pytest.MonkeyPatch.context() as patch:
            made = failing(patch, at, Killed)
            with suppress(Killed):
                journal.carry_out(root, PLAN)
        if len(made) < at:
            break
        left = files(root)
        assert left["a.md"] in (b"one\r\n", b"two\r\n")
        assert b"kept" in (left.get("old/b.md"), left.get("new/deep/b.md"))
        begun = left["a.md"] == b"two\r\n"
        command = journal.recover(root)
        assert command or not begun or left.get("old/b.md") is None
        if not command and not begun:
            journal.carry_out(root, PLAN)
        assert files(root) == {"a.md": b"two\r\n", "new/deep/b.md": b"kept"}
    assert at > 25


@pytest.mark.parametrize("at", range(1, 30))
def test_a_full_disk_leaves_what_was_there_or_what_is_to_be(root: Path, at: int) -> None:
    full = OSError(28, "No space left on device")
    with pytest.MonkeyPatch.context() as patch:
        made = failing(patch, at, lambda: full)
        with suppress(OSError):
            journal.carry_out(root, PLAN)
    assert len(made) >= min(at, 25)
    left = files(root)
    assert left["a.md"] in (b"one\r\n", b"two\r\n")
    assert b"kept" in (left.get("old/b.md"), left.get("new/deep/b.md"))
    assert not [name for name in left if name.endswith(".md.opskb")]
    if not journal.recover(root) and left["a.md"] == b"one\r\n":
        journal.carry_out(root, PLAN)
    assert "old/b.md" not in files(root)


def test_a_file_that_changed_is_refused_before_anything_is_written(root: Path) -> None:
    (root / "old/b.md").write_bytes(b"theirs")
    before = files(root)
    with pytest.raises(Changed):
        journal.carry_out(root, PLAN)
    assert files(root) == before


def test_a_target_that_exists_is_refused(root: Path) -> None:
    (root / "new/deep").mkdir(parents=True)
    (root / "new/deep/b.md").write_bytes(b"theirs")
    with pytest.raises(Changed):
        journal.carry_out(root, PLAN)


@pytest.mark.parametrize("path", ["a.md", "old/b.md", "new/deep/b.md"])
def test_what_somebody_writes_while_files_are_written_is_kept(root: Path, path: str) -> None:
    real = os.fsync
    with pytest.MonkeyPatch.context() as patch:

        def fsync(handle: int) -> None:
            real(handle)
            if pending.journal(root).exists() and not (root / "new/deep/.theirs").exists():
                (root / "new/deep").mkdir(parents=True, exist_ok=True)
                (root / "new/deep/.theirs").touch()
                (root / path).write_bytes(b"theirs")

        patch.setattr(os, "fsync", fsync)
        with pytest.raises(Changed, match="some files were written"):
            journal.carry_out(root, PLAN)
    assert (root / path).read_bytes() == b"theirs"
    assert b"kept" in files(root).values() or path == "old/b.md"
    assert len(found(project.load(root), "OKB009")) == 1


def test_a_file_made_between_the_last_look_and_the_writing_is_kept(root: Path) -> None:
    real = os.link
    with pytest.MonkeyPatch.context() as patch:

        def link(source: Path, target: Path) -> None:
            target.write_bytes(b"theirs")
            real(source, target)

        patch.setattr(os, "link", link)
        with pytest.raises(Changed):
            journal.carry_out(root, PLAN)
    assert (root / "new/deep/b.md").read_bytes() == b"theirs"
    assert (root / "old/b.md").read_bytes() == b"kept"


def interrupted(root: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, 12, Killed)
        with pytest.raises(Killed):
            journal.carry_out(root, PLAN)
    assert pending.journal(root).exists()


def test_check_tells_of_a_run_that_was_interrupted(root: Path) -> None:
    interrupted(root)
    assert len(found(project.load(root), "OKB009")) == 1
    assert journal.recover(root) == "archive"
    assert not found(project.load(root), "OKB009")


def test_what_somebody_wrote_after_the_interruption_is_kept(root: Path) -> None:
    interrupted(root)
    (root / "a.md").write_bytes(b"theirs")
    with pytest.raises(Refused, match=r"a\.md was changed"):
        journal.recover(root)
    assert (root / "a.md").read_bytes() == b"theirs"
    assert (root / "old/b.md").exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"schema": "opskb/journal-v1"}',
        '{"schema": "opskb/journal-v1", "command": "fix", "changes": [{"path": "../x", "before": null, "after": ""}]}',
        '{"schema": "opskb/journal-v1", "command": "fix", "changes": [{"path": "x", "before": "%", "after": ""}]}',
    ],
)
def test_half_a_journal_is_refused_with_what_to_do(content: str, root: Path) -> None:
    path = pending.journal(root)
    path.parent.mkdir(parents=True)
    path.write_text(content)
    before = files(root)
    with pytest.raises(Refused, match="take it away"):
        journal.recover(root)
    assert files(root) == before


def test_a_commit_cannot_bring_a_journal(root: Path) -> None:
    interrupted(root)
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    assert not found(project.load(root), "OKB009")
    assert journal.recover(root) == ""


def test_one_run_writes_at_a_time(root: Path) -> None:
    with held(root), pytest.raises(Busy, match="another opskb"), held(root):
        pass
    with held(root):
        pass


def test_a_diff_cannot_steer_a_terminal() -> None:
    text = diff(Plan("fix", (Change("a.md", b"one\n", b"::error::\x1b[31mtwo\n"),)))
    assert "\x1b" not in text
    assert "+: :error" in text
    assert "--- a/a.md" in text


def test_a_name_as_long_as_the_system_takes_is_written(root: Path) -> None:
    name = f"{'x' * 252}.md"
    (root / name).write_bytes(b"one")
    journal.carry_out(root, Plan("archive", (Change(name, b"one", b"two"),)))
    assert (root / name).read_bytes() == b"two"
    assert not pending.journal(root).exists()


@pytest.mark.parametrize("folder", [False, True])
def test_what_is_called_as_a_file_is_written_through_is_kept(root: Path, folder: bool) -> None:
    """A commit may bring it; that must neither lose it, nor leave a journal that nobody can finish."""
    spare = journal._spare(root / "a.md")
    spare.mkdir() if folder else spare.write_bytes(b"mine")
    with pytest.raises(Refused, match="is there, which"):
        journal.carry_out(root, PLAN)
    assert not pending.journal(root).exists()
    assert spare.is_dir() if folder else spare.read_bytes() == b"mine"
    assert (root / "a.md").read_bytes() == b"one\r\n"
