"""B3, backup and DR: what a copy holds, that it was restored this quarter, promised against measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

BACKUP = """---
id: PROC-ledger-backup
title: Backup of the ledger
status: active
summary: The whole ledger each quarter of an hour, to another site.
type: backup
owner: Mei-Ling Zhao
full_state: true
encrypted: true
offsite: true
rpo: 15
rto: 120
reviews:
  - {on: 2026-10-09, by: Mei-Ling Zhao, checked: Compared with the job as it runs.}
---
It takes the postings, the balances and the configuration.
"""
DRILL = """---
id: EX-restore-q4
title: Restore drill of the ledger
status: done
summary: Written to again after 48 minutes.
type: drill
owner: Mei-Ling Zhao
date: 2026-10-09
succeeded: true
rpo: 12
rto: 48
tests: PROC-ledger-backup
evidence: Protocol of 9 October
---
An empty machine and the copy of six o'clock.
"""
OLDER = (
    DRILL.replace("restore-q4", "restore-q3")
    .replace("2026-10-09", "2026-07-14")
    # Three hours and ten minutes: what was mended between the two drills.
    .replace("rto: 48", "rto: 190")
)
PATH, DRILLED = "data/procedures/proc-ledger-backup.md", "data/exercises/ex-restore-q4.md"

ROW = Row(
    "B3",
    "Backup and DR",
    ("procedure", "exercise"),
    {PATH: BACKUP, DRILLED: DRILL, "data/exercises/ex-restore-q3.md": OLDER},
    {
        "OKB874": {PATH: BACKUP.replace("encrypted: true\n", "")},
        "OKB875": {DRILLED: DRILL.replace("succeeded: true", "succeeded: false")},
        "OKB876": {DRILLED: DRILL.replace("rto: 48", "rto: 148")},
    },
    "drills/index.html",
    "api/v1/boards/drills.json",
    boards=("calendar-drills",),
    names={"OKB875": "PROC-ledger-backup"},
)


def test_row_B3_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


WORDS = {
    "OKB874": "does not say that it is encrypted",
    "OKB875": "could not be restored in its last drill, EX-restore-q4",
    "OKB876": "`rto` is 148 minutes, and PROC-ledger-backup promises 120",
}


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B3_breaks(code: str, tmp_path: Path) -> None:
    assert WORDS[code] in row.breaks(tmp_path, ROW, code).message


def codes(tmp_path: Path, drill: str | None, backup: str = BACKUP) -> dict[str, str]:
    files = {DRILLED: drill, PATH: backup}
    return {one.code: one.message for one in row.site(tmp_path, ROW, files).findings}


@pytest.mark.parametrize("quality", ["full_state", "encrypted", "offsite"])
@pytest.mark.parametrize("instead", ["", "{}: false\n"])
def test_row_B3_asks_for_each_quality(quality: str, instead: str, tmp_path: Path) -> None:
    backup = BACKUP.replace(f"{quality}: true\n", instead.format(quality))
    assert "OKB874" in codes(tmp_path, DRILL, backup)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("succeeded: true\n", ""),
        ("evidence: Protocol of 9 October\n", ""),
        ("status: done", "status: done\nhow: table-top"),
        ("date: 2026-10-09", "date: 2026-06-30"),
        ("type: drill", "type: review"),
    ],
)
def test_row_B3_counts_only_a_drill_that_was_performed_succeeded_and_shows_it(
    old: str, new: str, tmp_path: Path
) -> None:
    changed = {
        DRILLED: DRILL.replace(old, new),
        "data/exercises/ex-restore-q3.md": OLDER.replace("2026-07-14", "2026-04-14"),
    }
    assert "OKB875" in {one.code for one in row.site(tmp_path, ROW, changed).findings}


@pytest.mark.parametrize("name", ["rpo: 15", "rto: 120"])
@pytest.mark.parametrize("instead", ["", "{}: -5\n"])
def test_row_B3_asks_for_both_promises(name: str, instead: str, tmp_path: Path) -> None:
    backup = BACKUP.replace(f"{name}\n", instead.format(name[:3]))
    found = row.site(tmp_path / "check", ROW, {PATH: backup}).findings
    told = [(one.code, one.field, one.level) for one in found]
    assert told == [("OKB874", name[:3], "error")]
    words, data = row.shown(tmp_path / "page", replace(ROW, files={**ROW.files, PATH: backup}))
    assert "each restored, 1 of 1 not shown to keep what is promised" in words
    sections = {section["name"]: section["table"] for section in data["sections"]}
    assert sections["drills"][0]["State"] == "Not judged"


def test_row_B3_lets_the_running_quarter_run(tmp_path: Path) -> None:
    # The drill of 14 July keeps the third quarter; the fourth ends on 31 December.
    assert "OKB875" not in codes(tmp_path, None)


def test_row_B3_tells_what_a_drill_did_not_measure(tmp_path: Path) -> None:
    found = codes(tmp_path, DRILL.replace("rto: 48\n", "").replace("rpo: 12", "rpo: -3"))
    assert "OKB876" in found


def test_row_B3_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "1 backup, each restored as promised; 2 restore drills succeeded" in words
    assert "Backup of the ledger: 48 minutes to restore, 2 h promised" in words
    sections = {section["name"]: section["table"] for section in data["sections"]}
    newest, older = sections["drills"]
    assert (newest["Quarter"], newest["Took"], newest["At most"], newest["State"]) == (
        "2026-Q4", "48 minutes", "2 h", "Green",
    )  # fmt: skip
    assert (older["Quarter"], older["State"]) == ("2026-Q3", "Red")
    assert sections["backups"][0]["Next by"] == "2027-03-31"


def test_row_B3_shows_on_the_page_of_the_procedure_what_cannot_be_computed(tmp_path: Path) -> None:
    files = {**ROW.files, DRILLED: DRILL.replace("rpo: 12\n", "")}
    page, record = "procedures/proc-ledger-backup", "api/v1/records/proc-ledger-backup.json"
    one = replace(ROW, files=files, page=f"{page}/index.html", data=record)
    words, data = row.shown(tmp_path, one)
    assert "Not computable because the drill did not measure the recovery point objective" in words
    figures = {each["name"]: each for each in data["computed"]}
    assert figures["rpo"]["value"] is None
    assert (figures["rto"]["value"], figures["rto"]["holds"]) == (48, True)
