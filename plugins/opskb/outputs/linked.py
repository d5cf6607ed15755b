"""Plain words of a record become parts: ids lead to their pages, code stands apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from opskb.lookup import Index
from opskb.outputs.views import Card, Part, Parts

_CODE = re.compile(r"`([^`\n]{1,300})`")


def parts(text: str, index: Index, cards: Mapping[str, Card], *, itself: str = "") -> Parts:
    """The words of one field, with a link at every id that is not the record's own."""
    if "`" not in text:
        return tuple(_mentions(text, index, cards, itself))
    found: list[Part] = []
    at = 0
    for match in _CODE.finditer(text):
        found += _mentions(text[at : match.start()], index, cards, itself)
        found.append(Part(match[1], code=True))
        at = match.end()
    return (*found, *_mentions(text[at:], index, cards, itself))


def _mentions(text: str, index: Index, cards: Mapping[str, Card], itself: str) -> Iterator[Part]:
    at = 0
    for match in index.mention.finditer(text):
        record, end = index.mentioned(match)
        if record is None or record.key == itself or match.start() < at:
            continue
        if match.start() > at:
            yield Part(text[at : match.start()])
        yield to(cards[record.key], text[match.start() : end])
        at = end
    if at < len(text):
        yield Part(text[at:])


def to(card: Card, text: str = "") -> Part:
    """A link to a record, by its id unless other words are given."""
    return Part(text or card.id, card.url, card.title, card.state)
