"""New files among the records: where they lie, and never over one that is there."""

from __future__ import annotations

from collections.abc import Mapping

from opskb.edits.change import Change
from opskb.edits.refused import Refused, refuse_blocked
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


def changes(project: Project, files: Mapping[str, str]) -> tuple[Change, ...]:
    """What brings every file, by its path from the root, as UTF-8.

    Raises Refused where one is there, and for what a command line cannot hold as text.
    """
    for path in files:
        refuse_blocked(project.root, path)
        if (project.root / path).exists():
            raise Refused(f"{path} is there already, and is not overwritten")
    try:
        return tuple(Change(path, None, text.encode()) for path, text in files.items())
    except UnicodeEncodeError:
        raise Refused("what was given is no text in UTF-8") from None
