"""What was typed in a session at a console, apart from what it answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_HEREDOC = re.compile(r"<<-?\s*[\"'\\]?(\w+)")
_PROMPTS = ("$", "#", ">")
_MORE = ">"
"""The sign before a line that goes on with the one above."""


def prompt(lines: Sequence[str]) -> str:
    """The sign before what was typed, "" where there is none.

    Beside `$`, a line with another sign is a comment or an answer, and is never run.
    """
    return next((sign for sign in _PROMPTS if any(_bears(one, sign) for one in lines)), "")


def typed(lines: Sequence[str], sign: str) -> Iterator[str]:
    """Each command behind this sign, with the lines it runs on in: a text in quotes or a document stays whole."""
    kept: list[str] = []
    quote = until = ""
    for line in lines:
        if kept and (until or quote or kept[-1].endswith("\\")):
            kept.append(_continued(line, sign, apart=not until and not quote))
        elif _bears(line, sign):
            if kept:
                yield "\n".join(kept)
            kept = [line.lstrip()[2:].strip()]
        else:
            continue
        if until:
            until = "" if kept[-1].strip() == until else until
            continue
        quote = _quote(kept[-1], quote)
        opened = _HEREDOC.search(kept[-1]) if not quote else None
        until = opened[1] if opened else ""
    if kept:
        yield "\n".join(kept)


def _bears(line: str, sign: str) -> bool:
    return line.lstrip().startswith(f"{sign} ")


def _continued(line: str, sign: str, *, apart: bool) -> str:
    """A line that goes on with the one above; `apart` says that it stands in no quotes and no document."""
    signs = (_MORE, sign) if apart else ()
    return line.lstrip()[2:] if any(_bears(line, one) for one in signs) else line


def _quote(line: str, quote: str) -> str:
    """The quotation mark that is still open at the end of a line of a shell."""
    skip = False
    for at, sign in enumerate(line):
        if skip:
            skip = False
        elif sign == "\\" and quote != "'":
            skip = True
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "#" and (not at or line[at - 1] in " \t"):
            break
    return quote
