"""What a Markdown text says without converting it: headings, links, sentences, words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, relpath
from urllib.parse import quote, unquote

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_INLINE = re.compile(r"`(?:#!|:::)[^`]*")
_TICKS = re.compile(r"`+")
# A body is not trusted: no pattern may look at a stretch of text again from each place in it.
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+([^\s][^\n]*)$", re.MULTILINE)
_HEADING = re.compile(rf"{_ATX.pattern}|^([^\s#>|\-*+`][^\n]*)\n(=+|-{{3,}})[ \t]*$", re.MULTILINE)
# An image is a link after an exclamation mark; a pattern that begins with a literal is found fast.
# The words of a link may run on in the next line, not over an empty one.
_LINK = re.compile(
    r"\[((?:[^\[\]\n]|\[[^\[\]\n]*\]|\n(?![ \t]*\n)){0,500})\]\(\s*(?:<([^>\n]{1,1000})>|([^()\s]+(?:\([^()\s]*\)[^()\s]*)?))(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?\s*\)"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?([^\s>]+)>?[ \t]*(?:[\"'(][^\n]*)?$", re.MULTILINE
)
_ANCHOR = re.compile(
    r"<(?:a|img)\s[^<>]{0,500}?(?:href|src)=[\"']([^\"']{1,500})[\"']", re.IGNORECASE
)
_ENDS_A_LINK = re.compile(r"[\s()<>#?%\"'\\]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_STOP = re.compile(
    r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[*_]*[A-Z0-9\N{LATIN CAPITAL LETTER A WITH GRAVE}-\N{LATIN CAPITAL LETTER O WITH DIAERESIS}])"
)
_BREAK = re.compile(r"\n[ \t]*(?:\n|[-*+][ \t]|\d{1,3}[.)][ \t]|>|#|\|)")
_MARKUP = re.compile(
    r"!?\[([^\[\]]*)\]\([^()]*\)|[*_`]{1,3}|^[ \t]*(?:[-*+>]|\d{1,3}[.)]|#{1,6})\s+|\{[^{}\n]*\}|<[^<>\n]+>",
    re.MULTILINE,
)


_MERGE = tuple(re.compile(sign, re.MULTILINE) for sign in ("^<{7} ", "^={7}$", "^>{7} "))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text under it, up to the next heading of its level or above.

    `start` is where the heading begins in the body, `text_start` and `end` bound what stands under it.
    """

    level: int
    title: str
    start: int
    text_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Href:
    """A link as it is written: where it begins and ends, its text and its address, unquoted.

    `address` is the stretch of the body that the address stands in.
    """

    offset: int
    end: int
    text: str
    href: str
    image: bool = False
    address: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Listing:
    """A fenced block of code: what stands before its fence on the line, what behind, and the code.

    `offset` is where its first line begins, `end` where its last one ends.
    """

    offset: int
    end: int
    margin: str
    info: str
    code: str


def conflict(text: str) -> re.Match[str] | None:
    """Where a merge that was not finished begins: its three marks, each at the start of a line."""
    first = found = None
    for sign in _MERGE if "<<<<<<< " in text else ():
        found = sign.search(text, found.end() if found else 0)
        first = first or found
        if not found:
            return None
    return first


def mask(body: str, *, inline: bool = True) -> str:
    """The body with code and comments blanked out, every other character in its place.

    Code inside a line stays where `inline` is false.
    """
    if "`" not in body and "~~~" not in body and "<!--" not in body:
        return body
    body = _COMMENT.sub(_blank, _unfenced(body))
    return _uncoded(body) if inline and "`" in body else body


def _unfenced(body: str) -> str:
    """The body with its fenced blocks blanked out; one that is never closed runs to the end."""
    parts, at = [], 0
    for opening, end in _blocks(body):
        parts += [body[at : opening.start()], _spaces(body[opening.start() : end])]
        at = end
    return "".join([*parts, body[at:]])


def _blocks(body: str) -> Iterator[tuple[re.Match[str], int]]:
    """The first line of every fenced block, and where the block ends."""
    opening = None
    for match in _FENCE.finditer(body):
        if opening is None:
            # Three backticks that close on their own line are code inside that line.
            opening = match if match[1][0] == "~" or "`" not in match[2] else None
        elif match[1].startswith(opening[1]) and not match[2].strip():
            yield opening, match.end()
            opening = None
    if opening:
        yield opening, len(body)


