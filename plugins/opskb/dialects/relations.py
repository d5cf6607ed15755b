"""What one decision says of another: only a sentence that states a relation is read as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from opskb import prose
from opskb.dialects import references
from opskb.dialects.references import LINK_OR_ID
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
# Nobody reads back further than this, in letters, for what a sentence is about.
LONGEST = 1_000

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
_OURS = re.compile(
    r"(?:this|these|our|we|the (?:present|current|above|following))\b", re.IGNORECASE
)
# A subject that is the record itself, and one that is a part of it.
_WHOLE = re.compile(
    r"(?:(?:this|our|the (?:present|current|above|following))"
    r"(?: (?:adr|architecture|architectural|decision|record|document|proposal|design|one))*|we|it)",
    re.IGNORECASE,
)
_OF_US = re.compile(r"\b(?:decision|adr|record|document|proposal|section|part)s?\b", re.IGNORECASE)
# An editor's remark stands out: in bold, in a quotation, or behind a word such as `Note:`.
_REMARK = re.compile(r"\W*(?:\*\*|__|>|(?:note|nb|important|update|edit)\b)", re.IGNORECASE)
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
_LABEL = re.compile(r"\n[\s>*_-]*[A-Z][\w ]{1,30}[*_]*:")
_OWN_LINE = re.compile(r"(?:^|\n)[\s>#*_|+-]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """That a record has a relation to another one, or to a part of it, and where it says so."""

    relation: str
    target: str
    part: str = ""
    offset: int = -1


def stated(text: str, *, status: bool = False) -> Iterator[Statement]:
    """Every relation that the sentences of a masked text state; a `status` may do so in fewer words."""
    for offset in sorted(islice(_hints(text), MOST)):
        if verb := _VERB.match(text, max(offset, 0)):
            yield from _statements(text, verb, status=status)


def of_status(text: str) -> Iterator[Statement]:
    """Every relation that a status line states, in words or on a badge."""
    return stated(unbadged(text), status=True)


def _hints(text: str) -> Iterator[int]:
    """Where a verb may begin; a search for plain words is what most bodies cost."""
    for stem in (*_STEMS, *map(str.upper, _STEMS)):
        at = text.find(stem)
        while at >= 0:
            yield at - 1
            at = text.find(stem, at + 1)


def _statements(text: str, verb: re.Match[str], *, status: bool) -> Iterator[Statement]:
    start, end = prose.bounds(text, verb.start())
    if any(_inside(verb, link) for link in LINK_OR_ID.finditer(text, start, end)):
        return
    before = _before(text, verb, start)
    if len(before) > LONGEST:
        return
    subject = _AUXILIARY.sub("", _LEAD.sub("", before)).strip(" *_\n>")
    earlier = text[max(text.rfind("\n\n", 0, start) + 1, start - LONGEST) : start]
    if not _speaks(before, subject, verb, earlier):
        return
    partly = _PARTLY.search(before)
    part = partly[1].lower() if partly else ""
    if verb["passive"] and not part and subject and not _WHOLE.fullmatch(subject):
        part = " ".join((subject[0].lower() + subject[1:]).split())
    label = _LABEL.search(text, verb.end(), end)
    end = label.start() if label else end
    for target, said, at in references.after(text, verb.end(), end, status=status):
        yield Statement(_relation(verb), target, part or said, at)


def _inside(verb: re.Match[str], link: re.Match[str]) -> bool:
    """Whether a verb is part of an address, or of what an image is called."""
    start, end = link.span() if link["image"] else link.span("href")
    return start <= verb.start() < end


def _before(text: str, verb: re.Match[str], start: int) -> str:
    """What stands before a verb in its sentence; a line that begins in bold begins a sentence."""
    before = text[start : verb.start()]
    if verb[0][0].isupper() and _OWN_LINE.search(before):
        return ""
    return before[before.rfind("\n**") + 1 :]


def _speaks(before: str, subject: str, verb: re.Match[str], earlier: str) -> bool:
    """Whether the sentence states it, and of this record: no doubt, no condition, no other subject.

    `this` may mean another record, where the sentences before it in the paragraph name one.
    """
    if _DOUBT.search(" ".join(before.split()[-6:])) or _CONDITION.search(before):
        return False
    if not subject:
        return not verb["past"]
    if LINK_OR_ID.search(subject) and not (_OURS.match(subject) and _JOINED.search(before)):
        return False
    if verb["passive"] or verb["past"]:
        ours = _WHOLE.fullmatch(subject) or _OF_US.search(subject) or _REMARK.match(before)
        return bool(_OURS.match(subject) and ours) and not LINK_OR_ID.search(earlier)
    if verb["participle"] or _OURS.match(subject):
        return True
    return verb[0].lower().startswith("supe") and subject.lower().startswith("the ")


def _relation(verb: re.Match[str]) -> str:
    if verb[0].lower().startswith("amend"):
        return "amended_by" if verb["passive"] else "amends"
    return "superseded_by" if verb["passive"] else "supersedes"


def merged(statements: Iterable[Statement], own: str) -> list[Statement]:
    """Each relation to each record once, from where it is first said; none to the record itself.

    The name of a file says better than a number which record is meant.
    """
    kept: list[Statement] = []
    for new in islice(statements, MOST):
        if references.same(new.target, own):
            continue
        at = next((i for i, one in enumerate(kept) if _repeats(one, new)), None)
        if at is None:
            kept.append(new)
            continue
        known = kept[at]
        better = references.named(new.target) and not references.named(known.target)
        target = new.target if better else known.target
        kept[at] = replace(known, target=target, part=known.part or new.part)
    return kept


def _repeats(one: Statement, other: Statement) -> bool:
    return one.relation == other.relation and references.same(one.target, other.target)
