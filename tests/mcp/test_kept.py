"""A server stays: what changes is read again, what breaks leaves the last good reading in force and is said."""

from __future__ import annotations

import gc
import os
import subprocess
from pathlib import Path

import pytest

from opskb.adapters.agents import kept as module
from opskb.adapters.agents.kept import Home, Kept
from tests.mcp.two import RECORD, kept, write


def titles(held: Kept) -> list[str]:
    site = held.now().site
    assert site is not None
    return [one.title for one in site.project.records]


def test_what_did_not_change_is_read_once(tmp_path: Path) -> None:
    write(tmp_path)
    held = kept(tmp_path)
    first = held.now()
    assert first.notice == ""
    assert held.now() is first


def test_what_changed_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path)
    held = kept(tmp_path)
    assert titles(held) == ["Keep it"]
    path.write_text(RECORD.format(title="Keep it all", body="More."))
    assert titles(held) == ["Keep it all"]
    path.with_name("ADR-0002.md").write_text(RECORD.format(title="Two", body="x").replace("1", "2"))
    assert titles(held) == ["Keep it all", "Two"]
    path.unlink()
    assert titles(held) == ["Two"]


def test_a_change_of_the_same_size_is_seen_by_its_time(tmp_path: Path) -> None:
    path = write(tmp_path)
    held = kept(tmp_path)
    assert titles(held) == ["Keep it"]
    path.write_text(RECORD.format(title="Keep us", body="We keep it."))
    os.utime(path, ns=(1, 1))
    assert titles(held) == ["Keep us"]


def test_it_is_looked_at_no_more_often_than_the_pace(tmp_path: Path) -> None:
    path = write(tmp_path)
    at = [0.0]
    held = Kept(Home(tmp_path), pace=1.0, clock=lambda: at[0])
    assert titles(held) == ["Keep it"]
    path.write_text(RECORD.format(title="Later", body="x"))
    at[0] = 0.9
    assert titles(held) == ["Keep it"]
    at[0] = 1.0
    assert titles(held) == ["Later"]


def test_the_next_day_is_judged_as_the_next_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    held = kept(tmp_path)
    first = held.now().site
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(os.environ["SOURCE_DATE_EPOCH"]) + 86400))
    second = held.now().site
    assert first is not None
    assert second is not None
    assert (second.project.as_of - first.project.as_of).days == 1


def test_settings_that_break_leave_the_last_reading_in_force(tmp_path: Path) -> None:
    write(tmp_path)
    held = kept(tmp_path)
    site, whole = held.now().site, (tmp_path / "opskb.yml").read_text()
    (tmp_path / "opskb.yml").write_text("name: [\n")
    broken = held.now()
    assert broken.site is site
    assert broken.notice.startswith("NOT READ AGAIN: opskb.yml line 2 is not YAML")
    assert held.now() is broken
    (tmp_path / "opskb.yml").write_text(whole)
    assert held.now().notice == ""


def test_settings_that_are_broken_from_the_start_are_said(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "opskb.yml").write_text("name: [\n")
    found = kept(tmp_path).now()
    assert found.site is not None
    assert [one.code for one in found.site.findings] == ["OKB901"]
    assert found.notice.startswith("SETTINGS NOT READ: opskb.yml line 2 is not YAML")


def test_an_empty_folder_is_said_to_be_one(tmp_path: Path) -> None:
    assert kept(tmp_path).now().notice.startswith("EMPTY: no record was found")


def test_a_file_that_cannot_be_read_is_counted_not_named(tmp_path: Path) -> None:
    write(tmp_path).with_name("ADR-0002.md").write_bytes(b"---\nid: \xff\xfe\n---\n")
    held = kept(tmp_path)
    assert titles(held) == ["Keep it"]
    assert held.now().notice.startswith("INCOMPLETE: 1 file could not be read")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/srv/secret/a.md"), "a.md: Permission denied"),
        (RuntimeError("/srv/secret"), "opskb failed with RuntimeError"),
    ],
)
def test_a_reading_that_fails_is_a_sentence_without_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    path = write(tmp_path)
    held, other = kept(tmp_path), kept(tmp_path)
    good = held.now().site

    def broken(*_: object, **__: object) -> None:
        raise error

    path.write_text(RECORD.format(title="Other", body="x"))
    with monkeypatch.context() as patched:
        patched.setattr(module.project, "load", broken)
        assert held.now().site is good
        assert held.now().notice.startswith(f"NOT READ AGAIN: {said}")
        assert other.now().site is None
        assert other.now().notice.startswith(f"NOT READ: {said}")
        assert "secret" not in held.now().notice
    assert titles(held) == titles(other) == ["Other"]
    assert held.now().notice == other.now().notice == ""


def test_a_folder_that_vanishes_is_no_traceback(tmp_path: Path) -> None:
    path = write(tmp_path / "base")
    held = kept(tmp_path / "base")
    held.now()
    path.unlink()
    assert titles(held) == []
    assert held.now().notice.startswith("EMPTY")


def test_garbage_is_looked_for_while_the_server_stays(tmp_path: Path) -> None:
    write(tmp_path)
    gc.disable()  # as the command line does
    try:
        kept(tmp_path).now()
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


def test_a_commit_is_seen_where_no_file_changed(tmp_path: Path) -> None:
    write(tmp_path)
    held = kept(tmp_path)
    first = held.now()
    git = ("git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-C", str(tmp_path))
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "First"], check=True)
    second = held.now()
    assert second is not first
    assert held.now() is second
