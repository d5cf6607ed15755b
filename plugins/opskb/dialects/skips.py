"""Files that are no records, told by what they say: templates, and pages about the others."""

from __future__ import annotations

import re

from opskb.dialects import wording
from opskb.dialects.text import MADR, NYGARD, Text

_TITLE = re.compile(r"^#[ \t]+(\S[^\n]*)$", re.MULTILINE)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(\S[^\n]*)$", re.MULTILINE)
_STATUS = re.compile(
    r"^[ \t]*(?:[-*+>][ \t]+)?[*_]{0,2}Status[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*(\S[^\n]*)$"
    r"|^#{1,6}[ \t]*Status[ \t]*\n+([^\n#][^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_DATE = re.compile(
    r"^[ \t]*(?:[-*+>][ \t]+)?[*_]{0,2}Date[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*(\S[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
# `{short title}`, `[short title of …]`, `{{ title }}`, `<!-- title -->`, `NUMBER. TITLE`.
_EMPTY_TITLE = re.compile(
    r"(?:ADR|NUMBER|[\dNX]|[-.: ])*+(?:\{.*\}|\[[^\]]*\](?!\()|<[^%>][^>]*>|<!--.*-->|TITLE|Title)\W*"
)
_EMPTY_DATE = re.compile(r"[\W_]*(?:Y{2,4}\b|yyyy\b|DATE\b|date\b|<)|.*YYYY")
_NO_DATE = ("YY", "yyyy", "DATE", "{date", "{ date", "[date", "<")
_EMPTY_STATUS = re.compile(r"[\W_]*(?:STATUS\b|status\b|What is the status\b|<!--)|\{\{")
_LINK = re.compile(
    r"[ \t]*(?:[-*+|]|\d+[.)])[^\n]*\]\((?!https?:|#)[^)]+\.(?:md|markdown|html?)[)#]"
)
# Keys of front matter that only a record has, whatever its name and its title look like.
_SURE = ("last_reviewed_on", "review_in", "adr")
ABOUT = ("readme", "index", "_index", "contributing", "template")


def reason(text: Text) -> str:
    """Why a Markdown file is no record, "" where nothing says so."""
    if any(key in text.front for key in _SURE):
        return ""
    if said := template(text):
        return f"it is a template: {said}"
    about = text.stem.lower() in ABOUT
    if text.number or text.date or not (about or _links(text.source.body)) or _decides(text):
        return ""
    if about:
        return (
            f"its name, `{text.stem}`, says that it is about others, and it states nothing itself"
        )
    return "it is a list of links"


def _decides(text: Text) -> bool:
    return bool(text.front.get("status")) or len(text.headings & (MADR | NYGARD)) > 1


def template(text: Text) -> str:
    """The placeholder that makes a file a template, "" for none.

    One whose status or date is filled in is a record, even where its title is still a placeholder.
    """
    whole = text.source.text[:4000]
    status = _STATUS.search(whole) if "tatus" in whole or "STATUS" in whole else None
    value = (status[1] or status[2]).strip() if status else ""
    if value and (_EMPTY_STATUS.match(value) or _choices(value)):
        return f"its status is `{_short(value)}`"
    date = _DATE.search(whole) if any(sign in whole for sign in _NO_DATE) else None
    if date and _EMPTY_DATE.match(date[1]):
        return f"its date is `{_short(date[1])}`"
    title = _TITLE.search(text.source.body[:4000]) or _FRONT_TITLE.search(whole)
    if title and not value and _EMPTY_TITLE.fullmatch(title[1].strip()):
        return f"its title is `{_short(title[1])}`"
    return ""


def _choices(value: str) -> bool:
    """Whether a status still offers several, as `proposed | accepted` does."""
    words = [
        word for word in re.split(r"[|/]", value) if wording.is_status(word.strip(" {}[]\"'`.*"))
    ]
    return len(words) > 1


def _links(body: str) -> bool:
    if ".md)" not in body and ".html)" not in body:
        return False
    lines = [line for line in body.split("\n") if line.strip() and not line.startswith("#")]
    links = sum(bool(_LINK.match(line, 0, 500)) for line in lines)
    return links > 2 and links * 2 > len(lines)


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"
