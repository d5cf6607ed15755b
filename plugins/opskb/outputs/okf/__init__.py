"""An Open Knowledge Format bundle, version 0.2: one typed Markdown file a record, lists of them, and a log.

The specification is `okf/SPEC.md` of GoogleCloudPlatform/knowledge-catalog. What version 0.1 called
`timestamp` is written too, which version 0.2 lets readers fall back to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from opskb.model import Artifact, Record
from opskb.outputs import twins
from opskb.outputs.okf import concepts, indexes, log
from opskb.outputs.okf.places import FOLDER, path
from opskb.outputs.site import Site

__all__ = ["FOLDER", "bundle", "files", "path"]


def bundle(site: Site) -> Iterator[Artifact]:
    """The files of the bundle, by their path in it."""
    return _bundle(site, lambda record: twins.twin(site, record))


def files(site: Site, published: Mapping[str, Artifact]) -> Iterator[Artifact]:
    """The same under `/okf/` of a site, made of the twins that are published there."""

    def twin(record: Record) -> str:
        there = published.get(twins.path(site, record))
        return there.content.decode() if there else twins.twin(site, record)

    for one in _bundle(site, twin):
        yield replace(one, path=f"{FOLDER}/{one.path}")


def _bundle(site: Site, twin: Callable[[Record], str]) -> Iterator[Artifact]:
    yield from concepts.concepts(site, twin)
    yield from indexes.indexes(site)
    yield log.log(site)
