"""Lists as people write them for a code host: right after a sentence, nested by two or three blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Markdown
from markdown.preprocessors import Preprocessor

_ITEM = re.compile(r"( *)((?:[-*+]|\d{1,9}\.) +)(?=\S)")
_FIRST = re.compile(r" {0,3}(?:[-*+]|1\.) ")
_OPENER = re.compile(r"!!!|\?\?\?|===")
_HOLDER = re.compile(r"(?:[-*+]|\d{1,9}\.) |!!!|\?\?\?|===|\[\^|:")  # what may hold indented lists
# Lines that a list may follow without a blank line and still be one: all but running text.
_NO_TEXT = re.compile(r"[-*+] |\d{1,9}[.)] |[#>|]|!!!|\?\?\?|===|[-*_=]{3,}\s*$|\[\^|\*\[|:")


class Loosen(Preprocessor):
    """Adds the blank line before a list and the indent of a nested one that Python-Markdown asks for."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, those of lists as Python-Markdown wants them."""
        if not any(map(_ITEM.match, lines)):
            return lines
        return list(_indented(list(_parted(lines))))


def _parted(lines: list[str]) -> Iterator[str]:
    """A blank line between running text and the list that follows it."""
    after_text = holder = False
    first = True
    for line in lines:
        words = line.lstrip(" ")
        if not words.strip():
            first, after_text = True, False
            yield line
            continue
        if line is words and (first or _HOLDER.match(words)):
            holder = bool(_HOLDER.match(words))
        if after_text and _ITEM.match(line) and (holder or _FIRST.match(line)):
            yield ""
            after_text = False
        elif first:
            after_text = not _NO_TEXT.match(words)
        first = bool(_OPENER.match(words))
        yield line


def _indented(lines: list[str]) -> Iterator[str]:
    """Nested items by four blanks a level; a text whose items are all at multiples of four is kept."""
    if not any(match and len(match[1]) % 4 > 1 for match in map(_ITEM.match, lines)):
        yield from lines
        return
    levels: list[int] = []  # where the text of each open item begins
    base, after_blank = 0, True
    for line in lines:
        words = line.lstrip(" ")
        if not words.strip():
            yield line
            after_blank = True
            continue
        indent = len(line) - len(words)
        item = _ITEM.match(line)
        if item or after_blank:
            _close(levels, indent)
        if item and not levels:
            base = indent if indent > 3 else 0  # inside an admonition, a tab, a footnote
        extra = max(indent - levels[-1], 0) if levels and not item else 0
        yield " " * (base + 4 * len(levels) + extra) + words if levels or item else line
        if item:
            levels.append(indent + len(item[2]))
        after_blank = False


def _close(levels: list[int], indent: int) -> None:
    """Leave every item that a line with this indent does not belong to."""
    while levels and indent < levels[-1]:
        levels.pop()


def register(markdown: Markdown) -> None:
    """Run after code and HTML blocks were taken out of the text."""
    markdown.preprocessors.register(Loosen(markdown), "opskb-lists", 15)
