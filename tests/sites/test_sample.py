"""The sample site, by both engines: it builds strictly, every link leads somewhere, no record is in the nav."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from opskb import project
from opskb.outputs.site import Site
from tests.conftest import ROOT
from tests.engine import Engine
from tests.sitefiles import SitePage, broken_links, pages


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(f"sample-{engine.name}")
    result = engine.build(ROOT / "mkdocs.yml", folder, "--strict")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="module")
def addresses() -> set[str]:
    base = project.load(ROOT)
    whole = Site(base, (), ())
    return {whole.url(record) for record in base.records}


def test_every_record_has_a_page(site: Path, addresses: set[str]) -> None:
    assert len(addresses) >= 90
    assert [address for address in addresses if not (site / address / "index.html").is_file()] == []


def test_every_link_leads_somewhere(site: Path) -> None:
    assert broken_links(site) == []


def test_no_record_is_in_the_navigation(site: Path, addresses: set[str]) -> None:
    found = next(page for page in pages(site) if page.name == "index.html")
    listed = {link.get("href", "") for link in _navigation(found)}
    assert "decisions/" in listed
    assert listed.isdisjoint(addresses)


def _navigation(page: SitePage) -> list[Element]:
    menus = [element for element in page.elements if "md-nav--primary" in element.get("class", "")]
    return [link for menu in menus for link in menu.iter("a")]


def test_every_page_stays_small(site: Path, addresses: set[str]) -> None:
    sizes = {address: (site / address / "index.html").stat().st_size for address in addresses}
    assert {address: size for address, size in sizes.items() if size > 40_000} == {}
