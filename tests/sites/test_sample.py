"""The sample site, by both engines: it builds strictly, every link leads somewhere, no record is in the nav."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pytest

from opskb.outputs.site import Site
from opskb.prose import mask
from tests.engine import Engine
from tests.llms import parse
from tests.sitefiles import SitePage, broken, pages

_LINK = re.compile(r"\]\(([^()\s]+)\)")


@pytest.fixture(scope="module")
def site(engine: Engine, sample_site: Callable[[Engine], Path]) -> Path:
    return sample_site(engine)


@pytest.fixture(scope="module")
def parsed(site: Path) -> list[SitePage]:
    return pages(site)


@pytest.fixture(scope="module")
def addresses(sample: Site) -> set[str]:
    return {sample.url(record) for record in sample.project.records}


def test_every_record_has_a_page(site: Path, addresses: set[str]) -> None:
    assert len(addresses) >= 90
    assert [address for address in addresses if not (site / address / "index.html").is_file()] == []


def test_every_link_leads_somewhere(parsed: list[SitePage]) -> None:
    assert broken(parsed) == []


def test_no_record_is_in_the_navigation(parsed: list[SitePage], addresses: set[str]) -> None:
    found = next(page for page in parsed if page.name == "index.html")
    listed = {link.get("href", "") for link in _navigation(found)}
    assert "decisions/" in listed
    assert listed.isdisjoint(addresses)


def _navigation(page: SitePage) -> list[Element]:
    menus = [element for element in page.elements if "md-nav--primary" in element.get("class", "")]
    return [link for menu in menus for link in menu.iter("a")]


def test_every_page_stays_small(site: Path, addresses: set[str]) -> None:
    sizes = {address: (site / address / "index.html").stat().st_size for address in addresses}
    assert {address: size for address, size in sizes.items() if size > 40_000} == {}


def test_every_page_leads_to_its_twin_and_to_the_list_that_covers_it(
    site: Path, parsed: list[SitePage]
) -> None:
    ours = [page for page in parsed if 'class="okb' in page.text]
    assert len(ours) > 600
    for page in ours:
        links = {one.get("rel"): one for one in page.elements if one.tag == "link"}
        twin, covering = links["alternate"], links["describedby"]
        assert twin.get("type") == "text/markdown"
        path = (page.path.parent / twin.get("href", "")).resolve()
        assert path.name == (
            f"{page.path.parent.name}.md" if page.path.parent != site else "index.md"
        )
        assert path.read_text(encoding="utf-8").count(" \u00b7 as of 2026-11-20") >= 1
        near = next(one for one in page.path.parents if (one / "llms.txt").is_file())
        found = (page.path.parent / covering.get("href", "")).resolve()
        assert found == (near / "llms.txt").resolve()


def test_every_address_in_every_list_is_there(site: Path, addresses: set[str]) -> None:
    lists = {path: parse(path.read_text(encoding="utf-8")) for path in site.rglob("llms*.txt")}
    assert len(lists) > 25
    assert [path for path in lists if path.stat().st_size > 50_000] == []
    listed = {
        (path.parent / one.url).resolve() for path, read in lists.items() for one in read.links
    }
    assert [path for path in listed if not path.is_file()] == []
    twins = {(site / f"{address.rstrip('/')}.md").resolve() for address in addresses}
    archive = (site / "archive.md").read_text(encoding="utf-8")
    left = {path.relative_to(site.resolve()).as_posix() for path in twins - listed}
    assert [path for path in left if f"]({path})" not in archive] == []


def test_every_link_of_every_twin_leads_somewhere(site: Path) -> None:
    broken = [
        (twin.relative_to(site).as_posix(), to)
        for twin in site.rglob("*.md")
        if "okf" not in twin.parts
        for to in _LINK.findall(mask(twin.read_text(encoding="utf-8")))
        if not re.match(r"[a-z]+:|#", to)
        and not (twin.parent / unquote(to.partition("#")[0])).exists()
    ]
    assert broken == []


def test_twins_cost_less_than_a_fifth_of_their_pages(site: Path) -> None:
    sizes = [
        (twin.stat().st_size, (twin.with_suffix("") / "index.html").stat().st_size)
        for twin in site.rglob("*.md")
        if (twin.with_suffix("") / "index.html").is_file()
    ]
    assert len(sizes) > 600
    assert sum(twin for twin, _ in sizes) * 5 < sum(page for _, page in sizes)
    assert median(twin / page for twin, page in sizes) < 0.1
