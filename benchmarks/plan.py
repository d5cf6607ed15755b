"""Which records a generated knowledge base of a given size holds, before any of them is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.words import MANNERS, OBJECTS, SERVICES, VERBS

AS_OF = date(2026, 11, 20)
_FIRST, _LAST = date(2021, 1, 4), AS_OF - timedelta(days=14)

# Kind → prefix, folder, and how many of forty records are of it.
SHARES: Mapping[str, tuple[str, str, int]] = {
    "adr": ("ADR", "adr", 9),
    "incident": ("INC", "incidents", 8),
    "postmortem": ("PM", "postmortems", 4),
    "runbook": ("RB", "runbooks", 6),
    "rfc": ("RFC", "rfcs", 4),
    "plan": ("PLAN", "plans", 3),
    "page": ("PAGE", "pages", 2),
    "sanity-report": ("SAN", "sanity", 1),
    "surface": ("SURF", "surfaces", 1),
    "tombstone": ("TS", "tombstones", 1),
    "role": ("ROLE", "roles", 1),
}


@dataclass(frozen=True)
class Entry:
    """A record to be written; `number` counts from 1 within its kind."""

    kind: str
    number: int
    id: str
    path: str
    title: str
    day: date
    retired: bool

    @property
    def service(self) -> str:
        """The service it is about."""
        return SERVICES[self.number % len(SERVICES)]


@dataclass(frozen=True)
class Plan:
    """Every record to be written, by kind, oldest first."""

    of: Mapping[str, tuple[Entry, ...]]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every record, kind by kind."""
        return tuple(entry for entries in self.of.values() for entry in entries)

    def get(self, kind: str, number: int) -> Entry | None:
        """The record of this number, None past the last."""
        entries = self.of[kind]
        return entries[number - 1] if 1 <= number <= len(entries) else None

    def live(self, kind: str, near: int) -> Entry:
        """A record that a live one may rely on, counted round from `near`."""
        entries = self.of[kind]
        ring = (entries[(near + step) % len(entries)] for step in range(len(entries)))
        return next(entry for entry in ring if not entry.retired)


def plan(count: int) -> Plan:
    """The records of a knowledge base of this size; the same for the same size."""
    slots = [kind for turn in range(9) for kind, (_, _, share) in SHARES.items() if turn < share]
    sizes = dict.fromkeys(SHARES, 0)
    for index in range(count):
        sizes[slots[index % len(slots)]] += 1
    return Plan(
        {
            kind: tuple(_entry(kind, number, sizes) for number in range(1, size + 1))
            for kind, size in sizes.items()
        }
    )


def _entry(kind: str, number: int, sizes: Mapping[str, int]) -> Entry:
    prefix, folder, _ = SHARES[kind]
    title, retired = _title(number), _retired(kind, number, sizes)
    day = _FIRST + (_LAST - _FIRST) * number // sizes[kind]
    if kind == "sanity-report":
        day = AS_OF - timedelta(days=2 + 7 * (sizes[kind] - number))
    service = SERVICES[number % len(SERVICES)]
    id = f"{prefix}-{day}-{service}" if kind == "incident" else f"{prefix}-{number:04d}"
    slug = "" if kind == "incident" else "-" + title.lower().replace(" ", "-")
    archive = "_archive/" if retired else ""
    return Entry(
        kind, number, id, f"data/{folder}/{archive}{id.lower()}{slug}.md", title, day, retired
    )


def _title(number: int) -> str:
    """Three lists of 23, 25 and 12 words; a step prime to 6,900 meets every title before the first again."""
    turns, verb = divmod(number * 1777, len(VERBS))
    manner, thing = divmod(turns, len(OBJECTS))
    return f"{VERBS[verb]} {OBJECTS[thing]} {MANNERS[manner % len(MANNERS)]}"


def _retired(kind: str, number: int, sizes: Mapping[str, int]) -> bool:
    """Every tenth decision is superseded by a later one, every twelfth runbook marked by a tombstone."""
    if kind == "adr":
        return successor_of(number) <= sizes["adr"] and number % 10 == 3
    if kind == "runbook":
        return number % 12 == 6 and marker_of(number) <= sizes["tombstone"]
    if kind == "plan":
        return number % 4 != 0
    return kind == "tombstone"


def successor_of(number: int) -> int:
    """The number of the decision that supersedes this one, where it is superseded."""
    return number + 5


def marker_of(number: int) -> int:
    """The number of the tombstone that marks this runbook, where it is retired."""
    return (number + 6) // 12
