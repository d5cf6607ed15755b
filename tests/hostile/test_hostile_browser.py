"""The hostile site in a real browser: no dialog opens, no other origin is asked, in search neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.harness import Watch, served, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUERIES = ("alert", "onerror", "zq0003qz")
# One text in five, and every index: each page is parsed whole elsewhere, here it is run.
STEP = 5


@pytest.fixture(scope="module")
def origin(hostile_site: Path) -> Iterator[str]:
    with served(hostile_site) as address:
        yield address


@pytest.fixture
def watch(browser: Browser, origin: str) -> Iterator[Watch]:
    """A page on which every script that an author slipped in would be noticed."""
    with watched(browser, origin) as found:
        found.page.on("dialog", lambda dialog: found.errors.append(f"dialog: {dialog.message}"))
        found.page.add_init_script("window.alert = (text) => console.error(`alert: ${text}`)")
        yield found


def acted(watch: Watch) -> list[str]:
    """What a text did: a picture that is not there is no deed."""
    return [*watch.strangers, *(error for error in watch.errors if "Failed to load" not in error)]


def test_the_watch_would_notice(watch: Watch, origin: str) -> None:
    watch.page.goto(f"{origin}/")
    watch.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')"
    )
    for _ in range(100):  # a busy machine takes seconds to say that an image is not there
        if acted(watch):
            break
        watch.page.wait_for_timeout(100)
    assert acted(watch) == ["console: alert: 1"] or "alert: 1" in acted(watch)[0]


def test_no_page_acts(watch: Watch, origin: str, hostile_site: Path) -> None:
    records = sorted(hostile_site.glob("*/*-0*/index.html"))
    assert len(records) > 150
    for path in (*records[::STEP], *sorted(hostile_site.glob("*/index.html"))):
        page = path.parent.relative_to(hostile_site).as_posix()
        watch.page.goto(f"{origin}/{page}/", wait_until="domcontentloaded")
        # A page that leads on to another one would do so while the next is asked for.
        watch.page.wait_for_selector(".md-content", state="attached")
        assert acted(watch) == [], page


@pytest.mark.parametrize("query", QUERIES)
def test_no_search_result_acts(query: str, watch: Watch, origin: str) -> None:
    watch.page.goto(f"{origin}/?q={query}")
    watch.page.wait_for_selector(".md-search-result__item", timeout=30_000)
    watch.page.wait_for_timeout(300)
    assert acted(watch) == []
