"""Values that the reader understands in another spelling, with the one that they are to have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opskb import clock
from opskb.fields import Field
from opskb.insights.mending.writable import OURS, document, respellable, unwritable
from opskb.kind import Kind
from opskb.model import Edit, Place, Record
from opskb.project import Project

_DAYS = ("date", "datetime")
_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True)
class Spelling:
    """A value of a record in our own format: the keys that lead to it, as it is written, what it means.

    `place` is its stretch, quotes included; `fixable` says that it means nothing else and can be written.
    """

    record: Record
    keys: tuple[str | int, ...]
    written: str
    meant: str
    place: Place
    fixable: bool


def statuses(project: Project) -> Iterator[Spelling]:
    """The statuses that are written in another word, or in capitals."""
    for record in project.graph:
        written = record.values["status"]
        known = record.status in project.kind_of(record).states
        if record.dialect == OURS and written and known and written != record.status:
            name = project.kind_of(record).roles["status"]
            if place := respellable(record, name):
                fixable = not unwritable(project, record)
                yield Spelling(record, (name,), written, record.status, place, fixable)


def dates(project: Project) -> Iterator[Spelling]:
    """The dates that are not written as ISO 8601 has them."""
    for record in project.graph:
        if record.dialect == OURS:
            for keys, written in _days(record, project.kind_of(record)):
                if spelling := _spelling(project, record, keys, written):
                    yield spelling


def _days(record: Record, kind: Kind) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every date in figures that is no ISO date: in the fields of a record, and in the rows of its tables."""
    raw = getattr(record.source, "data", {})
    for name in raw:
        if name in kind.fields:
            yield from _within((name,), raw[name], kind.fields[name])


def _within(
    keys: tuple[str | int, ...], raw: object, spec: Field
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if spec.type in _DAYS:
        for at, item in enumerate(raw if isinstance(raw, list) else [raw]):
            if isinstance(item, str) and ("/" in item or "." in item):
                yield ((*keys, at) if isinstance(raw, list) else keys), item
    elif spec.type == "table":
        for at, row in enumerate(raw if isinstance(raw, list) else [raw]):
            for name in row if isinstance(row, dict) else ():
                if name in spec.row:
                    yield from _within((*keys, at, name), row[name], spec.row[name])


def _spelling(
    project: Project, record: Record, keys: tuple[str | int, ...], written: str
) -> Spelling | None:
    place = respellable(record, *keys)
    try:
        day = clock.parse_date(written)
    except ValueError:
        return None
    if not place:
        return None
    fixable = not clock.two_ways(written) and not unwritable(project, record)
    return Spelling(record, keys, written, day.isoformat(), place, fixable)


def respelt(spelling: Spelling) -> Edit:
    """The value as it is meant, in the quotes that are around it."""
    read, place = document(spelling.record), spelling.place
    first = read.source.line(place.line)[place.column - 1] if read else ""
    quote = first if first in _QUOTES else ""
    return Edit(place, f"{quote}{spelling.meant}{quote}")
