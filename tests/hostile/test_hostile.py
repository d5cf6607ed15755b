"""A site made of hostile texts alone: nothing of them acts, and all of them can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import kindfile
from tests.hostile import knowledge
from tests.hostile.conftest import built
from tests.hostile.knowledge import Text
from tests.sitefiles import SAFE_SCHEMES, SitePage, pages, scheme

CLEAN = "---\nid: ADR-0001\ntitle: A clean decision\nstatus: accepted\n---\nWords.\n"
# What stands outside the article of a page is the theme's own, and the clean site has it too.
FORBIDDEN = (
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "portal",
    "frameset",
    "frame",
    "dialog",
    "marquee",
    "bgsound",
    "audio",
    "video",
    "textarea",
    "select",
    "template",
)


@pytest.fixture(scope="module")
def attacked(hostile_site: Path) -> list[SitePage]:
    return pages(hostile_site)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> list[SitePage]:
    folder = tmp_path_factory.mktemp("clean")
    knowledge.write(folder, [])
    (folder / "data" / "adr").mkdir(parents=True)
    (folder / "data" / "adr" / "adr-0001.md").write_text(CLEAN)
    return pages(built(folder))


def test_there_are_enough_texts(texts: list[Text]) -> None:
    assert len(texts) >= 120
    assert len({text.raw for text in texts}) == len(texts)


def test_no_element_has_a_handler(attacked: list[SitePage]) -> None:
    found = [
        (page.name, element.tag, name)
        for page in attacked
        for element in page.elements
        for name in element.attrib
        if name.lower().startswith("on") or name.lower() in ("srcdoc", "formaction", "ping")
    ]
    assert found == []


def test_every_script_is_one_that_a_clean_site_has(
    attacked: list[SitePage], clean: list[SitePage]
) -> None:
    known = {script for page in clean for script in page.scripts()}
    assert known
    assert {
        (page.name, script) for page in attacked for script in page.scripts() if script not in known
    } == set()


def test_no_address_runs_anything(attacked: list[SitePage]) -> None:
    found = [
        (page.name, *address)
        for page in attacked
        for address in page.addresses()
        if scheme(address[2]) not in SAFE_SCHEMES
    ]
    assert found == []


def test_no_page_asks_another_host_for_anything(attacked: list[SitePage]) -> None:
    found = [
        (page.name, tag, value)
        for page in attacked
        for tag, name, value in page.addresses()
        if (name != "href" or tag == "link") and (scheme(value) or value.startswith("//"))
    ]
    assert found == []


def test_no_page_holds_a_foreign_element(attacked: list[SitePage], clean: list[SitePage]) -> None:
    known = {element.tag for page in clean for element in page.elements}
    for page in attacked:
        assert [
            element.tag
            for element in page.elements
            if element.tag in FORBIDDEN and element.tag not in known
        ] == []
        article = next((element for element in page.elements if element.tag == "article"), None)
        inside = (
            [element.tag for element in article.iter() if isinstance(element.tag, str)]
            if article is not None
            else []
        )
        assert not {"form", "style", "link", "meta", "script", "math"} & set(inside), page.name
        assert len([element for element in page.elements if element.tag == "form"]) <= 1, page.name


def test_no_page_leads_on_but_those_of_old_addresses(attacked: list[SitePage]) -> None:
    leading = [
        page
        for page in attacked
        for element in page.elements
        if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh"
    ]
    assert leading
    for page in leading:
        assert page.leads_on
        assert all(
            scheme(value) == "" and not value.startswith("//") for _, _, value in page.addresses()
        )


def test_no_id_of_the_theme_is_taken(attacked: list[SitePage]) -> None:
    for page in attacked:
        ids = [
            element.get("id")
            for element in page.elements
            if (element.get("id") or "").startswith("__")
        ]
        assert len(ids) == len(set(ids)), page.name


def test_nothing_of_a_body_is_styled_by_its_author(attacked: list[SitePage]) -> None:
    for page in attacked:
        bodies = [element for element in page.elements if element.get("class") == "okb-body"]
        for element in (inner for body in bodies for inner in body.iter()):
            assert "style" not in element.attrib
            assert element.tag not in ("button", "svg")
            assert "md-" not in element.get("class", "").replace("md-button", "")


def test_every_text_can_be_read_on_its_page(
    attacked: list[SitePage], texts: list[Text], tmp_path: Path
) -> None:
    kinds = list(kindfile.load(tmp_path))
    by_name = {page.name: page for page in attacked}
    for text in texts:
        of = kinds[text.number % len(kinds)]
        page = by_name[f"{of.url}/{knowledge.key(of, text).lower()}/index.html"]
        key = knowledge.key(of, text)
        title = " ".join(text.line.split())
        assert page.first("title").startswith(f"{key} {title[:20]}".rstrip()), text.raw
        assert page.first("h1") == f"{key} {title}", text.raw


def test_no_template_is_filled_in(attacked: list[SitePage]) -> None:
    for page in attacked:
        assert "1337" not in page.text
        assert "0-1-2-" not in page.text
        assert "root:x:0" not in page.text
