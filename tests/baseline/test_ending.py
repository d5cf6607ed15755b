"""Which rules' findings come with time, and so end."""

from __future__ import annotations

from pathlib import Path

from opskb import project
from opskb.rules import ASK_GIT, BY_CODE, RULES, check, known
from opskb.rules.ending import ENDING, ends, retold
from opskb.rules.levels import DEFAULTS
from tests.test_rule_examples import written


def test_a_rule_whose_findings_come_with_time_is_one_that_ends(tmp_path: Path) -> None:
    for rule in RULES:
        root = written(rule, "good", tmp_path / rule.code)
        settings = (root / "opskb.yml").read_text()
        (root / "opskb.yml").write_text(settings.replace("as_of: 2026-11-20\n", ""))
        today = {one.code for one in check(project.load(root, as_of="2026-11-20"))}
        for day in ("2027-02-20", "2029-11-20"):
            later = {one.code for one in check(project.load(root, as_of=day))} - today
            assert all(ends(code) or code.startswith(known.NEVER) for code in later), rule.code


def test_the_table_of_what_ends_names_rules_that_there_are() -> None:
    for code, why in ENDING.items():
        assert why
        assert any(name.startswith(code) for name in BY_CODE)
        assert not code.startswith(known.NEVER)
    assert all(ends(code) for code in DEFAULTS if code.startswith("OKB3"))
    assert all(ends(code) for code in DEFAULTS if retold(code))
    assert not any(ends(code) for code in ("OKB201", "OKB203", "OKB701", "OWN301"))
    assert set(ASK_GIT) <= set(DEFAULTS)
