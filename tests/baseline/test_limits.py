"""What no baseline covers, and what a run cannot know to be gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from opskb import project
from opskb.config import BASELINE
from opskb.rules import BY_CODE, baseline, check, known
from opskb.rules.levels import DEFAULTS
from tests.baseline.known import PATH, RECORD, SETTINGS, Base, adopt, entries, opened, rewrite, run
from tests.checked import write
from tests.test_rule_examples import written


@pytest.mark.parametrize("code", [code for code in DEFAULTS if code.startswith(known.NEVER)])
def test_what_all_else_depends_on_is_never_covered(code: str, tmp_path: Path) -> None:
    root = written(BY_CODE[code], "bad", tmp_path)
    (root / BASELINE).unlink(missing_ok=True)
    found = check(project.load(root))
    rows = [dict(zip(baseline.KEYED, key, strict=True)) for key in baseline.keys(found)]
    rewrite(root, rows)
    again = [one for one in check(project.load(root)) if one.code.startswith(known.NEVER)]
    assert not any(one.baselined for one in again)


def test_nothing_is_written_while_the_settings_do_not_hold(tmp_path: Path) -> None:
    write(tmp_path, {"opskb.yml": "as_of: 2026-02-30\n", PATH: RECORD})
    refused = run(tmp_path, "baseline", "write")
    assert refused.exit_code == 2
    assert "first mend what all else depends on: opskb.yml:1:8 OKB901" in refused.output
    assert not (tmp_path / BASELINE).exists()


def test_nothing_is_written_where_nobody_said_what_the_knowledge_base_is(tmp_path: Path) -> None:
    write(tmp_path, {PATH: RECORD})
    refused = run(tmp_path, "baseline", "write")
    assert refused.exit_code == 2
    assert "`opskb init` writes it" in refused.output


def test_a_waiver_goes_before(base: Base) -> None:
    waiver = "waivers: [{rule: OKB201, record: ADR-0001, until: 2026-12-31, reason: Soon.}]\n"
    found = check(base(**{"opskb.yml": SETTINGS + waiver}))
    assert [one.code for one in found if one.open] == []
    assert {(bool(one.waived), one.baselined) for one in found} == {(True, False)}


def test_a_record_that_may_not_be_seen_keeps_its_line(base: Base) -> None:
    private = RECORD.replace("owner:", "visibility: private\nowner:")
    other = RECORD.replace("ADR-0001", "ADR-0002").replace("load.md", "adr-0002.md")
    text = other.replace("more.md", "adr-0002.md")
    found = check(base(**{PATH: private, "data/adr/adr-0002.md": text}))
    assert [one.code for one in found if one.open] == []


def test_a_record_that_cannot_be_read_keeps_its_line(base: Base) -> None:
    torn = RECORD.replace("title: Queue", "title: [Queue")
    assert opened(base(**{PATH: torn})) == ["OKB001"]


def test_a_run_of_some_rules_says_nothing_of_what_is_gone(base: Base) -> None:
    root = base(**{PATH: RECORD.replace("[the load test](load.md)", "the load test")}).root
    assert run(root, "check", "--select", "OKB2").exit_code == 0
    assert run(root, "check", "--select", "OKB9").exit_code == 0
    assert run(root, "check").exit_code == 1


def test_without_history_what_git_knew_is_not_gone(tmp_path: Path) -> None:
    root = written(BY_CODE["OKB303"], "bad", tmp_path)
    adopt(root)
    assert "OKB303" in {row["rule"] for row in entries(root)}
    shutil.rmtree(root / ".git")
    assert "OKB908" not in opened(project.load(root))


def test_a_baseline_of_more_than_a_mebibyte_is_read(base: Base) -> None:
    row = {"rule": "OKB201", "record": "ADR-0001", "field": "", "message": "x" * 280}
    root = adopt(base().root).root
    rewrite(root, [*entries(root), *({**row, "text": f"{at:032x}"} for at in range(4_000))])
    assert (root / BASELINE).stat().st_size > 1024 * 1024
    assert set(opened(base())) == {"OKB908"}
