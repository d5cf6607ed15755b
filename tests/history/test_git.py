from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb import history
from opskb.adapters.cli import cli
from opskb.history import git as asked
from opskb.history import kept as kept_logs
from tests.checked import commit, git, loaded, write

LATE = date(2026, 11, 20)


def skipped(root: Path) -> str:
    return history.read(root, ["data"], LATE).skipped


def test_a_folder_without_git_says_so(tmp_path: Path) -> None:
    assert skipped(tmp_path) == "this is no git repository"


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert skipped(tmp_path) == "the repository has no commit yet"


def test_a_repository_that_does_not_hold_the_sources_says_so(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"readme.md": "one"})
    assert skipped(tmp_path) == "git holds no commit of the sources"


def test_a_repository_whose_commits_are_later_says_so(tmp_path: Path) -> None:
    commit(tmp_path, "2026-11-21", {"data/a.md": "one"})
    assert skipped(tmp_path) == "git holds no commit of the sources on or before 2026-11-20"


def test_a_machine_without_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    monkeypatch.setenv("PATH", "")
    assert skipped(tmp_path) == "git is not installed"


def test_a_shallow_clone_says_so(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    commit(whole, "2026-01-05", {"data/a.md": "one"})
    commit(whole, "2026-02-05", {"data/a.md": "two"})
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{whole}", "part")
    assert skipped(tmp_path / "part").startswith("this is a shallow clone")


def test_a_bare_repository_says_so_and_its_work_tree_is_read(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    commit(first, "2026-01-05", {"data/a.md": "one"})
    git(tmp_path, "clone", "--quiet", "--bare", "first", "bare.git")
    git(tmp_path / "bare.git", "worktree", "add", "--quiet", str(tmp_path / "tree"), "main")
    assert skipped(tmp_path / "bare.git") == "this is a repository without a work tree"
    assert not skipped(tmp_path / "tree")


def test_a_detached_head_is_read(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    commit(tmp_path, "2026-02-05", {"data/a.md": "two"})
    git(tmp_path, "checkout", "--quiet", "--detach", "HEAD~1")
    assert [str(one.day) for one in history.read(tmp_path, ["data"], LATE).changes] == [
        "2026-01-05"
    ]


def test_a_partial_clone_fetches_nothing(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    commit(whole, "2026-01-05", {"data/a.md": "one"})
    commit(whole, "2026-02-05", {"data/a.md": "two"})
    git(whole, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{whole}", "part")
    found = history.read(tmp_path / "part", ["data"], LATE)
    blobs = found.blobs(one.after for one in found.changes)
    assert len(found.changes) == 2
    assert list(blobs.values()) == [b"two"]


def test_a_hook_of_another_repository_does_not_lead_astray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, "2026-01-05", {"kb/data/a.md": "one"})
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert not skipped(tmp_path / "kb")


def test_nothing_that_a_repository_configures_is_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 $@ >> {ran}\ncat\n")
    script.chmod(0o755)
    root = tmp_path / "kb"
    root.mkdir()
    commit(
        root, "2026-01-05", {"data/a.md": "one", ".gitattributes": "*.md diff=evil filter=evil\n"}
    )
    commit(root, "2026-02-05", {"data/a.md": "two"})
    for name in ("pre-commit", "post-checkout", "post-index-change", "reference-transaction"):
        (root / ".git/hooks").mkdir(exist_ok=True)
        (root / ".git/hooks" / name).symlink_to(script)
    for name in (
        "core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "diff.evil.command",
        "filter.evil.smudge", "filter.evil.clean", "core.sshCommand", "gpg.program", "core.editor",
    ):  # fmt: skip
        git(root, "config", name, str(script))
    for name in ("log.showSignature", "pager.log"):
        git(root, "config", name, "true")
    ran.unlink(missing_ok=True)
    found = history.read(root, ["data"], LATE)
    assert len(found.blobs(one.after for one in found.changes)) == 2
    assert not ran.exists()


def test_settings_of_the_user_change_no_answer(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    git(tmp_path, "mv", "data/a.md", "data/b.md")
    commit(tmp_path, "2026-02-05")
    plain = history.read(tmp_path, ["data"], LATE).changes
    for name, value in (
        ("diff.renames", "false"), ("diff.relative", "false"), ("diff.noprefix", "true"), ("log.showRoot", "false"),
        ("color.ui", "always"), ("log.decorate", "full"), ("core.quotePath", "true"), ("log.date", "relative"),
        ("format.pretty", "oneline"), ("log.follow", "true"), ("core.abbrev", "7"), ("diff.orderFile", "none"),
    ):  # fmt: skip
        git(tmp_path, "config", name, value)
    (tmp_path / "none").write_text("*\n")
    commit(tmp_path, "2026-03-05")
    assert history.read(tmp_path, ["data"], LATE).changes == plain


@pytest.mark.parametrize("says", ["sleep 5", "exit 3"])
def test_a_git_that_hangs_or_fails_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    write(
        tmp_path,
        {
            "bin/git": f'#!/bin/sh\ncase "$*" in *\' log \'*) {says};; *) exec {_git()} "$@";; esac\n'
        },
    )
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setattr(asked, "SECONDS", 1)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    assert skipped(tmp_path) in ("git took longer than 1 seconds", "git log failed: ")


def _git() -> str:
    return shutil.which("git") or "git"


def test_git_log_is_asked_once_until_head_moves(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    runs: list[str] = []
    run = asked.run

    def counted(
        root: Path, *arguments: str, said: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        runs.append(arguments[0])
        return run(root, *arguments, said=said)

    monkeypatch.setattr(asked, "run", counted)
    first = history.read(tmp_path, ["data"], LATE)
    assert history.read(tmp_path, ["data"], LATE).changes == first.changes
    assert runs.count("log") == 1
    commit(tmp_path, "2026-02-05", {"data/a.md": "two"})
    assert len(history.read(tmp_path, ["data"], LATE).changes) == 2
    assert history.read(tmp_path, ["data", "src"], LATE).changes
    assert runs.count("log") == 3
    assert len(list((cache / "opskb/history").iterdir())) == 1


@pytest.mark.parametrize("broken", [b"", b"nonsense", b"\xff\n\x00", None])
def test_a_broken_cache_is_not_believed(tmp_path: Path, cache: Path, broken: bytes | None) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    right = history.read(tmp_path, ["data"], LATE).changes
    (kept,) = (cache / "opskb/history").iterdir()
    kept.write_bytes(kept.read_bytes()[:-3] if broken is None else broken)
    assert history.read(tmp_path, ["data"], LATE).changes == right


def test_the_oldest_project_makes_room(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_logs, "PROJECTS_KEPT", 2)
    for number, name in enumerate(("a", "b", "c")):
        (tmp_path / name).mkdir()
        commit(tmp_path / name, "2026-01-05", {"data/a.md": name})
        assert not skipped(tmp_path / name)
        for kept in (cache / "opskb/history").iterdir():
            os.utime(kept, (kept.stat().st_atime, min(kept.stat().st_mtime, number + 1)))
    left = [name for name in "abc" if (kept_logs.place(tmp_path / name) or cache).is_file()]
    assert left == ["b", "c"]


@pytest.mark.parametrize("home", ["/proc/nowhere", "relative", ""])
def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    monkeypatch.setenv("XDG_CACHE_HOME", home)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert not skipped(tmp_path)
    assert (tmp_path / "home/.cache").exists() is not home.startswith("/")
    assert not (tmp_path / "relative").exists()


def test_check_and_doctor_say_that_there_is_no_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, {"data/adr/adr-0001.md": "---\ntitle: Queue\nstatus: accepted\n---\n"})
    said = CliRunner().invoke(cli, ["check", str(tmp_path)]).output
    assert "OKB303, OKB304, OKB403, OKB407 found no history: this is no git repository" in said
    said = CliRunner().invoke(cli, ["check", str(tmp_path), "--select", "OKB201"]).output
    assert "history" not in said
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli, ["doctor"]).output
    assert "history: this is no git repository, so that OKB303, OKB304, OKB403" in said


def test_a_repository_that_a_commit_holds_as_files_is_not_asked(tmp_path: Path) -> None:
    """Its settings would be those of whoever wrote the commit, and so would its history."""
    root = tmp_path / "base"
    commit(root.parent, "2026-01-05", {"base/opskb.yml": "", "base/data/a.md": "one"})
    git(tmp_path, "clone", "--quiet", "--bare", ".", "forged")
    for path in (tmp_path / "forged").iterdir():
        path.rename(root / path.name)
    canary = tmp_path / "canary"
    (root / "config").write_text(
        f"[core]\nbare = false\nworktree = .\nfsmonitor = touch {canary}\n"
    )
    assert skipped(root) == "this is a repository without a work tree"
    assert not asked.dirty(root, ["data/a.md"])
    assert not canary.exists()
