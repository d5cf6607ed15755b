from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb import project, rules
from opskb.adapters.cli import cli
from opskb.adapters.commands import fixing
from opskb.edits import fix, journal
from opskb.edits.lock import Busy, held
from opskb.edits.span import Changed
from opskb.model import Finding
from opskb.project import Project
from opskb.stretches import edited
from tests.checked import SETTINGS, commit, found, loaded, write

OLD, NEW = "data/adr/adr-0001.md", "data/adr/adr-0002.md"


def adr(id: str, status: str = "accepted", *more: str, body: str = "We decide.\n") -> str:
    keys = "\n".join([f"id: {id}", f"status: {status}", "date: 2026-01-02", *more])
    return f"---\n{keys}\n---\n{body}"


PAIR = {
    OLD: adr("ADR-0001", "superseded"),
    NEW: adr("ADR-0002", "accepted", "supersedes: ADR-0001"),
}


def mended(base: Project) -> Project:
    journal.carry_out(base.root, fix.plan(base, rules.check(base)))
    return project.load(base.root)


def run(root: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(cli, ["check", *arguments])


def test_all_that_one_record_lacks_is_written_at_once(tmp_path: Path) -> None:
    files = {
        OLD: adr("ADR-0001", "superseded"),
        NEW: adr("ADR-0002", "accepted", "supersedes: ADR-0003  # why", "tags: [a]"),
        "data/adr/adr-0003.md": adr("ADR-0003", "superseded", "superseded_by: ADR-0002"),
        "data/adr/adr-0004.md": adr("ADR-0004", "superseded", "superseded_by: ADR-0002"),
        "data/adr/adr-0005.md": adr(
            "ADR-0005",
            "accepted",
            "superseded_by: {to: ADR-0002, part: its end}",
            "amended_by: ADR-0002",
        ),
    }
    after = mended(loaded(tmp_path, files))
    assert (tmp_path / NEW).read_text() == adr(
        "ADR-0002",
        "accepted",
        "supersedes: [ADR-0003, ADR-0004, {to: ADR-0005, part: its end}]  # why",
        "tags: [a]",
        "amends: ADR-0005",
    )
    assert not found(after, "OKB203")
    (edge,) = after.graph.successors(after.graph["ADR-0005"])
    assert (edge.values, edge.whole, edge.one_sided) == ({"part": "its end"}, False, False)


SPELLINGS = {
    "Accepted": "accepted",
    "'approved' # why": "'accepted' # why",
    '"On hold"': '"proposed"',
}


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_status_gets_the_word_of_its_kind(tmp_path: Path, written: str) -> None:
    base = loaded(tmp_path, {OLD: adr("ADR-0001", written)})
    (finding,) = found(base, "OKB412")
    assert (finding.fixable, finding.level, finding.place.line) == (True, "info", 3)
    assert not found(mended(base), "OKB412")
    assert (tmp_path / OLD).read_text() == adr("ADR-0001", SPELLINGS[written])


DATES = {
    "20/11/2025": "2025-11-20",
    "2025/11/2": "2025-11-02",
    "'20.11.2025'  # why": "'2025-11-20'  # why",
    "05/05/2025": "2025-05-05",
}


@pytest.mark.parametrize("written", DATES)
def test_a_date_is_written_as_iso_8601_has_it(tmp_path: Path, written: str) -> None:
    text = adr(
        "ADR-0001", "accepted", f"reviews: [{{on: {written.partition(' ')[0]}, checked: all}}]"
    )
    base = loaded(tmp_path, {OLD: text.replace("date: 2026-01-02", f"date: {written}")})
    assert [one.fixable for one in found(base, "OKB011")] == [True, True]
    assert not found(mended(base), "OKB011")
    mend, row = DATES[written], DATES[written].partition(" ")[0]
    wanted = adr("ADR-0001", "accepted", f"reviews: [{{on: {row}, checked: all}}]")
    assert (tmp_path / OLD).read_text() == wanted.replace("date: 2026-01-02", f"date: {mend}")


def test_a_date_that_may_mean_two_days_is_left_to_a_person(tmp_path: Path) -> None:
    text = adr("ADR-0001").replace("2026-01-02", "03/04/2025")
    (finding,) = found(loaded(tmp_path, {OLD: text}), "OKB011")
    assert not finding.fixable
    assert (finding.message, finding.remedy) == (
        "`date` is `03/04/2025`, which is read as 2025-04-03",
        "write 2025-04-03, if that is the day that is meant",
    )


LINKS = {
    "[it](adr-0001.md)": "[it](old/adr-0001.md)",
    '[it](./adr-0001.md#why "so")': '[it](./old/adr-0001.md#why "so")',
    "[it](<adr-0001.md>)": "[it](<old/adr-0001.md>)",
    "[it](../adr/adr-0001.md?raw=1)": "[it](old/adr-0001.md?raw=1)",
    "[it][x]\n\n[x]: adr-0001.md 'so'": "[it][x]\n\n[x]: old/adr-0001.md 'so'",
    "<a title='so' href='adr-0001.md'>it</a>": "<a title='so' href='old/adr-0001.md'>it</a>",
    "[`a`](adr-0001.md), `[b](adr-0001.md)`": "[`a`](old/adr-0001.md), `[b](adr-0001.md)`",
}


@pytest.mark.parametrize("old", ["data/adr/old", "data/adr/_archive"])
@pytest.mark.parametrize("written", LINKS)
def test_a_link_follows_what_was_moved(tmp_path: Path, written: str, old: str) -> None:
    archived = adr("ADR-0001", "deprecated", "tombstone: {on: 2026-11-01, reason: Gone.}")
    files = {f"{old}/adr-0001.md": archived, NEW: adr("ADR-0002", body=f"\tSee {written}.\n")}
    base = loaded(tmp_path, files)
    (finding,) = (one for one in rules.check(base) if one.code in ("OKB201", "OKB408"))
    assert finding.fixable
    after = mended(base)
    assert not [one for one in rules.check(after) if one.code in ("OKB201", "OKB408")]
    wanted = LINKS[written].replace("old/", f"{old.rpartition('/')[2]}/")
    assert (tmp_path / NEW).read_text() == adr("ADR-0002", body=f"\tSee {wanted}.\n")


def test_signs_in_an_address_stay_as_they_were_written(tmp_path: Path) -> None:
    body = "[a](two%20words.md) [b](<two words.md>)\n"
    base = loaded(
        tmp_path, {"data/adr/old x/two words.md": adr("ADR-0001"), NEW: adr("ADR-0002", body=body)}
    )
    mended(base)
    wanted = "[a](old%20x/two%20words.md) [b](<old x/two words.md>)\n"
    assert (tmp_path / NEW).read_text() == adr("ADR-0002", body=wanted)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("written", ["[a](<adr-0001.md>)", '<a href="adr-0001.md">a</a>'])
def test_a_folder_with_marks_in_its_name_ends_no_address(tmp_path: Path, written: str) -> None:
    """What it is called is not what the text of somebody else may be made to say."""
    moved = 'data/adr/x"> [b](evil/adr-0001.md'
    files = {moved: adr("ADR-0001"), NEW: adr("ADR-0002", body=f"{written}\n")}
    base = mended(loaded(tmp_path, files))
    assert not found(base, "OKB201")
    where = "x%22%3E [b](evil/adr-0001.md"
    wanted = written.replace("adr-0001.md", where)
    assert (tmp_path / NEW).read_text() == adr("ADR-0002", body=f"{wanted}\n")


@pytest.mark.parametrize("names", [("a/adr-0001.md", "b/adr-0001.md"), ("a/index.md",)])
def test_a_link_that_may_mean_several_files_is_not_mended(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    files = {f"data/adr/{name}": adr(f"ADR-000{at}") for at, name in enumerate(names, 3)}
    body = f"See [it]({names[0].rpartition('/')[2]}).\n"
    (finding,) = found(loaded(tmp_path, {**files, NEW: adr("ADR-0002", body=body)}), "OKB201")
    assert not finding.fixable


def one_sided(base: Project) -> list[Finding]:
    return found(base, "OKB203")


BY_HAND = {
    "an id used twice": ({"data/adr/x.md": adr("ADR-0001", "superseded")}, "ADR-0001 is used twice"),
    "its other id used twice": ({"data/adr/x.md": adr("ADR-0002")}, "ADR-0002 is used twice"),
    "a merge": (
        {OLD: adr("ADR-0001", "superseded", body="<<<<<<< a\n\n=======\n\n>>>>>>> b\n")},
        "a merge that is not finished",
    ),
    "a loop": ({OLD: adr("ADR-0001", "superseded", "supersedes: ADR-0002")}, "in a loop"),
    "two that claim the whole": (
        {"data/adr/adr-0003.md": adr("ADR-0003", "accepted", "supersedes: ADR-0001")},
        "more than one whole successor",
    ),
    "an odd key": (
        {OLD: adr("ADR-0001", "superseded", "superseded_by: |", "  ADR-0009")},
        "only a person can change",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_what_a_person_must_decide_is_left_alone_and_says_why(tmp_path: Path, name: str) -> None:
    files, why = BY_HAND[name]
    base = loaded(tmp_path, {**PAIR, **files})
    left = one_sided(base)
    assert left
    assert not [one for one in left if one.fixable]
    assert all(why in one.remedy for one in left)
    assert not fix.plan(base, rules.check(base))


def test_a_file_that_may_not_be_written_is_not_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, PAIR)
    (tmp_path / OLD).chmod(0o444)
    (finding,) = one_sided(project.load(tmp_path))
    assert not finding.fixable
    said = run(tmp_path, "--fix", "--select", "OKB203", monkeypatch=monkeypatch)
    assert "1 finding in files that are read-only; nothing was mended there" in said.stderr
    assert (tmp_path / OLD).read_text() == PAIR[OLD]


def test_a_file_that_changes_meanwhile_is_not_written(tmp_path: Path) -> None:
    base = loaded(tmp_path, PAIR)
    findings = rules.check(base)
    (tmp_path / OLD).write_text(adr("ADR-0001", "superseded", "tags: [new]"))
    with pytest.raises(Changed, match="nothing was written"):
        fix.plan(base, findings)


def test_two_dialects_supersede_each_other(tmp_path: Path) -> None:
    settings = SETTINGS + "sources:\n  - {path: data}\n  - {path: doc, kind: adr, prefix: DEC}\n"
    text = (
        "# 1. Wait\n\n## Status\n\nAccepted\n\n## Context\n\nIt waits.\n\n## Decision\n\nWe wait.\n"
    )
    files = {NEW: adr("ADR-0002", "accepted", "supersedes: DEC-0001"), "doc/0001-wait.md": text}
    after = mended(loaded(tmp_path, files, settings=settings))
    assert not one_sided(after)
    pointer = "Superseded by [ADR-0002](../data/adr/adr-0002.md)"
    assert (tmp_path / "doc/0001-wait.md").read_text() == text.replace("Accepted", pointer)


# The command.


def test_check_mends_and_reports_what_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(
        tmp_path,
        {**PAIR, "data/adr/adr-0003.md": adr("ADR-0003", "Accepted", "relates_to: ADR-0009")},
    )
    said = run(tmp_path, "--fix", "--format", "json", monkeypatch=monkeypatch)
    report = json.loads(said.stdout)
    assert said.exit_code == 1
    codes = {one["code"] for one in report["findings"]}
    assert "OKB201" in codes
    assert not codes & {"OKB203", "OKB412"}
    assert "mended data/adr/adr-0001.md:3 OKB203" in said.stderr
    again = run(tmp_path, "--fix", monkeypatch=monkeypatch)
    assert "mended" not in again.stderr


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_check_shows_what_it_would_mend(
    tmp_path: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, PAIR)
    said = run(tmp_path, "--fix", option, monkeypatch=monkeypatch)
    assert said.exit_code == 1
    shown = (
        "+superseded_by: ADR-0002" if option == "--diff" else "dry run: mend data/adr/adr-0001.md:3"
    )
    assert shown in said.stdout
    assert (tmp_path / OLD).read_text() == PAIR[OLD]
    run(tmp_path, "--fix", monkeypatch=monkeypatch)
    said = run(tmp_path, "--fix", option, monkeypatch=monkeypatch)
    assert (said.exit_code, "+" in said.stdout) == (0, False)


LIMITS = [("--select", "OKB4"), ("--ignore", "OKB203"), ("data/adr/adr-0002.md",)]


@pytest.mark.parametrize("limit", LIMITS)
def test_only_what_is_asked_for_is_mended(
    tmp_path: Path, limit: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, PAIR)
    run(tmp_path, "--fix", *limit, monkeypatch=monkeypatch)
    assert (tmp_path / OLD).read_text() == PAIR[OLD]


def test_what_is_waived_is_not_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiver = "waivers: [{rule: OKB203, record: ADR-0001, until: 2027-01-01, reason: They know.}]\n"
    loaded(tmp_path, PAIR, settings=SETTINGS + waiver)
    run(tmp_path, "--fix", monkeypatch=monkeypatch)
    assert (tmp_path / OLD).read_text() == PAIR[OLD]


def test_what_one_round_brings_to_light_is_mended_in_the_same_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule names two hundred places of a file, and the others when those are mended."""
    many = "".join(f"[{at}](adr-0001.md)\n" for at in range(250))
    files = {"data/adr/old/adr-0001.md": adr("ADR-0001"), NEW: adr("ADR-0002", body=many)}
    loaded(tmp_path, files)
    said = run(tmp_path, "--fix", monkeypatch=monkeypatch)
    assert said.stderr.count("mended") == 250
    assert (tmp_path / NEW).read_text().count("](old/adr-0001.md)") == 250


def test_changes_that_are_not_committed_are_told_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, PAIR)
    commit(tmp_path, "2026-01-03")
    write(tmp_path, {OLD: PAIR[OLD] + "More.\n"})
    said = run(tmp_path, "--fix", monkeypatch=monkeypatch)
    assert "1 file had changes that are not committed; they are kept" in said.stderr
    assert (
        (tmp_path / OLD).read_text().endswith("superseded_by: ADR-0002\n---\nWe decide.\nMore.\n")
    )


def test_it_does_not_write_beside_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, PAIR)
    with held(tmp_path):
        said = run(tmp_path, "--fix", monkeypatch=monkeypatch)
    assert isinstance(said.exception, Busy)
    assert (tmp_path / OLD).read_text() == PAIR[OLD]


def test_it_finishes_first_what_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = loaded(tmp_path, PAIR)
    plan = fix.plan(base, rules.check(base))
    monkeypatch.setattr(journal, "_finish", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        journal.carry_out(tmp_path, plan)
    monkeypatch.undo()
    said = run(tmp_path, "--fix", monkeypatch=monkeypatch)
    assert "Finished an `opskb check --fix` that was interrupted" in said.stderr
    assert "superseded_by: ADR-0002" in (tmp_path / OLD).read_text()


def test_reports_that_suggest_are_handed_the_edits(tmp_path: Path) -> None:
    base = loaded(tmp_path, PAIR)
    (finding,) = (one for one in fixing.suggested(base, rules.check(base)) if one.edits)
    assert [edit.text for edit in finding.edits] == ["\nsuperseded_by: ADR-0002"]
    content = (tmp_path / OLD).read_bytes()
    assert edited(content, finding.edits) != content


def test_without_settings_and_git_the_folder_itself_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(__file__).parent / "cases/nygard/given", tmp_path / "k")
    said = run(tmp_path, "--fix", str(tmp_path / "k/doc/adr"), monkeypatch=monkeypatch)
    assert "mended" in said.stderr
    text = (tmp_path / "k/doc/adr/0001-queue-the-payouts.md").read_text()
    assert "Superceded by [2. Pay at once](0002-pay-at-once.md)" in text


def test_a_file_that_could_not_be_read_afterwards_is_left_to_a_person(tmp_path: Path) -> None:
    odd = "---\n? id\n: ADR-0001\n---\nWe decide.\n"
    other = {
        "data/adr/adr-0003.md": adr("ADR-0003", "superseded"),
        "data/adr/adr-0004.md": adr("ADR-0004", "accepted", "supersedes: ADR-0003"),
    }
    base = mended(loaded(tmp_path, {**PAIR, **other, OLD: odd}))
    assert (tmp_path / OLD).read_text() == odd
    assert [one.record for one in found(base, "OKB203")] == ["ADR-0001"]
    assert not fix.plan(base, rules.check(base))
