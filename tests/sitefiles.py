"""What a built site holds: its pages as a browser parses them, its links, its bytes."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib

SAFE_SCHEMES = ("", "http", "https", "mailto")
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "background",
    "cite",
    "ping",
    "srcset",
)


@dataclass(frozen=True)
class SitePage:
    """One HTML file of a site."""

    site: Path
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(self.site).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def root(self) -> Element:
        return html5lib.parse(self.text, namespaceHTMLElements=False)

    @cached_property
    def elements(self) -> list[Element]:
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def ids(self) -> set[str]:
        return {element.get("id", "") for element in self.elements} - {""}

    def first(self, tag: str) -> str:
        """The text of the first element of this tag, blanks as one."""
        found = next(element for element in self.elements if element.tag == tag)
        return " ".join("".join(found.itertext()).split())

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """Every address on the page: the element, the attribute, the value."""
        for element in self.elements:
            for name, value in element.attrib.items():
                plain = name.rpartition("}")[2].rpartition(":")[2]
                if plain in ADDRESSES and not (element.tag == "object" and plain != "data"):
                    yield element.tag, plain, value

    def scripts(self) -> Iterator[str]:
        """Every script by its source, or its text, without how deep the page lies."""
        for element in self.elements:
            if element.tag.endswith("script"):
                text = element.get("src") or "".join(element.itertext())
                yield re.sub(r"(?:\.\./)+|\.\.(?=\")|\.(?=\")", "", text)

    @property
    def leads_on(self) -> bool:
        """Whether it is one of our own pages that lead on from an old address."""
        return (
            self.text.startswith('<!doctype html>\n<html lang="en">')
            and "This page is now at" in self.text
        )


def pages(site: Path) -> list[SitePage]:
    return [SitePage(site, path) for path in sorted(site.rglob("*.html"))]


def scheme(address: str) -> str:
    """The scheme of an address as a browser reads it: blanks and controls do not count."""
    plain = re.sub(r"[\x00-\x20]+", "", address)
    match = re.match(r"([a-z][a-z0-9+.-]*):", plain, re.IGNORECASE)
    return match[1].lower() if match else ""


def broken_links(site: Path) -> list[str]:
    """Every internal link, image, script and style sheet that leads to nothing, and every lost anchor."""
    return broken(pages(site))


def broken(all: Iterable[SitePage]) -> list[str]:
    """The same of all pages of a site, each parsed once whatever else is asked of it."""
    found = {page.name: page for page in all}
    return [fault for page in found.values() for fault in _broken(page, found)]


def _broken(page: SitePage, found: dict[str, SitePage]) -> Iterator[str]:
    for tag, _, value in page.addresses():
        parts = urlsplit(value)
        if parts.scheme or parts.netloc or value.startswith("data:"):
            continue
        path = unquote(parts.path)
        target = normpath(join(dirname(page.name), path)) if path else page.name
        if path.startswith("/"):
            target = normpath(path[1:] or ".")
        if path and (path.endswith("/") or (page.site / target).is_dir()):
            target = normpath(join(target, "index.html"))
        if target.startswith("..") or not (page.site / target).is_file():
            yield f"{page.name}: <{tag}> {value}"
        elif (
            parts.fragment
            and target in found
            and unquote(parts.fragment) not in found[target].ids | {"__comments"}
        ):
            yield f"{page.name}: <{tag}> {value} (no such anchor)"


def contents(site: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a site with its bytes, unpacked."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            yield (
                path.relative_to(site).as_posix(),
                gzip.decompress(raw) if path.suffix == ".gz" else raw,
            )


def found_in(site: Path, word: str) -> list[str]:
    """The files that hold a word, in their name or in any spelling of their bytes."""
    spellings = {
        word.encode(),
        json.dumps(word)[1:-1].encode(),
        word.lower().encode(),
        word.upper().encode(),
    }
    return [
        name
        for name, raw in contents(site)
        if word.lower() in name.lower() or any(one in raw for one in spellings)
    ]
