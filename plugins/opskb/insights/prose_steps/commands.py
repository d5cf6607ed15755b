"""The commands in a block of code: without the prompts, and apart from what a console answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opskb.insights.step import CONSOLES, Command

_LANGUAGE = re.compile(r"[{.\s]*([\w+#-]+)")
SHELLS = ("sh", "bash", "shell", "zsh", "ksh", "fish", *CONSOLES)
"""The languages in which `$ ` before a line is the prompt of a console."""
_DATA = re.compile(
    r"te?xt|plain(?:text)?|output|log|jsonc?|ya?ml|toml|ini|cfg|conf|properties|xml|html|csv|diff"
    r"|md|markdown|mermaid|none"
)
"""The languages of what is read, not run."""
_HEREDOC = re.compile(r"<<-?\s*[\"'\\]?(\w+)")
# The head of a table that a command prints: words in capitals, with two blanks between them.
_TABLE = re.compile(r"[A-Z][A-Z0-9()%/-]*(?: {2,}[A-Z0-9()%/-]+)+\s*")


def commands(info: str, code: str) -> tuple[Command, ...]:
    """What is to be run in a block of code whose first line says `info`.

    Where lines bear a prompt, each of them is a command with the lines it runs on in, and the others
    are what was answered. A block of data, or of no language and without a prompt, holds none.
    """
    match = _LANGUAGE.match(info)
    language = match[1].lower() if match else ""
    if _DATA.fullmatch(language) or not code.strip():
        return ()
    if language and language not in SHELLS:
        return (Command(code.strip("\n"), language),)
    spoken = "sh" if language in CONSOLES else language
    lines = code.split("\n")
    if any(_prompted(line) for line in lines):
        return tuple(Command(text, spoken or "sh") for text in _asked(lines) if _runs(text))
    # Without a prompt nobody can tell what a console was asked from what it answered.
    if not language or (language in CONSOLES and "\n" in code.strip()):
        return ()
    text = "\n".join(_unanswered(lines)).strip("\n")
    return (Command(text, spoken),) if _runs(text) else ()


def _runs(text: str) -> bool:
    """Whether a line of it is no comment."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n"))


def _prompted(line: str) -> bool:
    return line.lstrip().startswith("$ ")


def _asked(lines: list[str]) -> Iterator[str]:
    """Each line behind a prompt, with those that it runs on in."""
    kept: list[str] = []
    quote = until = ""
    for line in lines:
        if kept and (until or quote or kept[-1].endswith("\\")):
            kept.append(line)
        elif _prompted(line):
            if kept:
                yield "\n".join(kept)
            kept = [line.lstrip()[2:].strip()]
        else:
            continue
        if until:
            until = "" if line.strip() == until else until
            continue
        quote = _quote(kept[-1], quote)
        opened = _HEREDOC.search(kept[-1]) if not quote else None
        until = opened[1] if opened else ""
    if kept:
        yield "\n".join(kept)


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


def _unanswered(lines: list[str]) -> list[str]:
    """The lines before an empty one with the head of a table under it, which a command has printed."""
    for at in range(1, len(lines)):
        if not lines[at - 1].strip() and _TABLE.fullmatch(lines[at]):
            return lines[: at - 1]
    return lines
