"""What one decision says of another: only a sentence that states a relation is read as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from opskb import prose
from opskb.dialects.wording import WORDS, unbadged

# Front matter keys, in small letters and without dashes, that name a relation.
KEYS = {
    "supersedes": "supersedes",
    "supercedes": "supersedes",
    "replaces": "supersedes",
    "supersededby": "superseded_by",
    "supercededby": "superseded_by",
    "replacedby": "superseded_by",
    "amends": "amends",
    "amendedby": "amended_by",
}
# A text with more verbs than this is no record; the limit keeps its reading in bounded time.
MOST = 500
_NONE = ("", "none", "n/a", "na", "-", "–", "—", "null", "nothing", "tbd")

# How every verb begins, but for its first letter, which may be a capital one.
_STEMS = ("upersed", "uperced", "eplac", "mend", "nvalidat", "bsolete", "eprecated in")
_VERB = re.compile(
    r"\b(?:(?P<passive>(?:super[sc]eded|replaced|obsoleted|invalidated|amended)"
    r"(?:\s*\([^()\n]{0,80}\))?\s+by|deprecated\s+in\s+favou?r\s+of)"
    r"|(?P<past>super[sc]eded)|(?P<participle>super[sc]eding)"
    r"|(?P<active>super[sc]edes?|replaces|obsoletes|invalidates|amends))\b",
    re.IGNORECASE,
)
# What may stand before a statement without a subject: list marks, a label, a status, `Note:`.
_LEAD = re.compile(
    rf"^(?:[\W_]|(?:status|note|nb|important|update|links?)\b(?=\W)|(?:{WORDS})(?=\s*[;,.(–—-]))*",
    re.IGNORECASE,
)
# A subject that is the record itself: whatever else is passive states a part of it.
_WHOLE = re.compile(
    r"(?:(?:this|our|the (?:present|current|above|following))"
    r"(?: (?:adr|architecture|architectural|decision|record|document|proposal|design|one))*|we|it)",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"(?:this|these|our|we|the (?:present|current|above|following))\b", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|been|being|now|since|therefore|hereby|also|already"
    r"|completely|fully|later|partly|partially|in part)\b[\s*_]*)+$",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:not|never|neither|nor|cannot|\w+n't|no longer"
    r"|will|would|should|shall|(?-i:may)|might|could|can|must)\b|\bto(?: \w+ly)?$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|until|once|when|whenever|whether|in case)\b", re.IGNORECASE
)
_JOINED = re.compile(r"\b(?:and|but|it|we|also)\b[\s*_]*$", re.IGNORECASE)
_PARTLY = re.compile(r"\b(in part|partly|partially)\b[\s*_]*$", re.IGNORECASE)
_PART = re.compile(
    r"(?:the |an? )?((?:some|certain|several|parts?|portions?|aspects?|sections?|chapters?|points?)\b"
    r"[^.;]*?)\s*\b(?:of|in|from)?$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"[\s*_]*,?\s*(\(?(?:§|(?:section|chapter|part|point|paragraph)s?\b)[^\n.;)]*)", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"(?P<image>!)?\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\]){0,300})\]"
    r"\(\s*<?(?P<href>[^()\s<>]+)>?[^()\n]*\)"
    r"|\b(?P<prefix>ADR|DEC|Decision)s?[-_ ]?#?\s?(?P<number>\d{1,6})\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"[\s*_:#\"']*(\d{1,8}-[A-Za-z0-9][\w-]*(?:\.md)?|\d{1,6}\b(?![-/.:]\d))")
_AND = re.compile(r"[\s*_]*(?:,\s*)?(?:(?:and|&|as well as)\s+(?:of |in |the )*)?", re.IGNORECASE)
_LABEL = re.compile(r"\n[\s>*_-]*[A-Z][\w ]{1,30}[*_]*:")
_OWN_LINE = re.compile(r"(?:^|\n)[\s>#*_|+-]*$")
_DECISION = re.compile(r"(?:adr[-_ ]?)?\d|adr", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """That a record has a relation to another one, or to a part of it, and where it says so."""

    relation: str
    target: str
    part: str = ""
    offset: int = -1


def stated(text: str, *, status: bool = False) -> Iterator[Statement]:
    """Every relation that the sentences of a masked text state.

    Where a status is written, a bare number and a link to any file may be the target; elsewhere
    only what looks like a decision.
    """
    for offset in sorted(islice(_hints(text), MOST)):
        if verb := _VERB.match(text, max(offset, 0)):
            yield from _statements(text, verb, status=status)


def _hints(text: str) -> Iterator[int]:
    """Where a verb may begin; a search for plain words is what most bodies cost."""
    for stem in (*_STEMS, *map(str.upper, _STEMS)):
        at = text.find(stem)
        while at >= 0:
            yield at - 1
            at = text.find(stem, at + 1)


def of_status(text: str) -> Iterator[Statement]:
    """Every relation that a status line states, in words or on a badge."""
    return stated(unbadged(text), status=True)


def named(value: object, relation: str) -> Iterator[Statement]:
    """The targets of a relation that a front matter key names outright."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str | int) and str(item).strip().lower() not in _NONE:
            found = [_target(match, status=True) for match in _REFERENCE.finditer(str(item))]
            for target in [target for target in found if target] or [str(item).strip()]:
                yield Statement(relation, target)


