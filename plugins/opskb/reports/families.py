"""The families of the rules: what the first digit of a code says it is about."""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, str] = {
    "0": "Files",
    "1": "Identity",
    "2": "References",
    "3": "Freshness",
    "4": "Lifecycle",
    "5": "Ownership and actions",
    "6": "Evidence",
    "7": "Writing",
    "8": "Operations",
    "9": "Settings and kinds",
}


def family(code: str) -> str:
    """The name of the family that a rule belongs to."""
    return FAMILIES.get(code[3:4], "Own rules") if code.startswith("OKB") else "Own rules"
