"""All seven reports tell of the same findings, over real and made knowledge bases, read back by strangers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from opskb import project
from opskb.reports import REPORTS
from opskb.reports.github import SHOWN
from opskb.reports.run import Run
from opskb.reports.summary import summary
from opskb.rules import BY_CODE, RULES
from tests.conftest import CORPORA, ROOT
from tests.reports import strangers
from tests.reports.runs import checked
from tests.test_rule_examples import written

PUBLIC = (
    sorted(path.name for path in CORPORA.iterdir() if path.is_dir()) if CORPORA.is_dir() else []
)
# A bad example of every fifth rule: with the sample more than thirty, where there are no corpora.
EXAMPLES = [rule.code for rule in RULES[::5]]


def test_there_are_enough_knowledge_bases() -> None:
    assert len(EXAMPLES) + 1 >= 30


@pytest.mark.parametrize("name", PUBLIC or ["none"])
def test_a_public_corpus(corpora: Path, name: str) -> None:
    agree(checked(project.load(corpora / name, as_of="2026-11-20")))


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_bad_example(code: str, tmp_path: Path) -> None:
    run = checked(project.load(written(BY_CODE[code], "bad", tmp_path)))
    assert run.open
    agree(run)


def test_the_sample_in_which_everything_is_waived() -> None:
    run = checked(project.load(ROOT))
    assert len(run.findings) >= 6
    assert not run.open
    agree(run)


def test_the_sample_as_it_would_be_without_its_waivers() -> None:
    run = checked(project.load(ROOT))
    bare = replace(run, findings=tuple(replace(one, waived="") for one in run.findings))
    assert len(bare.open) == len(run.findings)
    agree(bare)


def agree(run: Run) -> None:
    expected, known = strangers.told(run), strangers.ids(run)
    for form, read in strangers.READERS.items():
        text = REPORTS[form](run)
        assert text == REPORTS[form](run)
        found = strangers.Counter(read(text, known))
        if form == "github":
            assert found <= expected
            assert found.total() == min(len(_of(run, "error")), SHOWN) + min(
                len(_of(run, "warning")), SHOWN
            )
        else:
            assert found == expected, form
    _summarised(run)


def _summarised(run: Run) -> None:
    text = summary(run)
    found = strangers.Counter(strangers.as_summary(text, strangers.ids(run)))
    last = text.splitlines()[-1]
    cut = int(last.split()[0]) if "do not fit" in last else 0
    assert found <= strangers.told(run)
    assert found.total() + cut >= len(run.open)
    if not cut:
        assert found == strangers.told(run)


def _of(run: Run, level: str) -> list[object]:
    return [one for one in run.open if one.level == level]
