"""What the `<head>` of a page says of its twin and of the list that covers it."""

from __future__ import annotations

from markupsafe import escape

from opskb.kind import Kind
from opskb.memory import remembered
from opskb.outputs.site import Site, link
from opskb.outputs.written import lines
from opskb.outputs.written.writer import twin_of

LIST = "llms.txt"


def head(site: Site, path: str) -> str:
    """What the `<head>` of a page says: where its twin lies, and the list that covers it."""
    twin, covers = (
        escape(lines.quoted(link(path, one))) for one in (twin_of(path), covering(site, path))
    )
    return (
        f'<link rel="alternate" type="text/markdown" href="{twin}">\n'
        f'<link rel="describedby" href="{covers}">\n'
    )


def covering(site: Site, path: str) -> str:
    """The most particular list whose folder a page lies in."""
    folders = _folders(site)
    folder = path.rpartition("/")[0]
    while folder and folder not in folders:
        folder = folder.rpartition("/")[0]
    return f"{folder}/{LIST}" if folder else LIST


@remembered
def _folders(site: Site) -> frozenset[str]:
    return frozenset(kind.url for kind in sections(site))


def sections(site: Site) -> list[Kind]:
    """The kinds that have records, each with a list of its own, by their titles."""
    there = (kind for kind in site.project.kinds if site.project.by_kind[kind.name])
    return sorted(there, key=lambda kind: (kind.title, kind.name))
