"""The content security policy under which a built site runs, its theme's own scripts included."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Only these are run; any other type is data, which a browser does not look at.
_RUN = ("", "text/javascript", "application/javascript", "module")


def policy(site: Path) -> str:
    """A `Content-Security-Policy` (W3C CSP Level 3) for a site that was built into this folder.

    opskb has no inline script; a theme's few are allowed by the SHA-256 of their text. Theirs name
    the way back to the home page, so there is one for each depth that a page can lie at.
    """
    hashes = sorted({digest for page in site.rglob("*.html") for digest in _inline(page)})
    return _POLICY.format(hashes="".join(f" '{digest}'" for digest in hashes))


def _inline(page: Path) -> list[str]:
    reader = _Scripts()
    reader.feed(page.read_text(encoding="utf-8", errors="replace"))
    return [_digest(script) for script in reader.found]


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class _Scripts(HTMLParser):
    """Collects the text of every script that stands in the page itself and is run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        kind = (named.get("type") or "").lower()
        self._inside = tag == "script" and "src" not in named and kind in _RUN
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False
