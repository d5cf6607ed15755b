"""Lists as people write them for a code host: right after a sentence, nested by two or three blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown import Markdown
from markdown.preprocessors import Preprocessor

_ITEM = re.compile(r"( *)((?:[-*+]|\d{1,9}\.) +)(?=\S)")
_FIRST = re.compile(r"(?:[-*+]|1\.) ")
_OPENER = re.compile(r"!!!|\?\?\?|===")
_HOLDER = re.compile(r"(?:[-*+]|\d{1,9}\.) |!!!|\?\?\?|===|\[\^|:")  # what may hold indented text
# Lines that a list may follow without a blank line and still be one: all but running text.
_NO_TEXT = re.compile(r"[-*+] |\d{1,9}[.)] |[#>|]|!!!|\?\?\?|===|[-*_=]{3,}\s*$|\[\^|\*\[|:")


class Loosen(Preprocessor):
    """Adds the blank line before a list and the indent of a nested one that Python-Markdown asks for."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, those of lists as Python-Markdown wants them."""
        if not any(map(_ITEM.match, lines)):
            return lines
        return list(_indented(list(_parted(lines))))


def _parted(lines: Iterable[str]) -> Iterator[str]:
    """A blank line between running text and the list that follows it."""
    first, after_text, holder = True, False, False
    for line in lines:
        words = line.lstrip(" ")
        if not words.strip():
            first, after_text = True, False
            yield line
            continue
        indent = len(line) - len(words)
        begins = _ITEM.match(line) and (holder or (indent < 4 and _FIRST.match(words)))
        if after_text and begins:
            yield ""
            after_text = False
        elif first:
            after_text = not _NO_TEXT.match(words)
        if not indent and (first or begins):
            holder = bool(_HOLDER.match(words))
        first = bool(_OPENER.match(words))
        yield line


def _indented(lines: list[str]) -> Iterator[str]:
    """Everything in an item by four blanks a level; a text that is indented so already is kept."""
    indents = [len(line) - len(line.lstrip(" ")) for line in lines]
    odd = [line for line, indent in zip(lines, indents, strict=True) if indent % 4 > 1]
    if not odd:
        yield from lines
        return
    levels = _Levels(by_marker=any(map(_ITEM.match, odd)))
    for line, indent in zip(lines, indents, strict=True):
        yield levels.placed(line, indent) if line.strip() else levels.blank(line)


class _Levels:
    """The items that are open at a line. `by_marker`: text of an item begins where its words do."""

    def __init__(self, *, by_marker: bool) -> None:
        self.by_marker = by_marker
        self.starts: list[int] = []
        self.base = 0
        self.holder = False
        self.after_blank = True

    def blank(self, line: str) -> str:
        """A blank line, after which a line with less indent leaves its item."""
        self.after_blank = True
        return line

    def placed(self, line: str, indent: int) -> str:
        """A line with the indent of its level."""
        item = _ITEM.match(line)
        if item or self.after_blank:
            while self.starts and indent < self.starts[-1]:
                self.starts.pop()
        if not indent and (item or self.after_blank):
            self.holder = bool(_HOLDER.match(line))
        self.after_blank = False
        if not self.starts and (not item or (indent > 3 and not self.holder)):
            return line  # running text, or code
        return self._moved(line, indent, item)

    def _moved(self, line: str, indent: int, item: re.Match[str] | None) -> str:
        if not self.starts:
            self.base = indent if indent > 3 else 0  # inside an admonition, a tab, a footnote
        depth = self.base + 4 * len(self.starts)
        extra = 0 if item else self._extra(indent, depth)
        if item:
            self.starts.append(indent + len(item[2]))
        return " " * (depth + extra) + line.lstrip(" ")

    def _extra(self, indent: int, depth: int) -> int:
        if not self.by_marker and indent >= depth:
            return indent - depth
        return max(indent - self.starts[-1], 0)


def register(markdown: Markdown) -> None:
    """Run after code and HTML blocks were taken out of the text."""
    markdown.preprocessors.register(Loosen(markdown), "opskb-lists", 15)
