"""Rules of a user's own: run by every check, levelled and waived like ours, and alone in their mistakes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb import project
from opskb.adapters.cli import cli
from opskb.rules import check
from tests.checked import SETTINGS, found, loaded

RULE = '''
from opskb.rules.rule import rule


@rule("OWN001")
def no_record_is_long(project):
    """No record is long."""
    for record in project.records:
        yield record.problem("body", "is long", "cut it")


RULES = (no_record_is_long,)
'''
OWN = SETTINGS + "rules: [ops_rules.py]\n"
PAGE = {"data/pages/page-one.md": "---\nid: PAGE-one\nstatus: draft\n---\n# One\n\nWords.\n"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(root: Path, rules: str = RULE, settings: str = OWN) -> project.Project:
    return loaded(root, {**PAGE, "ops_rules.py": rules}, settings=settings)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_a_plain_check_runs_them(root: Path) -> None:
    written(root)
    assert "OWN001 error: PAGE-one: is long (cut it)" in run("check").output
    assert "OWN001" in run("check", "--select", "own").output
    assert "OWN001" not in run("check", "--ignore", "OWN001").output


def test_their_level_can_be_changed(root: Path) -> None:
    base = written(root, settings=OWN + "levels: [{rule: OWN001, level: info}]\n")
    assert [finding.level for finding in found(base, "OWN001")] == ["info"]
    assert found(base, "OKB905") == []


def test_they_can_be_waived_and_a_waiver_that_waives_nothing_is_named(root: Path) -> None:
    waiver = "waivers: [{rule: OWN001, record: %s, until: 2026-12-31, reason: It is being cut.}]\n"
    base = written(root, settings=OWN + waiver % "PAGE-one")
    assert [finding.waived for finding in found(base, "OWN001")] == [
        "It is being cut. (until 2026-12-31)"
    ]
    base = written(root, settings=OWN + waiver % "PAGE-two")
    assert len(found(base, "OKB903")) == 1


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("yield nobody", "NameError: name 'nobody' is not defined"),
        ("yield 1", "TypeError: yields 1, which is no Problem"),
        ("raise OSError", "OSError"),
    ],
)
def test_a_rule_that_stops_is_a_finding_with_its_line(root: Path, broken: str, said: str) -> None:
    base = written(root, RULE.replace('yield record.problem("body", "is long", "cut it")', broken))
    (finding,) = found(base, "OWN001")
    assert finding.place.path == "ops_rules.py"
    assert finding.message.startswith(f"the rule OWN001 stopped with {said}")
    if "which is no Problem" not in said:
        assert finding.place.line == 9
    assert [other.code for other in check(base) if other.code == "OKB906"] == []


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("x = 1", "lists no rules in RULES"),
        ("RULES = 1", "lists no rules in RULES"),
        ("def plain(project): ...\nRULES = (plain,)", "lists `plain` in RULES"),
        ("raise SystemExit(0)", "raises SystemExit: 0"),
        ("def", "raises SyntaxError"),
    ],
)
def test_a_file_that_is_none_is_named(root: Path, rules: str, said: str) -> None:
    (finding,) = found(written(root, rules), "OKB906")
    assert said in finding.message


def test_a_file_that_changed_is_read_again(root: Path) -> None:
    assert len(found(written(root), "OWN001")) == 1
    path = root / "ops_rules.py"
    path.write_text(RULE.replace("in project.records", "in ()"))
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000_000))
    assert found(project.load(root), "OWN001") == []


def test_a_waiver_is_not_judged_by_rules_that_were_not_run(root: Path) -> None:
    waiver = "waivers: [{rule: OWN001, record: PAGE-one, until: 2026-12-31, reason: Soon.}]\n"
    written(root, settings=OWN + waiver)
    for words in (("--ignore", "OWN001"), ("--select", "OKB9"), ("--select", "OKB903")):
        assert "OKB903" not in run("check", *words).output
