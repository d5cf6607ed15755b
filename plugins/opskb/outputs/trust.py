"""How far a record may be trusted, in one word that stands above all else an agent reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from opskb.memory import remembered
from opskb.model import Record
from opskb.outputs.site import Site

Word: TypeAlias = Literal[
    "CURRENT",
    "REVIEW-DUE",
    "EXPIRED",
    "SUSPECT",
    "SUPERSEDED",
    "TOMBSTONED",
    "RETIRED",
    "DRAFT",
]

WORDS: dict[Word, str] = {
    "CURRENT": "in force and looked at in time, or a finished account of what happened",
    "REVIEW-DUE": "in force; its review comes within 30 days, was never held, or is undone by a change",
    "EXPIRED": "in force, and past the day that it had to be looked at again",
    "SUSPECT": "in force, and relies on a retired record, which is named",
    "SUPERSEDED": "out of force; what took its place is named",
    "TOMBSTONED": "out of force, and buried; the tombstone or what replaces it is named",
    "RETIRED": "out of force, and says of nothing that it took its place",
    "DRAFT": "not in force yet",
}
"""Every word with what it means, the most trusted first, then those in force, then those that are not."""

GONE: frozenset[Word] = frozenset(("SUPERSEDED", "TOMBSTONED", "RETIRED"))
"""The words of what is out of force."""
STALE: frozenset[Word] = frozenset(("EXPIRED",))
"""The words of what is in force and was not looked at in time."""

_CHANGED = ("OKB302", "OKB303")


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a record may be trusted: a word, the ids it leads to, the day it speaks of, and as of when.

    `day` is when its review is or was due, None where nothing binds it; `status` is the record's own.
    """

    word: Word
    to: tuple[str, ...]
    day: date | None
    as_of: date
    status: str

    @property
    def brief(self) -> str:
        """The word and what it leads to: `SUPERSEDED → RB-0005`."""
        return f"{self.word} \N{RIGHTWARDS ARROW} {', '.join(self.to)}" if self.to else self.word

    @property
    def line(self) -> str:
        """The label as one line: `EXPIRED since 2026-11-01 · as of 2026-11-20 · status active`."""
        since = {"REVIEW-DUE": "by", "EXPIRED": "since"}.get(self.word)
        when = f" {since} {self.day}" if since and self.day else ""
        said = (f"{self.brief}{when}", f"as of {self.as_of}", f"status {self.status}")
        return " ".join(" \N{MIDDLE DOT} ".join(said if self.status else said[:2]).split())


@remembered
def trusts(site: Site) -> Mapping[str, Trust]:
    """How far every record may be trusted as of the date of the site, by its key."""
    return {record.key: _trust(site, record) for record in site.project.graph}


def _trust(site: Site, record: Record) -> Trust:
    word, to = _gone(site, record) if record.retired else _kept(site, record)
    day = None if word in GONE else site.cards[record.key].fresh.day
    return Trust(word, to, day, site.project.as_of, record.status)


def _gone(site: Site, record: Record) -> tuple[Word, tuple[str, ...]]:
    graph = site.project.graph
    if heirs := tuple(edge.head.id for edge in graph.successors(record) if edge.whole):
        last = graph.successor(record)
        return "SUPERSEDED", (last.id,) if last else heirs
    marked = [edge for edge in graph.edges_of.get(record.key, ()) if edge.tail is record]
    stones = [edge.head for edge in marked if edge.relation.inverse == "marked_by"]
    others = [edge.head for edge in marked if edge.relation.retires and edge.whole]
    replacing = (*others, *(one for stone in stones for one in graph.tails(stone, "replaced_by")))
    relations = graph.kinds[record.kind].relations.values()
    if any(relation.inverse == "marked_by" for relation in relations):
        return "TOMBSTONED", tuple(one.id for one in graph.tails(record, "replaced_by"))
    if stones or record.tombstone:
        found = replacing or stones
        return "TOMBSTONED", tuple(dict.fromkeys(one.id for one in found))
    return "RETIRED", tuple(dict.fromkeys(one.id for one in replacing))


def _kept(site: Site, record: Record) -> tuple[Word, tuple[str, ...]]:
    age = site.cards[record.key].fresh.age
    if record.state == "draft":
        return "DRAFT", ()
    if age == "overdue":
        return "EXPIRED", ()
    if suspects := site.project.graph.suspects.get(record.key, ()):
        return "SUSPECT", tuple(dict.fromkeys(one.retired.id for one in suspects))
    changed = any(finding.code in _CHANGED for finding in site.findings_of(record))
    return ("REVIEW-DUE" if changed or age in ("soon", "never") else "CURRENT"), ()
