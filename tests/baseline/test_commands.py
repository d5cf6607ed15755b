"""The file, as people and merges meet it, and the commands around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opskb import project
from opskb.config import BASELINE
from opskb.rules import baseline, check
from tests.baseline.known import PATH, RECORD, SETTINGS, Base, adopt, entries, opened, rewrite, run
from tests.checked import write


def test_the_file_is_sorted_an_entry_a_line_without_line_or_time(base: Base) -> None:
    root = base().root
    text = (root / BASELINE).read_text()
    head, *lines, foot = text.removesuffix("\n").split("\n")
    assert (head, foot) == ('{"schema": "opskb/baseline-v1", "entries": [', "]}")
    rows = [json.loads(line.removesuffix(",")) for line in lines]
    assert rows == entries(root) == sorted(rows, key=lambda row: [row[name] for name in row])
    assert [list(row) for row in rows] == [[*baseline.KEYED, "message"]] * 2
    assert "2026-11" not in text
    assert not any(f": {one.place.line}" in text for one in check(base()))


def test_words_of_a_record_cannot_steer_who_reads_the_file(tmp_path: Path) -> None:
    text = RECORD.replace("load.md", "l\u202eo\u001bad.md")
    write(tmp_path, {"opskb.yml": SETTINGS, PATH: text})
    adopt(tmp_path)
    assert not set((tmp_path / BASELINE).read_text()) & {"\u202e", "\u001b"}
    assert opened(project.load(tmp_path)) == []


def test_what_somebody_adds_to_an_entry_stays(base: Base) -> None:
    root = base(**{PATH: RECORD.replace("[the load test](load.md)", "the load test")}).root
    rewrite(root, [{**row, "ticket": "OPS-12"} for row in entries(root)])
    run(root, "baseline", "prune")
    assert [row["ticket"] for row in entries(root)] == ["OPS-12"]


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_what_would_be_written_is_shown_first(option: str, base: Base) -> None:
    root = base().root
    (root / BASELINE).unlink()
    shown = run(root, "baseline", "write", option)
    assert shown.exit_code == 0
    assert ("+++ b/opskb-baseline.json" if option == "--diff" else "2 findings") in shown.output
    assert not (root / BASELINE).exists()


def test_another_file(base: Base) -> None:
    root = base().root
    (root / BASELINE).rename(root / "known.json")
    assert run(root, "check").exit_code == 1
    assert run(root, "check", "--baseline", "known.json").exit_code == 0
    assert run(root, "check", "--baseline", "unknown.json").exit_code == 2
    assert run(root, "baseline", "write", "--baseline", "known.json").output == "nothing to do\n"
    assert run(root, "baseline", "write", "--baseline", "../known.json").exit_code == 2
    assert run(root, "baseline", "prune").exit_code == 2


def test_no_baseline_counts_all(base: Base) -> None:
    root = base().root
    assert run(root, "check").exit_code == 0
    assert "2 in the baseline" in run(root, "check").output
    assert run(root, "check", "--no-baseline").exit_code == 1
    assert "[in the baseline]" in run(root, "check", "--verbose").output


@pytest.mark.parametrize(
    ("day", "code"),
    [("2026-11-20", 0), ("2027-02-18", 0), ("2027-02-19", 2), ("2026-11-19", 2), ("soon", 2)],
)
def test_an_end_lies_within_ninety_days(day: str, code: int, base: Base) -> None:
    root = base().root
    (root / BASELINE).unlink()
    assert run(root, "baseline", "write", "--until", day).exit_code == code


def test_code_scanning_is_told_what_was_there_before(base: Base) -> None:
    root = base(**{PATH: RECORD.replace("None.", "See [the newest](newest.md).")}).root
    told = json.loads(run(root, "check", "--format", "sarif").output)
    states = [one["baselineState"] for one in told["runs"][0]["results"]]
    assert sorted(states) == ["new", "unchanged", "unchanged"]
    alone = json.loads(run(root, "check", "--format", "sarif", "--no-baseline").output)
    assert not any("baselineState" in one for one in alone["runs"][0]["results"])
