"""A folder over loopback HTTP and a browser page that remembers what went wrong on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:  # a machine without Playwright still collects these tests, and skips them
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
Scheme = Literal["light", "dark"]
GRAVE = ("serious", "critical")
PHONE, DESKTOP = 390, 1280

_AXE_RUN = """async (grave) => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations
        .filter((violation) => grave.includes(violation.impact))
        .flatMap(({ id, impact, nodes }) =>
            nodes.map((node) => `axe ${impact} ${id}: ${node.target.join(" ")}`));
}"""


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@contextmanager
def launched(executable: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, which is who runs tests in a container.
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class _Silent(SimpleHTTPRequestHandler):
    def __init__(self, *words: Any, headers: Mapping[str, str], **named: Any) -> None:
        self._more = headers
        super().__init__(*words, **named)

    def end_headers(self) -> None:
        for name, value in self._more.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path, headers: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """The origin, such as `http://127.0.0.1:43211`, under which `folder` can be read."""
    handler = partial(_Silent, directory=str(folder), headers=headers)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Watch:
    """An open page with what its console complained of and which other origins it asked."""

    page: Page
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe-core finds grave on the page as it stands now; needs JavaScript."""
        self.page.evaluate(_axe())
        found: list[str] = self.page.evaluate(_AXE_RUN, list(GRAVE))
        return found

    def trouble(self) -> list[str]:
        """Everything that is wrong so far: empty on a good page."""
        # What a script starts after the page has loaded is trouble too, so the lists are read last.
        self.page.wait_for_load_state("networkidle")
        violations = self.violations()
        return [*self.errors, *self.strangers, *violations]


@contextmanager
def watched(
    browser: Browser,
    origin: str,
    *,
    width: int = DESKTOP,
    scheme: Scheme = "light",
    javascript: bool = True,
) -> Iterator[Watch]:
    """A fresh page of a reader with this screen and these wishes; other origins are cut off."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        java_script_enabled=javascript,
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",  # a colour caught half-way through a fade fails the contrast rule
    )
    try:
        yield _watch(context, origin)
    finally:
        context.close()


def _watch(context: BrowserContext, origin: str) -> Watch:
    watch = Watch(context.new_page())

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.errors.append(f"console: {message.text} ({message.location.get('url', '')})")

    def asked(url: str) -> None:
        if _is_foreign(url, origin):
            watch.strangers.append(f"request off the origin: {url}")

    watch.page.on("console", heard)
    watch.page.on("pageerror", lambda error: watch.errors.append(f"uncaught: {error}"))
    watch.page.on("websocket", lambda socket: asked(socket.url))
    context.on("request", lambda request: asked(request.url))
    context.route(lambda url: _is_foreign(url, origin), lambda route: route.abort())
    return watch


def _is_foreign(url: str, origin: str) -> bool:
    parts = urlsplit(url)
    return (
        parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(origin).netloc
    )


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
