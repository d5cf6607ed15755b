"""Pages beside the records that may lead to one: those of the host's folder, and those in the sources."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from opskb import source
from opskb.project import Project
from opskb.source import MARKDOWN, Source, Unreadable


@dataclass(frozen=True)
class Host:
    """The folder of pages that the site's host publishes and the file of its settings, from the root;
    "" where there is none, or where it lies outside."""

    docs: str = ""
    settings: str = ""


NO_HOST = Host()


def pages(base: Project, host: Host) -> Iterator[Source]:
    """Every Markdown page that is no record, once; what cannot be read is left as it is."""
    records = {record.path for record in base.graph}
    skipped = (skip.path for skip in base.skipped if skip.path.lower().endswith(MARKDOWN))
    found = {*skipped, *(_below(base.root, host.docs) if host.docs else ())}
    for path in sorted(found - records):
        try:
            yield source.read(base.root, path)
        except Unreadable as error:
            if error.rest:
                yield error.rest


def _below(root: Path, folder: str) -> Iterator[str]:
    """The Markdown files in a folder and those below it, over no link."""
    for here, folders, names in os.walk(root / folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if name.lower().endswith(MARKDOWN):
                yield (Path(here) / name).relative_to(root).as_posix()
