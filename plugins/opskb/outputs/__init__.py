"""What to publish: each module turns a Site into artifacts, all of them in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from opskb.model import Artifact
from opskb.outputs.site import Site

OUTPUTS: tuple[Callable[[Site], Iterator[Artifact]], ...] = ()


def render(site: Site) -> tuple[Artifact, ...]:
    """Every artifact of a site, each path once, in the order of the list."""
    found: dict[str, Artifact] = {}
    for output in OUTPUTS:
        for artifact in output(site):
            found.setdefault(artifact.path, artifact)
    return tuple(found.values())
