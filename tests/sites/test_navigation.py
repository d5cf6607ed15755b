"""Where nobody wrote a navigation, it leads to the records; where somebody did, it is left alone."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest

from tests.engine import Engine
from tests.sites.folders import write

RECORD = "---\nid: ADR-0001\ntitle: Queue the payouts\nstatus: accepted\n---\n"
FILES = {
    "docs/index.md": "# Ours\n",
    "data/adr/adr-0001.md": RECORD,
    "opskb.yml": "as_of: 2026-11-20\n",
}
SITE = "site_name: S\nplugins: [opskb]\ntheme: {name: material, font: false}\n"


def navigation(engine: Engine, folder: Path, more: str) -> list[str]:
    write(folder, {**FILES, "mkdocs.yml": SITE + more})
    engine.build(folder / "mkdocs.yml", folder / "site")
    page = html5lib.parse((folder / "site/index.html").read_bytes(), namespaceHTMLElements=False)
    menus = (one for one in page.iter("nav") if "md-nav--primary" in one.get("class", ""))
    links = (
        link for menu in menus for link in menu.iter("a") if "md-nav__link" in link.get("class")
    )
    return [link.get("href", "") for link in links]


def test_a_site_without_a_navigation_leads_to_its_records(engine: Engine, tmp_path: Path) -> None:
    found = navigation(engine, tmp_path, "")
    assert {"due-diligence/", "decisions/", "freshness/"} <= set(found)
    assert "runbooks/" not in found
    assert "decisions/adr-0001/" not in found


@pytest.mark.parametrize("nav", ["nav: [index.md]\n"])
def test_a_written_navigation_is_left_alone(engine: Engine, tmp_path: Path, nav: str) -> None:
    assert "decisions/" not in navigation(engine, tmp_path, nav)


def test_a_board_that_a_written_navigation_leaves_out_marks_the_tab_of_their_list(
    engine: Engine, tmp_path: Path
) -> None:
    nav = "nav: [index.md, {Boards: [dashboards/index.md]}]\n"
    tabs = SITE.replace("font: false", "font: false, features: [navigation.tabs]")
    write(tmp_path, {**FILES, "mkdocs.yml": tabs + nav})
    engine.build(tmp_path / "mkdocs.yml", tmp_path / "site")
    for path in ("growth", "finance", "capacity", "drills", "signals/triage"):
        page = (tmp_path / f"site/{path}/index.html").read_text()
        assert page.count("md-tabs__item--active") == 1, path
    assert (
        "md-tabs__item--active" not in (tmp_path / "site/decisions/adr-0001/index.html").read_text()
    )
