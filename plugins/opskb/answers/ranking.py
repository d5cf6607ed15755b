"""In which order records answer a query: those it names to the letter first, then by BM25."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from opskb.answers.index import Index, expression, phrase, plain
from opskb.derived import TAIL
from opskb.project import Project

MOST_HITS = 100
"""How many records a search finds at most: who needs more needs other words."""
FIRST = 5
"""What is left out is told of where it would have been among so many of the best."""
_LOOKED_AT = 300
_MOST_WORDS, _MOST_PIECES, _MOST_QUOTING = 24, 6, 50
_SHORTEST = 3
_EXCERPTED, _LINE = 40_000, 500
_TO_ACT = 1.1
"""How much more a runbook weighs: who asks mostly wants to do something, and of two that fit it says what."""
_QUOTED = re.compile(r"[`\"\u201c]([^`\"\u201c\u201d]{2,200})[`\"\u201d]")
_TOKEN = re.compile(r"[\w.:/-]+")
_SIGNS, _CODE = "-_.:/", re.compile(r"[_.:/]|[a-z][A-Z]|[A-Z]{2}\d")
_WORDS = """
    a about an and any are as at be been but by can can't cannot cant could did do does for from get has have
    how i if in into is it its just may me must my no not of on or our should so than that
    the their them then there these they this to up us was we were what when where which who
    whom whose why will with would you your
"""
_FILLERS = frozenset(_WORDS.split())
"""Words of a question that say nothing of what is asked for."""
_ALIKE = (
    (
        re.compile(r"(?<![\w-])(?:log|sign)(?:s|ged|ging|ed|ing)?[ -]?(?:in|on)s?(?![\w-])"),
        ('"login"', '"log in"', '"sign in"', '"signin"'),
    ),
)
"""What operators write in several ways: each as it may stand in a query, and the phrases that mean it in records."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record by its row in the index, and how well it fits; `named` says by what the query names it, "" by nothing."""

    row: int
    score: float
    named: str = ""


def hits(
    project: Project, index: Index, query: str, kind: str, wanted: Sequence[range]
) -> tuple[Sequence[Hit], Sequence[Hit]]:
    """The best rows among those wanted, best first; and what is not wanted among the first of all.

    First comes what the query names: by id, alert, title or quoted text; then the rest by BM25.
    """
    all = _ordered(project, index, query, kind, (range(1, len(index.records) + 1),))
    kept = [hit for hit in all if _within(hit.row, wanted)]
    left = [hit for hit in all[:FIRST] if not _within(hit.row, wanted)]
    if len(kept) < MOST_HITS and len(all) >= _LOOKED_AT:
        kept = _ordered(project, index, query, kind, wanted)
    return kept[:MOST_HITS], left


def _ordered(
    project: Project, index: Index, query: str, kind: str, rows: Sequence[range]
) -> list[Hit]:
    words = terms(query)
    begun = [f"{one}*" for one in words if len(one) > _SHORTEST + 2]
    scored = _scored(index, index.telling(words), kind, rows) or _scored(index, begun, kind, rows)
    found: dict[int, Hit] = {}
    for row, named in _named(project, index, query, rows, scored):
        if not kind or index.record(row).kind == kind:
            found.setdefault(row, Hit(row, scored.get(row, 0.0), named))
    for row, score in scored.items():
        found.setdefault(row, Hit(row, score))
    return list(found.values())


def _within(row: int, rows: Sequence[range]) -> bool:
    return any(row in one for one in rows)


def terms(query: str) -> list[str]:
    """The words of a query as phrases of FTS5, without those that say nothing unless there are no others.

    What is joined, such as `payout-queue-age`, is a phrase, and each of its parts is a word as well;
    two words are also looked for as one, as of `log in` and `login` people write either.
    """
    alike, rest = _alike(" ".join(query.split()[:_MOST_WORDS]).casefold())
    words = [one.strip("?!.,;:'\"()") for one in rest.split()]
    whole = list(map(phrase, [one for one in words if one not in _FILLERS] or words))
    split = [f'"{part}"' for one in whole if " " in one for part in one.strip('"').split()]
    pairs = pairwise(words)
    as_one = [f'"{one}{two}"' for one, two in pairs if one.isalpha() and two.isalpha()]
    return list(dict.fromkeys(filter(None, (*alike, *whole, *split, *as_one))))[: 2 * _MOST_WORDS]


