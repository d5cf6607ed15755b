"""Runs the command line and kills its process at the nth call of the system that writes.

`python -m tests.faults.killed 7 archive` ends as `kill -9` would, before the seventh such call; at 0
it ends by itself, and says on standard error how many calls there were.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CALLS = ("write", "fsync", "link", "replace", "unlink", "mkdir", "rmdir", "chmod", "ftruncate")


def watch(at: int, home: Path) -> list[str]:
    """Wrap every call that writes, from here on; those on files outside `home` do not count."""
    made: list[str] = []

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(target: Any, *arguments: Any, **named: Any) -> Any:
            if name == "open" and not (arguments and arguments[0] & (os.O_WRONLY | os.O_RDWR)):
                return real(target, *arguments, **named)
            if _ours(target, home):
                made.append(name)
                if len(made) == at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return real(target, *arguments, **named)

        return call

    for name in (*CALLS, "open"):
        setattr(os, name, wrapped(name, getattr(os, name)))
    return made


def _ours(target: Any, home: Path) -> bool:
    if isinstance(target, int):
        return target > 2
    return Path(os.fsdecode(target)).is_relative_to(home)


def main() -> None:
    """Run `opskb` with the arguments behind the number."""
    at, *arguments = sys.argv[1:]
    from opskb.adapters import cli

    made = watch(int(at), Path.cwd())
    leave = os._exit

    def left(code: int) -> None:
        sys.stderr.write(f"calls: {len(made)}\n")
        sys.stderr.flush()
        leave(code)

    os._exit = left  # type: ignore[assignment]
    sys.argv = ["opskb", *arguments]
    cli.main()


if __name__ == "__main__":
    main()
