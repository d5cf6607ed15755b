"""What a text costs whoever reads it by a model: an estimate that needs none, and is the same everywhere."""

from __future__ import annotations

BYTES_A_TOKEN = 4
"""How many bytes of text count as one token."""


def tokens(text: str) -> int:
    """About how many tokens a text costs an agent: its bytes of UTF-8 over four, rounded up."""
    return of_bytes(len(text.encode(errors="replace")))


def of_bytes(size: int) -> int:
    """The same for a text of so many bytes."""
    return -(-size // BYTES_A_TOKEN)