def unclosed(body: str) -> int:
    """Where a fenced block begins that is never closed, -1 where there is none: the rest is code."""
    blocks = list(_blocks(body)) if "```" in body or "~~~" in body else []
    if not blocks or blocks[-1][1] < len(body):
        return -1
    opening, end = blocks[-1]
    last = _FENCE.fullmatch(body[opening.end() : end].rpartition("\n")[2])
    closed = last and last[1].startswith(opening[1]) and not last[2].strip()
    return -1 if closed else opening.start()


def _uncoded(body: str) -> str:
    """The body with code inside its lines blanked out: what stands between two equal rows of ticks."""
    parts, at = [], 0
    runs = [match.span() for match in _TICKS.finditer(body)]
    for (start, end), close in zip(runs, _closings(runs), strict=True):
        opens = start >= at and body[start - 1 : start] != "\\"
        if opens and close and "\n" not in body[end : close[0]]:
            parts += [body[at:start], " " * (close[1] - start)]
            at = close[1]
    return "".join([*parts, body[at:]])


def _closings(runs: list[tuple[int, int]]) -> list[tuple[int, int] | None]:
    """For each row of ticks the next one that is as long."""
    found: list[tuple[int, int] | None] = []
    later: dict[int, tuple[int, int]] = {}
    for start, end in reversed(runs):
        found.append(later.get(end - start))
        later[end - start] = (start, end)
    return found[::-1]


def _blank(match: re.Match[str]) -> str:
    return _spaces(match[0])


