"""The files of the evidence folder: read within bounds, never over a link, and compared with their digest."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from pathlib import Path, PurePosixPath
from typing import Any

from opskb.insights.evidence.facts import State

MAX_BYTES = 8 * 1024 * 1024
"""A longer manifest or log is not read."""


SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x7f-\x84\x86-\x9f]|(?<!\\)(?:\\\\)*\\(?:u00[01]|b|f)")
"""What a terminal would act on, as JSON is written: never raw below blank, and escaped there."""


class Broken(Exception):
    """A manifest or a log that cannot be read: `str(error)` says why, `line` where, from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def content(root: Path, path: str) -> str | None:
    """The text of a file below a root, None where there is none. Raises Broken."""
    try:
        refuse_links(root, path)
        status = (root / path).lstat()
        if not stat.S_ISREG(status.st_mode):
            raise Broken("is not a regular file")
        if status.st_size > MAX_BYTES:
            raise Broken(f"is longer than {MAX_BYTES // 1024 // 1024} MiB")
        return (root / path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Broken(f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Broken("is not UTF-8 text") from None


def refuse_links(root: Path, path: str) -> None:
    """Raises Broken where a path below a root leads, itself or by a folder, over a symbolic link."""
    at = root
    for part in PurePosixPath(path).parts:
        at = at / part
        if part == ".." or at.is_symlink():
            raise Broken("leads over a symbolic link, which is not followed")


def as_json(text: str) -> Any:
    """JSON as RFC 8259 has it: no NaN, no half characters, and no depth that would end the process.

    Raises Broken.
    """

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no number")

    try:
        data = json.loads(text, parse_constant=refuse)
        plain = json.dumps(data, ensure_ascii=False) if "\\" in text else text
        plain.encode()
        if _CONTROL.search(plain):
            raise Broken("holds a control character")
        return data
    except json.JSONDecodeError as error:
        raise Broken(f"is not JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise Broken(f"is not JSON that can be written again: {type(error).__name__}") from None


def looked_at(root: Path, folder: str, path: str, sha256: str) -> State:
    """Whether a listed file is as it was, or is there at all where its digest is not known.

    One that does not lie in the evidence folder is refused.
    """
    if not path.startswith(f"{folder}/") or ".." in PurePosixPath(path).parts:
        return "refused"
    try:
        refuse_links(root, path)
        if not (root / path).is_file():
            return "missing"
        return "verified" if not sha256 or digest(root / path) == sha256 else "altered"
    except Broken:
        return "refused"
    except (OSError, ValueError):
        return "missing"


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
