"""A posting is a set of lines that sum to nothing; it is never changed, only reversed."""

from collections.abc import Iterable


def balances(lines: Iterable[int]) -> bool:
    """Whether the lines of one posting, in minor units, sum to nothing."""
    return sum(lines) == 0


def reversal(lines: Iterable[int]) -> list[int]:
    """The lines that undo a posting."""
    return [-line for line in lines]
