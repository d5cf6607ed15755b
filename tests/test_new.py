"""`opskb new`: every kind has a beginning, ids are never used twice, and nothing is overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb import pending, project
from opskb.adapters.cli import cli
from opskb.edits.lock import Busy, held
from opskb.kind import BUILT_IN
from opskb.rules import check
from tests.checked import commit, write
from tests.conftest import ROOT, TODAY

SETTINGS = 'as_of: 2026-11-20\nlevels:\n  - {rule: OKB8, level: "off"}\n'
DECISION = "---\nid: ADR-{0:04d}\ntitle: A queue\nstatus: accepted\ndate: 2026-01-05\nowner: Ines Ferreira\n---\n# A queue\n"
KINDS = sorted(path.parent.name for path in BUILT_IN.glob("*/kind.yml"))
# What a new record may lack, and nothing else may be wrong with it.
UNFINISHED = {"OKB006", "OKB501", "OKB701", "OKB702", "OKB305", "OKB404", "OKB206"}


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"opskb.yml": SETTINGS, "data/adr/adr-0001.md": DECISION.format(1)})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, ["new", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_of_any_kind_is_one_of_that_kind(kind: str, base: Path) -> None:
    result = run(kind, 'It: began #5 "well" - didn\'t it?')
    assert result.exit_code == 0, result.output
    there = project.load(base)
    new = [one for one in there.records if one.id != "ADR-0001"]
    assert [one.kind for one in new] == [kind]
    assert new[0].title == 'It: began #5 "well" - didn\'t it?'
    wrong = [one for one in check(there) if one.record == new[0].id]
    assert {one.code for one in wrong} <= UNFINISHED, wrong


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_of_yaml_alone_says_the_same(kind: str, base: Path) -> None:
    title = 'It: began #5 "well" - didn\'t it?'
    assert run(kind, title).exit_code == 0
    path, there = (
        next(path for path in (base / "data").rglob("*.md") if path.stem != "adr-0001"),
        project.load(base),
    )
    path.unlink()
    result = run(kind, title, "--yaml")
    assert result.exit_code == 0, result.output
    assert path.with_suffix(".yml").is_file()
    one, other = (
        next(each for each in found.records if each.id != "ADR-0001")
        for found in (there, project.load(base))
    )
    assert (one.id, one.kind, one.status, dict(one.values)) == (
        other.id,
        other.kind,
        other.status,
        dict(other.values),
    )
    assert other.body.strip() == one.body.strip()
    wrong = [found for found in check(project.load(base)) if found.record == other.id]
    assert {found.code for found in wrong} <= UNFINISHED, wrong


def test_comments_of_a_new_record_are_kept(base: Path) -> None:
    text = run("adr", "A thing", "--yaml", "--dry-run").output
    assert "summary:  # One sentence that says what a reader must know.\n" in text
    assert "body: |\n  ## Context\n\n  ## Decision\n" in text


def test_numbers_go_on_where_they_ever_were(base: Path) -> None:
    commit(base, "2026-05-04", {"data/adr/adr-0007-given-up.md": DECISION.format(7)})
    (base / "data/adr/adr-0007-given-up.md").unlink()
    commit(base, "2026-05-05")
    assert "ADR-0008" in run("adr", "After what is gone").output
    assert (base / "data/adr/adr-0008-after-what-is-gone.md").is_file()


def test_a_slug_that_was_ever_used_is_refused(base: Path) -> None:
    surface = "---\nid: SURF-login\ntitle: Login\nstatus: live\nowner: A\ncriticality: high\n---\n"
    commit(base, "2026-05-04", {"data/surfaces/surf-login.md": surface})
    (base / "data/surfaces/surf-login.md").unlink()
    commit(base, "2026-05-05")
    result = run("surface", "Login")
    assert result.exit_code == 2
    assert "SURF-login was used already" in result.output


def test_a_foreign_log_goes_on_in_its_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "# 4. Queue the payouts\n\nDate: 2026-01-05\n\n## Status\n\nAccepted\n\n## Context\n\nA\n\n## Decision\n\nB\n\n## Consequences\n\nC\n"
    settings = "as_of: 2026-11-20\nsources:\n  - {path: docs/adr, kind: adr}\n"
    write(tmp_path, {"opskb.yml": settings, "docs/adr/0004-queue-the-payouts.md": old})
    monkeypatch.chdir(tmp_path)
    assert run("adr", "Retry with a budget").exit_code == 0
    assert (tmp_path / "docs/adr/0005-retry-with-a-budget.md").is_file()
    assert [one.id for one in project.load(tmp_path).records] == ["ADR-0004", "ADR-0005"]


def test_it_takes_from_what_it_follows_from(base: Path) -> None:
    surface = "---\nid: SURF-login\ntitle: Login\nstatus: live\nowner: A\ncriticality: high\n---\n"
    incident = "---\nid: INC-1\ntitle: Login\nseverity: SEV-2\nstarted: 2026-11-02T10:00Z\ncommander: Ines Ferreira\nsurface: [SURF-login]\n---\n"
    write(base, {"data/surfaces/surf-login.md": surface, "data/incidents/inc-1.md": incident})
    assert run("postmortem", "What we learned", "--from", "INC-1").exit_code == 0
    assert (
        run("runbook", "Nobody can sign in", "--from", "INC-1", "--set", "owner=B").exit_code == 0
    )
    there = project.load(base)
    postmortem, runbook = there.find("PM-0001"), there.find("RB-0001")
    assert postmortem is not None
    assert runbook is not None
    assert postmortem.owner == "Ines Ferreira"
    assert [row["to"] for row in postmortem.values["covers"]] == ["INC-1"]
    assert runbook.owner == "B"
    assert runbook.values["surface"] == ("SURF-login",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["adrs", "A"], "there is no kind `adrs`. Did you mean `adr`?"),
        (["adr", "..."], "the title holds no letter and no digit"),
        (["adr", "A \udcff"], "what was given is no text in UTF-8"),
        (["adr", "A", "--set", "ownr=B"], "has no field `ownr`; did you mean `owner`?"),
        (["adr", "A", "--set", "date=soon"], "`date` is `soon`"),
        (["adr", "A", "--set", "owner"], "write it as owner=NAME"),
        (["adr", "A", "--set", "reviews=x"], "`reviews` is a table"),
        (["adr", "A", "--set", "id=ADR-0001"], "ADR-0001 was used already"),
        (["adr", "A", "--from", "ADR-9"], "there is no record `ADR-9`"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words: list[str], said: str, base: Path) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert len(list((base / "data").rglob("*.md"))) == 1


@pytest.mark.parametrize(
    "title",
    ["../../etc/passwd", "a/b\\c", "\x1b[31mred", "x" * 5000, "日本語", "true", "12:30"],
)
def test_no_title_leads_out_of_the_folder(title: str, base: Path) -> None:
    assert run("adr", title).exit_code == 0
    there = project.load(base)
    assert [one.path.rpartition("/")[0] for one in there.records] == ["data/adr"] * 2
    assert there.records[1].title == " ".join(title.split())


def test_a_dry_run_writes_nothing(base: Path) -> None:
    result = run("adr", "Later", "--dry-run")
    assert "id: ADR-0002" in result.output
    assert len(list((base / "data").rglob("*.md"))) == 1


def test_a_link_in_the_way_is_refused(base: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (base / "data/runbooks").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    result = run("runbook", "A")
    assert result.exit_code == 2
    assert "data/runbooks is a symbolic link" in result.output


def test_a_retrospective_begins_with_its_agenda_and_a_drill_with_nothing(base: Path) -> None:
    agenda = "## Agenda\n\n1. What became of the actions of last time.\n"
    assert agenda in run("exercise", "Looking back", "--set", "type=retro", "--dry-run").output
    assert "Agenda" not in run("exercise", "Failover", "--set", "type=drill", "--dry-run").output


def test_a_retrospective_has_the_same_agenda_however_it_is_made(base: Path) -> None:
    run("exercise", "Looking back", "--set", "type=retro", "--set", "id=EX-one")
    words = ["retros", "schedule", "--start", "2026-12-01", "--cadence", "14d", "--count", "1"]
    CliRunner().invoke(cli, [*words, "--owner", "Ines Ferreira"], catch_exceptions=False)
    texts = [path.read_text("utf-8") for path in sorted((base / "data/exercises").glob("*.md"))]
    one, other = (text[text.index("## Agenda") :] for text in texts)
    assert one == other


def test_it_waits_for_nobody_and_reads_what_is_there_when_its_turn_has_come(base: Path) -> None:
    with held(base), pytest.raises(Busy):
        CliRunner().invoke(cli, ["new", "adr", "A queue"], catch_exceptions=False)
    assert len(list((base / "data").rglob("*.md"))) == 1


def test_several_at_once_never_share_an_id(base: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "SOURCE_DATE_EPOCH": TODAY}
    command = (sys.executable, "-m", "opskb", "new", "adr")
    written = 1
    for turn in range(3):
        titles = (f"Choice {turn} of {who}" for who in range(4))
        runs = [subprocess.Popen((*command, title), env=environment) for title in titles]
        assert {run.wait() for run in runs} <= {0, 4}
        written += sum(run.returncode == 0 for run in runs)
        ids = [one.id for one in project.load(base).records]
        assert len(ids) == len(set(ids))
    files = list((base / "data/adr").glob("*.md"))
    assert 1 < written == len(files) == len(ids)
    assert not pending.journal(base).exists()


def test_a_diff_shows_the_file_and_writes_nothing(base: Path) -> None:
    result = run("adr", "Later", "--diff")
    assert "+++ b/data/adr/adr-0002-later.md" in result.output
    assert "+id: ADR-0002" in result.output
    assert len(list((base / "data").rglob("*.md"))) == 1


def test_a_file_in_the_place_of_a_folder_is_refused(base: Path) -> None:
    (base / "data/runbooks").write_text("notes\n")
    result = run("runbook", "A")
    assert result.exit_code == 2
    assert "data/runbooks is no folder" in result.output
    assert not pending.journal(base).exists()
