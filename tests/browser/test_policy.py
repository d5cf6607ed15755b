"""The content security policy that `opskb doctor` prints lets the whole site run, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from opskb.adapters.policy import policy
from tests.browser.harness import served, watched
from tests.engine import Engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_site_runs_under_its_policy_and_a_stranger_does_not(
    browser: Browser, tmp_path: Path, sample_site: Callable[[Engine], Path]
) -> None:
    site = sample_site(Engine("mkdocs"))
    headers = {"Content-Security-Policy": policy(site)}
    for path in site.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "stranger.html").write_text("<body><script>document.title = 'owned'</script>")
    with served(tmp_path, headers) as origin, watched(browser, origin) as watch:
        for path in ("/", "/decisions/", "/runbooks/rb-0009/", "/reference/settings/"):
            watch.page.goto(origin + path)
            watch.page.wait_for_load_state("networkidle")
        watch.page.locator("label[for=__search].md-icon").first.or_(
            watch.page.locator("input.md-search__input")
        ).last.click()
        watch.page.keyboard.type("payout")
        watch.page.locator(".md-search-result__item").first.wait_for()
        assert watch.errors == []
        watch.page.goto(f"{origin}/stranger.html")
        assert watch.page.title() != "owned"
        assert "Content Security Policy" in watch.errors[0]
        alone = watch.page.context.new_page()
        alone.goto(f"{origin}/runbooks/offline.html")
        style = "getComputedStyle(document.querySelector('article')).borderTopWidth"
        assert alone.evaluate(style) == "3px"
