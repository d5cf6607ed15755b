"""Derived files in a folder of their own: what an earlier export left there is replaced, all else stays."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from opskb.edits.lock import held, replaced
from opskb.edits.refused import Refused, refuse_blocked

LIST = ".opskb-export.json"
"""The list of what an export wrote, in its folder: only what stands on it is ever replaced."""
SCHEMA = "opskb/export-v1"

_SPARE = ".opskb-export.part"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many files an export wrote, found as they are to be, and took away."""

    written: int
    same: int
    gone: int


def export(
    folder: Path, form: str, files: Mapping[str, bytes], apart: Iterable[Path] = ()
) -> Exported:
    """Let a folder hold these files, by their path in it, in the place of those of an earlier export.

    The list is on the disk before any file that it names, so that the next export knows what one that
    died had written. `apart` are folders that no export may lie in or around. Raises Refused where the
    folder holds anything else or a link, and Busy where another export writes there now.
    """
    refuse_near(folder, apart)
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder):
        known = _known(folder)
        for path in sorted(known | files.keys()):
            _refuse(folder, path, known=path in known)
        gone = sorted(known - files.keys())
        replaced(folder / LIST, _listed(form, known | files.keys()))
        written = sum(_put(folder, path, content) for path, content in files.items())
        for path in gone:
            _taken(folder, path)
        replaced(folder / LIST, _listed(form, files))
    return Exported(written, len(files) - written, len(gone))


def refuse_near(folder: Path, apart: Iterable[Path]) -> None:
    """Refuse a folder that is a link or no folder, or that lies in or around one of these. Raises Refused."""
    there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
    if folder.is_symlink():
        raise Refused(f"{folder.name} is a symbolic link")
    if not there.is_dir():
        raise Refused(f"{there.name} is no folder")
    real = Path(os.path.realpath(folder))
    if ".git" in real.parts:
        raise Refused(f"{folder.name} lies in the folder of git")
    for one in apart:
        other = Path(os.path.realpath(one))
        if real.is_relative_to(other) or other.is_relative_to(real):
            raise Refused(
                f"{folder.name} would lie among the records of {other.name}: export beside them"
            )


def _known(folder: Path) -> frozenset[str]:
    """What an earlier export wrote. Raises Refused for a folder that holds other things, and no list."""
    path = folder / LIST
    if path.is_symlink():
        raise Refused(f"{LIST} is a symbolic link")
    if not path.is_file():
        if any(one.name != _SPARE for one in folder.iterdir()):
            raise Refused(f"{folder.name} holds files that no export wrote: name an empty folder")
        return frozenset()
    try:
        found = json.loads(path.read_bytes())
        if found["schema"] != SCHEMA:
            raise ValueError(found["schema"])
        return frozenset(map(_inside, found["files"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(f"{LIST} in {folder.name} cannot be read: name an empty folder") from None


def _inside(path: str) -> str:
    """A path below the folder. Raises ValueError for one that leads out of it, into git, or is no text."""
    path.encode()
    parts = path.split("/")
    if {"", ".", "..", ".git", LIST, _SPARE} & set(parts) or set("\\:\0") & set(path):
        raise ValueError(path)
    return path


def _refuse(folder: Path, path: str, *, known: bool) -> None:
    """Raises Refused for a path that leads out of the folder, over a link, or to what no export wrote."""
    try:
        _inside(path)
    except ValueError:
        raise Refused(f"{path} leads out of {folder.name}") from None
    refuse_blocked(folder, path)
    whole = folder / path
    if whole.exists() and not (known and whole.is_file()):
        raise Refused(f"{path} is there, and no export wrote it: give it another name")


def _put(folder: Path, path: str, content: bytes) -> bool:
    """Write a file, whole or not at all, and say whether it was another one before."""
    whole = folder / path
    if whole.is_file() and whole.read_bytes() == content:
        return False
    whole.parent.mkdir(parents=True, exist_ok=True)
    spare = folder / _SPARE
    spare.unlink(missing_ok=True)
    with spare.open("xb") as file:
        file.write(content)
    spare.replace(whole)
    return True


def _taken(folder: Path, path: str) -> None:
    """Take a file away, and the folders that only it was in."""
    whole = folder / path
    whole.unlink(missing_ok=True)
    for one in whole.parents[: path.count("/")]:
        with suppress(OSError):  # it holds other files
            one.rmdir()


def _listed(form: str, paths: Iterable[str]) -> str:
    return json.dumps({"schema": SCHEMA, "format": form, "files": sorted(paths)}, indent=1) + "\n"