def _alike(query: str) -> tuple[list[str], str]:
    """The phrases for what people write in several ways, and the query without it."""
    found: list[str] = []
    for pattern, phrases in _ALIKE:
        query, count = pattern.subn(" ", query)
        found += phrases if count else ()
    return found, query


def _scored(
    index: Index, words: Sequence[str], kind: str, rows: Sequence[range]
) -> dict[int, float]:
    """The rows in which any of these phrases stands, and their scores, the best first."""
    found = index.ranked(expression(words, kind), rows, _LOOKED_AT) if words else []
    scores = {
        row: score * (_TO_ACT if index.record(row).kind == TAIL else 1) for row, score in found
    }
    return dict(sorted(scores.items(), key=lambda one: (-one[1], one[0])))


def _named(
    project: Project, index: Index, query: str, rows: Sequence[range], scored: dict[int, float]
) -> Iterator[tuple[int, str]]:
    """The rows that a query names to the letter, and by what."""
    ways = (
        ("id", _by_id(project, index, query)),
        ("alert", _by_alert(index, query)),
        ("title", index.titles.get(plain(query), ())),
        ("quoted text", _quoting(index, query, rows, scored)),
    )
    for way, found in ways:
        yield from ((row, way) for row in found if _within(row, rows))


def _by_id(project: Project, index: Index, query: str) -> Iterator[int]:
    known = project.graph.index
    whole = project.find(query.strip())
    mentioned = (known.mentioned(match)[0] for match in known.mention.finditer(query.upper()))
    for record in (whole, *mentioned):
        if record:
            yield index.rows[record.key]


def _by_alert(index: Index, query: str) -> Iterator[int]:
    joined = (one for one in _tokens(query) if "-" in one or _CODE.search(one))
    for word in (query, *_QUOTED.findall(query), *joined):
        yield from index.names.get(plain(word), ())


def _tokens(query: str) -> list[str]:
    """The words of a query with what joins them: `login.email_codes`, `payout-queue-age`."""
    return [found for one in _TOKEN.findall(query) if (found := one.strip(_SIGNS))]


def _quoting(
    index: Index, query: str, rows: Sequence[range], scored: dict[int, float]
) -> list[int]:
    """The rows that quote the query, or a part of it that is quoted or looks like code.

    Most parts first, and of as many a runbook: whoever pastes an error wants to know what to do.
    """
    coded = [one for one in _tokens(query) if _CODE.search(one)]
    whole = [query] if len(query.split()) > 1 or "-" in query else []
    pieces = dict.fromkeys(map(plain, (*whole, *_QUOTED.findall(query), *coded)))
    counts: Counter[int] = Counter()
    for piece in [one for one in pieces if phrase(one)][:_MOST_PIECES]:
        words = expression([phrase(piece)], column="quoted")
        for row, _ in index.ranked(words, rows, _MOST_QUOTING):
            counts[row] += any(piece in one for one in index.quoted(row))
    found = [row for row, count in counts.items() if count]

    def order(row: int) -> tuple[int, bool, float, int]:
        return -counts[row], index.record(row).kind != TAIL, -scored.get(row, 0.0), row

    return sorted(found, key=order)


def excerpt(text: str, words: Sequence[str]) -> str:
    """The line that has most of the words of a query, "" where none has any; linear in the text, unlike that of FTS5."""
    begun = {
        part[: max(_SHORTEST, len(part) - 2)] for one in words for part in one.strip('"').split()
    }
    lines = text[:_EXCERPTED].split("\n")
    best = max(lines, key=lambda line: _holding(line, begun), default="")
    return best if _holding(best, begun) else ""


def _holding(line: str, begun: set[str]) -> int:
    plain = line[:_LINE].casefold()
    return sum(one in plain for one in begun)
