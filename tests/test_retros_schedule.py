"""`opskb retros schedule`: what it writes, and what it refuses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb import project
from opskb.adapters.cli import cli
from opskb.edits import retros
from opskb.edits.refused import Refused
from opskb.rules import check

SETTINGS = 'as_of: 2026-11-20\nlevels:\n  - {rule: OKB801, level: "off"}\n'
RETRO = """---
id: EX-retro-before
status: done
title: Before
summary: The one before.
type: retro
owner: "Mateo: Quispe"
date: 2026-11-16
---
Short.
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data" / "exercises").mkdir(parents=True)
    (tmp_path / "opskb.yml").write_text(SETTINGS)
    (tmp_path / "data" / "exercises" / "ex-retro-before.md").write_text(RETRO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, code: int = 0) -> str:
    found = CliRunner().invoke(cli, ["retros", "schedule", *words])
    assert found.exit_code == code, found.output
    return found.output


ASKED = ("--start", "2026-12-01", "--cadence", "14d", "--count", "4")
DAYS = ["2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12"]


def files(root: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (root / "data/exercises").iterdir()}


def test_it_writes_records_json_and_a_calendar(root: Path) -> None:
    output = run(*ASKED)
    assert "Wrote 4 retrospectives, 2026-12-01 to 2027-01-12:" in output
    base = project.load(root)
    planned = [one for one in base.by_kind["exercise"] if one.state == "draft"]
    assert [str(one.opened) for one in planned] == DAYS
    assert {one.owner for one in planned} == {"Mateo: Quispe"}
    assert [(one.code, one.message) for one in check(base)] == []
    listed = json.loads(files(root)["retros-2026-12-01.json"])
    assert [one["date"] for one in listed["retros"]] == DAYS
    assert all((root / one["path"]).is_file() for one in listed["retros"])


def test_its_calendar_is_one(root: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    run(*ASKED)
    content = files(root)["retros-2026-12-01.ics"]
    assert content.count(b"\r\n") == content.count(b"\n")
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [str(one.decoded("DTSTART")) for one in events] == DAYS
    assert len({str(one["UID"]) for one in events}) == 4


def test_a_dry_run_writes_nothing(root: Path) -> None:
    before = files(root)
    assert "Would write 4 retrospectives" in run(*ASKED, "--dry-run")
    assert files(root) == before


def test_it_overwrites_nothing_and_then_writes_nothing_at_all(root: Path) -> None:
    mine = root / "data/exercises/ex-retro-2026-12-29.md"
    mine.write_text("Mine.")
    before = files(root)
    assert "ex-retro-2026-12-29.md is there already" in run(*ASKED, code=2)
    assert files(root) == before


def test_an_id_is_not_used_twice(root: Path) -> None:
    run(*ASKED)
    before = files(root)
    assert "EX-retro-2026-12-01 is there already" in run(*ASKED, code=2)
    assert files(root) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--count", "0"), "a count from 1 to 104"),
        (("--count", "105"), "a count from 1 to 104"),
        (("--count", "-3"), "a count from 1 to 104"),
        (("--cadence", "4 hours"), "not of whole days"),
        (("--cadence", "sometimes"), "is not a duration"),
        (("--start", "2026-02-30"), "is not a day that exists"),
        (("--start", "9999-12-01"), "past the end of the calendar"),
        (("--start", "0001-01-01"), "leaves the years 1970 to 2999"),
        (("--start", "2999-12-31"), "leaves the years 1970 to 2999"),
        (("--owner", "Ines\n::error::x"), "no name on one line"),
        (("--owner", "a" * 201), "no name on one line"),
    ],
)
def test_what_it_refuses(words: tuple[str, ...], said: str, root: Path) -> None:
    before = files(root)
    assert said in " ".join(run(*ASKED, *words, code=2).split())
    assert files(root) == before


def test_without_a_retrospective_an_owner_is_given(root: Path) -> None:
    (root / "data/exercises/ex-retro-before.md").unlink()
    assert "add --owner NAME" in run(*ASKED, code=2)
    run(*ASKED, "--owner", "Ines Ferreira")
    assert {one.owner for one in project.load(root).records} == {"Ines Ferreira"}


def test_months_are_counted_from_the_start(root: Path) -> None:
    found = retros.schedule(project.load(root), date(2027, 1, 31), "monthly", 3)
    assert [str(day) for day in found.days] == ["2027-01-31", "2027-02-28", "2027-03-31"]


def test_a_link_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = retros.schedule(project.load(root), date(2026, 12, 1), "14d", 1)
    outside = tmp_path_factory.mktemp("outside")
    folder = root / "data/exercises"
    folder.rename(root / "moved")
    folder.symlink_to(outside)
    with pytest.raises(Refused, match="symbolic link"):
        retros.plan(project.load(root), found)
    assert list(outside.iterdir()) == []


def test_json_says_what_was_written(root: Path) -> None:
    found = json.loads(run(*ASKED, "--format", "json"))
    assert (found["schema"], found["count"], found["written"]) == ("opskb/retros-v1", 4, True)
