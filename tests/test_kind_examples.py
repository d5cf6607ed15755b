"""Every kind ships an example that loads, that the check passes whole, and that becomes a page."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import html5lib
import pytest

from opskb import project
from opskb.kind import BUILT_IN
from opskb.model import Record
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.rules import RULES, check
from tests.conftest import ROOT

OWN = ROOT / "data" / "_kinds"
HOMES = [home for folder in (BUILT_IN, OWN) for home in sorted(folder.iterdir()) if home.is_dir()]
NAMED = pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)

# A knowledge base of examples has five artefacts no more than any other that just begins.
SETTINGS = """
name: Examples
as_of: 2026-11-20
levels:
  - {rule: OKB801, level: off}
"""


def example(home: Path) -> Path:
    found = [path for path in home.iterdir() if path.name in ("example.md", "example.yml")]
    assert len(found) == 1, f"{home.name} has {len(found)} examples"
    return found[0]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One knowledge base that holds the example of every kind, and knows the kinds of ours."""
    root = tmp_path_factory.mktemp("examples")
    (root / "opskb.yml").write_text(SETTINGS)
    shutil.copytree(OWN, root / "data" / "_kinds")
    for home in HOMES:
        id = re.search(r"^id: (.+)$", example(home).read_text(), re.MULTILINE)
        assert id, f"the example of {home.name} names no id"
        folder = root / "data" / home.name
        folder.mkdir()
        shutil.copy(example(home), folder / f"{id[1].lower()}.md")
    return project.load(root)


@pytest.fixture(scope="module")
def site(base: Project) -> Site:
    return Site(base, check(base), RULES)


def of(base: Project, home: Path) -> Record:
    (record,) = base.by_kind[home.name]
    return record


@NAMED
def test_an_example_loads(home: Path, base: Project) -> None:
    record = of(base, home)
    assert record.title
    assert record.summary
    assert not record.unknown


@NAMED
def test_an_example_is_clean(home: Path, base: Project, site: Site) -> None:
    record = of(base, home)
    assert [str(finding) for finding in site.findings_of(record)] == []


def test_all_examples_together_are_clean(site: Site) -> None:
    assert [f"{finding.place} {finding.code} {finding.message}" for finding in site.findings] == []


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    return {artifact.path: artifact.html for artifact in render(site) if artifact.page}


@NAMED
def test_an_example_becomes_a_page(
    home: Path, base: Project, site: Site, pages: dict[str, str]
) -> None:
    record = of(base, home)
    page = pages[site.path(record)]
    html5lib.HTMLParser(strict=True).parseFragment(page)
    assert record.title in unescape(page)
    assert record.id in page


@NAMED
def test_an_example_is_shown_on_the_page_of_its_kind(
    home: Path, site: Site, pages: dict[str, str]
) -> None:
    page = pages[f"kinds/{home.name}/index.html"]
    text = "".join(html5lib.parseFragment(page, treebuilder="etree").itertext())
    assert f"id: {of(site.project, home).id}" in text
