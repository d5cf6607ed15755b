"""Whether records say the same after a move, and who names an old path where opskb does not write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from posixpath import relpath

from opskb import globs
from opskb.edits import reread
from opskb.edits.change import Change
from opskb.edits.moving import Moves
from opskb.edits.pages import Host
from opskb.edits.refused import Refused
from opskb.graph import Graph, build
from opskb.model import Record
from opskb.project import Project

_DUE = "OKB406"


def verify(base: Project, changes: Mapping[str, Change]) -> None:
    """Read what will have changed, by its path as it is, and compare. Raises Refused.

    A text that reads otherwise would make a review suspect, and a link that leads elsewhere a lie.
    """
    if not changes:
        return
    held = {path: reread.held(base, change) for path, change in changes.items()}
    records = [
        replace(reread.same(one, held[one.path]), key=one.key) if one.path in held else one
        for one in base.graph
    ]
    after = build(records, base.kinds)
    for before, now in zip(base.graph, records, strict=True):
        if _leads(base.graph, before) != _leads(after, now):
            raise Refused(f"{_file(before)} would lead elsewhere after the move: write ids in it")
        if base.graph.digest(before) != after.digest(now):
            raise Refused(f"{_file(before)} would read otherwise after the move: write ids in it")


def _file(record: Record) -> str:
    return f"{record.path} ({record.id})"


def _leads(graph: Graph, record: Record) -> list[tuple[str, str, str]]:
    """The references of a record in their order: how each is made, and what it leads to."""
    links = graph.outgoing.get(record.key, ())
    return [(link.form, link.relation, link.target) for link in links]


def named(base: Project, moves: Moves, host: Host) -> tuple[str, ...]:
    """Where an old path, or a finding that ends with the move, is named in files that opskb leaves to
    a person: the settings of the knowledge base and of the host, and patterns that match several."""
    if not moves.paths:
        return ()
    return (
        *_waivers(base, moves),
        *_levels(base, moves),
        *_watches(base, moves),
        *_host(base, moves, host),
    )


def _waivers(base: Project, moves: Moves) -> Iterator[str]:
    ids = {one.id for one in base.graph if one.path in moves.paths}
    for index, row in enumerate(base.config.waivers):
        where = base.config.place("waivers", index)
        if row["record"] in moves.paths:
            yield f"{where}: the waiver names {row['record']}: write {moves.now(row['record'])}"
        elif row["rule"] == _DUE and row["record"] in ids:
            yield f"{where}: {row['record']} is no longer due for the archive: take its waiver out"


def _levels(base: Project, moves: Moves) -> Iterator[str]:
    paths = sorted(moves.paths)
    for index, row in enumerate(base.config.levels):
        for glob in row["paths"] or ():
            if path := _lost(glob, paths, moves):
                where = base.config.place("levels", index, "paths")
                yield f"{where}: `{glob}` no longer matches {moves.now(path)}"


def _watches(base: Project, moves: Moves) -> Iterator[str]:
    paths = sorted(moves.paths)
    for record in base.graph:
        for index, glob in enumerate(record.watches):
            whole = base.code(glob)
            if whole not in moves.paths and (path := _lost(whole, paths, moves)):
                where = record.place(base.kind_of(record).roles["watches"], index)
                yield f"{where}: `{glob}` no longer matches {moves.now(path)}"


def _lost(glob: str, paths: Sequence[str], moves: Moves) -> str:
    """A file that a pattern matches where it lies and not where it will, "" where there is none."""
    old = globs.among(glob, paths)
    return next((path for path in old if not globs.matches(glob, moves.now(path))), "")


def _host(base: Project, moves: Moves, host: Host) -> Iterator[str]:
    """Lines of the host's settings that name a file of its folder, such as one of its navigation."""
    if not host.docs or not host.settings:
        return
    text = (base.root / host.settings).read_text(encoding="utf-8", errors="replace")
    lines = text.split("\n")
    for path, now in moves.paths.items():
        if path.startswith(f"{host.docs}/"):
            name = relpath(path, host.docs)
            for number, line in enumerate(lines, 1):
                if name in line:
                    yield f"{host.settings}:{number}: names {name}: write {relpath(now, host.docs)}"
