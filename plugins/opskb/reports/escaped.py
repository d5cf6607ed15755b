"""Untrusted text in a comment of a code host: no markup, HTML, link, mention, issue or command."""

from __future__ import annotations

import re

from opskb.reports.run import clean

_GAP = "\u200b"
# What a host looks for in finished text, where no backslash helps: @team, #12, !12, GH-12, a://b,
# :smile:, www.a. A blank of no width stands in the middle of each, and in the ids of commits.
_NOTICED = re.compile(r"(?<=[@#!%&~$^:])(?=\S)|(?<=\bGH)(?=-\d)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_COMMIT = re.compile(r"[0-9a-f]{6}(?=[0-9a-f])", re.IGNORECASE)
# CommonMark 0.31, section 2.4: a backslash before ASCII punctuation makes it plain text. What HTML,
# a table or a formula begins with is written as its number, which no later reader takes for it.
_MARKS = re.compile(r"[!#()*+\-.:=@\[\\\]^_`{}~]")
_AS_NUMBERS = re.compile(r"[<>&$|]")
# Of a backtick a span of code would end, of a bar the cell of a table, and neither can be escaped there.
_NO_CODE = re.compile(r"[`|\\]")


def escaped(text: str, longest: int = 0) -> str:
    """A text of a record on one line as Markdown that shows it and does nothing; cut where too long."""
    text = _cut(clean(text).strip(), longest)
    parts = _COMMIT.sub(rf"\g<0>{_GAP}", _NOTICED.sub(_GAP, text))
    return _AS_NUMBERS.sub(lambda match: f"&#{ord(match[0])};", _MARKS.sub(r"\\\g<0>", parts))


def code(text: str, longest: int = 0) -> str:
    """A name, an id or a path as a span of code, where nothing is read; as text where it cannot be one."""
    text = _cut(clean(text).strip(), longest)
    return escaped(text) if not text or _NO_CODE.search(text) else f"`{text}`"


def said(text: str, longest: int = 0) -> str:
    """A sentence of a finding, in which what stands between backticks stays code: it may be copied."""
    parts = _cut(clean(text).strip(), longest).split("`")
    if len(parts) % 2 == 0:
        return escaped(text, longest)
    return "".join(_part(part, within=bool(at % 2)) for at, part in enumerate(parts))


def _part(text: str, *, within: bool) -> str:
    """A part of a sentence, with the blanks around it, which end or begin beside a span of code."""
    bare = text.strip()
    if within and bare and not _NO_CODE.search(bare):
        return f"`{bare}`"
    start = " " if text[:1] == " " else ""
    end = " " if bare and text[-1:] == " " else ""
    return f"{start}{escaped(text)}{end}"


def _cut(text: str, longest: int) -> str:
    return f"{text[: longest - 1]}…" if longest and len(text) > longest else text
