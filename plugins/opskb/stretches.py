"""Text with other text in some of its stretches: what no edit names keeps its bytes, line ends and all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from opskb.model import Edit, Place

BOM = b"\xef\xbb\xbf"


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
    for edit in sorted(edits, key=lambda one: order(one.place)):
        start, end = (_offset(spot, lines, starts) for spot in ends(edit.place))
        if not at <= start <= end:
            raise ValueError(f"{edit.place}: two edits of one stretch")
        parts += [text[at:start], edit.text.replace("\n", _line_end(lines, edit.place.line))]
        at = end
    return mark + "".join([*parts, text[at:]]).encode("utf-8")


def patched(text: str, cuts: Iterable[tuple[int, int, str]], start: int = 0) -> str:
    """A text from `start` on, with other text in some stretches of it: where each begins, ends, and what is put in.

    One that begins within another is passed over.
    """
    parts: list[str] = []
    at = start
    for first, last, words in sorted(cuts):
        if first >= at:
            parts += [text[at:first], words]
            at = last
    return "".join([*parts, text[at:]])


def ends(place: Place) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a place begins and ends, as line and column."""
    return (place.line, place.column), (place.end_line, place.end_column)


def order(place: Place) -> tuple[str, tuple[int, int], tuple[int, int]]:
    """What edits are sorted by: the file, where they begin, where they end."""
    return place.path, *ends(place)


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
