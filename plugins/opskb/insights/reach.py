"""Which references lead nowhere: one definition, for the rule that finds them and the gate that counts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from posixpath import basename, dirname

from opskb.memory import remembered
from opskb.model import Link, Record
from opskb.project import Project
from opskb.source import MARKDOWN, YAML

TYPED = ("relation", "field")
"""How a reference is written that means a record and nothing else."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The references that lead nowhere, in the order of the graph, and how many were looked at.

    Looked at are typed references and relative links to a record's file. A bare mention of an id
    is none: `RFC 7231` is not ours. What leads to a file that cannot be read is left to that file.
    """

    dead: tuple[Link, ...]
    count: int


@remembered
def reach(project: Project) -> Reach:
    """What the references of a project lead to."""
    dead = tuple(_dead(project))
    there = sum(bool(link.target) and link.form != "mention" for link in project.graph.links)
    return Reach(dead, there + len(dead))


def _dead(project: Project) -> Iterator[Link]:
    folders = lru_cache(maxsize=None)(lambda folder: _files(project.root / folder))
    typed: dict[str, set[str]] = {}
    for link in project.graph.links:
        if link.target:
            continue
        if link.form in TYPED:
            typed.setdefault(link.source, set()).add(link.raw)
            if not project.unread.named(link.raw):
                yield link
            continue
        # A sentence that states a relation and links to nothing is wrong once.
        told = link.form == "link" and _address(link.raw) in typed.get(link.source, ())
        if link.form == "link" and not told and _gone(project, link, folders):
            yield link


def _address(link: str) -> str:
    """The address in a link as it is written: `[text](<address> "title")`."""
    return re.split(r"[)\s>]", link.partition("](")[2].lstrip(" <"), maxsplit=1)[0]


Files = Callable[[str], frozenset[str] | None]


def _gone(project: Project, link: Link, there: Files) -> bool:
    """Whether a relative link could be to a record's file, in a folder that is there, and is not.

    The spelling counts, also where the file system ignores case.
    """
    if not link.path or not link.path.lower().endswith((*MARKDOWN, *YAML)):
        return False
    names = there(dirname(link.path))
    known = names is not None or project.config.declared
    return known and basename(link.path) not in (names or ()) and not moved(project, link)


def _files(folder: Path) -> frozenset[str] | None:
    """The names of the files in a folder, None where there is no such folder."""
    try:
        return frozenset(entry.name for entry in folder.iterdir() if entry.is_file())
    except (OSError, ValueError):  # a path may hold what no file system takes
        return None


def moved(project: Project, link: Link) -> Record | None:
    """The record that a dead link meant, where it lies in the archive by now."""
    named = project.graph.index.named(link.path) if link.path else []
    same = (one for one in named if basename(one.path) == basename(link.path))
    return next((one for one in same if one.archived), None)
