"""What is dear to make and is only read: the first worker that asks makes it, for all workers of a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


def once(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A folder of this name below `shared`, made whole before anybody else sees it."""
    folder, made = shared / name, shared / f"{name}.made"
    with FileLock(shared / f"{name}.lock"):
        if not made.exists():
            make(folder)
            made.touch()
    return folder
