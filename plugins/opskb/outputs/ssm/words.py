"""Words of a record in a document: no reference begins in them, and they stay of a length."""

from __future__ import annotations

import re

_BRACES = re.compile(r"(?<=\{)(?=\{)|(?<=\})(?=\})")
_LONGEST = 1_000


def plain(text: str) -> str:
    """A text whose braces are never two together, which Automation would take for a reference."""
    return _BRACES.sub(" ", text)


def short(text: str) -> str:
    """The same in at most 1,000 characters, the end of it left out."""
    words = plain(" ".join(text.split()))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
