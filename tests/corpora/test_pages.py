"""A public manual whose pages say when they were read last, and for how long that holds."""

from __future__ import annotations

import pytest

from opskb import rules
from tests.corpora.conftest import Load

NAME = "run-moj-modernisation"


@pytest.mark.parametrize(("as_of", "overdue"), [("2026-08-07", 0), ("2026-11-20", 57)])
def test_pages_come_due(as_of: str, overdue: int, load: Load) -> None:
    project = load(NAME, as_of)
    pages = project.by_kind["page"]
    assert len(pages) == len(project.records) == 89
    assert sum(page.due is not None and page.due < project.as_of for page in pages) == overdue
    codes = [finding.code for finding in rules.check(project)]
    assert codes.count("OKB301") == overdue


def test_every_page_has_an_owner_and_a_title(load: Load) -> None:
    for page in load(NAME).records:
        assert page.owner == "#modernisation-platform"
        assert page.title
        assert "<%" not in page.title
        assert page.stated
