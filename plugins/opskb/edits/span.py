"""Edits of a text by its stretches: what no edit names keeps its bytes, line ends and all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

from opskb import prose, source
from opskb.edits.refused import Refused
from opskb.model import Edit, Place

BOM = b"\xef\xbb\xbf"


def raw(root: Path, path: str, text: str) -> bytes:
    """The bytes of a file whose `text` was read before.

    Raises Changed where it does not say that any more, Refused where it holds the marks of a merge
    that was not finished or may not be written, OSError where it cannot be read.
    """
    whole = root / path
    if whole.is_symlink():
        raise Refused(f"{path} is a symbolic link")
    content = whole.read_bytes()
    try:
        same = source.decode(content) == text
    except source.Unreadable:
        same = False
    if not same:
        raise Changed(path)
    if prose.conflict(text):
        raise Refused(f"{path} holds the marks of a merge that is not finished: finish it first")
    if not whole.stat().st_mode & 0o200:
        raise Refused(f"{path} is read-only")
    return content


class Changed(OSError):
    """A file is not what it was when it was read; nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(0, "was changed while it was being edited; nothing was written", path)


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The file with these edits, of which no two touch the same stretch. Raises ValueError.

    What is put in has the line ends of the line that it is put in at.
    """
    mark = BOM if content.startswith(BOM) else b""
    text = content[len(mark) :].decode("utf-8")
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: _order(one.place)):
        start, end = (_offset(spot, lines, starts) for spot in _ends(edit.place))
        if not at <= start <= end:
            raise ValueError(f"{edit.place}: two edits of one stretch")
        parts += [text[at:start], edit.text.replace("\n", _line_end(lines, edit.place.line))]
        at = end
    return mark + "".join([*parts, text[at:]]).encode("utf-8")


def settled(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that may be done together: each once, and of two that overlap the first.

    Two that put something in at one place overlap too: nobody knows which comes first. Those of a file
    that are left out are for another run, which reads what these have written.
    """
    kept: list[Edit] = []
    for edit in sorted(dict.fromkeys(edits), key=lambda one: _order(one.place)):
        last = kept[-1].place if kept else None
        begin, _ = _ends(edit.place)
        apart = last is None or last.path != edit.place.path or _ends(last)[1] <= begin
        if apart and last != edit.place:
            kept.append(edit)
    return tuple(kept)


def _ends(place: Place) -> tuple[tuple[int, int], tuple[int, int]]:
    return (place.line, place.column), (place.end_line, place.end_column)


def _order(place: Place) -> tuple[str, tuple[int, int], tuple[int, int]]:
    return place.path, *_ends(place)


def _offset(spot: tuple[int, int], lines: list[str], starts: list[int]) -> int:
    """Where a line and a column are; a column behind the last means the end of its line."""
    line, column = spot
    if not 1 <= line <= len(lines):
        raise ValueError(f"there is no line {line}")
    return starts[line - 1] + min(column - 1, len(lines[line - 1].removesuffix("\r")))


def _line_end(lines: list[str], line: int) -> str:
    """The line end of a line; the last has none, and takes that of the one before it."""
    at = min(line, len(lines) - 1) - 1
    return "\r\n" if at >= 0 and lines[at].endswith("\r") else "\n"
