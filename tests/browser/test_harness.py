"""The browser harness itself: a good page passes, and each detector catches its own kind of bad."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.harness import PHONE, Scheme, served, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">
<style>
  p {{ color: #000; background: #fff }}
  @media (prefers-color-scheme: dark) {{ p {{ color: #fff; background: #000 }} }}
</style></head>
<body><main><h1>{title}</h1><p>A paragraph that anybody can read.</p>{extra}</main></body></html>
"""
PAGES = {
    "good": "<p>{}</p>",
    "console": "<script>console.error('the console complains')</script>",
    "uncaught": "<script>throw new Error('nobody catches me')</script>",
    "missing": "<script src='/not-here.js'></script>",
    "off-origin": "<img alt='a picture' src='http://elsewhere.invalid/pixel.png'>",
    "socket": "<script>new WebSocket('ws://elsewhere.invalid/live')</script>",
    "contrast": "<p style='color: #ccc; background: #fff'>Grey on white.</p>",
    "unnamed": "<img src='data:,'><button></button>",
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    for name, extra in PAGES.items():
        (folder / f"{name}.html").write_text(PAGE.format(title=name, extra=extra))
    with served(folder) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_good_page_has_no_trouble(browser: Browser, origin: str, scheme: Scheme) -> None:
    with watched(browser, origin, scheme=scheme) as watch:
        watch.page.goto(f"{origin}/good.html")
        assert watch.trouble() == []
        assert watch.page.title() == "good"
        dark = watch.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert dark == (scheme == "dark")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("console", "console: the console complains"),
        ("uncaught", "uncaught: nobody catches me"),
        ("missing", "/not-here.js"),
    ],
)
def test_console_errors_are_caught(browser: Browser, origin: str, name: str, says: str) -> None:
    with watched(browser, origin) as watch:
        watch.page.goto(f"{origin}/{name}.html")
        trouble = watch.trouble()
        assert len(trouble) == 1
        assert says in trouble[0]


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("off-origin", "http://elsewhere.invalid/pixel.png"),
        ("socket", "ws://elsewhere.invalid/live"),
    ],
)
def test_requests_off_the_origin_are_caught(
    browser: Browser, origin: str, name: str, url: str
) -> None:
    with watched(browser, origin) as watch:
        watch.page.goto(f"{origin}/{name}.html")
        assert f"request off the origin: {url}" in watch.trouble()
        assert len(watch.strangers) == 1


@pytest.mark.parametrize(
    ("name", "rules"),
    [("contrast", {"color-contrast"}), ("unnamed", {"image-alt", "button-name"})],
)
def test_grave_accessibility_violations_are_caught(
    browser: Browser, origin: str, name: str, rules: set[str]
) -> None:
    with watched(browser, origin, width=PHONE) as watch:
        watch.page.goto(f"{origin}/{name}.html")
        assert {trouble.split(":")[0].split()[-1] for trouble in watch.trouble()} == rules


def test_a_page_can_be_read_without_javascript(browser: Browser, origin: str) -> None:
    with watched(browser, origin, javascript=False, width=PHONE) as watch:
        watch.page.goto(f"{origin}/console.html")
        assert watch.errors == []
        assert watch.page.get_by_role("heading").inner_text() == "console"
        assert watch.page.viewport_size == {"width": PHONE, "height": 844}


def test_a_server_shows_its_folder_only(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    with served(tmp_path / "public") as address, watched(browser, address) as watch:
        response = watch.page.goto(f"{address}/..%2fsecret.txt")
        assert response is not None
        assert response.status == 404
