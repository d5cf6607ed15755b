"""Which sentences tell somebody to do something, and what kind of doing their verb is."""

from __future__ import annotations

import re

from opskb import prose
from opskb.insights.prose_steps.words import (
    CHANGE,
    CONDITION,
    DECIDE,
    HANDLE,
    LEADING,
    LOOK,
    PROVE,
    TELL,
    VERBS,
)
from opskb.insights.step import Doing

_WORD = re.compile(r"[\s\"'(\[*_~]*([^\W\d_]+)([^\s\w]*)")
_BOTH = ("force", "live")
"""Words that may lead to the verb: Force delete, Live migrate."""
_DIVIDING = ("/", ":", "-", "'", "\N{RIGHT SINGLE QUOTATION MARK}", ".")
_LABEL = 40
"""How many characters may stand before a colon that an order comes behind."""
_THEN = re.compile(r", | then ")
_EACH = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"(?<=[.!?])[\"')\]*_]* +(?=[\"'(\[*_]*[^\W\d_a-z])")
_REFERRING = re.compile(
    r"\bsee\b(?!\s+(?:that|whether|how|if|who|what|where|which)\b)", re.IGNORECASE
)
_REFERS = re.compile(
    rf"\W*(?:{_REFERRING.pattern}|(?:refer|cf|ref|read more|more|further|longer|learn|documentation|docs?)\b)",
    re.IGNORECASE,
)
_UNWRITTEN = re.compile(r"\W*(?:todo|tbd|fixme)\b", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\s]{0,1000}\)|\[[^\[\]]{0,200}\])")
_ADDRESS = re.compile(r"<?https?://[^\s>]{1,1000}>?")


def sentences(text: str) -> list[str]:
    """The sentences of a text on one line; none ends inside of code."""
    masked = prose.mask(text)
    stops = [match.end() for match in _STOP.finditer(masked)]
    ends = zip([0, *stops], [*stops, len(text)], strict=True)
    return [text[start:end].strip() for start, end in ends]


def verb(sentence: str) -> str:
    """The verb by which a sentence tells somebody to do something, "" where it does not."""
    found = _verb(sentence)
    return "" if found == "see" and _REFERRING.search(sentence) else found


def _verb(sentence: str) -> str:
    label, _, rest = sentence.partition(":")
    first = _begins(sentence)
    if first in VERBS:
        return first
    if rest and len(label) <= _LABEL and (found := _begins(rest)) in VERBS:
        return found
    parts = _THEN.split(sentence)[1:] if first in CONDITION else ()
    return next((found for part in parts if (found := _begins(part)) in VERBS), "")


def _begins(part: str) -> str:
    """The first word that counts, in small letters: "" where a sign makes it a part of another word."""
    at = 0
    for _ in range(4):
        match = _WORD.match(part, at)
        if not match:
            return ""
        word, at = match[1].lower(), match.end()
        if word not in LEADING or (word in VERBS and word not in _BOTH):
            return "" if match[2][:1] in _DIVIDING and word in VERBS else word
    return ""


def doing(said: list[str], intent: str, section: Doing, *, acted: bool) -> Doing:
    """The kind of a step that says this, in a section of a kind, behind an act or not.

    Where a section for acting only looks, and where one for looking changes something, the sentences
    decide. What might be either is an act: to take an act for a look is the worse error.
    """
    first = verb(intent)
    if first in DECIDE:
        return "decide"
    if first in TELL:
        return "notify"
    if section != "act":
        return "act" if any(verb(one) in CHANGE for one in said) else section
    spoken = {word for one in said for word in _EACH.findall(one.lower())}
    if first not in LOOK | PROVE or spoken & (CHANGE | HANDLE):
        return "act"
    return "verify" if first in PROVE and acted else "observe"


def idle(text: str) -> bool:
    """Whether a text is not written yet, or only says where else to read."""
    bare = _ADDRESS.sub("", _LINK.sub("", text))
    empty = not any(sign.isalnum() for sign in bare)
    return empty or bool(_REFERS.match(text) or _UNWRITTEN.match(text))


def unlinked(text: str) -> str:
    """A text with its links as their words alone, and without marks of emphasis."""
    return _LINK.sub(lambda match: match[1], text).replace("**", "").replace("__", "")
