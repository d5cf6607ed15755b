"""The text of a record in a bundle: that of its twin, with links that lead to files of the bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath

from opskb import prose
from opskb.memory import remembered
from opskb.model import Record
from opskb.outputs import twins
from opskb.outputs.okf.places import away, path
from opskb.outputs.site import Site
from opskb.outputs.written import lines
from opskb.stretches import patched


def relinked(site: Site, record: Record, text: str) -> str:
    """A twin with every link from the root of the bundle where it leads to a record, else to the site."""
    places, twin, own = _places(site), twins.path(site, record), path(site, record)

    def cuts() -> Iterator[tuple[int, int, str]]:
        for href in prose.hrefs(prose.mask(text)):
            where, _, mark = href.href.partition("#")
            if where and prose.local(href.href):
                to = normpath(join(dirname(twin), where))
                found = f"/{places[to]}" if to in places else away(site, own, to)
                yield *href.address, lines.quoted(f"{found}#{mark}" if mark else found)

    return patched(text, cuts())


@remembered
def _places(site: Site) -> Mapping[str, str]:
    """Where the record of every twin lies in the bundle."""
    return {twins.path(site, record): path(site, record) for record in site.project.graph}
