"""Path patterns: `*` within one name, `**` through all folders; a folder stands for all it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from itertools import takewhile
from typing import TypeAlias

MOST = 100_000
"""How many folders are looked into for one pattern; after that it counts as matching something."""

_WILD = re.compile(r"[*?]")
# A plain name is itself, a `**` is None, every other name is a pattern; brackets mean themselves.
_Name: TypeAlias = "re.Pattern[str] | str | None"


@dataclass(frozen=True, slots=True)
class Listing:
    """What is in a folder: every name, and those of them that are folders."""

    names: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


def literal(glob: str) -> str:
    """The folder, or the whole path, that everything a pattern matches lies in."""
    plain = [name for name in glob.split("/") if name not in ("", ".")]
    return "/".join(takewhile(lambda name: not _WILD.search(name), plain))


def matches(glob: str, path: str) -> bool:
    """Whether a path, or a folder around it, is one that the pattern means."""
    wanted = _names(glob)
    at = _past_folders(wanted, {0})
    for name in path.split("/"):
        if len(wanted) in at:
            return True
        at = _past_folders(wanted, {after for here in at for after in _step(wanted, here, name)})
    return len(wanted) in at


def among(glob: str, paths: Sequence[str]) -> Iterator[str]:
    """Those of the sorted paths that a pattern means, without a look at the others."""
    start = literal(glob)
    for path in paths[
        bisect_left(paths, start) : bisect_left(paths, f"{start}0") if start else None
    ]:
        if matches(glob, path):
            yield path


def anything(glob: str, listed: Callable[[str], Listing]) -> bool:
    """Whether a pattern means any path, in folders that are listed when there is need to."""
    wanted = _names(glob)
    seen: set[tuple[str, int]] = set()
    waiting = [("", 0)]
    while waiting and len(seen) < MOST:
        folder, at = waiting.pop()
        if (folder, at) in seen:
            continue
        seen.add((folder, at))
        if at == len(wanted):
            return True
        here = listed(folder)
        if wanted[at] is None:
            waiting.append((folder, at + 1))
            waiting += [(_join(folder, name), at) for name in here.folders]
        elif at + 1 == len(wanted):
            if _chosen(wanted[at], here.names):
                return True
        else:
            waiting += [(_join(folder, name), at + 1) for name in _chosen(wanted[at], here.folders)]
    return bool(waiting)


def _chosen(wanted: _Name, names: frozenset[str]) -> list[str]:
    if isinstance(wanted, str):
        return [wanted] if wanted in names else []
    return [name for name in names if _fits(wanted, name)]


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


@lru_cache(maxsize=4096)
def _names(glob: str) -> tuple[_Name, ...]:
    names = [_name(name) for name in glob.split("/") if name not in ("", ".")]
    # What is named stands for all it holds: `services/**` means what `services` means.
    while names and names[-1] is None:
        names.pop()
    return tuple(names)


def _name(name: str) -> _Name:
    if name == "**":
        return None
    return re.compile(translate(name.replace("[", "[[]"))) if _WILD.search(name) else name


def _fits(wanted: _Name, name: str) -> bool:
    return (
        wanted == name
        if isinstance(wanted, str)
        else wanted is not None and bool(wanted.match(name))
    )


def _past_folders(wanted: tuple[_Name, ...], at: set[int]) -> set[int]:
    """The same positions, and those after a `**`, which may stand for no folder at all."""
    for here in sorted(at):
        while here < len(wanted) and wanted[here] is None:
            here += 1
            at.add(here)
    return at


def _step(wanted: tuple[_Name, ...], here: int, name: str) -> Iterator[int]:
    if here < len(wanted):
        if wanted[here] is None:
            yield here
        elif _fits(wanted[here], name):
            yield here + 1
