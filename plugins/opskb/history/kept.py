"""What git said of a project, kept until something else is asked; whoever cannot keep it asks again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

MAX_KEPT = 64 * 1024 * 1024
PROJECTS_KEPT = 50


def place(root: Path, of: str = "") -> Path | None:
    """Where the log of this project is kept, one file each, outside the sources; `of` names another log."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    try:
        home = Path(named) if named.startswith("/") else Path.home() / ".cache"
    except RuntimeError:
        return None
    return (
        home
        / "opskb"
        / "history"
        / hashlib.sha256(os.fsencode(root) + of.encode()).hexdigest()[:32]
    )


def recall(kept: Path, wanted: str) -> bytes | None:
    """What is kept, if it is the answer to what is wanted, and whole."""
    try:
        first, _, said = kept.read_bytes().partition(b"\n")
    except OSError:
        return None
    return said if first == _first_line(wanted, said) else None


def keep(kept: Path, wanted: str, said: bytes) -> None:
    """Write beside the place and move there, so that nobody reads half of it."""
    if len(said) > MAX_KEPT:
        return
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(_first_line(wanted, said) + b"\n" + said)
        Path(file.name).replace(kept)
        for old in sorted(kept.parent.iterdir(), key=_age)[PROJECTS_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _age(path: Path) -> float:
    return -path.stat().st_mtime


def _first_line(wanted: str, said: bytes) -> bytes:
    """What was asked, and a digest of the answer against a file that was cut short."""
    return f"{wanted} {hashlib.sha256(said).hexdigest()}".encode()
