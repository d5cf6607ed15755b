"""What to publish: each module turns a Site into artifacts, all of them in one list."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from opskb.model import Artifact
from opskb.outputs import (
    actions,
    api,
    archive,
    assets,
    attachments,
    boards,
    calendar,
    diligence,
    evidence,
    findings,
    freshness,
    home,
    index,
    kindbook,
    llms,
    offline,
    okf,
    pages,
    redirects,
    rulebook,
    schema,
    timeline,
    twins,
    waivers,
)
from opskb.outputs.boards import pack
from opskb.outputs.site import Site

_log = logging.getLogger(__name__)

OUTPUTS: tuple[Callable[[Site], Iterator[Artifact]], ...] = (
    home.pages,
    diligence.pages,
    freshness.pages,
    actions.pages,
    boards.pages,
    findings.pages,
    waivers.pages,
    archive.pages,
    index.pages,
    timeline.pages,
    pages.pages,
    rulebook.pages,
    kindbook.pages,
    assets.assets,
    attachments.attachments,
    api.api,
    boards.api,
    actions.api,
    evidence.api,
    pack.files,
    schema.schemas,
    offline.published,
    calendar.calendar,
    redirects.redirects,
)

AFTER: tuple[Callable[[Site, Mapping[str, Artifact]], Iterator[Artifact]], ...] = (
    okf.files,
    llms.files,
)
"""What is made of the artifacts before it, by their paths."""


def render(site: Site) -> tuple[Artifact, ...]:
    """Every artifact of a site, each path once, in the order of the lists; a page's twin behind it."""
    found: dict[str, Artifact] = {}
    for output in OUTPUTS:
        _put(found, chain.from_iterable(map(twins.files, output(site))))
    for after in AFTER:
        _put(found, after(site, found))
    return tuple(found.values())


def _put(found: dict[str, Artifact], artifacts: Iterable[Artifact]) -> None:
    for artifact in artifacts:
        if found.setdefault(artifact.path, artifact) is not artifact:
            _log.warning("%s is left out: another page is there", artifact.path)
