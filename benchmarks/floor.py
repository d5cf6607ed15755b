"""The least a check of a folder can do, as a process of its own: read every file, or read and parse it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path


def read(text: str) -> None:
    """Nothing more."""


def parse(text: str) -> None:
    """The front matter through PyYAML's fast loader, once."""
    import yaml

    if text.startswith("---\n"):
        yaml.load(text[4 : text.index("\n---\n", 3)], Loader=yaml.CSafeLoader)


FLOORS: Mapping[str, Callable[[str], None]] = {"read": read, "parse": parse}

if __name__ == "__main__":
    floor, folder = FLOORS[sys.argv[1]], Path(sys.argv[2])
    for path in sorted(folder.rglob("*.md")):
        floor(path.read_bytes().decode())
