"""The content security policy under which a built site runs, its theme's own scripts included."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Only these are run; any other type is data, which a browser does not look at.
_RUN = ("", "text/javascript", "application/javascript", "module")


def policy(site: Path) -> str:
    """A `Content-Security-Policy` (W3C CSP Level 3) for a site that was built into this folder.

    opskb has no inline script; a theme's few are allowed by the SHA-256 of their text. Theirs name
    the way back to the home page, so there is one for each depth that a page can lie at. One page has a style
    of its own, since it must hold together without the site: the runbooks in one file.
    """
    read = [_inline(page) for page in site.rglob("*.html")]
    scripts = _hashes(script for one in read for script in one.scripts)
    return _POLICY.format(
        scripts=scripts, styles=_hashes(text for one in read for text in one.styles)
    )


def _hashes(texts: Iterable[str]) -> str:
    return "".join(f" '{digest}'" for digest in sorted({*map(_digest, texts)}))


def _inline(page: Path) -> _Inline:
    reader = _Inline()
    reader.feed(page.read_text(encoding="utf-8", errors="replace"))
    return reader


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class _Inline(HTMLParser):
    """Collects the text of every script that stands in the page itself and is run, and of every style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        kind = (named.get("type") or "").lower()
        runs = tag == "script" and "src" not in named and kind in _RUN
        self._inside = self.scripts if runs else self.styles if tag == "style" else None
        if self._inside is not None:
            self._inside.append("")

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = None
