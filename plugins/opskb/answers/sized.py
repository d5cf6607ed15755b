"""Text of records made small and harmless: on one line, cut with a mark, or in parts that join to the whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from opskb.reports.run import clean

CUT = "\N{HORIZONTAL ELLIPSIS}"
"""What stands where a text was cut."""
SHORT, LONG = 120, 300
"""How many characters of a title or a name are told, and of a summary or a sentence."""
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def line(text: object, most: int = SHORT) -> str:
    """Untrusted text on one line of at most `most` characters, with a mark where it was cut."""
    # What is cut off is not looked at: it may be a megabyte.
    found = " ".join(clean(str(text)[: most * 8]).split())
    whole = len(found) <= most and len(str(text)) <= most * 8
    return found if whole else f"{found[: most - 1].rstrip()}{CUT}"


def lines(text: str) -> str:
    """Untrusted text of several lines without what steers a screen or is no text at all."""
    return _STEERING.sub(" ", text)


def words(found: list[str], most: int) -> str:
    """The first of these, after one another, and how many more there are."""
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def size(data: Any) -> int:
    """How many bytes of UTF-8 data takes as JSON without blanks that could be left out."""
    return len(json.dumps(data, ensure_ascii=False, default=str).encode())


def parts(text: str, most: int) -> Iterator[str]:
    """A text in parts of at most `most` bytes, as UTF-8 and within JSON, that join to the whole.

    A part ends after a paragraph where one ends in its second half, else after a line, else anywhere.
    """
    start = 0
    while start < len(text):
        end = _end(text, start, most)
        if end < len(text):
            half = start + (end - start) // 2
            paragraph, one = text.rfind("\n\n", half, end), text.rfind("\n", start, end)
            end = paragraph + 2 if paragraph > 0 and paragraph + 2 <= end else one + 1 or end
        yield text[start:end]
        start = end


def _end(text: str, start: int, most: int) -> int:
    """How far a text can be told from here within `most` bytes; at least one character."""
    low, high = start + 1, min(len(text), start + most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[start:middle]) <= most else (low, middle - 1)
    return low
