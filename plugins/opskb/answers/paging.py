"""Long answers in parts: as many rows as fit, and a cursor that asks for the rest and keeps no state."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from opskb.answers.answer import MOST_BYTES, Unanswered
from opskb.answers.sized import size

T = TypeVar("T")

HEAD = 4_000
"""How many of the bytes of an answer are kept for what stands around its rows."""
_CURSOR = re.compile(r"(\d{1,9})\.([0-9a-f]{16})")
_STALE = (
    "this `cursor` does not go on from an answer to this question as things stand: "
    "the records may have changed. Ask again with the same words and without `cursor`."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer, as text and as data."""

    text: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of an answer, from the row `start` of `total` on; `cursor` asks for the next, None after the last."""

    rows: tuple[Row, ...]
    start: int
    total: int
    cursor: str | None

    @property
    def text(self) -> str:
        """The rows as text, one after another."""
        return "\n".join(row.text for row in self.rows)

    @property
    def data(self) -> list[Mapping[str, Any]]:
        """The rows as data."""
        return [row.data for row in self.rows]

    @property
    def more(self) -> str:
        """How to go on, "" where that was all."""
        shown = self.start + len(self.rows)
        return (
            f"{shown} of {self.total} told. The rest: {go_on(self.cursor)}" if self.cursor else ""
        )


def go_on(cursor: str | None) -> str:
    """What to do for the rest of an answer."""
    return f'ask the same again with cursor "{cursor}".'


def page(
    found: Sequence[T],
    cursor: str | None,
    *,
    of: tuple[object, ...],
    key: Callable[[T], str],
    row: Callable[[T], Row],
    most: int = 100,
) -> Page:
    """As many rows as an answer holds, at most `most`. `of` is the question and what it was asked with.

    Raises Unanswered for a cursor of another question, or of other rows than there are now.
    """
    mark = digest((*of, *map(key, found)))
    start = begin(cursor, mark, len(found))
    rows: list[Row] = []
    text = data = MOST_BYTES - HEAD
    for one in found[start : start + most]:
        made = row(one)
        text, data = text - len(made.text.encode()) - 1, data - size(made.data) - 2
        if rows and min(text, data) < 0:
            break
        rows.append(made)
    end = start + len(rows)
    return Page(tuple(rows), start, len(found), made_of(end, mark) if end < len(found) else None)


def digest(parts: Iterable[object]) -> str:
    """What a cursor is bound to: a question, what it was asked with, and what it found."""
    found = hashlib.sha256()
    for part in parts:
        found.update(f"{part}\0".encode(errors="replace"))
    return found.hexdigest()[:16]


def made_of(start: int, mark: str) -> str:
    """The cursor for what begins at `start`."""
    return base64.urlsafe_b64encode(f"{start}.{mark}".encode()).decode().rstrip("=")


def begin(cursor: str | None, mark: str, total: int) -> int:
    """Where a cursor goes on. Raises Unanswered for one that is not ours, or no longer."""
    if not cursor:
        return 0
    match = _CURSOR.fullmatch(_decoded(cursor))
    start = int(match[1]) if match and match[2] == mark else 0
    if not 0 < start < total or made_of(start, mark) != cursor:
        raise Unanswered(_STALE)
    return start


def _decoded(cursor: str) -> str:
    try:
        whole = cursor[:64].encode("ascii") + b"=" * (-len(cursor[:64]) % 4)
        return base64.b64decode(whole, altchars=b"-_", validate=True).decode("ascii")
    except (UnicodeError, binascii.Error):
        return ""
