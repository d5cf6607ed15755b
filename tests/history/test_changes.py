from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb import history
from opskb.history import Change
from tests.checked import commit, git, write

LATE = date(2026, 11, 20)


def told(root: Path, *paths: str, as_of: date = LATE) -> list[tuple[str, str]]:
    found = history.read(root, paths, as_of)
    assert not found.skipped
    return [(str(change.day), change.path) for change in found.changes]


def test_every_change_of_the_paths_newest_first(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one", "src/x.py": "1", "other/y": "1"})
    commit(tmp_path, "2026-02-05", {"data/a.md": "two"})
    assert told(tmp_path, "data", "src") == [
        ("2026-02-05", "data/a.md"),
        ("2026-01-05", "data/a.md"),
        ("2026-01-05", "src/x.py"),
    ]


def test_commits_after_the_as_of_date_are_ignored(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    commit(tmp_path, "2026-02-05", {"data/a.md": "two"})
    assert told(tmp_path, "data", as_of=date(2026, 2, 4)) == [("2026-01-05", "data/a.md")]
    assert told(tmp_path, "data", as_of=date(2026, 2, 5))[0] == ("2026-02-05", "data/a.md")


def test_a_commit_past_the_end_of_the_calendar_is_after_any_date(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    commit(tmp_path, "@99999999999999 +0000", {"data/a.md": "two"})
    assert told(tmp_path, "data", as_of=date.max)[-1] == ("2026-01-05", "data/a.md")


def test_paths_are_relative_to_a_project_inside_the_repository(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"kb/data/a.md": "one", "data/b.md": "one"})
    assert told(tmp_path / "kb", "data") == [("2026-01-05", "data/a.md")]
    assert told(tmp_path / "kb", "") == [("2026-01-05", "data/a.md")]


ODD = [
    "a b.md",
    "ä.md",
    'quo"te.md',
    "tab\t.md",
    "new\nline.md",
    ":colon.md",
    "-dash.md",
    "*star.md",
    "[x].md",
]


@pytest.mark.parametrize("name", ODD)
def test_a_file_may_be_called_anything(tmp_path: Path, name: str) -> None:
    commit(tmp_path, "2026-01-05", {f"data/{name}": "one", "data/other.md": "one"})
    assert ("2026-01-05", f"data/{name}") in told(tmp_path, "data")
    assert told(tmp_path, f"data/{name}") == [("2026-01-05", f"data/{name}")]


def test_a_file_keeps_its_versions_under_a_new_name(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    commit(tmp_path, "2026-02-05", {"data/a.md": "two"})
    git(tmp_path, "mv", "data/a.md", "data/b.md")
    commit(tmp_path, "2026-03-05")
    # Another file under the old name has nothing to do with it.
    commit(tmp_path, "2026-04-05", {"data/a.md": "three", "data/b.md": "four"})
    found = history.read(tmp_path, ["data"], LATE)
    assert [str(one.day) for one in found.versions("data/b.md")] == [
        "2026-04-05", "2026-03-05", "2026-02-05", "2026-01-05",
    ]  # fmt: skip
    assert next(str(one.day) for one in found.versions("data/a.md")) == "2026-04-05"
    first = found.first("data/b.md")
    assert first is not None
    assert (first.path, first.before) == ("data/a.md", "")


def test_two_files_that_change_places_end(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one", "data/b.md": "two"})
    write(tmp_path, {"data/a.md": "two", "data/b.md": "one"})
    commit(tmp_path, "2026-02-05")
    found = history.read(tmp_path, ["data"], LATE)
    assert len(list(found.versions("data/a.md"))) == 2


def test_the_content_of_versions(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one\n"})
    commit(tmp_path, "2026-02-05", {"data/a.md": "", "data/b.md": "x" * 100_000})
    found = history.read(tmp_path, ["data"], LATE)
    blobs = found.blobs([change.after for change in found.changes] + ["", "0" * 40, "f" * 40])
    assert sorted(blobs.values()) == [b"", b"one\n", b"x" * 100_000]


def test_a_merge_changes_nothing_of_its_own(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    git(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, "2026-02-05", {"data/b.md": "one"})
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, "2026-03-05", {"data/c.md": "one"})
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "merge", "side", day="2026-04-05")
    assert [path for _, path in told(tmp_path, "data")] == ["data/c.md", "data/b.md", "data/a.md"]


def test_a_deleted_file_has_no_blob_after(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-05", {"data/a.md": "one"})
    git(tmp_path, "rm", "-q", "data/a.md")
    commit(tmp_path, "2026-02-05")
    newest = history.read(tmp_path, ["data"], LATE).newest("data/a.md")
    assert isinstance(newest, Change)
    assert newest.before
    assert not newest.after
