"""What a question is answered with: text and the same as data, never more than an agent can read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opskb.tokens import BYTES_A_TOKEN

MOST_TOKENS = 5_000
MOST_BYTES = MOST_TOKENS * BYTES_A_TOKEN
"""What neither the text of an answer nor its data as JSON exceeds, in bytes of UTF-8."""


class Unanswered(Exception):
    """A question that cannot be answered: its text says why, and what to ask instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in words, whose first line says how far to trust it, and the same as data.

    `data` holds `cursor`, which asks for the rest of what did not fit; it is None where that was all.
    """

    text: str
    data: Mapping[str, Any]
