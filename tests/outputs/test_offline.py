"""The critical runbooks in one file: which they are, what stands in it, and that it asks for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import html5lib
import pytest
from markdown_it import MarkdownIt

from opskb import project
from opskb.outputs import offline
from opskb.outputs.site import Site
from tests.checked import loaded

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent.parent
SURFACE = "---\nid: SURF-{0}\ntitle: {0}\nstatus: active\ncriticality: {0}\n---\n"
RUNBOOK = "---\nid: RB-000{0}\nstatus: {1}\nsurface: [SURF-{2}]\n---\n# Number {0}\n\n{3}"
HOSTILE = """## Symptoms

![a picture](https://example.com/a.png) <img src="https://example.com/b.png"> [a page](rb-0002.md)
[out](https://example.com) <script src="https://example.com/c.js"></script></article></main>

<iframe src="https://example.com"></iframe><style>@import "https://example.com/d.css"</style>

```sh
curl https://example.com/e ![x](y.png)
```
"""
FILES = {
    "data/surfaces/surf-critical.md": SURFACE.format("critical"),
    "data/surfaces/surf-normal.md": SURFACE.format("normal"),
    "data/runbooks/rb-0001.md": RUNBOOK.format(1, "active", "critical", HOSTILE),
    "data/runbooks/rb-0002.md": RUNBOOK.format(2, "active", "normal", "Words.\n"),
    "data/runbooks/rb-0003.md": RUNBOOK.format(3, "retired", "critical", "Words.\n"),
}


def files(root: Path, only: str = "") -> dict[str, str]:
    given = {name: text for name, text in FILES.items() if not only or only in name}
    site = Site(loaded(root, given), (), ())
    return {one.path: one.content.decode() for one in offline.files(site)}


def parsed(html: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    found: Element = parser.parse(html)
    return found


def test_it_holds_the_runbooks_in_force_of_critical_surfaces(tmp_path: Path) -> None:
    found = files(tmp_path)
    assert sorted(found) == ["offline.html", "offline.md"]
    for text in found.values():
        assert "1 runbook in force of a surface that is critical." in text
        assert "RB-0001 Number 1" in text
        assert "Number 2" not in text
        assert "Number 3" not in text


def test_without_a_critical_surface_it_holds_all_in_force_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    text = files(tmp_path / "a", "rb-0002")["offline.md"]
    assert "No runbook is of a surface that is critical: 1 runbook in force." in text
    assert "## RB-0002 Number 2" in text


def test_the_page_asks_for_nothing_and_holds_together(tmp_path: Path) -> None:
    page = parsed(files(tmp_path)["offline.html"])
    assert [
        one.tag for one in page.iter() if one.tag in ("img", "script", "iframe", "link", "svg")
    ] == []
    assert len(list(page.iter("style"))) == 1
    for one in page.iter():
        assert not {"src", "srcset", "style", "onclick"} & set(one.keys())
        assert one.get("href", "#").startswith(("#", "https://example.com"))
    assert [one.get("id") for one in page.iter("article")] == ["rb-0001"]
    assert {one.get("href") for one in page.iter("a")} >= {"#rb-0001", "#top"}


def test_the_markdown_asks_for_nothing_and_its_code_is_whole(tmp_path: Path) -> None:
    tokens = MarkdownIt().parse(files(tmp_path)["offline.md"])
    (code,) = [one.content for one in tokens if one.type == "fence"]
    assert code == "curl https://example.com/e ![x](y.png)\n"
    inside = [child for one in tokens for child in one.children or ()]
    assert not [one for one in inside if one.type == "image"]
    raw = [one.content for one in (*tokens, *inside) if one.type in ("html_block", "html_inline")]
    assert not [one for one in raw if "src=" in one or "<style" in one]
    hrefs = [one.attrs["href"] for one in inside if one.type == "link_open"]
    assert hrefs == ["#rb-0001", "https://example.com"]


def test_each_says_first_how_far_to_trust_it_and_whom_to_call() -> None:
    site = Site(project.load(ROOT, as_of="2026-11-20"), (), ())
    text = {one.path: one.content.decode() for one in offline.files(site)}["offline.md"]
    _, records = offline.chosen(site)
    assert len(records) == text.count("\n<a id=")
    for one in records:
        _, _, part = text.partition(f"\n## {one.id} ")
        label = part.split("\n\n")[1]
        assert "as of 2026-11-20" in label
        assert "Forbidden: " in part.partition("\n## ")[0]
    assert "- Escalate to: ROLE-payments-lead (Tomasz Wrona)\n" in text


def test_it_says_what_to_fill_in_and_when_it_is_done() -> None:
    site = Site(project.load(ROOT, as_of="2026-11-20"), (), ())
    html = {one.path: one.content.decode() for one in offline.files(site)}["offline.html"]
    part = html.partition('<article id="rb-0007">')[2].partition("</article>")[0]
    assert "How many tries a second the edge lets in" in part.partition("<h3")[0]
    assert "Before: Ask support who cannot sign in" in part.partition("<h3")[0]
    assert "<li>Done when: 98 % of tries succeed" in part
    assert "It has failed after 1 minute</li>" in part
    assert "<p>Follow RB-0013" in part


@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_the_window_and_each_runbook_begins_a_page(browser: Browser, width: int) -> None:
    site = Site(project.load(ROOT, as_of="2026-11-20"), (), ())
    html = next(one.content.decode() for one in offline.files(site) if one.path == "offline.html")
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(media="print")
    breaks = page.evaluate(
        "[...document.querySelectorAll('article')].map(a => getComputedStyle(a).breakBefore)"
    )
    assert breaks == ["page"] * len(offline.chosen(site)[1])
    assert asked == []
    page.close()
