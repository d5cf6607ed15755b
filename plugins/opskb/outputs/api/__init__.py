"""What programs read under `api/v1/`: each file with its schema, and a key is only ever added.

Everything is sorted as it was read, and nothing tells when it was made: equal records as of the same
day are equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from opskb.model import Artifact
from opskb.outputs.api import facts, index, links, records
from opskb.outputs.site import Site

__all__ = ["api"]


def api(site: Site) -> Iterator[Artifact]:
    """The records, how they are tied, what follows from them, and what is wrong with them."""
    yield index.index(site)
    yield from records.api(site)
    yield links.links(site)
    yield facts.facts(site)
