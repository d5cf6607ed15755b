"""Regular expressions that somebody wrote into a record: read here first, so that none can keep a check waiting.

Python's own matcher tries every way in which an expression may fit, and there may be more of them than
there are seconds. So only a plain part of the language is taken, for which they can be counted.
"""

from __future__ import annotations

import re

LONGEST = 200
"""How long an expression, or a value that is held against one, may be."""
MOST = 50_000
"""How many ways to fit a value are tried: a few milliseconds of them."""
_OPEN_LENGTH = 32
"""The length of value for which an expression must stay within MOST, though no value is given."""
_TIMES = re.compile(r"\{(?:(\d+)|(\d*),(\d*))\}")
_DEEPEST = 20
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)


class Unfit(ValueError):
    """Why an expression is not taken: `str(error)` goes on after "its pattern"."""


def fits(pattern: str, value: str) -> bool:
    """Whether the whole of a value is as an expression says. Raises Unfit."""
    if len(value) > LONGEST:
        raise Unfit(f"is held against a text of more than {LONGEST} characters")
    return judged(pattern, len(value)).fullmatch(value) is not None


def judged(pattern: str, length: int = 0) -> re.Pattern[str]:
    """An expression that may be matched with texts of this length. Raises Unfit."""
    if len(pattern) > LONGEST:
        raise Unfit(f"is longer than {LONGEST} characters")
    reader = _Reader(pattern, max(length, _OPEN_LENGTH))
    ways = reader.either()
    if reader.at < len(pattern):
        raise Unfit("closes a group that it never opened")
    if ways > MOST:
        raise Unfit("repeats what repeats, and may fit in too many ways")
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unfit(f"is no regular expression: {error}") from None


class _Reader:
    """Counts in how many ways an expression may fit a text of `length`; `at` is how far it was read."""

    def __init__(self, pattern: str, length: int) -> None:
        self.pattern, self.length, self.at, self.depth = pattern, length, 0, 0

    def either(self) -> int:
        """Alternatives: one after the other, so that their ways add up."""
        ways = self.row()
        while self.next() == "|":
            self.at += 1
            ways = min(ways + self.row(), MOST + 1)
        return ways

    def row(self) -> int:
        """Parts in a row: each way of one with each of the next."""
        ways = 1
        while self.next() not in ("", "|", ")"):
            ways = min(ways * self.repeated(self.one()), MOST + 1)
        return ways

    def next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def one(self) -> int:
        """A letter, a class of letters, or a group."""
        if self.next() == "(":
            return self.group()
        if self.next() == "[":
            found = _CLASS.match(self.pattern, self.at)
            if not found:
                raise Unfit("opens a class that it never closes")
            self.at = found.end()
        elif self.next() == "\\":
            if self.pattern[self.at + 1 : self.at + 2].isdigit():
                raise Unfit("looks back at a group")
            self.at += 2
        else:
            self.at += 1
        return 1

    def group(self) -> int:
        plain = self.pattern.startswith("(?:", self.at)
        if self.pattern.startswith("(?", self.at) and not plain:
            raise Unfit("has a group that is more than a group")
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unfit(f"has groups {_DEEPEST} deep")
        self.at += 3 if plain else 1
        ways = self.either()
        if self.next() != ")":
            raise Unfit("opens a group that it never closes")
        self.at += 1
        self.depth -= 1
        return ways

    def repeated(self, ways: int) -> int:
        """The ways of a part that comes as often as what stands behind it says."""
        least, most = 1, 1
        while sign := self.next():
            times = _TIMES.match(self.pattern, self.at) if sign == "{" else None
            if sign not in ("*", "+", "?") and not times:
                break
            self.at = times.end() if times else self.at + 1
            if times:
                low, high = (times[1], times[1]) if times[1] else (times[2], times[3])
                least, most = int(low or 0), int(high) if high else self.length
            elif (least, most) == (1, 1):
                least, most = int(sign == "+"), 1 if sign == "?" else self.length
        if ways == 1:
            return max(1, min(most, self.length) - least + 1)
        counts = range(least, min(most, self.length) + 1)
        all: int = sum(min(ways ** min(count, 20), MOST + 1) for count in counts)
        return min(all, MOST + 1)
