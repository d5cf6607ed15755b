"""Where things lie in a bundle, and the way from it to the rest of the site."""

from __future__ import annotations

from opskb.model import Record
from opskb.outputs.site import Site

FOLDER = "okf"
"""Where the bundle stands on a site."""


def path(site: Site, record: Record) -> str:
    """The path of a record's file in the bundle: an id has a prefix, so that none is a reserved name."""
    return f"{site.project.kind_of(record).url}/{record.key.lower()}.md"


def away(site: Site, concept: str, to: str) -> str:
    """The address of a file of the site, for the file at `concept` of the bundle.

    It is whole where the site knows its own, else the way from where the bundle stands on the site.
    """
    if site.address:
        return f"{site.address.rstrip('/')}/{to}"
    return f"{'../' * (concept.count('/') + 1)}{to}"
