"""New files among the records: all of them or none, and never over one that is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from opskb.edits.refused import Refused, refuse_links
from opskb.project import Project


def folder(project: Project, kind: str, prefix: str = "") -> str:
    """Where new records of a kind lie: beside the newest, else in the kind's folder of its source.

    Of several folders it is the one whose ids begin with `prefix`. Raises Refused where no source is
    a folder.
    """
    there = [one for one in project.by_kind.get(kind, ()) if not one.archived]
    ours = [one.path for one in there if one.id.startswith(f"{prefix}-")]
    beside = ours or [one.path for one in there]
    if beside and "/" in beside[-1]:
        return beside[-1].rpartition("/")[0]
    sources = sorted(project.config.sources, key=lambda one: (one.kind != kind, bool(one.kind)))
    first = next((one for one in sources if one.kind in ("", kind)), None)
    if first is None or (project.root / first.path).is_file():
        raise Refused("no source is a folder: name one in `sources`")
    own = "" if first.kind else project.kinds[kind].folder
    return "/".join(filter(None, (first.path, own)))


def write(project: Project, files: Mapping[str, str]) -> None:
    """Write every file, by its path from the root. Raises Refused and OSError; then none is left."""
    paths = {project.root / name: text for name, text in files.items()}
    for path in paths:
        refuse_links(project.root, path)
        if path.exists():
            raise Refused(f"{_shown(project, path)} is there already, and is not overwritten")
    written: list[Path] = []
    try:
        for path, text in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _create(path, text)
            written.append(path)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            where = _shown(project, Path(str(error.filename)))
            raise Refused(f"{where} is there already, and is not overwritten") from None
        raise


def _create(path: Path, text: str) -> None:
    """A new file; one that somebody made meanwhile is left as it is."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _shown(project: Project, path: Path) -> str:
    return path.relative_to(project.root).as_posix()
