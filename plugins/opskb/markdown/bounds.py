"""What a Markdown text would cost to convert, told before any converter sees it."""

from __future__ import annotations

import re

from opskb import prose

MAX_BODY = 256 * 1024

# Python-Markdown looks for the end of a bracket from each one that opens, and splits a block anew
# at every line that begins one, so its work grows with the square of these. Measured: a budget of
# one million stays under a second, and no text of some 1,500 real ones spends more than 5,000.
BUDGET = 1_000_000
_COUNTED = ("[", "](", "<", "\n#", "\n=", "\n-", "\n*[", "\n!!!", "\n???", "\n~~~", "\n```", "\n  ")
_TOKEN = re.compile(
    r"\[|\](\()?|\)|<(?=[a-zA-Z/!?])|>|\n[ \t]*(?=\n)|^ {0,3}(?:#|\*\[|=+[ \t]*$|-+[ \t]*$|[=!?~`]{3})",
    re.MULTILINE,
)


def refusal(body: str) -> str:
    """Why a body is not converted but shown as it was written, "" where it is converted."""
    if len(body) > MAX_BODY:
        return f"it is {len(body) // 1024} KiB long, and a text may have {MAX_BODY // 1024} KiB"
    if sum(map(body.count, _COUNTED)) * len(body) <= BUDGET:
        return ""
    if _cost(prose.mask(body)) > BUDGET:
        return "its brackets or headings nest or repeat without end"
    return ""


def _cost(text: str) -> int:
    """The distances that a converter would walk: from each opening mark to its end, or to that of its block."""
    cost = start = starts = 0
    squares: list[int] = []
    rounds: list[int] = []
    angles: list[int] = []

    def left(end: int) -> int:
        open_marks = sum(end - at for at in (*squares, *rounds))
        squares.clear()
        rounds.clear()
        return open_marks + starts * (end - start) // 5

    for match in _TOKEN.finditer(text):
        mark, at = match[0], match.start()
        if mark == "[":
            squares.append(at)
        elif mark[0] == "]":
            cost += at - squares.pop() if squares else 0
            rounds += [at] if match[1] else []
        elif mark == ")":
            cost += at - rounds.pop() if rounds else 0
        elif mark == "<":
            angles.append(at)
        elif mark == ">":
            cost += sum(at - one for one in angles)
            angles.clear()
        elif mark[0] == "\n":
            cost += left(at)
            start, starts = at, 0
        else:
            starts += 1
    return cost + left(len(text)) + sum(len(text) - one for one in angles)
