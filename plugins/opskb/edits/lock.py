"""One writer at a time, and a file that is replaced as a whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def alone(path: Path) -> Iterator[IO[bytes]]:
    """A file opened to append to, locked against every other run until it is closed.

    It waits for its turn; the system lets go of the lock of a process that dies.
    """
    with path.open("ab+") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield file


class Busy(OSError):
    """Another run writes here now; this one has written nothing."""

    def __init__(self, root: Path) -> None:
        why = "another opskb is writing here; nothing was written, run it again when that has ended"
        super().__init__(errno.EAGAIN, why, str(root))


@contextmanager
def held(root: Path) -> Iterator[None]:
    """The only run that writes below this folder, until it is done or dead. Raises Busy.

    The folder itself is what is locked, so that nothing is left behind; where a system cannot lock a
    folder, a file for it among the temporary ones is.
    """
    handle = _opened(root)
    try:
        if not _taken(handle):
            raise Busy(root)
        yield
    finally:
        os.close(handle)


def _opened(root: Path) -> int:
    if sys.platform == "win32":
        name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]
        return os.open(Path(tempfile.gettempdir()) / f"opskb-{name}.lock", os.O_RDWR | os.O_CREAT)
    else:
        return os.open(root, os.O_RDONLY)


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def replaced(path: Path, text: str) -> None:
    """Write a file anew so that a reader sees the old text or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
