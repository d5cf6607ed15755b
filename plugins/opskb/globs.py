"""Path patterns: `*` within one name, `**` through all folders; a folder stands for all it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fnmatch import translate
from functools import lru_cache

_WILD = re.compile(r"[*?]")


def literal(glob: str) -> str:
    """The folder, or the whole path, that everything a pattern matches lies in."""
    wild = _WILD.search(glob)
    return glob[: wild.start()].rpartition("/")[0] if wild else glob.rstrip("/")


def wild(glob: str) -> bool:
    """Whether a pattern is more than a plain path."""
    return bool(_WILD.search(glob))


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


# `**` is None; every other name is a pattern of its own, whose brackets mean themselves.
_Names = tuple[re.Pattern[str] | None, ...]


@lru_cache(maxsize=4096)
def _names(glob: str) -> _Names:
    names = (name for name in glob.split("/") if name not in ("", "."))
    return tuple(
        None if name == "**" else re.compile(translate(name.replace("[", "[[]"))) for name in names
    )


def _past_folders(wanted: _Names, at: set[int]) -> set[int]:
    """The same positions, and those after a `**`, which may stand for no folder at all."""
    for here in sorted(at):
        while here < len(wanted) and wanted[here] is None:
            here += 1
            at.add(here)
    return at


def _step(wanted: _Names, here: int, name: str) -> Iterator[int]:
    pattern = wanted[here] if here < len(wanted) else None
    if here < len(wanted) and pattern is None:
        yield here
    elif pattern and pattern.match(name):
        yield here + 1
