"""The knowledge base as it was at an older commit, judged by the settings of today."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from posixpath import dirname

from opskb import config, globs, project
from opskb.config import Config
from opskb.history import trees
from opskb.history.trees import Tree
from opskb.model import Problem
from opskb.project import ATTACHMENTS, READ, Project
from opskb.source import MAX_BYTES

_CONTENT = (*READ, ".csv")


def load(now: Project, tree: Tree, folder: Path) -> Project:
    """The knowledge base that a tree holds, written into an empty folder that lasts as long as it.

    Its sources are those of its own `opskb.yml`; levels, waivers and every limit are those of now, and
    so is the as-of date: only the records differ. Written are what loading and rules read (sources,
    kinds, evidence), and of the rest a file, empty, for each that something asks whether it is there.
    A link becomes one that leads nowhere; a submodule is left out.

    Raises Incomplete where git does not hold all of it, and OSError where it cannot be written.
    """
    root = folder / (now.root.name or "root")
    root.mkdir()
    if (now.root / ".git").exists():
        (root / ".git").mkdir()  # what is a project without settings is told by it
    settings, problems = _settings(now.config, tree, root)
    trees.write(tree, _sources(settings, tree), root, longest=MAX_BYTES)
    trees.write(tree, tree.below(settings.evidence), root)
    _stand_in(root, tree, _beside(settings, tree))
    read = project.assemble(settings, problems, as_of=now.as_of)
    _stand_in(root, tree, _asked_about(read, tree))
    return replace(read, checkout=now.home, commit=tree.commit)


def _settings(now: Config, tree: Tree, root: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The settings of now, but for where things lay, and what was wrong with those of then.

    Where there were none, records may have lain where they are now. A waiver that is new waives
    nothing then, so that it is not said to have lost its finding.
    """
    trees.write(tree, [now.path], root, longest=MAX_BYTES)
    _stand_in(root, tree, config.DISCOVERED)
    old, problems = config.load(root, now.path)
    if not old.declared or not old.usable:
        there = tuple(one for one in now.sources if tree.holds(one.path))
        return replace(now, root=root, sources=there), ()
    found = replace(
        now,
        root=root,
        sources=old.sources,
        code_root=old.code_root,
        evidence=old.evidence,
        waivers=tuple(row for row in now.waivers if row in old.waivers),
    )
    return found, problems


def _sources(settings: Config, tree: Tree) -> Iterator[str]:
    """The files of the sources that are read, and those of the kinds in them."""
    for folder in settings.sources:
        kinds = f"{folder.path}/_kinds/".removeprefix("/")
        for path in tree.below(folder.path):
            read = path.lower().endswith(_CONTENT) and project.source_of(path, settings)
            if read or path.startswith(kinds) or path == folder.path:
                yield path


def _beside(settings: Config, tree: Tree) -> Iterator[str]:
    """What only has to be there: the folders of the sources, the attachments and the links in them."""
    yield settings.code_root
    for folder in settings.sources:
        yield folder.path
        for path in tree.below(folder.path):
            if path.lower().endswith(ATTACHMENTS) or tree.link(path):
                yield path


def _asked_about(read: Project, tree: Tree) -> Iterator[str]:
    """What a rule looks for outside of the sources: a path for each watched pattern, and where links lead."""
    first = lru_cache(maxsize=None)(lambda glob: next(globs.among(glob, tree.paths), ""))
    for record in read.graph:
        if record.live:
            yield from map(first, map(read.code, record.watches))
    for link in read.graph.links:
        if link.path and not link.target:
            yield link.path
            yield dirname(link.path)


def _stand_in(root: Path, tree: Tree, paths: Iterable[str]) -> None:
    """Make these files, empty, and folders where the tree holds them and nothing was written."""
    for path in dict.fromkeys(paths):
        if not path or not tree.holds(path) or os.path.lexists(root / path):
            continue
        if tree.link(path):
            trees.link(root, path)
        elif path in tree.entries:
            trees.put(root, path)
        else:
            trees.below(root, path)
