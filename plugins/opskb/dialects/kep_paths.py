"""How a KEP is named from elsewhere: by the path or the address of its folder, by its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

NAME = "kep"
"""The dialect whose records are named so."""

# A reference is a path below `keps`, with the name of the repository before it or without, ...
_PATH = re.compile(r"(?:kubernetes/enhancements)?/?keps?/(\S[^\n]*)")
# ... the address there of a folder or of its README, but not of what one commit held, ...
_WEB = re.compile(
    r"https?://github\.com/[\w.-]+/enhancements/(?:blob|tree)/(?![0-9a-f]{40}/)[\w.-]+/keps/"
    r"((?:[\w.-]+/)*[0-9]{1,6}-[\w.-]+(?:/(?:README\.md|kep\.yaml)?)?)"
)
# ... a number, or the name of a folder or of a file that begins with one.
_NAME = re.compile(r"(?:KEP[- ]?)?[0-9]{1,6}|[0-9]{1,8}-[\w.-]+", re.IGNORECASE)
_IN_PROSE = re.compile(r"(?<![\w./-])/?keps/(?:[\w-]{1,60}/){0,4}[0-9]{1,6}-\w[\w-]{0,100}")
# A file is called by an older count than a folder is, so that its number says nothing.
_NUMBERED = re.compile(r"(?:KEP[- ]?)?0*([0-9]{1,6})(?:-(?![^/]*\.md$)[^/]*)?", re.IGNORECASE)


def within(word: str) -> str:
    """The path below `keps` that a reference leads to, without the file in its folder; "" for none."""
    word = word.strip()
    match = _WEB.fullmatch(word) or _PATH.fullmatch(word)
    path = match[1] if match else word if _NAME.fullmatch(word) else ""
    path = path.rstrip(" /\"'")
    for name in ("/README.md", "/kep.yaml", "/kep.yml"):
        path = path.removesuffix(name)
    return path.rstrip("/")


def paths(text: str) -> Iterator[tuple[int, int]]:
    """Where a text names the folder of a KEP by its path, from `keps` on: where that begins and ends."""
    for match in _IN_PROSE.finditer(text):
        yield match.span()


def numbers(path: str) -> Iterator[int]:
    """The numbers that a path below `keps` may mean a KEP by, the innermost first."""
    for part in path.split("/")[::-1]:
        if match := _NUMBERED.fullmatch(part):
            yield int(match[1])


def spelt(id: str, path: str) -> str:
    """How a key names another KEP: by the path of its folder, from the root of its repository."""
    folder = f"/{dirname(path)}"
    at = folder.rfind("/keps/")
    return folder[max(at, 0) :] if folder != "/" else id