def _spaces(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def sections(masked: str) -> list[Section]:
    """Every heading of a masked body, ATX and Setext, with the extent of its section."""
    underlined = "\n=" in masked or "\n---" in masked
    found: list[tuple[int, str, int, int]] = []
    ends: list[int] = []
    open_: list[int] = []
    for match in (_HEADING if underlined else _ATX).finditer(masked):
        level = len(match[1]) if match[1] else 1 if match[4][0] == "=" else 2
        while open_ and found[open_[-1]][0] >= level:
            ends[open_.pop()] = match.start()
        open_.append(len(found))
        found.append((level, _unclosed(match[2] or match[3]), match.start(), match.end()))
        ends.append(len(masked))
    return [Section(*heading, end) for heading, end in zip(found, ends, strict=True)]


def title(masked: str) -> Section | None:
    """The first heading, where it is of the first level."""
    match = _HEADING.search(masked)
    if not match or len(match[1] or "#") != 1 or (match[4] or "=")[0] == "-":
        return None
    words = _unclosed(match[2] or match[3])
    return Section(1, words, match.start(), match.end(), len(masked))


def written(body: str, section: Section) -> str:
    """A heading as it is written in the body, the code in it included."""
    line = body[section.start : section.text_start].strip().partition("\n")[0]
    return _unclosed(re.sub(r"^#{1,6}[ \t]+", "", line))


def _unclosed(heading: str) -> str:
    """A heading without the row of # that may close it."""
    words = heading.strip()
    opened = words.rstrip("#")
    return opened.rstrip() if opened[-1:] in ("", " ", "\t") else words


def hrefs(masked: str) -> Iterator[Href]:
    """Every link and image of a masked body: inline, by definition, and as HTML."""
    if "](" in masked:
        for match in _LINK.finditer(masked):
            image = masked[match.start() - 1 : match.start()] == "!"
            group = 2 if match[2] else 3
            href, at = unquote(match[group]), match.span(group)
            yield Href(match.start() - image, match.end(), match[1], href, image, at)
    if "]:" in masked:
        for match in _DEFINITION.finditer(masked):
            if not match[1].startswith("^"):
                href, at = unquote(match[2]), match.span(2)
                yield Href(match.start(), match.end(), match[1], href, address=at)
    if "<a" in masked or "<img" in masked:
        for match in _ANCHOR.finditer(masked):
            href, at = unquote(match[1]), match.span(1)
            yield Href(match.start(), match.end(), "", href, address=at)


def fences(body: str) -> Iterator[tuple[int, str]]:
    """Where every fenced block of code begins, and what its first line says of the language."""
    for opening, _ in _blocks(body) if "```" in body or "~~~" in body else ():
        yield opening.start(1), opening[2].strip()


def listings(body: str) -> Iterator[Listing]:
    """Every fenced block of code that no comment holds, without the margin that the block itself has."""
    if "```" not in body and "~~~" not in body:
        return
    hidden = [match.span() for match in _COMMENT.finditer(_unfenced(body))]
    at = 0
    for opening, end in _blocks(body):
        while at < len(hidden) and hidden[at][1] <= opening.start():
            at += 1
        if at == len(hidden) or hidden[at][0] > opening.start():
            yield _listing(body, opening, end)


def _listing(body: str, opening: re.Match[str], end: int) -> Listing:
    margin = body[opening.start() : opening.start(1)]
    lines = body[opening.end() + 1 : end].split("\n")
    last = _FENCE.fullmatch(lines[-1])
    if last and last[1].startswith(opening[1]) and not last[2].strip():
        lines.pop()
    inside = (_unmargined(line, len(margin)) for line in lines)
    return Listing(opening.start(), end, margin, opening[2].strip(), "\n".join(inside))


def _unmargined(line: str, most: int) -> str:
    """A line of a block without the blanks and marks of quotation that its fence has too."""
    return line[:most].lstrip(" \t>") + line[most:]


def code(body: str) -> Iterator[int]:
    """How long each piece of code is that names its language, in a block or inside a line."""
    for opening, end in _blocks(body) if "```" in body or "~~~" in body else ():
        if opening[2].strip():
            yield end - opening.end()
    for match in _INLINE.finditer(body) if "`#!" in body or "`:::" in body else ():
        yield match.end() - match.start()


def relative(href: str) -> bool:
    """Whether an address is a path of this project, not of the web and not an anchor alone."""
    return bool(href) and not href.startswith("#") and not _SCHEME.match(href)


def local(href: str) -> bool:
    """Whether an address is a path, relative or from the root of the site."""
    return relative(href) or (href.startswith("/") and not href.startswith("//"))


def address(path: str, holder: str) -> str:
    """The path that leads from one file to another, as a link between them is written."""
    return relpath(path, dirname(holder) or ".")


def escaped(path: str) -> str:
    """A path with the signs that would end a link as their numbers."""
    return _ENDS_A_LINK.sub(lambda sign: quote(sign[0]), path)


def sentence(body: str, offset: int, limit: int = 240) -> str:
    """The sentence around a position, as plain words, cut to `limit` characters."""
    first, last = bounds(body, offset)
    words = plain(body[first:last])
    return words if len(words) <= limit else f"{words[: limit - 1].rsplit(' ', 1)[0]} …"


def bounds(body: str, offset: int) -> tuple[int, int]:
    """Where the sentence around a position begins and ends; the text of a link is never cut."""
    start, end = _paragraph(body, offset)
    links = [match.span() for match in _LINK.finditer(body, start, end)]
    stops = [
        match.end()
        for match in _STOP.finditer(body, start, end)
        if not any(first < match.end() < last for first, last in links)
    ]
    index = bisect_right(stops, offset)
    return stops[index - 1] if index else start, stops[index] if index < len(stops) else end


def _paragraph(body: str, offset: int) -> tuple[int, int]:
    before = [
        match.start()
        for match in _BREAK.finditer(body, max(0, offset - 2000), offset + 1)
        if match.start() < offset
    ]
    after = _BREAK.search(body, offset, offset + 2000)
    return (before[-1] + 1 if before else max(0, offset - 2000)), (
        after.start() if after else min(len(body), offset + 2000)
    )


def plain(text: str) -> str:
    """Markdown as words on one line, without its marks."""
    text = _MARKUP.sub(lambda match: match[1] or "", text)
    return " ".join(text.replace("|", " ").split())


def words(body: str) -> int:
    """How many words a reader meets, code included, since it is read too."""
    return len(body.split())


def position(body: str, offset: int) -> tuple[int, int]:
    """The line and the column of a position in a text, both from 1."""
    return body.count("\n", 0, offset) + 1, offset - body.rfind("\n", 0, offset)
