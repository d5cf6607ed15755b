"""A small site by both engines: what is published where, and that every link of it leads somewhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.engine import Engine
from tests.sitefiles import SitePage, broken_links, pages
from tests.sites.folders import copied


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(engine.name)
    result = engine.build(copied("small", folder), folder / "site", "--strict")
    assert result.returncode == 0, result.stderr
    assert "README.md gives way to decisions/index.html" in result.stderr
    return folder / "site"


def page(site: Path, path: str) -> SitePage:
    return SitePage(site, site / path / "index.html")


def entries(site: Path) -> dict[str, dict[str, object]]:
    index = json.loads((site / "search" / "search_index.json").read_text())
    return {entry["location"]: entry for entry in index["docs"]}


def test_every_link_leads_somewhere(site: Path) -> None:
    assert broken_links(site) == []


def test_a_record_has_a_page_at_its_address(site: Path) -> None:
    for address in (
        "decisions/dec-0001",
        "incidents/inc-2026-01-05-login",
        "surfaces/surf-login",
        "vendors/vend-acme",
    ):
        assert page(site, address).path.is_file()


def test_titles_and_descriptions_are_text(site: Path) -> None:
    found = page(site, "vendors/vend-acme")
    assert found.first("h1") == "VEND-acme Acme & Sons"
    assert found.first("title") == "VEND-acme Acme & Sons - Small"
    assert "Acme &amp; Sons - Small</title>" in found.text


def test_an_own_kind_brings_its_own_template(site: Path) -> None:
    assert (
        '<p class="vendor-note">A vendor, by a template of our own: Acme &amp; Sons</p>'
        in page(site, "vendors/vend-acme").text
    )


def test_records_are_not_in_the_navigation(site: Path) -> None:
    for found in pages(site):
        navigation = re.findall(
            r'<nav class="md-nav md-nav--primary".*?</nav>\s*</div>', found.text, re.DOTALL
        )
        assert not any("dec-0001" in part or "inc-2026" in part for part in navigation)


def test_the_host_hands_over_what_lies_in_a_source(site: Path) -> None:
    found = page(site, "decisions/0001-use-records")
    assert found.leads_on
    assert ("a", "href", "../dec-0001/") in set(found.addresses())
    assert "Use fewer records" in page(site, "decisions").text
    assert "This page is no record" not in page(site, "decisions").text


def test_host_pages_and_records_link_to_each_other(site: Path) -> None:
    start = set(page(site, "guide/start").addresses())
    assert ("a", "href", "../../decisions/dec-0001/#context") in start
    assert ("a", "href", "../../incidents/inc-2026-01-05-login/") in start
    assert ("a", "href", "../../guide/start/") in set(page(site, "decisions/dec-0001").addresses())


def test_attachments_that_a_record_links_to_are_published_and_no_others(site: Path) -> None:
    found = {
        path.relative_to(site).as_posix()
        for path in (site / "attachments").rglob("*")
        if path.is_file()
    }
    assert found == {
        "attachments/data/incidents/graph.png",
        "attachments/data/incidents/report.pdf",
    }
    assert not list(site.rglob("unlinked.png"))
    assert not list(site.rglob("unused.png"))


def test_old_addresses_lead_on(site: Path) -> None:
    for path in ("postmortems/login-outage/index.html", "incidents/login.html"):
        found = SitePage(site, site / path)
        assert found.leads_on
        assert any(
            name == "href" and "inc-2026-01-05-login/" in value
            for _, name, value in found.addresses()
        )


def test_neighbours_of_a_series_are_linked(site: Path) -> None:
    found = page(site, "decisions/dec-0002").text
    assert '<link rel="prev" href="../dec-0001/">' in found
    assert '<link rel="next"' not in found


def test_the_edit_link_leads_to_the_source(site: Path) -> None:
    assert (
        "https://example.com/repo/edit/main/data/incidents/inc-2026-01-05-login.md"
        in page(site, "incidents/inc-2026-01-05-login").text
    )
    assert (
        "https://example.com/repo/edit/main/docs/decisions/0001-use-records.md"
        in page(site, "decisions/dec-0001").text
    )


def test_search_reads_bodies_and_puts_the_retired_last(site: Path) -> None:
    found = entries(site)
    assert found["decisions/dec-0001/"]["boost"] == 0.5
    assert "boost" not in found["decisions/dec-0002/"]
    assert found["decisions/dec-0002/#decision"]["text"] == "<p>Fewer.</p>"
    assert "Fewer records are read more often." in str(found["decisions/dec-0002/"]["text"])


def test_the_contents_of_a_page_are_those_of_its_record(site: Path) -> None:
    found = page(site, "decisions/dec-0002")
    titles = re.findall(
        r'<a href="#(?:context|decision|consequences)" class="md-nav__link">', found.text
    )
    assert len(titles) >= 3


def test_our_style_and_script_are_on_every_page(site: Path) -> None:
    for found in pages(site):
        if not found.leads_on:
            assert "assets/opskb/opskb.css" in found.text
            assert "assets/opskb/opskb.js" in found.text


def test_pages_in_nav_keep_the_title_that_is_written_there(tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    with config.open("a") as file:
        file.write("nav:\n  - index.md\n  - All surfaces: surfaces/index.md\n  - guide/start.md\n")
    result = Engine("mkdocs").build(config, tmp_path / "site")
    assert result.returncode == 0, result.stderr
    navigation = page(tmp_path / "site", "guide/start").text
    assert re.search(
        r'<a href="../../surfaces/" class="md-nav__link">\s*'
        r'<span class="md-ellipsis">\s*All surfaces\s',
        navigation,
    )


@pytest.mark.parametrize(
    "setting", ["use_directory_urls: false", "theme: mkdocs", "theme: readthedocs"]
)
def test_other_settings_of_the_host(setting: str, tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    kept = [
        line
        for line in config.read_text().splitlines()
        if line.partition(":")[0] != setting.partition(":")[0]
    ]
    config.write_text("\n".join([*kept, setting, ""]))
    result = Engine("mkdocs").build(config, tmp_path / "site")
    assert result.returncode == 0, result.stderr
    ours = [
        fault
        for fault in broken_links(tmp_path / "site")
        if not fault.startswith(("404.html", "search.html"))
    ]
    assert ours == []
    assert "Nobody could log in" in page(tmp_path / "site", "incidents/inc-2026-01-05-login").first(
        "h1"
    )


def test_a_site_that_is_read_from_a_disk_names_files(tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    with config.open("a") as file:
        file.write("use_directory_urls: false\n")
    assert Engine("mkdocs").build(config, tmp_path / "site").returncode == 0
    found = page(tmp_path / "site", "incidents/inc-2026-01-05-login").text
    article = found[found.index('<div class="okb') :]
    links = re.findall(r'<a\b[^>]* href="([^"]*)"', article[: article.index("</article>")])
    within = [link for link in links if not re.match(r"[a-z]+:|#", link)]
    assert "../../due-diligence/index.html" in within or "../../index.html" in within
    assert [link for link in within if re.split(r"[?#]", link)[0].endswith("/") or not link] == []


def test_a_home_page_of_the_host_is_kept(tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    (tmp_path / "docs" / "index.md").write_text("# A home of our own\n")
    result = Engine("mkdocs").build(config, tmp_path / "site", "--strict")
    assert result.returncode == 0, result.stderr
    assert "index.html is made of index.md, not by opskb" in result.stderr
    assert (
        SitePage(tmp_path / "site", tmp_path / "site" / "index.html").first("h1")
        == "A home of our own"
    )


def test_diagrams_are_code_where_no_script_draws_them(tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    record = tmp_path / "data" / "vendors" / "vend-acme.md"
    record.write_text(f"{record.read_text()}\n```mermaid\nA --> B\n```\n")
    Engine("mkdocs").build(config, tmp_path / "one")
    with config.open("a") as file:
        file.write("extra_javascript: [mermaid.min.js]\n")
    Engine("mkdocs").build(config, tmp_path / "two")
    assert "<pre><code>A --&gt; B</code></pre>" in page(tmp_path / "one", "vendors/vend-acme").text
    assert (
        '<pre class="mermaid"><code>A --&gt; B</code></pre>'
        in page(tmp_path / "two", "vendors/vend-acme").text
    )


def test_a_link_of_the_host_to_a_record_that_is_gone_is_reported(tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    shutil.rmtree(tmp_path / "docs" / "decisions")
    (tmp_path / "docs" / "decisions").mkdir()
    result = Engine("mkdocs").build(config, tmp_path / "site", "--strict")
    assert result.returncode == 1
    assert "decisions/0001-use-records.md" in result.stderr