def _statements(text: str, verb: re.Match[str], *, status: bool) -> Iterator[Statement]:
    start, end = prose.bounds(text, verb.start())
    if any(_inside(verb, link) for link in _REFERENCE.finditer(text, start, end)):
        return
    before = _before(text, verb, start)
    subject = _AUXILIARY.sub("", _LEAD.sub("", before)).strip(" *_\n>")
    if not _speaks(before, subject, verb):
        return
    partly = _PARTLY.search(before)
    part = partly[1].lower() if partly else ""
    if verb["passive"] and not part and subject and not _WHOLE.fullmatch(subject):
        part = " ".join((subject[0].lower() + subject[1:]).split())
    label = _LABEL.search(text, verb.end(), end)
    for target, said, at in _targets(text, verb, label.start() if label else end, status=status):
        yield Statement(_relation(verb), target, part or said, at)


def _inside(verb: re.Match[str], link: re.Match[str]) -> bool:
    """Whether a verb is part of an address, or of what an image is called."""
    start, end = link.span() if link["image"] else link.span("href")
    return start <= verb.start() < end


def _relation(verb: re.Match[str]) -> str:
    if verb[0].lower().startswith("amend"):
        return "amended_by" if verb["passive"] else "amends"
    return "superseded_by" if verb["passive"] else "supersedes"


def _before(text: str, verb: re.Match[str], start: int) -> str:
    """What stands before a verb in its sentence; a line that begins in bold begins a sentence."""
    before = text[start : verb.start()]
    if verb[0][0].isupper() and _OWN_LINE.search(before):
        return ""
    return before[before.rfind("\n**") + 1 :]


def _speaks(before: str, subject: str, verb: re.Match[str]) -> bool:
    """Whether the sentence states it, and of this record: no doubt, no condition, no other subject."""
    if _DOUBT.search(" ".join(before.split()[-6:])) or _CONDITION.search(before):
        return False
    if not subject:
        return not verb["past"]
    if _REFERENCE.search(subject) and not (_OURS.match(subject) and _JOINED.search(before)):
        return False
    if _OURS.match(subject):
        return True
    firm = verb["participle"] or (verb["active"] and verb[0][0] not in "rRiI")
    return bool(firm) and (bool(verb["participle"]) or subject.lower().startswith("the "))


def _targets(
    text: str, verb: re.Match[str], end: int, *, status: bool
) -> Iterator[tuple[str, str, int]]:
    """The records named right after a verb, the part of each that is meant, and where it is named."""
    at = _REFERENCE.search(text, verb.end(), end)
    bare = _BARE.match(text, verb.end(), end) if status else None
    if bare and (not at or bare.end() <= at.start()):
        yield bare[1], "", bare.start(1)
        return
    gap = text[verb.end() : at.start()] if at else ""
    if len(gap) > 80 or re.search(r"[()]|[.;]\s", gap):
        return
    part = _PART.search(gap.strip(" *_:"))
    said = " ".join(part[1].split()) if part else ""
    while at:
        target = _target(at, status=status)
        if not target:
            return
        section = _SECTION.match(text, at.end(), end)
        yield target, said or (section[1].strip(" (*_") if section else ""), at.start()
        joint = _AND.match(text, section.end() if section else at.end(), end)
        at = _REFERENCE.match(text, joint.end(), end) if joint and joint[0].strip(" *_\n") else None


def _target(match: re.Match[str], *, status: bool) -> str:
    """What a reference leads to: the path of a link, or the id as it is mentioned."""
    if match["image"]:
        return ""
    href = match["href"]
    if not href:
        prefix, number = match["prefix"].upper(), match["number"]
        return number if prefix == "DECISION" else f"{prefix}-{number}"
    name = href.partition("#")[0].rpartition("/")[2]
    said = _REFERENCE.search(match["text"])
    if prose.relative(href) and (status or said or _DECISION.match(name)):
        return href if "." not in name or name.endswith((".md", ".markdown", ".html")) else ""
    return _target(said, status=status) if said and not said["href"] else ""


def merged(statements: Iterable[Statement], own: str) -> list[Statement]:
    """Each relation to each record once, from where it is first said; none to the record itself.

    A link says better than a number which record is meant.
    """
    kept: list[Statement] = []
    for new in statements:
        if same(new.target, own):
            continue
        at = next((i for i, one in enumerate(kept) if _repeats(one, new)), None)
        if at is None:
            kept.append(new)
            continue
        known = kept[at]
        target = new.target if _path(new.target) and not _path(known.target) else known.target
        kept[at] = replace(known, target=target, part=known.part or new.part)
    return kept


def _repeats(one: Statement, other: Statement) -> bool:
    return one.relation == other.relation and same(one.target, other.target)


def same(one: str, other: str) -> bool:
    """Whether two spellings mean one record: one file name, or one number where a name is lacking."""
    names = [re.sub(r"^.*/|[#?].*$|\.\w+$", "", word).lower() for word in (one, other)]
    if names[0] == names[1]:
        return True
    numbers = {int(number[1]) for name in names if (number := re.match(r"\D{0,9}?(\d+)", name))}
    bare = not (_path(one) and _path(other))
    return bare and len(numbers) == 1 and all(re.search(r"\d", name) for name in names)


def _path(target: str) -> bool:
    name = target.rpartition("/")[2]
    return not name.isdecimal() and ("/" in target or "." in target or target.count("-") > 1)
