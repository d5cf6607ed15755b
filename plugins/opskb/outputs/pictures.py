"""Where the marks of a picture stand: plain geometry, drawn by SVG templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from opskb.outputs import wording
from opskb.outputs.views import Card


@dataclass(frozen=True, slots=True)
class Bar:
    """A stack of marks over one span of time: `x` and `wide` in per cent, the rest in pixels."""

    x: float
    wide: float
    marks: tuple[tuple[str, float, float], ...]
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A series of records over time; `ticks` are labels with their place in per cent."""

    title: str
    high: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]


HIGH = 56


def strip(cards: Sequence[Card], noun: str, several: str, as_of: date) -> Strip | None:
    """When the records of a series were made, one mark a record, in force below and retired above."""
    dated = [card for card in cards if card.opened]
    if len(dated) < 3:
        return None
    months = [_month(card.opened) for card in dated if card.opened]
    last = max(*months, _month(as_of))
    first = min(*months, last - 11)  # at least a year, so that a young series looks young
    span = max(1, -(-(last - first + 1) // 60))
    slots = (last - first) // span + 1
    stacks: dict[int, Counter[str]] = {}
    for card, month in zip(dated, months, strict=True):
        stacks.setdefault((month - first) // span, Counter())[card.state] += 1
    tallest = max(sum(stack.values()) for stack in stacks.values())
    unit = min(9.0, HIGH / tallest)
    wide = 100 / slots
    bars = tuple(
        _bar(slot, stack, unit, wide, first + slot * span, span, (noun, several))
        for slot, stack in sorted(stacks.items())
    )
    return Strip(
        _strip_title(months, (noun, several)), HIGH, bars, tuple(_ticks(first, slots, span, wide))
    )


def _bar(
    slot: int,
    stack: Counter[str],
    unit: float,
    wide: float,
    month: int,
    span: int,
    nouns: tuple[str, str],
) -> Bar:
    marks: list[tuple[str, float, float]] = []
    below = 0
    gap = 1.5 if unit > 3.5 else 0  # a lower mark would be a line
    for state in ("live", "closed", "draft", "retired"):
        for _ in range(stack[state] if gap else bool(stack[state])):
            count = 1 if gap else stack[state]
            below += count
            marks.append((state, round(HIGH - below * unit, 1), round(count * unit - gap, 1)))
    total = sum(stack.values())
    title = f"{_month_name(month)}{f' and {span - 1} more months' if span > 1 else ''}: {wording.plural(total, *nouns)}"
    return Bar(round(slot * wide + wide * 0.1, 2), round(wide * 0.8, 2), tuple(marks), title)


def _strip_title(months: Sequence[int], nouns: tuple[str, str]) -> str:
    ((busiest, most),) = Counter(months).most_common(1)
    words = f"{wording.plural(len(months), *nouns)} from {_month_name(min(months))} to {_month_name(max(months))}"
    return f"{words}; most in {_month_name(busiest)}, {most}" if most > 1 else words


def _ticks(first: int, slots: int, span: int, wide: float) -> Iterable[tuple[float, str]]:
    """The years, and the first month where no year begins near it."""
    starts = [slot for slot in range(slots) if (first + slot * span) % 12 < span]
    every = max(1, len(starts) // 6)
    if not starts or starts[0] * wide > 18:
        yield 0.0, f"{_month_name(first)}"
    for slot in starts[::every]:
        if slot * wide < 94:
            yield round(slot * wide, 2), str((first + slot * span) // 12)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_name(month: int) -> str:
    return f"{date(month // 12, month % 12 + 1, 1):%B %Y}"


@dataclass(frozen=True, slots=True)
class Node:
    """A neighbour in the picture: its card, the words of the tie, and how far down it stands.

    `far` are the first of those on its other side, two steps away; `more` says that there are others.
    """

    card: Card
    words: str
    y: int
    far: tuple[Card, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A record between those that lead to it and those it leads to, and who stands behind these."""

    title: str
    high: int
    before: tuple[Node, ...]
    after: tuple[Node, ...]
    more_before: int = 0
    more_after: int = 0

    @property
    def more_far(self) -> bool:
        """Whether a neighbour has more on its other side than is shown."""
        return any(node.more for node in (*self.before, *self.after))

    @property
    def far(self) -> tuple[tuple[Card, Card], ...]:
        """Every record two steps away, each once, with the neighbour on the way to it."""
        found: dict[str, tuple[Card, Card]] = {}
        for node in (*self.before, *self.after):
            for card in node.far:
                found.setdefault(card.key, (card, node.card))
        return tuple(found.values())


MOST, TOP, STEP, LINE = 7, 56, 42, 14

Tied: TypeAlias = Sequence[tuple[Card, str]]
Far: TypeAlias = Callable[[Card], tuple[tuple[Card, ...], bool]]


def neighbours(before: Tied, after: Tied, id: str, behind: Far, ahead: Far) -> Neighbours | None:
    """The neighbourhood of a record, one step away and two, at most seven neighbours on a side.

    `behind` answers who leads to a neighbour, `ahead` where one leads, and whether there are more.
    """
    if not before and not after:
        return None
    left, left_high = _side(before, behind)
    right, right_high = _side(after, ahead)
    title = f"{id}: {wording.plural(len(before), 'record')} lead here, {wording.plural(len(after), 'record')} from here"
    title = title.replace("1 record lead here", "1 record leads here")
    return Neighbours(
        title,
        max(left_high, right_high),
        left,
        right,
        max(0, len(before) - MOST),
        max(0, len(after) - MOST),
    )


def _side(tied: Tied, far: Far) -> tuple[tuple[Node, ...], int]:
    """One column of neighbours from the top down, and where it ends."""
    nodes: list[Node] = []
    y = TOP
    for card, words in tied[:MOST]:
        cards, more = far(card)
        nodes.append(Node(card, words, y, cards, more))
        y += STEP + LINE * len(cards)
    return tuple(nodes), y + STEP * (len(tied) > MOST)
