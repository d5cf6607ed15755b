"""What no edit does: said in words for a person, before anything is written."""

from __future__ import annotations

from pathlib import Path


class Refused(ValueError):
    """What cannot be written, in words for a person; nothing was written."""


def refuse_links(root: Path, path: Path) -> None:
    """Refuse a path that leads over a symbolic link. Raises Refused."""
    around = [path, *path.parents][: len(path.relative_to(root).parts)]
    if link := next((one for one in around if one.is_symlink()), None):
        raise Refused(f"{link.relative_to(root).as_posix()} is a symbolic link")


def refuse_blocked(root: Path, path: str) -> None:
    """Refuse a path, from the root, where no file can come: over a link or below a file. Raises Refused."""
    whole = root / path
    refuse_links(root, whole)
    there = next(one for one in whole.parents if one.exists())
    if not there.is_dir():
        raise Refused(f"{there.relative_to(root).as_posix()} is no folder: rename it")
