"""An Open Knowledge Format bundle, version 0.2: one typed Markdown file a record, lists of them, and a log.

The specification is `okf/SPEC.md` of GoogleCloudPlatform/knowledge-catalog. What version 0.1 called
`timestamp` is written too, which version 0.2 lets readers fall back to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from opskb.model import Artifact
from opskb.outputs.okf import concepts, indexes, log
from opskb.outputs.okf.concepts import FOLDER
from opskb.outputs.site import Site

__all__ = ["FOLDER", "bundle", "published"]


def bundle(site: Site) -> Iterator[Artifact]:
    """The files of the bundle, by their path in it."""
    yield from concepts.concepts(site)
    yield from indexes.indexes(site)
    yield log.log(site)


def published(site: Site) -> Iterator[Artifact]:
    """The same files under `/okf/` of a site."""
    for one in bundle(site):
        yield replace(one, path=f"{FOLDER}/{one.path}")
