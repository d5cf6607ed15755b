"""The fields of a record that its page shows as facts, and those it shows as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from opskb.fields import Field
from opskb.model import Record, Row
from opskb.outputs import metrics, values, wording
from opskb.outputs.site import Site
from opskb.outputs.views import Fact, Table, Value

# Shown elsewhere on the page: as a pill, as the summary, in the history, or above the body.
_ELSEWHERE = frozenset(
    ("status", "owner", "summary", "severity", "visibility", "tags", "formerly", "tombstone", "accepted", "reviews", "occurrences", "steps", "timeline")
)  # fmt: skip
_NAMES = ("id", "kind", "title")
_LAST = 8
_NUMBERS = ("integer", "number", "ratio", "money")


def facts(site: Site, record: Record) -> tuple[Fact, ...]:
    """The labelled values of a record, in the order its kind lists them."""
    specs = site.project.kind_of(record).fields
    found = [
        Fact(wording.label(name), shown)
        for name, spec in specs.items()
        if name not in _NAMES
        and spec.role not in _ELSEWHERE
        and spec.type not in ("table", "series")
        if (shown := values.shown(record.values.get(name), spec, site, record))
    ]
    return (*found, *_derived(site, record), *_tags(record))


def _derived(site: Site, record: Record) -> Iterator[Fact]:
    """When it was last looked at, where no field of its own says so."""
    roles = site.project.kind_of(record).roles
    if record.last and "last" not in roles:
        yield Fact("Last looked at", (Value("date", day=record.last),))
    if record.live and record.due and not record.values.get(roles.get("due", "")):
        yield Fact("Next review", (Value("date", day=record.due),))


def _tags(record: Record) -> Iterator[Fact]:
    if record.tags:
        yield Fact("Tags", tuple(Value("tag", tag) for tag in record.tags))


def elapsed(site: Site, record: Record) -> tuple[Fact, ...]:
    """How long after its beginning each further time of a record came: detected, contained, resolved."""
    start = record.opened
    if not isinstance(start, datetime):
        return ()
    specs = site.project.kind_of(record).fields
    times = [
        (name, record.values.get(name)) for name, spec in specs.items() if spec.type == "datetime"
    ]
    return tuple(
        Fact(wording.label(name), (Value("text", wording.took(moment - start)),))
        for name, moment in times
        if isinstance(moment, datetime)
        and moment is not start
        and (moment.tzinfo is None) == (start.tzinfo is None)
    )


def tables(site: Site, record: Record, last: str) -> tuple[Table, ...]:
    """Every table of a record that its page has no other place for, columns without a value left out.

    `last` is the title of the last section of the body: a table of that title belongs to it.
    """
    kind = site.project.kind_of(record)
    return tuple(
        table(site, record, name, spec, headed=wording.label(name) != last or bool(record.timeline))
        for name, spec in kind.fields.items()
        if spec.type == "table"
        and spec.role not in _ELSEWHERE
        and not metrics.is_metrics(spec)
        and record.values.get(name)
    )


def table(site: Site, record: Record, name: str, spec: Field, *, headed: bool = True) -> Table:
    """One table field as heads and cells."""
    every: tuple[Row, ...] = record.values[name]
    # A row that can be linked to is never left out; a long log of others is told by its end.
    rows = every if any(row.get("id") for row in every) else every[-_LAST:]
    title = wording.label(name)
    title = f"{title}: the last {len(rows)} of {len(every)}" if len(rows) < len(every) else title
    columns = {
        head: column
        for head, column in spec.row.items()
        if any(row.get(head) not in (None, ()) for row in rows)
    }
    heads = tuple("" if head == "id" else wording.label(head) for head in columns)
    numbers = frozenset(at for at, column in enumerate(columns.values()) if column.type in _NUMBERS)
    cells = tuple(
        (
            anchor(row),
            tuple(_cell(row, head, column, site, record) for head, column in columns.items()),
        )
        for row in rows
    )
    return Table(f"okb-{name}", title, heads, cells, numbers, headed)


def anchor(row: Mapping[str, Any]) -> str:
    """The anchor of a row: the id its author gave it, in small letters."""
    return str(row.get("id") or "").lower()


def _cell(row: Row, head: str, column: Field, site: Site, record: Record) -> tuple[Value, ...]:
    found = values.shown(row.get(head), column, site, record)
    if head == "due" and found and row.get("state", "open") == "open":
        return tuple(Value("due", day=value.day) for value in found)
    return found
