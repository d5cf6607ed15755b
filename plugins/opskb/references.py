"""Every reference that records make, typed or in prose, resolved once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from opskb import prose, rst
from opskb.dialects import kep_paths
from opskb.kind import Kinds
from opskb.lookup import Index
from opskb.model import NOTHING, Form, Link, Record, Row
from opskb.prose import Href


def typed(record: Record, kinds: Kinds, index: Index) -> Iterator[Link]:
    """The relations of a record, its `ref` fields, and the `ref` columns of its tables."""
    kind = kinds[record.kind]
    for name in kinds.relations[kind.name]:
        for row in record.values.get(name, ()):
            more = {column: value for column, value in row.items() if column not in ("to", "at")}
            yield _link(record, index, name, "relation", row["to"], more or NOTHING, row["at"])
    for spec in kind.refs:
        value = record.values[spec.name]
        for at, raw in enumerate(value if isinstance(value, tuple) else (value,)):
            if raw:
                yield _link(record, index, spec.name, "field", raw, NOTHING, at)
    for table, column in kind.ref_columns:
        for at, row in enumerate(record.values[table]):
            cell = row.get(column.name)
            for raw in cell if isinstance(cell, tuple) else (cell,):
                if raw:
                    yield _link(record, index, table, "field", raw, NOTHING, at)


def _link(
    record: Record, index: Index, name: str, form: Form, raw: str, values: Row, at: int
) -> Link:
    found = index.find(raw, record)
    target = found.key if found else ""
    return Link(record.key, target, raw, name, form, record, at, values=values)


def written(record: Record, index: Index, masked: str, hrefs: Iterable[Href]) -> Iterator[Link]:
    """Relative links and mentions of ids in a body, outside code."""
    hrefs = sorted(hrefs, key=lambda href: href.offset)
    yield from _linked(record, index, hrefs)
    starts = [href.offset for href in hrefs]
    for found, start, end in _named(record, index, masked):
        before = bisect_right(starts, start) - 1
        if before >= 0 and start < hrefs[before].end:
            continue
        if found and found is not record:
            raw = record.body[start:end]
            yield Link(record.key, found.key, raw, "mention", "mention", record, offset=start)


def _named(record: Record, index: Index, masked: str) -> Iterator[tuple[Record | None, int, int]]:
    """Every id that a text names, as each format has its own ways to, and where it begins and ends."""
    for match in index.mention.finditer(masked):
        found, end = index.mentioned(match)
        yield found, match.start(), end
    if record.as_written and masked:
        for number, start, end in rst.proposals(record.body):
            yield index.spoken(f"PEP-{number}"), start, end
    if index.keps and "keps/" in masked:
        for start, end in kep_paths.paths(masked):
            yield index.find(masked[start:end], record), start, end


def _linked(record: Record, index: Index, hrefs: Iterable[Href]) -> Iterator[Link]:
    for href in hrefs:
        if href.image or not prose.local(href.href):
            continue
        found, path = index.at(href.href, record)
        if found is not record:
            target, raw = found.key if found else "", record.body[href.offset : href.end]
            at = href.offset
            yield Link(record.key, target, raw, "link", "link", record, offset=at, path=path)
