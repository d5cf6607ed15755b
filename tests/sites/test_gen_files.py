"""A user's own script adds a page with mkdocs-gen-files, from what opskb read."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.engine import Engine
from tests.sitefiles import SitePage, broken_links
from tests.sites.folders import HERE, copied

HOW_TO = ROOT / "docs" / "how-to" / "add-a-page-by-script.md"


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("mkdocs_gen_files") is None:
        pytest.skip("mkdocs-gen-files is not installed: make install")
    folder = tmp_path_factory.mktemp("gen_files")
    result = engine.build(copied("gen_files", folder), folder / "site")
    assert result.returncode == 0, result.stderr
    return folder / "site"


def test_the_page_is_there_and_linked(site: Path) -> None:
    page = SitePage(site, site / "owners" / "index.html")
    assert page.first("h1") == "Who owns what"
    assert ("a", "href", "../decisions/adr-0001/") in set(page.addresses())
    assert broken_links(site) == []


def test_what_the_script_prints_is_escaped(site: Path) -> None:
    page = SitePage(site, site / "owners" / "index.html")
    assert "<script>alert(1)</script>" in "".join(page.root.itertext())
    assert "<script>alert(1)" not in page.text


def test_the_how_to_shows_this_very_script() -> None:
    assert (HERE / "gen_files" / "gen_owners.py").read_text() in HOW_TO.read_text()
    assert "gen-files: {scripts: [gen_owners.py]}" in HOW_TO.read_text()
