"""What a reStructuredText says without converting it: its headings, its code, the proposals it names.

The syntax is that of the reStructuredText Markup Specification, sections Section Structure, Literal
Blocks, Comments and Interpreted Text; `:pep:` is a role of docutils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opskb.prose import Section

# Bounded, since a text that is not trusted may begin one at every letter and end none.
_ROLE = re.compile(r":pep:`(?:[^`<]{0,200}<)?(\d{1,6})(?:#[^`>\s]{0,200})?>?`")
_CODE = re.compile(r"``[^`\n](?:[^`\n]|`(?!`)){0,300}``|:[a-z:+-]{1,40}:`[^`]{0,300}`")
_PEP, _ROLE_NAME = re.compile(r":pep:(?=[0-9])"), re.compile(r"(?<!\S):[a-z:+-]{1,40}:(?=\S)")
_RULE = re.compile(r"(?<!\S)([=\-~^])\1{2,}(?!\S)")
_TITLE = re.compile(r"^(\S[^\n]*)\n(([=\-~^\"'`#*+.:_])\3{2,})[ \t]*$", re.MULTILINE)
_INDENT = re.compile(r"[ \t]*")
_DIRECTIVE = re.compile(r"\.\. +(?:code|code-block|sourcecode|parsed-literal|math|raw)::")
_COMMENT = re.compile(r"\.\.(?: +(?![\[_|])(?![\w+.:-]+::)|$)")


def proposals(body: str) -> Iterator[tuple[int, int, int]]:
    """The number of every proposal that a role names, and where the role begins and ends."""
    for match in _ROLE.finditer(body):
        yield int(match[1]), match.start(), match.end()


def spoken(text: str) -> str:
    """A role that names a proposal in the words that a reader sees, any other text as it is."""
    match = _ROLE.fullmatch(text)
    if not match:
        return text
    words = text[text.index("`") + 1 : -1].partition("<")[0].strip()
    return f"PEP {match[1]}" if words == text[6:-1].strip() else " ".join(words.split())


def unmarked(words: str) -> str:
    """Words of a text on one line, without the marks of roles and of headings that Markdown has not."""
    return " ".join(_RULE.sub(" ", _ROLE_NAME.sub("", _PEP.sub("PEP ", words))).split())


def mask(body: str) -> str:
    """The body with literal blocks, comments, code and roles blanked out, all else in its place."""
    body = "\n".join(_shown(body.split("\n")))
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body) if "`" in body else body


def _shown(lines: list[str]) -> Iterator[str]:
    """Every line, blank where it is code or a comment: what is indented under the line that opens it."""
    outer = -1
    for line in lines:
        indent = _INDENT.match(line).end() if line.strip() else -1  # type: ignore[union-attr]
        if outer >= 0 and (indent < 0 or indent > outer):
            yield " " * len(line)
            continue
        outer = indent if indent >= 0 and _opens(line.strip()) else -1
        yield " " * len(line) if outer >= 0 and line.lstrip().startswith("..") else line


def _opens(line: str) -> bool:
    if line.startswith(".."):
        return bool(_DIRECTIVE.match(line) or _COMMENT.match(line))
    return line.endswith("::")


def sections(body: str) -> list[Section]:
    """Every heading that is underlined at its full length, as deep as its mark comes in the order of marks."""
    marks: list[str] = []
    found: list[Section] = []
    for match in _TITLE.finditer(body):
        title = match[1].rstrip()
        if len(match[2]) >= len(title) and not _ruler(title):
            if match[3] not in marks:
                marks.append(match[3])
            level = marks.index(match[3]) + 1
            found.append(Section(level, title, match.start(), match.end(), len(body)))
    return found


def _ruler(line: str) -> bool:
    """Whether a line is a row of one mark: that over a title, or the border of a table."""
    return not line.strip(line[0] + " ")
