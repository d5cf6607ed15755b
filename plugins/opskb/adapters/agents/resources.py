"""Records as resources: an address each, a list in pages, and the first part of the text of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mcp.server.mcpserver.resources import DEFAULT_RESOURCE_SECURITY
from mcp.shared.uri_template import UriTemplate
from mcp.types import Resource, ResourceTemplate

from opskb.adapters.agents import words
from opskb.answers.answer import Unanswered
from opskb.answers.labels import uri
from opskb.outputs.site import Site
from opskb.outputs.trust import trusts

MARKDOWN = "text/markdown"
PAGE = 200
"""How many records one page of the list names."""
TEMPLATE = ResourceTemplate(
    uri_template=words.TEMPLATE,
    name="record",
    title="One record",
    description=words.DESCRIBED,
    mime_type=MARKDOWN,
)
_TEMPLATE = UriTemplate.parse(words.TEMPLATE)
_CURSOR = re.compile(r"[0-9]{1,9}")
_LONGEST = 512


def wanted(uri: str) -> str:
    """The id that an address names. Raises Unanswered for what is no address of a record."""
    found = _TEMPLATE.match(uri) if len(uri) <= _LONGEST else None
    # What looks like a path is refused before anything is looked up by it; no file is opened either way.
    if not found or not found["id"] or DEFAULT_RESOURCE_SECURITY.validate(found):
        raise Unanswered(
            f"there is no such resource. Records are {words.TEMPLATE}; search_records finds their ids."
        )
    return str(found["id"])


def listed(site: Site, cursor: str | None) -> tuple[list[Resource], str | None]:
    """A page of the records in the order of their paths, and the cursor of the next one.

    Raises Unanswered for a cursor that is none, or that leads to nothing any more.
    """
    records = site.project.records
    if cursor is not None and not (_CURSOR.fullmatch(cursor) and 0 < int(cursor) < len(records)):
        raise Unanswered("there is no such `cursor`. List the resources without one.")
    start = int(cursor or 0)
    end = start + PAGE
    found = list(islice(_resources(site), start, end))
    return found, str(end) if end < len(records) else None


def _resources(site: Site) -> Iterator[Resource]:
    """Every record by its id, its kind and how far to trust it: no text of its own."""
    label = trusts(site)
    for one in site.project.records:
        yield Resource(
            uri=uri(one),
            name=one.key,
            title=f"{one.key} ({one.kind}, {label[one.key].word})",
            mime_type=MARKDOWN,
        )
