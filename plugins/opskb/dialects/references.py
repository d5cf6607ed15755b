"""How a text names another decision, and whether two spellings name the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from opskb import prose

LINK_OR_ID = re.compile(
    r"(?P<image>!)?\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\]){0,300})\]"
    r"\(\s*<?(?P<href>[^()\s<>]+)>?[^()\n]*\)"
    r"|\b(?P<prefix>ADR|DEC|Decision)s?[-_ ]?#?\s?(?P<number>\d{1,6})\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"[\s*_:#\"']*(\d{1,8}-[A-Za-z0-9][\w-]*(?:\.md)?|\d{1,6}\b(?![-/.:]\d))")
_AND = re.compile(r"[\s*_]*(?:,\s*)?(?:(?:and|&|as well as)\s+(?:of |in |the )*)?", re.IGNORECASE)
_SECTION = re.compile(
    r"[\s*_]*+,?+\s*+(\(?(?:§|(?:section|chapter|part|point|paragraph)s?\b)[^\n.;)]*)",
    re.IGNORECASE,
)
# `some aspects of`, between a verb and what it leads to.
_PART = re.compile(
    r"(?:the |an? )?((?:some|certain|several|parts?|portions?|aspects?|sections?|chapters?|points?)\b"
    r"[^.;]*?)\s*\b(?:of|in|from)?$",
    re.IGNORECASE,
)
_DECISION = re.compile(r"(?:adr[-_ ]?)?\d|adr", re.IGNORECASE)
_NONE = ("", "none", "n/a", "na", "-", "–", "—", "null", "nothing", "tbd")


def after(text: str, start: int, end: int, *, status: bool) -> Iterator[tuple[str, str, int]]:
    """The records named right after a verb, the part of each that is meant, and where it is named.

    Where a `status` is written, a bare number and a link to any file may name one.
    """
    at = LINK_OR_ID.search(text, start, end)
    bare = _BARE.match(text, start, end) if status else None
    if bare and (not at or bare.end() <= at.start()):
        yield bare[1], "", bare.start(1)
        return
    gap = text[start : at.start()] if at else ""
    if len(gap) > 80 or re.search(r"[()]|[.;]\s", gap):
        return
    part = _PART.search(gap.strip(" *_:"))
    said = " ".join(part[1].split()) if part else ""
    while at and (found := target(at, status=status)):
        section = _SECTION.match(text, at.end(), end)
        yield found, said or (section[1].strip(" (*_") if section else ""), at.start()
        joint = _AND.match(text, section.end() if section else at.end(), end)
        joined = joint and joint[0].strip(" *_\n")
        at = LINK_OR_ID.match(text, joint.end(), end) if joint and joined else None


def target(match: re.Match[str], *, status: bool = True) -> str:
    """What a reference leads to: the path of a link, or the id as it is mentioned; "" for no record."""
    if match["image"]:
        return ""
    href = match["href"]
    if not href:
        prefix, number = match["prefix"].upper(), match["number"]
        return number if prefix == "DECISION" else f"{prefix}-{number}"
    name = href.partition("#")[0].rpartition("/")[2]
    said = LINK_OR_ID.search(match["text"])
    if prose.relative(href) and (status or said or _DECISION.match(name)):
        return href if "." not in name or name.endswith((".md", ".markdown", ".html")) else ""
    return target(said, status=status) if said and not said["href"] else ""


def listed(value: object) -> Iterator[tuple[str, str]]:
    """The targets in a value of front matter, and the part of each that is meant.

    A value is an id, a path or a link, a row such as `{to: ADR-7, part: …}`, or a list of them.
    """
    for item in value if isinstance(value, list) else [value]:
        row = item if isinstance(item, dict) else {"to": item}
        to, part = row.get("to"), row.get("part")
        if isinstance(to, str | int) and str(to).strip().lower() not in _NONE:
            found = [target(match) for match in LINK_OR_ID.finditer(str(to))]
            for word in [word for word in found if word] or [str(to).strip()]:
                yield word, part if isinstance(part, str) else ""


def same(one: str, other: str) -> bool:
    """Whether two spellings mean one record: one file name, or one number where a name is lacking."""
    names = _spelling(one), _spelling(other)
    if names[0][0] == names[1][0]:
        return True
    numbers = {number for _, number, _ in names if number is not None}
    bare = not (named(one) and named(other))
    return bare and len(numbers) == 1 and all(counted for *_, counted in names)


@lru_cache(maxsize=4096)
def _spelling(word: str) -> tuple[str, int | None, bool]:
    """A file name or an id in small letters, the number that it begins with, and whether it holds any."""
    name = re.sub(r"^.*/|[#?].*$|\.\w+$", "", word).lower()
    number = re.match(r"\D{0,9}?(\d{1,9})(?!\d)", name)
    return name, int(number[1]) if number else None, bool(re.search(r"\d", name))


def named(word: str) -> bool:
    """Whether a target says more than a number: the name of a file."""
    name = word.rpartition("/")[2]
    return not name.isdecimal() and ("/" in word or "." in word or word.count("-") > 1)
