"""The full-text index of a knowledge base: SQLite FTS5 in memory, built once, asked with words and never with syntax."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from opskb import derived
from opskb.insights import texts
from opskb.memory import remembered
from opskb.model import Record
from opskb.outputs.site import Site
from opskb.outputs.trust import GONE, STALE, trusts

_WEIGHTS = {"id": 8, "title": 6, "alerts": 6, "words": 3, "body": 1, "quoted": 1, "kind": 0}
"""The columns, and how much more than in a body a word counts in each (BM25)."""
_READ = "{id title alerts words body}"
_SAID = (
    "id",
    "kind",
    "title",
    "summary",
    "owner",
    "status",
    "severity",
    "visibility",
    "alerts",
    "tags",
)
"""The fields that have columns of their own, or say nothing that is looked for."""
_WORD = re.compile(r"[^\W_]+")
_LITERAL = re.compile(r"`([^`\n]{2,200})`|\"([^\"\n]{3,200})\"|\u201c([^\u201d\n]{3,200})\u201d")
_QUOTES = ("`", '"', "\u201c")
_FENCED = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n(.*?)^[ \t]*\1", re.MULTILINE | re.DOTALL)
_COUNTED, _LONGEST = 10_000, 2_000


@dataclass(frozen=True)
class Index:
    """Every record by its row, from 1 on: those in force, then from `stale` on, then those out of force from `gone` on.

    `rows` are the rows by the keys of the records, `titles` by their titles, `names` by the names of
    the alerts they belong to, runbooks first; the words as `plain` makes them.
    """

    base: sqlite3.Connection
    records: tuple[Record, ...]
    stale: int
    gone: int
    rows: Mapping[str, int]
    titles: Mapping[str, tuple[int, ...]]
    names: Mapping[str, tuple[int, ...]]
    counts: dict[str, int] = field(default_factory=dict)

    def telling(self, phrases: Sequence[str]) -> list[str]:
        """These phrases without those that most records hold: BM25 gives nothing for them, and they cost most.

        Where all are that common, the two that are least so.
        """
        rarest = sorted(phrases, key=self._count)
        rare = [one for one in phrases if 2 * self._count(one) <= len(self.records)]
        there = [one for one in rare if self._count(one)]
        return rare if there else [*rare, *rarest[len(rare) : len(rare) + 2]]

    def _count(self, words: str) -> int:
        """How many records hold a phrase; remembered, but not without end."""
        if words not in self.counts:
            if len(self.counts) >= _COUNTED:
                self.counts.clear()
            ask = "select count(*) from t where t match ?"
            (found,) = self.base.execute(ask, (expression([words]),)).fetchone()
            self.counts[words] = found
        return self.counts[words]

    def record(self, row: int) -> Record:
        """The record of a row."""
        return self.records[row - 1]

    def ranked(self, words: str, rows: Sequence[range], most: int) -> list[tuple[int, float]]:
        """The rows that match an expression of FTS5, best first, each with its BM25; more is better."""
        weights = ", ".join(map(str, _WEIGHTS.values()))
        within = " or ".join(f"rowid between {one.start} and {one.stop - 1}" for one in rows)
        ask = (
            f"select rowid, -bm25(t, {weights}) as s from t where t match ? and ({within})"
            " order by s desc, rowid limit ?"
        )
        return self.base.execute(ask, (words, most)).fetchall()

    def quoted(self, row: int) -> list[str]:
        """What a record quotes to the letter, as `plain` makes it."""
        found = self.base.execute("select quoted from t where rowid = ?", (row,)).fetchone()
        return [plain(one) for one in str(found[0]).split("\n")]


@remembered
def index(site: Site) -> Index:
    """The index of everything that may be seen of a knowledge base. Linear in its text."""
    told = trusts(site)
    rank = {record.key: _rank(told[record.key].word) for record in site.project.graph}
    records = tuple(sorted(site.project.graph, key=lambda record: rank[record.key]))
    named, led = _alerts(site), _led(site)
    stale, gone = (sum(one < step for one in rank.values()) + 1 for step in (1, 2))
    return Index(
        _filled(_columns(one, (*named.get(one.key, ()), *led.get(one.key, ()))) for one in records),
        records,
        stale,
        gone,
        {record.key: row for row, record in enumerate(records, 1)},
        _by_name(records, {record.key: [record.title] for record in records}),
        _by_name(records, named),
    )


def _filled(columns: Iterable[Sequence[str]]) -> sqlite3.Connection:
    # One connection serves every thread: it is only read from now on, and SQLite lets them take turns.
    base = sqlite3.connect(":memory:", check_same_thread=False)
    names = ", ".join(_WEIGHTS)
    base.execute("pragma journal_mode = off")  # nothing is ever undone
    base.execute(f"create virtual table t using fts5({names}, tokenize='porter unicode61')")
    # Written in one go and never added to, so nothing that is merged on the way is of use.
    base.execute("insert into t(t, rank) values ('automerge', 0), ('crisismerge', 2000)")
    gaps = ", ".join("?" * (len(_WEIGHTS) + 1))
    rows = ((row, *one) for row, one in enumerate(columns, 1))
    base.executemany(f"insert into t(rowid, {names}) values ({gaps})", rows)
    base.commit()
    return base


def _rank(word: str) -> int:
    return 2 if word in GONE else 1 if word in STALE else 0


def _alerts(site: Site) -> dict[str, list[str]]:
    """The names of alerts by the keys of the records that they lead to or are of."""
    graph = site.project.graph
    found: dict[str, list[str]] = {}
    for record in graph:
        found.setdefault(record.key, []).extend(derived.listed(record, "alerts"))
        if record.kind == derived.HEAD:
            for key in (record.key, *(one.key for one in graph.runbooks[record.key])):
                found.setdefault(key, []).extend(derived.names(record))
    return {key: list(dict.fromkeys(names)) for key, names in found.items() if names}


def _led(site: Site) -> dict[str, list[str]]:
    """What alerts say is wrong, by the keys of the runbooks that they lead to: symptoms that are asked for."""
    found: dict[str, list[str]] = {}
    for key, runbooks in site.project.graph.runbooks.items():
        for runbook in runbooks:
            found.setdefault(runbook.key, []).append(site.project.graph[key].summary)
    return found


def _by_name(
    records: Sequence[Record], named: Mapping[str, Sequence[str]]
) -> dict[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    ordered = sorted(enumerate(records, 1), key=lambda one: one[1].kind != derived.TAIL)
    for row, record in ordered:
        for name in named.get(record.key, ()):
            found.setdefault(plain(name), {})[row] = None
    return {name: tuple(rows) for name, rows in found.items()}


def _columns(record: Record, alerts: Sequence[str]) -> tuple[str, ...]:
    words = (record.summary, record.owner, record.severity, record.path, *record.tags)
    values = {name: value for name, value in record.values.items() if name not in _SAID}
    # What its tables say is searched as well.
    body = "\n".join((record.body, *texts.within(values)))
    columns = (
        record.id,
        record.title[:_LONGEST],
        "\n".join(alerts),
        " ".join(one[:_LONGEST] for one in words),
        body,
        "\n".join(literals(body)),
        record.kind,
    )
    return tuple(text.encode(errors="replace").decode() for text in columns)


def literals(text: str) -> Iterator[str]:
    """What a text quotes to the letter: in ticks, in quotation marks, and the lines of its code blocks."""
    for match in _LITERAL.finditer(text) if any(one in text for one in _QUOTES) else ():
        yield next(filter(None, match.groups()))
    for match in _FENCED.finditer(text) if "```" in text or "~~~" in text else ():
        yield from filter(None, map(str.strip, match[2].split("\n")))


def plain(text: str) -> str:
    """A text as it is compared: in small letters, with single blanks."""
    return " ".join(text.casefold().split())


def phrase(text: str) -> str:
    """A text as a phrase of FTS5, "" where no word is in it: its words in a row, however they are joined."""
    found = _WORD.findall(text)
    return f'"{" ".join(found)}"' if found else ""


def expression(phrases: Iterable[str], kind: str = "", *, column: str = _READ) -> str:
    """Any of these phrases, in records of one kind where one is asked for."""
    words = f"{column} : ({' OR '.join(phrases)})"
    return f"{words} AND kind : {phrase(kind)}" if kind else words
