"""What is different since a commit: where a change began, and every file that is not as it was."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from opskb.history import git, trees
from opskb.history.git import Incomplete, NoHistory
from opskb.history.trees import Tree

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DIFF = (
    *("diff", "--raw", "-z", "--no-abbrev", "-M100%", "--relative", "--no-color"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty"),
)
_LEFT = ("ls-files", "-t", "--others", "--unmerged", "--exclude-standard", "-z")


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that is not as it was: its path now and before, "" on the side where it is not there."""

    now: str
    before: str


@dataclass(frozen=True)
class Delta:
    """What is different in the work tree since a commit, files that git does not know of included.

    `rev` is how the commit was asked for, `unmerged` the files of a merge that is not finished.
    """

    rev: str
    tree: Tree
    changed: tuple[Changed, ...]
    unmerged: tuple[str, ...] = ()

    @cached_property
    def paths(self) -> Sequence[str]:
        """Every path of a changed file, both of one that was moved, sorted."""
        return sorted({path for one in self.changed for path in (one.now, one.before) if path})

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """Where each file is now that was moved as it was, by its path before."""
        return {one.before: one.now for one in self.changed if one.now and one.before != one.now}


def since(root: Path, rev: str) -> Delta:
    """What changed below a folder between the commit where HEAD and `rev` parted, and the work tree.

    Raises NoHistory where there is no such commit, Incomplete where it may be elsewhere.
    """
    commit = _parting(root, rev)
    changed, unmerged = _changed(root, commit)
    return Delta(rev, trees.tree(root, commit), changed, unmerged)


def _parting(root: Path, rev: str) -> str:
    found = git.checkout(root)
    remedy = (
        "this is a shallow clone: get the rest with `git fetch --unshallow`, or `fetch-depth: 0`"
    )
    if not found.head:
        raise NoHistory("the repository has no commit yet")
    named = _commit(root, rev)
    if not named and found.shallow:
        raise Incomplete(f"git knows no such commit, and {remedy}")
    if not named:
        raise NoHistory("git knows no such commit: name a branch, a tag or the id of a commit")
    said = git.run(root, "merge-base", named, found.head).stdout.decode().split()
    if not said and found.shallow:
        raise Incomplete(f"the commit where it and HEAD parted is not here, and {remedy}")
    if not said:
        raise NoHistory("it and HEAD have no commit in common")
    return said[0]


def _commit(root: Path, rev: str) -> str:
    """The id of the commit that a word names, "" where it names none; no word is taken for an option."""
    if not rev or "\0" in rev:
        return ""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
    said = git.run(root, *asked)
    id = said.stdout.decode(errors="replace").strip()
    return id if said.returncode == 0 and _ID.fullmatch(id) else ""


def _changed(root: Path, commit: str) -> tuple[tuple[Changed, ...], tuple[str, ...]]:
    """What changed since a commit, by path, and the files of a merge that is not finished."""
    said = git.run(root, *_DIFF, commit, "--", settings=git.unfiltered(root))
    if said.returncode:
        raise Incomplete(f"git cannot compare with the commit {commit[:10]}: {git.why(said)}")
    found = {one.now or one.before: one for one in _differing(said.stdout)}
    unmerged: set[str] = set()
    for line in git.run(root, *_LEFT).stdout.split(b"\0"):
        how, _, name = line.partition(b" ")
        if how == b"?" and not name.endswith(b"/"):
            path = os.fsdecode(name)
            found[path] = Changed(path, path if path in found else "")
        elif how == b"M":
            unmerged.add(os.fsdecode(name.partition(b"\t")[2]))
    return tuple(found[path] for path in sorted(found)), tuple(sorted(unmerged))


def _differing(said: bytes) -> Iterator[Changed]:
    """The entries of `git diff -z --raw`: modes, blobs and how, then one name, or two for a move."""
    tokens = iter(said.split(b"\0"))
    for token in tokens:
        if not token.startswith(b":"):
            continue
        *_, old, new, how = token.decode().split(" ")
        path = before = os.fsdecode(next(tokens))
        if how.startswith("R"):
            path = os.fsdecode(next(tokens))
        if old != new or path != before:
            yield Changed("" if how == "D" else path, "" if how == "A" else before)
