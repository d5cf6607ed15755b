"""The body of a record as HTML: references as links, attachments where they are published."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import quote, unquote

from opskb import markdown, prose, rst
from opskb.markdown import Converted
from opskb.markdown.safe import ATTRS
from opskb.model import Heading, Record
from opskb.outputs import attachments
from opskb.outputs.site import Site, link
from opskb.stretches import patched

# A mention is put between two characters that mean nothing and survive conversion, so that a text
# is converted once whatever it refers to; the link is put in where they come out as text.
_OPEN, _CLOSE, _ZERO = "\ue000", "\ue001", 0xE010
_OURS = re.compile("[\ue000-\ue01f]")
_PART = re.compile(
    rf"<(?P<end>/?)(?P<tag>a|code|pre|img)\b(?P<attributes>{ATTRS})>|<[/a-z]{ATTRS}>"
    f"|{_OPEN}(?P<number>[\ue010-\ue019]+)(?P<text>[^<{_OPEN}{_CLOSE}]*){_CLOSE}"
)
_ADDRESS = re.compile(r'\s(href|src)="([^"]*)"')
_ALT = re.compile(r'\salt="([^"]*)"')


def html(site: Site, record: Record) -> Converted:
    """The body of a record for its own page, without the heading that is its title."""
    mentions = [
        link
        for link in site.project.graph.outgoing.get(record.key, ())
        if link.form == "mention" and link.target
    ]
    cuts = [(one.offset, len(one.raw)) for one in mentions]
    if record.as_written:
        found = markdown.unconverted(_numbered(record.body, cuts))
    else:
        found = markdown.convert(_marked(record.body, cuts))
    toc = tuple(Heading(one.level, one.anchor, _OURS.sub("", one.title)) for one in found.toc)
    targets = [site.project.graph[one.target] for one in mentions]
    resolver = _Resolver(site, site.path(record), record.path, record, targets)
    return Converted(resolver.resolve(found.html), toc)


def beside(site: Site, body: str, file: str, page: str) -> Converted:
    """A text of the sources that is no record, for its page, without the heading that is its title."""
    found = markdown.convert(_marked(body, []))
    return Converted(_Resolver(site, page, file, None, []).resolve(found.html), found.toc)


def field(site: Site, record: Record, text: str) -> str:
    """The Markdown of a field as safe HTML, its links resolved as in a body, without anchors."""
    resolver = _Resolver(site, site.path(record), record.path, record, [])
    return resolver.resolve(markdown.fragment(text))


def _marked(body: str, mentions: list[tuple[int, int]]) -> str:
    """The body with every mention between marks that carry its number, and its title left out."""
    title = prose.title(prose.mask(body))
    return _numbered(body, mentions, (title.start, title.text_start) if title else (0, 0))


def _numbered(body: str, mentions: list[tuple[int, int]], out: tuple[int, int] = (0, 0)) -> str:
    """The body with every mention between marks that carry its number, and one stretch left out."""
    body = _OURS.sub("\N{REPLACEMENT CHARACTER}", body)
    ends = ((offset, offset + length) for offset, length in mentions)
    marked = (
        (start, end, f"{_OPEN}{_digits(number)}{rst.spoken(body[start:end])}{_CLOSE}")
        for number, (start, end) in enumerate(ends)
    )
    return patched(body, (*marked, (*out, "")))


def _digits(number: int) -> str:
    return "".join(chr(_ZERO + int(digit)) for digit in str(number))


class _Resolver:
    """Puts addresses of the site in the place of paths and marks, in one pass over safe HTML."""

    def __init__(
        self, site: Site, page: str, file: str, record: Record | None, mentions: list[Record]
    ) -> None:
        self.site, self.page, self.file = site, page, file
        self.record, self.mentions = record, mentions
        self.open: list[bool] = []  # of each link that is open, whether it leads somewhere
        self.code = 0

    def resolve(self, text: str) -> str:
        """The HTML with every reference as a link, and no mark left."""
        if _OPEN in text or "<a" in text or "<img" in text:
            text = _PART.sub(self._part, text)
        return _OURS.sub("", text) if _OPEN in text else text

    def _part(self, match: re.Match[str]) -> str:
        if match["number"]:
            return self._mention(match)
        tag = match["tag"]
        if tag == "a":
            return self._close() if match["end"] else self._open(match)
        if tag == "img":
            return self._image(match)
        if tag:
            self.code += -1 if match["end"] else 1
        return match[0]

    def _mention(self, match: re.Match[str]) -> str:
        number = int("".join(str(ord(digit) - _ZERO) for digit in match["number"]))
        if self.open or self.code or number >= len(self.mentions):
            return match["text"]
        return f"{self._start(self.mentions[number])}{match['text']}</a>"

    def _start(self, target: Record, fragment: str = "") -> str:
        url = escape(link(self.page, self.site.path(target)) + fragment)
        gone = f' okb-gone" data-mark="{escape(target.status)}' if target.retired else ""
        return f'<a class="okb-ref{gone}" href="{url}" title="{escape(target.title)}">'

    def _open(self, match: re.Match[str]) -> str:
        address = _ADDRESS.search(match["attributes"])
        found = self._tag(match[0], unescape(address[2])) if address else ""
        self.open.append(bool(found))
        return found

    def _close(self) -> str:
        return "</a>" if self.open and self.open.pop() else ""

    def _tag(self, tag: str, href: str) -> str:
        """The start tag of a link that leads to this address, "" where it would lead nowhere."""
        if not prose.relative(href):
            return self._absolute(tag, href)
        target, path = self.site.project.graph.index.reached(unquote(href), self.file)
        fragment = href[href.index("#") :] if "#" in href else ""
        if target and target is self.record:
            return tag.replace(escape(href), escape(fragment or "#"), 1)
        if target:
            return self._start(target, fragment)
        url = self._file(path)
        return (
            _ADDRESS.sub(lambda _: f' href="{escape(url + fragment)}"', tag, count=1) if url else ""
        )

    def _absolute(self, tag: str, href: str) -> str:
        target = (
            self.site.project.graph.index.reached(href, self.file)[0]
            if href.startswith("/")
            else None
        )
        return self._start(target) if target else tag

    def _file(self, path: str) -> str:
        """The address of a file of the root that is published: an attachment, or a page of the host."""
        where = (
            attachments.path(path)
            if path in self.site.attached
            else self.site.elsewhere.get(path, "")
        )
        return quote(link(self.page, where)) if where else ""

    def _image(self, match: re.Match[str]) -> str:
        address = _ADDRESS.search(match["attributes"])
        source = unescape(address[2]) if address else ""
        path = self.site.project.graph.index.reached(unquote(source), self.file)[1]
        if url := self._file(path):
            return _ADDRESS.sub(lambda _: f' src="{escape(url)}"', match[0], count=1)
        alt = _ALT.search(match["attributes"])
        return alt[1] if alt else ""
