"""Old addresses of records, kept: a page that leads on, for `formerly:` and for moved sources."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import quote, unquote

from opskb.model import ARCHIVE, Artifact, Record
from opskb.outputs.site import Site, link
from opskb.reports.run import clean

_log = logging.getLogger(__name__)
_SEGMENT = re.compile(r"[^\x00-\x1f\x7f<>:\"/\\|?*]{1,200}")
# What is called so is a file, on this site or on the one before: no folder may take its place.
_FILE = re.compile(r"\.(?=\w*[A-Za-z])\w{1,12}")
_DEEPEST, _LONGEST = 16, 200
MOST = 100
"""How many old addresses of one record are kept."""

_STUB = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<meta http-equiv="refresh" content="0; url={url}">
</head>
<body><p>This page is now at <a href="{url}">{title}</a>.</p></body>
</html>
"""


def redirects(site: Site) -> Iterator[Artifact]:
    """A page that leads on at every path that a record says it was once published under."""
    taken = {site.path(record) for record in site.project.graph}
    for record in site.project.graph:
        for written in record.formerly[:MOST]:
            path = address(written)
            if not path or path in taken:
                why = "another page is there" if path else "no path on the site"
                at = f"{record.place('formerly')}: `formerly: {written}` of {record.id}"
                _log.warning("%s is left out: %s", clean(at), why)
                continue
            taken.add(path)
            yield _stub(site, path, record)


def moved(site: Site, old: Mapping[str, str]) -> Iterator[Artifact]:
    """A page that leads on where the host published the file of a record itself: file → old path.

    For what lies in an archive folder another one stands where it was published before that.
    """
    taken = {site.path(record) for record in site.project.graph}
    by_path = site.project.graph.index.by_path
    known = [(path, by_path[file]) for file, path in sorted(old.items()) if file in by_path]
    before = [(_unarchived(path), record) for path, record in known if record.archived]
    for path, record in (*known, *before):
        if path not in taken and path.endswith(".html"):
            taken.add(path)
            yield _stub(site, path, record)


def _unarchived(path: str) -> str:
    """Where a file was published before it lay in the archive."""
    return f"/{path}".replace(f"/{ARCHIVE}/", "/").removeprefix("/")


def address(written: str) -> str:
    """The path of the file behind an address of the site, "" where it is none or leads out of it."""
    path = (
        unquote(re.sub(r"^https?://[^/]*", "", written))
        .partition("#")[0]
        .partition("?")[0]
        .strip("/")
    )
    page = path if path.endswith(".html") else f"{path}/index.html"
    *folders, _ = page.split("/")
    usable = len(folders) <= _DEEPEST and all(map(_plain, page.split("/")))
    return page if usable and page != "404.html" and not any(map(_file, folders)) else ""


def _plain(name: str) -> bool:
    """Whether a folder or a file can be called so on any system, and leads nowhere else."""
    whole = bool(_SEGMENT.fullmatch(name) and name.strip(". "))
    return whole and len(name.encode(errors="replace")) <= _LONGEST


def _file(name: str) -> bool:
    """Whether a folder is called like a file, such as `sitemap.xml`, which another page or file may be."""
    return bool(_FILE.search(name, max(name.rfind("."), 0)))


def _stub(site: Site, path: str, record: Record) -> Artifact:
    url = escape(quote(link(path, site.path(record))))
    title = escape(f"{record.id} {record.title}")
    return Artifact(path, content=_STUB.format(url=url, title=title).encode(), source=record.path)
