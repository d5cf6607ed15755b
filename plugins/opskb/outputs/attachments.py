"""The images and PDFs that records link to, published under `attachments/`; nothing else of a source is."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from opskb.model import Artifact
from opskb.outputs.site import Site
from opskb.reports.run import clean

_log = logging.getLogger(__name__)


def path(file: str) -> str:
    """Where the file at this path from the root lies on the site."""
    return f"attachments/{file}"


def attachments(site: Site) -> Iterator[Artifact]:
    """Every attachment that a visible record links to, as it is."""
    for file in sorted(site.attached):
        try:
            content = (site.project.root / file).read_bytes()
        except OSError as error:
            _log.warning("%s: %s; it is not published", clean(file), error.strerror or error)
            continue
        yield Artifact(path(file), content=content, source=file)
