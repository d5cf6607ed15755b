"""Which records speak about which files of the code: by their `watches`, and by the surfaces they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opskb.globs import matches
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True)
class Governed:
    """A path of the code, a record that governs it, and why: a glob, or the surface it belongs to."""

    path: str
    record: Record
    because: str


def governs(project: Project, paths: Iterable[str]) -> list[Governed]:
    """The live records that govern each path, directly by `watches` or over a surface that watches it.

    Paths are relative to the code root. Sorted by path, then by record.
    """
    paths = tuple(paths)
    found: dict[tuple[str, str], Governed] = {}
    for record in project.graph:
        if record.live and record.watches:
            for path in paths:
                for one in _over(project, record, path):
                    found.setdefault((path, one.record.key), one)
    return sorted(found.values(), key=lambda one: (one.path, one.record.id))


def _over(project: Project, record: Record, path: str) -> Iterator[Governed]:
    glob = next((glob for glob in record.watches if matches(glob, path)), "")
    if not glob:
        return
    yield Governed(path, record, f"watches {glob}")
    if record.kind == "surface":
        for link in project.graph.incoming.get(record.key, ()):
            source = project.graph[link.source]
            if link.form == "field" and source.live:
                yield Governed(path, source, f"of {record.id}")
