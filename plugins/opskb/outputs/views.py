"""What pages show of a record, ready for templates that decide nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from markupsafe import Markup

from opskb.insights.freshness import NOTHING_BINDS, Freshness
from opskb.model import Moment, State

Form: TypeAlias = Literal[
    "text", "date", "due", "record", "titled", "link", "person", "code", "parts", "tag", "html"
]
EMPTY = Markup()


@dataclass(frozen=True, slots=True)
class Card:
    """A record as every other page shows it; `url` is relative to the root of the site.

    `mark` is the one word that tells records of its kind apart: a verdict, a criticality, a layer.
    """

    key: str
    id: str
    title: str
    url: str
    kind: str
    status: str
    state: State
    owner: str = ""
    summary: str = ""
    severity: str = ""
    tags: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    archived: bool = False
    opened: date | None = None
    fresh: Freshness = NOTHING_BINDS
    weight: int = 1
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence: plain words, code, or words that lead to a page of the site."""

    text: str
    url: str = ""
    title: str = ""
    state: State | Literal[""] = ""
    code: bool = False


Parts: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field or a cell, and the form it is shown in; `url` leaves the site.

    `written` is the Markdown that `html` was made from.
    """

    form: Form
    text: str = ""
    url: str = ""
    day: Moment | None = None
    card: Card | None = None
    parts: Parts = ()
    tone: str = ""
    html: Markup = EMPTY
    written: str = ""

    @property
    def words(self) -> str:
        """What a reader reads of it."""
        return self.text or "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled list of values."""

    label: str
    values: tuple[Value, ...]

    @property
    def long(self) -> bool:
        """Whether the values are sentences, which want a line each."""
        return len(self.values) > 1 and any(len(value.words) > 30 for value in self.values)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under heads; a row's anchor is the id its author gave it.

    Not `headed` is one that follows a section of the body with its own title.
    """

    anchor: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Value, ...], ...]], ...]
    numbers: frozenset[int] = field(default_factory=frozenset)
    headed: bool = True
    minor: frozenset[int] = field(default_factory=frozenset)

    @property
    def few(self) -> bool:
        """Whether it is so narrow that it stays a table on a telephone: long ids would break there."""
        cards = (value.card for _, cells in self.rows for cell in cells for value in cell)
        wide = len(self.heads) > 2 and any(card and len(card.id) > 9 for card in cards)
        return bool(self.numbers) and len(self.heads) <= 4 and not wide


@dataclass(frozen=True, slots=True)
class Behind:
    """The values that a chart is drawn from: `of` how many, and the `url` of all that was measured."""

    table: Table
    of: int
    url: str


@dataclass(frozen=True, slots=True)
class Banner:
    """Something a reader must know before reading on, and where to go instead."""

    tone: str
    title: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class Relation:
    """How a record is tied to others, in words, with what each tie carries.

    `named` is one that stands in a field of the others, and so goes by the name of their kind.
    Only the first `cards` are shown, of `total`; `url` leads to the list of all, where there is one.
    """

    words: str
    cards: tuple[tuple[Card, str], ...]
    named: bool = False
    total: int = 0
    live: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence of another record that speaks of this one, split where it does."""

    card: Card
    before: str
    here: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a record: a review, a drill, an acceptance, its end."""

    day: Moment | None
    what: str
    by: tuple[Value, ...] = ()
    note: Parts = ()
    evidence: tuple[Value, ...] = ()
    tone: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a runbook: what to do, why, and what must be seen then.

    `name` is its id where that is not its number, `may` says who may take it, `first` is what is to
    be known before it is run, and `notes` what else is.
    """

    anchor: str
    name: str
    kind: str
    intent: Parts
    run: Markup = EMPTY
    expect: Parts = ()
    may: str = ""
    destructive: bool = False
    first: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """A finding as a page shows it; `card` is of the record it speaks of, and `baselined` closes nothing."""

    code: str
    rule: str
    level: str
    message: Parts
    remedy: Parts
    place: str
    waived: str = ""
    baselined: bool = False
    known: bool = True
    card: Card | None = None
