"""Words of records as one line of Markdown: whatever it holds, it begins nothing and leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

_ODD = re.compile(r"\s{2,}|[^\S ]|[<`]|\]\(|[\x00-\x1f\x7f]")
# A sign is escaped together with the backslashes before it: an odd one of them would undo that.
_TAG = re.compile(r"(\\*)<(?=[A-Za-z/!?])")
_TICK = re.compile(r"(\\*)`")
_BRACKET = re.compile(r"(\\*)([\[\]])")
_BAR = re.compile(r"(\\*)\|")
_LAST = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
_BEGINS = re.compile(r"(?:#{1,6}|[-+*])(?= |$)|>|\[|\||[=~_*-]{3}|\d{1,9}[.)](?= |$)|`{3}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_TICKS = re.compile(r"`+")
_PLAIN = re.compile(r"[\w./#?=&%~:@!$,;+-]*", re.ASCII)


def flat(text: str) -> str:
    """Words in the middle of a line: line ends are blanks, and neither tags nor links begin in them."""
    if not _ODD.search(text):
        return text
    words = re.sub(r"\s+", " ", _CONTROL.sub(" ", text))
    words = _TAG.sub(r"\1\1\\<", words).replace("](", r"]\(")
    open = words.count("`") % 2 or r"\`" in words
    return _TICK.sub(r"\1\1\\`", words) if open else words


def line(text: str) -> str:
    """Words at the beginning of a line: what would make them a heading, a list or a fence is escaped."""
    words = flat(text).strip()
    found = _BEGINS.match(words)
    if not found:
        return words
    at = found.end() - 1 if words[0].isdigit() else 0
    return f"{words[:at]}\\{words[at:]}"


def code(text: str) -> str:
    """Code inside a line, between as many ticks as it needs."""
    words = " ".join(_CONTROL.sub(" ", text).split())
    ticks = "`" * (_longest(words) + 1)
    gap = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{ticks}{gap}{words}{gap}{ticks}" if words else ""


def fenced(text: str, language: str = "") -> str:
    """Lines of code as they stand, in a fence that none of them can close."""
    ticks = fence(text)
    word = re.sub(r"[^\w+#.-]", "", language)
    return f"{ticks}{word}\n{text.rstrip()}\n{ticks}"


def fence(text: str) -> str:
    """The ticks around a block that no ticks within it can close."""
    return "`" * max(3, _longest(text) + 1)


def link(words: str, address: str) -> str:
    """Words that lead to an address; brackets among them end nothing."""
    named = _LAST.sub(r"\1\\\\", bracketed(flat(words).strip()))
    return f"[{named}]({quoted(address)})"


def bracketed(words: str) -> str:
    """Words in which no bracket begins or ends anything."""
    return _BRACKET.sub(r"\1\1\\\2", words) if "[" in words or "]" in words else words


def quoted(address: str) -> str:
    """An address without a sign that would end a link."""
    return address if _PLAIN.fullmatch(address) else quote(address, safe="/#?=&%~:@!$,;+")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown of one line; a bar in one of them ends no cell."""
    lines = (heads, ["-"] * len(heads), *rows)
    return "\n".join(f"|{'|'.join(map(_cell, one))}|" for one in lines)


def _cell(words: str) -> str:
    return _BAR.sub(r"\1\1\\|", words) if "|" in words else words


def _longest(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0) if "`" in text else 0
