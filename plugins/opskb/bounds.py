"""What a Markdown text would cost to convert, told before any converter sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opskb import prose

MAX_BODY = 256 * 1024
"""A longer text is shown as it was written, so what it refers to is not looked for."""
# What Python-Markdown marks its own placeholders with.
_MARKED = str.maketrans("", "", "\u0002\u0003")

# Python-Markdown looks for the end of a bracket from each one that opens, and splits a block anew
# at every line that begins one, so its work grows with the square of these. Measured: a budget of
# one million stays near a second, and no text of some 2,200 real ones spends more than 60,000.
BUDGET = 1_000_000
_TOKEN = re.compile(
    r"^[ >]*(?:[#:]|\*?\[[^\]\n]*\]:|=+[ \t]*$|-+[ \t]*$|[=!?~`]{3})"
    r"|\[|\](\()?|\)|<(?=[a-zA-Z/!?])|>|\n[ \t]*(?=\n)",
    re.MULTILINE,
)
_FENCES = ("\n```", "\n~~~")
_A_FENCE = 400  # a block of code costs as much as that many steps
_A_BLOCK = 40
_A_BREAK = 40
_A_TABLE, _A_CELL = 100, 12
_SHORT, _INDENTED = 8_000, 100
_TABS = 30  # each looks at all before it, so that many of them squared are a step
_MARKS, _MARKS_A_STEP = "*_`\\<~{&", 1000  # each found mark copies its whole text
_BLOCK = re.compile(r"\n[ \t]*\n")
_RULER = re.compile(r"[ |:]*-[ |:-]*")
_NESTED = re.compile(
    r"\n *(?:(?:>|[-*+] |\d{1,9}\. ) *){100}|\n {150,}(?:[-*+] |\d{1,9}\. |[!?=>]{1,3})"
)


# Many a highlighter looks at all of a code again from each of its letters: measured at four seconds
# for 20 KB, so that ten thousand letters in one piece, or in many a little, stay near one. A field
# holds a command or two, and a record may have hundreds of fields.
CODE, CODE_OF_A_FIELD = 10_000, 1_000


def coloured(body: str, most: int = CODE) -> bool:
    """Whether the code in a text is short enough to be coloured."""
    return sum(length**2 for length in prose.code(body)) <= most**2


def normal(body: str) -> str:
    """The body as the converter takes it, so that nothing hides from what is counted here."""
    plain = body.translate(_MARKED)
    return plain.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)


_DEAR = "[<|`~\n"  # what a text must hold many of to cost much
_DEEP = ">-*+."  # and to nest deep


def harmless(body: str) -> bool:
    """Whether a text is so short, and holds so little of what is dear, that it need not be weighed."""
    length = len(body)
    if length > _SHORT or " " * _INDENTED in body or "\t" in body:
        return False
    dear = sum(map(body.count, _DEAR))
    return dear * max(length, _A_FENCE) < BUDGET // 2 and sum(map(body.count, _DEEP)) < 100


def refusal(body: str) -> str:
    """Why a body is not converted but shown as it was written, "" where it is converted."""
    if harmless(body):
        return ""
    body = normal(body)
    if len(body) > MAX_BODY:
        return f"it is {len(body) // 1024} KiB long, and a text may have {MAX_BODY // 1024} KiB"
    if _NESTED.search(f"\n{body}"):
        return "its lists or quotations nest without end"
    if _at_most(body) > BUDGET and _cost(body) + _weight(body) > BUDGET:
        return "its brackets, marks or blocks nest or repeat without end"
    return ""


def _at_most(body: str) -> int:
    """A bound on the cost that is quickly had, and enough for nearly every text."""
    longest = max(map(len, _BLOCK.split(body)))
    opened = body.count("[") + body.count("](") + body.count("\n") // 5
    marks = sum(map(body.count, _MARKS)) * longest // _MARKS_A_STEP
    return opened * longest + body.count("<") * len(body) + marks + _numbers(body)


def _weight(body: str) -> int:
    """What the marks within one text cost, and what counts by its number."""
    marks = sum(sum(map(text.count, _MARKS)) * len(text) for text in _texts(body))
    return marks // _MARKS_A_STEP + _numbers(body)


def _numbers(body: str) -> int:
    """Notes, each of which looks for a free number from the first on; blocks, and blocks of code."""
    fences = sum(map(body.count, _FENCES)) * _A_FENCE
    tabs = body.count("=== ") ** 2 // _TABS
    blocks = body.count("\n\n") * _A_BLOCK + body.count("  \n") * _A_BREAK
    return body.count("[^") ** 2 + fences + tabs + blocks + (_cells(body) if "|" in body else 0)


def _cells(body: str) -> int:
    """What tables cost: every row of one gets as many cells as its head has."""
    cost = columns = 0
    before = ""
    for line in body.split("\n"):
        if _RULER.fullmatch(line.strip(" >")) and "|" in before + line:
            columns = max(before.count("|"), line.count("|")) + 1
            cost += _A_TABLE
        elif not line.strip():
            columns = 0
        cost += columns * _A_CELL
        before = line
    return cost


def _texts(body: str) -> Iterator[str]:
    """The pieces that marks are looked for in as a whole: a block, or a row of a table."""
    for block in _BLOCK.split(body):
        rows = block.strip("\n").split("\n")
        if len(rows) > 2 and _RULER.fullmatch(rows[1]) and all("|" in row for row in rows):
            yield from rows
        else:
            yield block


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
