"""Links that lead to where a record's file was: what they meant, and the address they are to have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename
from urllib.parse import quote

from opskb import prose
from opskb.insights.mending.writable import in_body, unwritable
from opskb.memory import remembered
from opskb.model import Edit, Link, Place, Record
from opskb.project import Project

# Every folder may have one: that there is one elsewhere does not say that it was moved.
_COMMON = ("index", "readme", "_index")
# Between marks of its own an address may hold blanks and brackets, but not what ends them.
_ENDING = re.compile(r"[\n\r<>#?%\"'\\]")


def there(project: Project, link: Link) -> Record | None:
    """The record whose file a dead link meant: the only one of that name, None where none or several are."""
    name = basename(link.path)
    if not name or name.lower().partition(".")[0] in _COMMON:
        return None
    same = [one for one in project.graph.index.named(link.path) if basename(one.path) == name]
    return same[0] if len({one.path for one in same}) == 1 else None


def readdressed(project: Project, link: Link) -> Edit | None:
    """The link with the address that leads there now: no letter else of it changes."""
    record, to = link.holder, there(project, link)
    if link.form != "link" or not to or not in_body(record) or unwritable(project, record):
        return None
    href = _hrefs(project, record.key).get(link.offset)
    if not href or not prose.relative(href.href):
        return None
    start, stop = href.address
    written = record.body[start:stop]
    begin, end = record.at(start), record.at(stop)
    place = Place(begin.path, begin.line, begin.column, end.line, end.column)
    return Edit(place, _address(record, to, written, record.body[start - 1 : start]))


@remembered
def _hrefs(project: Project, key: str) -> Mapping[int, prose.Href]:
    """The links of a record by where they begin."""
    return {one.offset: one for one in project.graph.hrefs[key] if not one.image}


def _address(record: Record, to: Record, written: str, before: str) -> str:
    """A path written as the old one was: with `./`, with signs as their numbers, with what came behind it."""
    address = re.match(r"[^#?]*", written)
    old = address[0] if address else ""
    path = prose.address(to.path, record.path)
    if old.startswith("./") and not path.startswith("../"):
        path = f"./{path}"
    if "%" in old:
        path = quote(path, safe="/.~-_")
    elif before in "<\"'":
        path = _ENDING.sub(lambda sign: quote(sign[0]), path)
    else:
        path = prose.escaped(path)
    return path + written[len(old) :]
