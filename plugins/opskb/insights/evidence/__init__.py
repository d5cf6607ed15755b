"""What evidence is kept: the results in the validation log, the files of the manifest, and whether they are whole.

Both lie in the folder that the setting `evidence` names. `opskb slo record` writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from opskb.insights.evidence.attached import attached_files, unlisted, without
from opskb.insights.evidence.facts import (
    AT_LEAST,
    LINE_SCHEMA,
    LOG,
    MANIFEST,
    SCHEMA,
    Evidence,
    Fault,
    Listed,
    Result,
    automation,
    met,
)
from opskb.insights.evidence.files import Broken, content, digest, refuse_links
from opskb.insights.evidence.log import MAX_FAULTS, read_results
from opskb.insights.evidence.manifest import disagreeing, listed_files, parsed
from opskb.memory import remembered
from opskb.model import NOTHING, Place
from opskb.project import Project

__all__ = [
    "AT_LEAST",
    "LINE_SCHEMA",
    "LOG",
    "MANIFEST",
    "SCHEMA",
    "Broken",
    "Evidence",
    "Fault",
    "Listed",
    "Result",
    "automation",
    "digest",
    "everything",
    "kept",
    "met",
    "read",
    "refuse_links",
]


@remembered
def everything(project: Project) -> Evidence:
    """The evidence of a knowledge base, whoever may see what it is of."""
    return read(project.root, project.config.evidence)


@remembered
def kept(project: Project) -> Evidence:
    """The evidence of a knowledge base that may be shown.

    Where some records may not be seen, results that name one are left out, and so is every file
    that is not of a result that is left.
    """
    found, hidden = everything(project), project.hidden
    if not hidden.count:
        return found
    seen = tuple(
        one
        for one in found.results
        if not any(id in hidden for id in (one.slo, *one.incidents) if id)
    )
    ids = {one.id for one in seen}
    files = tuple(one for one in found.files if ids & set(one.results))
    return replace(found, results=seen, files=files)


def read(root: Path, folder: str) -> Evidence:
    """What the evidence folder below a root holds, each fault with its place; never raises."""
    paths = [f"{folder}/{name}".lstrip("/") for name in (MANIFEST, LOG)]
    faults: list[Fault] = []
    manifest: Mapping[str, Any] = NOTHING
    try:
        text = content(root, paths[0])
        manifest = parsed(text) if text is not None else NOTHING
    except Broken as error:
        text = None
        faults.append(_broken(paths[0], error))
    try:
        log = content(root, paths[1])
    except Broken as error:
        log = None
        faults.append(_broken(paths[1], error))
    broken = bool(faults)
    results = tuple(read_results(log or "", paths[1], faults))
    torn = bool(faults)
    files = tuple(listed_files(root, folder, manifest, text or "", faults))
    if not broken:
        place = None if log is None else paths[1]
        faults += disagreeing(manifest, results, paths[0], place, torn=torn)
    if manifest:
        faults += islice(unlisted(results, files, paths[1]), MAX_FAULTS)
    files += tuple(attached_files(root, folder, results, files))
    results = tuple(without(results, files))
    there = text is not None or log is not None or bool(faults)
    return Evidence(folder, there, results, files, tuple(faults), manifest)


def _broken(path: str, error: Broken) -> Fault:
    return Fault(Place(path, error.line), str(error), "mend it, or restore it from git")
