"""The nouns: frozen, typed, and without an import of ours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

Moment: TypeAlias = date | datetime
Row: TypeAlias = Mapping[str, Any]
State: TypeAlias = Literal["draft", "live", "closed", "retired"]
Level: TypeAlias = Literal["error", "warning", "info", "off"]
Memory: TypeAlias = dict[tuple[object, ...], Any]
"""What was worked out of a thing once, by the function that did it and its further arguments."""
Form: TypeAlias = Literal["relation", "field", "link", "mention"]

STATES: tuple[State, ...] = ("draft", "live", "closed", "retired")
LEVELS: tuple[Level, ...] = ("error", "warning", "info", "off")
NOTHING: Mapping[str, Any] = MappingProxyType({})
ARCHIVE = "_archive"
"""The name of a folder for what is out of force; a file in one keeps its address on the site."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written: lines and columns count from 1, an end of 0 is unknown."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Places(Protocol):
    """Whatever can say where a value of a record stands in its file."""

    def place(self, *keys: str | int) -> Place:
        """The place of the value under these keys, or of the nearest thing around it."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place, before a level or a waiver has been looked at.

    `related` names other record ids that take part; `fixable` says that a machine can mend it.
    """

    place: Place
    message: str
    remedy: str
    code: str = ""
    record: str = ""
    field: str = ""
    related: tuple[str, ...] = ()
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of one file and the text that takes its place; an empty stretch is where it is put in.

    The place counts in the file as it is read, with LF line ends and without a byte-order mark; its
    end is known, and exclusive.
    """

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the code of its rule, its level, and the reason it is waived for, if any.

    `baselined` says that it was there when the project took opskb up; `edits` are what would mend it,
    where somebody has asked.
    """

    code: str
    rule: str
    level: Level
    place: Place
    message: str
    remedy: str
    record: str = ""
    field: str = ""
    related: tuple[str, ...] = ()
    fixable: bool = False
    waived: str = ""
    baselined: bool = False
    edits: tuple[Edit, ...] = ()

    @property
    def open(self) -> bool:
        """Whether neither a waiver nor the baseline covers it."""
        return not self.waived and not self.baselined


@dataclass(frozen=True, slots=True)
class Skip:
    """A file, or a document in one, that is no record, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from one record to another, as it is written by its holder.

    `target` is the key of the record it leads to, "" where it leads to nothing that is a record.
    `path` is the file it leads to, relative to the root, where it was written as a path.
    `offset` is its position in the body of the holder, -1 for a typed reference, whose `index`
    counts the values of its field.
    """

    source: str
    target: str
    raw: str
    relation: str
    form: Form
    holder: Record = attribute(repr=False, compare=False)
    index: int = 0
    offset: int = -1
    path: str = ""
    values: Row = attribute(default_factory=lambda: NOTHING)

    @property
    def place(self) -> Place:
        """Where it is written: found when it is asked for, since few links are ever reported."""
        if self.offset >= 0:
            return self.holder.at(self.offset)
        return self.holder.place(self.relation, self.index)


@dataclass(frozen=True, slots=True)
class Record:
    """One fact about running a system: what every kind shares, by the role each field plays.

    `key` is the id, made unique where an id was used twice. `every` and `grace` are calendar
    durations; `due`, `deadline`, `opened`, `closed` and `last` are dates or times. Tables are tuples of rows.
    `unfilled` is what a template put into a field and nobody replaced.
    """

    key: str
    id: str
    kind: str
    title: str
    path: str
    dialect: str
    status: str
    state: State
    body: str
    body_line: int
    source: Places
    values: Row = attribute(default_factory=lambda: NOTHING)
    unknown: Row = attribute(default_factory=lambda: NOTHING)
    unfilled: Row = attribute(default_factory=lambda: NOTHING)
    stated: bool = True
    owner: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    severity: str = ""
    visibility: str = "public"
    opened: Moment | None = None
    closed: Moment | None = None
    due: date | None = None
    deadline: date | None = None
    last: date | None = None
    every: relativedelta | None = None
    grace: relativedelta | None = None
    watches: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    target: Any = None
    accepted: Row = attribute(default_factory=lambda: NOTHING)
    tombstone: Row = attribute(default_factory=lambda: NOTHING)
    reviews: tuple[Row, ...] = ()
    occurrences: tuple[Row, ...] = ()
    rotations: tuple[Row, ...] = ()
    actions: tuple[Row, ...] = ()
    timeline: tuple[Row, ...] = ()
    steps: tuple[Row, ...] = ()
    threats: tuple[Row, ...] = ()
    arms: tuple[Row, ...] = ()
    series: tuple[Row, ...] = ()
    formerly: tuple[str, ...] = ()
    memory: Memory = attribute(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def archived(self) -> bool:
        """Whether the record lies in an archive folder."""
        return f"/{ARCHIVE}/" in f"/{self.path}"

    @property
    def live(self) -> bool:
        """Whether the record is in force, and so can go stale."""
        return self.state == "live"

    @property
    def retired(self) -> bool:
        """Whether the record has been taken out of force."""
        return self.state == "retired"

    @property
    def as_written(self) -> bool:
        """Whether its text is no Markdown, but reStructuredText or plain: it is shown as it stands."""
        return self.path.lower().endswith((".rst", ".txt"))

    @property
    def number(self) -> int | None:
        """The number in an id such as `ADR-0007`, None where the id is not a prefix and a number."""
        tail = self.id.rpartition("-")[2] if self.id.count("-") == 1 else ""
        return int(tail) if tail.isdecimal() else None

    def place(self, *keys: str | int) -> Place:
        """Where the value under these keys is written."""
        return self.source.place(*keys)

    def at(self, offset: int) -> Place:
        """The place of a position in the body."""
        line = bisect_left(_breaks(self.body), offset)
        return Place(self.path, self.body_line + line, offset - self.body.rfind("\n", 0, offset))

    def problem(
        self,
        field: str,
        message: str,
        remedy: str,
        *,
        at: Place | None = None,
        related: tuple[str, ...] = (),
        fixable: bool = False,
    ) -> Problem:
        """A problem of this record, placed at one of its fields unless a place is given."""
        place = at or self.place(field)
        return Problem(place, message, remedy, "", self.id, field, related, fixable)


@lru_cache(maxsize=16)
def _breaks(body: str) -> list[int]:
    """Where the lines of a body end; one with many faults is asked for the place of each."""
    return [at for at, letter in enumerate(body) if letter == "\n"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level (1 to 6), its anchor and its text."""

    level: int
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to publish: a finished page, or bytes that are copied as they are.

    `path` is relative to the site, `.html` for a page whose `html` is the content between the
    host's header and footer; `source` is the file it was made from. `text` is the HTML that search
    reads, `html` itself where it is empty; `boost` raises or lowers it there, `hidden` keeps it out.
    `twin` is the same page as Markdown, "" where it has none, and `head` what its `<head>` says of both.
    """

    path: str
    title: str = ""
    description: str = ""
    html: str = ""
    content: bytes = b""
    toc: tuple[Heading, ...] = ()
    source: str = ""
    previous: str = ""
    next: str = ""
    hidden: bool = False
    text: str = ""
    boost: float = 1.0
    twin: str = ""
    head: str = ""

    @property
    def page(self) -> bool:
        """Whether the host wraps this artifact in its own header and footer."""
        return self.path.endswith(".html") and not self.content
