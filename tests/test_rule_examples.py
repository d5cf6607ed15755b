from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project
from opskb.model import Finding
from opskb.rules import RULES, check
from opskb.rules.levels import DEFAULTS, RETIRED
from opskb.rules.rule import Rule
from tests.checked import SETTINGS, git, write


def written(rule: Rule, role: str, root: Path) -> Path:
    """The files of an example, those with a day committed on it, day by day."""
    files = [one for one in rule.examples if one.role in (role, "both")]
    assert files, f"{rule.code} has no {role} example"
    write(root, {"opskb.yml": SETTINGS, **{file.path: file.text for file in files if not file.day}})
    days = sorted({file.day for file in files if file.day})
    if days:
        git(root, "init", "--quiet")
    for day in days:
        today = {file.path: file.text for file in files if file.day == day}
        write(root, today)
        git(root, "add", "--", *today)
        git(root, "commit", "--quiet", "--allow-empty", "--message", day, day=day)
    return root


def found(rule: Rule, role: str, root: Path) -> tuple[Finding, ...]:
    return check(project.load(written(rule, role, root)))


# What breaks these rules breaks another one with it, by its nature.
BROKEN_TOO = {
    "OKB008": {"OKB104"},  # one of two files that differ in case has a name that is not its id's
    "OKB205": {"OKB203"},  # the successor that the retired record does not name
    "OKB407": {"OKB104"},  # the id was changed and the file's name was not
    "OKB802": {"OKB301"},  # an artefact is stale because a record of it is
    "OKB823": {"OKB802"},
}
# What any example may leave out to be short; none holds the five artefacts that OKB801 asks for.
LEFT_OUT = {"OKB105", "OKB402", "OKB501", "OKB701", "OKB801"}
# What the good example of a rule is not whole in either, by the codes that find it.
SHORT = {
    "OKB006": "OKB832",
    "OKB202": "OKB832",
    "OKB301": "OKB006 OKB821",
    "OKB302": "OKB006 OKB821",
    "OKB303": "OKB006 OKB821",
    "OKB305": "OKB006 OKB821",
    "OKB414": "OKB897",
    "OKB602": "OKB006 OKB821",
    "OKB603": "OKB007",
    "OKB604": "OKB007",
    "OKB605": "OKB007",
    "OKB621": "OKB833",
    "OKB627": "OKB899",
    "OKB650": "OKB882",
    "OKB703": "OKB006 OKB305 OKB821",
    "OKB704": "OKB812 OKB845 OKB848",
    **dict.fromkeys([f"OKB{code}" for code in range(710, 720)], "OKB006 OKB305 OKB821"),
    "OKB717": "OKB006",
    "OKB804": "OKB006 OKB805 OKB837",
    "OKB805": "OKB006 OKB305",
    "OKB806": "OKB006 OKB305",
    "OKB807": "OKB006",
    "OKB809": "OKB006 OKB845 OKB848 OKB857",
    "OKB811": "OKB845 OKB847 OKB848",
    "OKB812": "OKB845 OKB848",
    "OKB813": "OKB845 OKB848",
    "OKB814": "OKB837",
    "OKB815": "OKB006 OKB305",
    "OKB821": "OKB006",
    "OKB822": "OKB305 OKB814 OKB821",
    "OKB823": "OKB006",
    "OKB824": "OKB846 OKB857",
    "OKB827": "OKB829 OKB883 OKB892 OKB894 OKB896",
    "OKB828": "OKB829",
    "OKB831": "OKB857",
    "OKB833": "OKB897",
    "OKB834": "OKB305",
    "OKB835": "OKB305 OKB837",
    "OKB836": "OKB305 OKB845 OKB848 OKB849",
    "OKB837": "OKB305",
    "OKB838": "OKB305",
    "OKB839": "OKB305",
    "OKB840": "OKB846",
    "OKB843": "OKB846",
    "OKB844": "OKB848",
    "OKB845": "OKB846",
    "OKB849": "OKB848",
    "OKB850": "OKB006 OKB305 OKB819 OKB821",
    "OKB851": "OKB006 OKB305 OKB818 OKB821",
    "OKB853": "OKB846",
    "OKB855": "OKB305",
    "OKB856": "OKB305",
    "OKB857": "OKB006",
    "OKB870": "OKB871",
    "OKB874": "OKB875",
    "OKB875": "OKB876",
    "OKB877": "OKB883 OKB892 OKB894",
    "OKB881": "OKB882",
    "OKB883": "OKB892 OKB894",
    "OKB888": "OKB845 OKB848 OKB849",
    "OKB892": "OKB883 OKB894",
    "OKB895": "OKB006 OKB802 OKB823 OKB883 OKB892 OKB894",
    "OKB898": "OKB899",
    "OKB901": "OKB007",
    "OKB902": "OKB007",
    "OKB903": "OKB007",
    "OKB904": "OKB007",
    "OKB905": "OKB007",
    "OKB906": "OKB007",
    "OKB907": "OKB007",
    "OKB908": "OKB007",
    "OKB909": "OKB301 OKB802",
}
NAMED = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")


@NAMED
def test_the_bad_example_breaks_its_rule_alone(rule: Rule, tmp_path: Path) -> None:
    bad = [finding.code for finding in found(rule, "bad", tmp_path / "bad")]
    good = {finding.code for finding in found(rule, "good", tmp_path / "good")}
    assert bad.count(rule.code) == (4 if rule.code == "OKB801" else 1)
    assert rule.code not in good
    assert good - LEFT_OUT == set(SHORT.get(rule.code, "").split())
    others = set(bad) - good - LEFT_OUT - {rule.code}
    assert others == BROKEN_TOO.get(rule.code, set())


def test_the_tables_name_rules_that_there_are() -> None:
    codes = {rule.code for rule in RULES}
    named = {
        *BROKEN_TOO,
        *SHORT,
        *LEFT_OUT,
        *(code for text in SHORT.values() for code in text.split()),
    }
    assert named <= codes


@NAMED
def test_a_rule_says_first_what_must_hold(rule: Rule) -> None:
    assert rule.sentence.endswith(".")
    assert rule.sentence.count(". ") == 0
    assert rule.doc.count(' title="') == len(rule.examples)


def test_every_rule_has_a_level_and_every_level_a_rule() -> None:
    assert [rule.code for rule in RULES] == sorted(DEFAULTS)


def test_no_code_of_a_rule_that_is_gone_is_used_again() -> None:
    gone = [code for code, _ in RETIRED]
    assert len(set(gone)) == len(gone)
    assert not set(gone) & set(DEFAULTS)
    assert all(what for _, what in RETIRED)


def test_no_two_rules_share_a_code_or_a_name() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
