"""What an agent reads of the sample to answer twenty questions: it finds the answer, and the page that says so is true."""

from __future__ import annotations

import pytest

from benchmarks.reading import Reading, page, readings
from benchmarks.reading.__main__ import PAGE
from opskb import project, rules
from opskb.outputs.site import Site
from tests.conftest import ROOT
from tests.engine import Engine


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, ...]:
    built = tmp_path_factory.mktemp("read")
    assert Engine("mkdocs").build(ROOT / "mkdocs.yml", built).returncode == 0
    base = project.load(ROOT)
    return readings(built, Site(base, rules.check(base), rules.rulebook(base)))


def test_each_way_tells_the_answer(found: tuple[Reading, ...]) -> None:
    assert len(found) == 20
    assert {
        one.ask: lacks for one in found for word in one.holds if (lacks := one.lacks(word))
    } == {}


def test_twins_cost_a_fifth_of_the_pages_and_the_server_half_of_the_twins(
    found: tuple[Reading, ...],
) -> None:
    html, twins, mcp = (sum(sizes) for sizes in zip(*(one.sizes for one in found), strict=True))
    assert twins < html / 5
    assert mcp < twins / 2


def test_the_page_about_it_is_true(found: tuple[Reading, ...]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(found), "run python -m benchmarks.reading"
