"""How people word a status, a date and a list of names: tables, and the functions that read them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

from opskb import prose

# Each of them is a status of the kind `adr` or one of its other spellings; a test holds this true.
STATUSES = (
    "proposed",
    "draft",
    "pending",
    "review",
    "in review",
    "under review",
    "in discussion",
    "in progress",
    "incomplete",
    "on hold",
    "deferred",
    "postponed",
    "accepted",
    "approved",
    "adopted",
    "decided",
    "implemented",
    "amended",
    "partly superseded",
    "partially superseded",
    "rejected",
    "declined",
    "withdrawn",
    "abandoned",
    "deprecated",
    "obsolete",
    "retired",
    "superseded",
    "superceded",
    "replaced",
    "invalidated",
)
EMOJI = {
    "✅": "accepted",
    "✔": "accepted",
    "☑": "accepted",
    "👍": "accepted",
    "🟢": "accepted",
    "🤔": "proposed",
    "💡": "proposed",
    "💬": "proposed",
    "🟡": "proposed",
    "📝": "draft",
    "🚧": "in progress",
    "⏸": "on hold",
    "♻": "amended",
    "⌛": "superseded",
    "❌": "rejected",
    "🚫": "rejected",
    "⛔": "rejected",
    "👎": "rejected",
    "🔴": "rejected",
    "🗑": "deprecated",
    "⚰": "deprecated",
    "🪦": "deprecated",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

WORDS = "|".join(word.replace(" ", r"[\s_-]+") for word in sorted(STATUSES, key=len, reverse=True))
_WORD = re.compile(rf"({WORDS})\b", re.IGNORECASE)
_ANYWHERE = re.compile(rf"\b({WORDS})\b", re.IGNORECASE)
# Where a status ends and a remark about it begins.
_REMARK = re.compile(r"\s*(?:[.;,:(\[\n]|\s[-–—]|\s(?:by|on|since|as|with|because|see)\b|\s\d)")
# Bounded, since a text that is not trusted may begin one at every letter and end none.
_IMAGE = re.compile(r"!\[([^\]]{0,300})\]\(([^)\s]{0,500}+)[^)]{0,300}\)")
_BADGE = re.compile(r"/badge/([^?#]+?)(?:\.svg)?(?:[?#].*)?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d-])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")


def status(text: str) -> str:
    """The status that a text begins with, in its own word, from words, a badge, a link or an emoji."""
    words = unbadged(text)
    plain = re.sub(r"^[\W_]+", "", prose.plain(words))
    if found := _WORD.match(plain):
        return re.sub(r"[\s_-]+", " ", found[1])
    if not plain:
        return next((word for sign, word in EMOJI.items() if sign in text), "")
    end = _REMARK.search(plain)
    word = plain[: end.start()] if end else plain
    return word if 0 < len(word.split()) <= 3 else ""


def unbadged(text: str) -> str:
    """The text with each image replaced by the status that its description or its badge says."""
    return _IMAGE.sub(_badge, text) if "![" in text else text


def _badge(match: re.Match[str]) -> str:
    """`![Accepted](…)` says it itself; `…/badge/status-superseded_by_ADR_7-red` says it in its address."""
    if _ANYWHERE.search(match[1]):
        return re.sub(r"^\s*status\W+", "", match[1], flags=re.IGNORECASE)
    badge = _BADGE.search(match[2][:500])
    parts = unquote(badge[1]).replace("--", "\0").split("-") if badge else []
    said = (part.replace("_", " ").replace("\0", "-") for part in parts[-2:])
    return next((part for part in said if _ANYWHERE.search(part)), "")


def is_status(word: str) -> bool:
    """Whether a word, such as a tag or the name of a folder, is a status and nothing else."""
    return bool(_WORD.fullmatch(word.strip("_- ").lower()))


def states(text: str) -> bool:
    """Whether a text says a status that we know, wherever in it."""
    return bool(_ANYWHERE.search(text))


def day(text: str) -> str:
    """The date that a text begins with as ISO 8601, the text itself where nobody could tell."""
    text = text.strip().strip("*_\"'").strip()
    for pattern in (_YEAR_FIRST, _COMPACT):
        if match := pattern.match(text):
            return _iso(match[1], match[2], match[3]) or text
    if match := _MONTH_FIRST.match(text):
        return _iso(match[3], _month(match[1]), match[2]) or text
    if match := _DAY_FIRST.match(text):
        return _iso(match[3], _month(match[2]), match[1]) or text
    return text


def _month(word: str) -> str:
    short = word[:3].lower()
    return str(MONTHS.index(short) + 1) if short in MONTHS else "0"


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def names(value: Any) -> list[str]:
    """The names in a list, or in a text that separates them with commas or `and`."""
    items = value if isinstance(value, list) else re.split(r"[,;]|\s(?:and|&)\s", str(value))
    return [name for item in items if isinstance(item, str | int) and (name := str(item).strip())]


def scalar(value: Any) -> Any:
    """A value without the braces of a placeholder around it: `{ accepted }`, which YAML reads as a mapping."""
    if isinstance(value, dict) and all(inner is None for inner in value.values()):
        words = list(value)
        return words[0] if len(words) == 1 else words
    return value
