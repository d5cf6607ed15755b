"""What results attach: each file looked at, and whether it is listed and there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from opskb.insights.evidence.facts import LOG, Fault, Listed, Result
from opskb.insights.evidence.files import looked_at
from opskb.insights.evidence.manifest import MAX_FILES
from opskb.model import Place


def attached_files(
    root: Path, folder: str, results: Iterable[Result], listed: Iterable[Listed]
) -> Iterator[Listed]:
    """The files that results attach and the manifest does not list so, each looked at once.

    One that the log attaches without its digest is only looked for.
    """
    known = {(one.path, digest) for one in listed for digest in (one.sha256, "")}
    for result in results:
        for file in result.attached:
            if (file.path, file.sha256) in known or len(known) > 2 * MAX_FILES:
                continue
            known.add((file.path, file.sha256))
            state = looked_at(root, folder, file.path, file.sha256)
            if file.sha256 or state != "verified":
                yield Listed(file.path, file.sha256, file.on, (result.id,), file.line, state, LOG)


def without(results: Iterable[Result], files: Iterable[Listed]) -> Iterator[Result]:
    """Results that know which of their files are not there."""
    gone = {one.path for one in files if one.state in ("missing", "refused")}
    for one in results:
        lost = gone.intersection(one.evidence)
        yield replace(one, gone=frozenset(lost)) if lost else one


def unlisted(results: Iterable[Result], listed: Iterable[Listed], log: str) -> Iterator[Fault]:
    """The files that results attach and the manifest does not list: it is behind, or was cut."""
    known = {one.path for one in listed}
    for result in results:
        for file in result.attached:
            if file.path not in known:
                known.add(file.path)
                message = f"attaches `{file.path}`, which the manifest does not list"
                yield Fault(Place(log, file.line), message, "restore the manifest from git", True)
