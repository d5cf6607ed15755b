"""Which records speak about which files of the code: by their `watches`, and by the surfaces they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from opskb import globs
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True)
class Governed:
    """A path of the code, a record that governs it, and why: a glob, or the surface it belongs to."""

    path: str
    record: Record
    because: str


@dataclass(frozen=True)
class Ground:
    """Why a record governs paths, sorted: a glob of its own, or a surface whose glob means them."""

    record: Record
    because: str
    paths: tuple[str, ...]
    watched: bool
    """Whether it watches them itself, so that a change of them makes it suspect (OKB303)."""


def governs(project: Project, paths: Iterable[str]) -> list[Governed]:
    """The live records that govern each path, directly by `watches` or over a surface that watches it.

    Paths are relative to the code root. Sorted by path, then by record.
    """
    found: dict[tuple[str, str], Governed] = {}
    for ground in grounds(project, paths):
        for path in ground.paths:
            one = Governed(path, ground.record, ground.because)
            found.setdefault((path, ground.record.key), one)
    return sorted(found.values(), key=lambda one: (one.path, one.record.id))


def grounds(project: Project, paths: Iterable[str]) -> Iterator[Ground]:
    """Why live records govern these paths, which are relative to the code root: each record and reason once."""
    ordered = sorted(set(paths))
    for record in project.graph:
        if not record.live or not record.watches:
            continue
        meant: set[str] = set()
        for glob in record.watches:
            new = tuple(path for path in globs.among(glob, ordered) if path not in meant)
            meant.update(new)
            if new:
                yield Ground(record, f"watches {glob}", new, watched=True)
        if record.kind == "surface" and meant:
            yield from _of(project, record, tuple(sorted(meant)))


def _of(project: Project, surface: Record, paths: Sequence[str]) -> Iterator[Ground]:
    for link in project.graph.incoming.get(surface.key, ()):
        source = project.graph[link.source]
        if link.form == "field" and source.live:
            yield Ground(source, f"of {surface.id}", tuple(paths), watched=False)
