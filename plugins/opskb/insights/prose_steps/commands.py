"""The commands in a block of code: without the prompts, and apart from what a console answered."""

from __future__ import annotations

import re

from opskb.insights import sessions
from opskb.insights.step import CONSOLES, Command

_LANGUAGE = re.compile(r"[{.\s]*([\w+#-]+)")
SHELLS = ("sh", "bash", "shell", "zsh", "ksh", "fish", *CONSOLES)
"""The languages in which `$ ` before a line is the prompt of a console."""
_DATA = re.compile(
    r"te?xt|plain(?:text)?|output|log|jsonc?|ya?ml|toml|ini|cfg|conf|properties|xml|html|csv|diff"
    r"|md|markdown|mermaid|none"
)
"""The languages of what is read, not run."""
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
    if sessions.prompt(lines) == "$":
        found = sessions.typed(lines, "$")
        return tuple(Command(text, spoken or "sh") for text in found if _runs(text))
    # Without a prompt nobody can tell what a console was asked from what it answered.
    if not language or (language in CONSOLES and "\n" in code.strip()):
        return ()
    text = "\n".join(_unanswered(lines)).strip("\n")
    return (Command(text, spoken),) if _runs(text) else ()


def _runs(text: str) -> bool:
    """Whether a line of it is no comment."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n"))


def _unanswered(lines: list[str]) -> list[str]:
    """The lines before an empty one with the head of a table under it, which a command has printed."""
    for at in range(1, len(lines)):
        if not lines[at - 1].strip() and _TABLE.fullmatch(lines[at]):
            return lines[: at - 1]
    return lines
