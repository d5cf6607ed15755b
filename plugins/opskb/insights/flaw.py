"""What a record says that cannot be, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What keeps a record from being judged, at a row of a field where it is one of them."""

    message: str
    remedy: str
    row: int | None = None
    name: str = "arms"
