"""In which order records answer a query: those it names to the letter first, then by BM25."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opskb.answers.index import Index, expression, phrase, plain
from opskb.project import Project

MOST_HITS = 100
"""How many records a search finds at most: who needs more needs other words."""
_LOOKED_AT = 300
_MOST_WORDS, _MOST_PIECES, _MOST_QUOTING = 24, 6, 50
_SHORTEST = 3
_QUOTED = re.compile(r"[`\"\u201c]([^`\"\u201c\u201d]{2,200})[`\"\u201d]")
_JOINED = re.compile(r"\w+(?:[-_.:/]+\w+)+")
_CODED = re.compile(r"(?=.*[_./:])\w+(?:[-_.:/]+\w+)+|\w*[a-z]\w*[A-Z]\w*|[A-Z]{2,}\d+\w*")
_FILLERS = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "may",
        "me",
        "must",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "should",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
"""Words of a question that say nothing of what is asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record by its row in the index, and how well it fits; `named` says by what the query names it, "" by nothing."""

    row: int
    score: float
    named: str = ""


def hits(
    project: Project, index: Index, query: str, kind: str, rows: Sequence[range], most: int
) -> tuple[Hit, ...]:
    """The best of these rows for a query, best first: by id, alert, title, quoted text, then by BM25."""
    if not (words := terms(query)):
        return ()
    scored = dict(index.ranked(expression(words, kind), rows, _LOOKED_AT))
    if not scored:
        begun = [f"{one}*" for one in words if len(one) > _SHORTEST]
        scored = dict(index.ranked(expression(begun, kind), rows, _LOOKED_AT)) if begun else {}
    found: dict[int, Hit] = {}
    for row, named in _named(project, index, query, rows, scored):
        if not kind or index.record(row).kind == kind:
            found.setdefault(row, Hit(row, scored.get(row, 0.0), named))
    for row, score in scored.items():
        found.setdefault(row, Hit(row, score))
    return tuple(found.values())[:most]


def terms(query: str) -> list[str]:
    """The words of a query as phrases of FTS5, without those that say nothing unless there are no others.

    What is joined, such as `payout-queue-age`, is a phrase, and each of its parts is a word as well.
    """
    words = query.split()[:_MOST_WORDS]
    telling = [one for one in words if one.strip("?!.,;:'\"()").casefold() not in _FILLERS] or words
    whole = list(map(phrase, telling))
    split = [f'"{part}"' for one in whole if " " in one for part in one.strip('"').split()]
    return list(dict.fromkeys(filter(None, (*whole, *split))))[: 2 * _MOST_WORDS]


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
        yield from ((row, way) for row in found if any(row in one for one in rows))


def _by_id(project: Project, index: Index, query: str) -> Iterator[int]:
    known = project.graph.index
    whole = project.find(query.strip())
    mentioned = (known.mentioned(match)[0] for match in known.mention.finditer(query.upper()))
    for record in (whole, *mentioned):
        if record:
            yield index.rows[record.key]


def _by_alert(index: Index, query: str) -> Iterator[int]:
    for word in (query, *_QUOTED.findall(query), *_JOINED.findall(query), *_CODED.findall(query)):
        yield from index.names.get(plain(word), ())


def _quoting(
    index: Index, query: str, rows: Sequence[range], scored: dict[int, float]
) -> list[int]:
    """The rows that quote the query, or a part of it that is quoted or looks like code; most parts first."""
    whole = [query] if len(query.split()) > 1 or _JOINED.fullmatch(query.strip()) else []
    pieces = dict.fromkeys(map(plain, (*whole, *_QUOTED.findall(query), *_CODED.findall(query))))
    counts: Counter[int] = Counter()
    for piece in [one for one in pieces if phrase(one)][:_MOST_PIECES]:
        words = expression([phrase(piece)], column="literals")
        for row, _ in index.ranked(words, rows, _MOST_QUOTING):
            counts[row] += any(piece in one for one in index.quoted(row))
    found = [row for row, count in counts.items() if count]
    return sorted(found, key=lambda row: (-counts[row], -scored.get(row, 0.0), row))
