"""Bodies as their authors wrote them: nothing is converted, only links lead within the twins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from opskb import prose
from opskb.model import Record
from opskb.outputs import attachments
from opskb.outputs.written import lines
from opskb.outputs.written.writer import Writer
from opskb.prose import Href
from opskb.stretches import patched

_END = "\n\nx"
"""A word of our own behind a text: where it counts as code or comment, the text left one open."""
_FENCE = re.compile(r"`+|~+")


def body(writer: Writer, record: Record) -> str:
    """The body of a record without the heading that is its title."""
    if record.as_written:
        form = "rst" if record.path.lower().endswith(".rst") else ""
        return lines.fenced(record.body, form) if record.body.strip() else ""
    masked = prose.mask(f"{record.body}{_END}")
    title = prose.title(masked)
    hrefs = writer.site.project.graph.hrefs[record.key]
    text = _linked(writer, record.body, record.path, hrefs, title.text_start if title else 0)
    text = text.rstrip()
    return (text if masked.endswith("x") else _closed(text)).lstrip("\n")


def field(writer: Writer, record: Record, text: str) -> str:
    """The Markdown of a field, its links resolved as in a body."""
    if "](" not in text and "]:" not in text and "<" not in text:
        return text.strip()
    hrefs = prose.hrefs(prose.mask(text))
    return _closed(_linked(writer, text, record.path, hrefs, 0)).strip()


def _linked(writer: Writer, text: str, file: str, hrefs: Iterable[Href], start: int) -> str:
    """A text from a position on, with addresses of the site in the place of paths of files."""
    found = ((one.address, _address(writer, one, file)) for one in hrefs)
    cuts = ((*where, address) for where, address in found if address is not None)
    return patched(text, cuts, start)


def _address(writer: Writer, href: Href, file: str) -> str | None:
    """Where a link leads among the twins, `#` where it would lead nowhere; None for what may stay."""
    if not prose.local(href.href):
        return None
    site = writer.site
    target, path = site.project.graph.index.reached(unquote(href.href), file)
    fragment = href.href[href.href.index("#") :] if "#" in href.href else ""
    if target:
        return lines.quoted(f"{writer.address(site.url(target))}{fragment}")
    where = attachments.path(path) if path in site.attached else site.elsewhere.get(path, "")
    return lines.quoted(f"{writer.file(where)}{fragment}") if where else "#"


def _closed(text: str) -> str:
    """A text with what it left open closed, so that it swallows nothing that stands behind it."""
    return next((one for one in _closings(text) if prose.mask(f"{one}{_END}").endswith("x")), text)


def _closings(text: str) -> Iterator[str]:
    yield text
    yield f"{text}\n-->"
    for at, _ in list(prose.fences(text))[-1:]:
        if ticks := _FENCE.match(text, at):
            yield f"{text}\n{ticks[0]}"
