"""Whether anything that a knowledge base is read from has changed: sizes and times, no content."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeAlias

from opskb import clock
from opskb.config import BASELINE, Config

Traces: TypeAlias = tuple[date, Path, frozenset[tuple[str, int, int]]]
"""The day that is judged at, the root, and every file with its time of change and its size."""

_GIT = (".git/HEAD", ".git/logs/HEAD")
"""What a commit, a checkout or a pull changes."""


def traces(settings: Config, as_of: str | None) -> Traces:
    """What the files of these settings look like now. What cannot be looked at is not there."""
    alone = (settings.path, BASELINE, *settings.rules, *_GIT)
    folders = {one.path for one in settings.sources} | {settings.evidence}
    found = {seen for path in alone if (seen := _file(settings.root, path))}
    for folder in sorted(folders):
        found.update(_below(settings.root / folder, settings.root / settings.code_root))
    return clock.as_of(as_of, settings.as_of)[0], settings.root, frozenset(found)


def _file(root: Path, path: str) -> tuple[str, int, int] | None:
    try:
        seen = (root / path).lstat()
    except (OSError, ValueError):
        return None
    return (
        (str(root / path), seen.st_mtime_ns, seen.st_size) if stat.S_ISREG(seen.st_mode) else None
    )


def _below(top: Path, code: Path) -> Iterator[tuple[str, int, int]]:
    """Every file below a folder, or the file itself; links are not followed, nor what no source reads."""
    if found := _file(top, ""):
        yield found
    waiting = [str(top)]
    while waiting:
        try:
            entries = os.scandir(waiting.pop())
        except OSError:
            continue
        with entries:
            for entry in entries:
                if entry.name in (".git", "node_modules") or entry.path == str(code):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    seen = entry.stat(follow_symlinks=False)
                    yield entry.path, seen.st_mtime_ns, seen.st_size
