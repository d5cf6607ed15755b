"""One file a record: what a reader must know before the text as YAML, the text below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from opskb import clock
from opskb.model import Artifact, Record, State
from opskb.outputs import wording
from opskb.outputs.site import Site
from opskb.outputs.trust import Trust, trusts
from opskb.reports.run import clean

FOLDER = "okf"
"""Where the bundle stands on a site."""

STATUS: Mapping[State, str] = {
    "draft": "draft",
    "live": "stable",
    "closed": "stable",
    "retired": "deprecated",
}
"""The word of section 5.4 for each class of a status."""

_RESERVED = ("index", "log")
_MARKS = re.compile(r"[\\`*_\[\]<>]")
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def concepts(site: Site) -> Iterator[Artifact]:
    """The file of every record."""
    labels = trusts(site)
    for record in site.project.graph:
        label = labels[record.key]
        front = _front(_said(site, record, label))
        text = f"---\n{front}---\n\n{_body(site, record, label)}"
        yield Artifact(path(site, record), content=text.encode(), source=record.path)


def path(site: Site, record: Record) -> str:
    """The path of a record's file in the bundle."""
    name = record.key.lower()
    name = f"{name}-record" if name in _RESERVED else name
    return f"{site.project.kind_of(record).url}/{name}.md"


def title(record: Record) -> str:
    """The id and the title on one line, as Markdown that shows them and does nothing."""
    return plain(f"{record.id} {record.title}")


def described(site: Site, record: Record) -> str:
    """One line about a record: its summary, else what it is."""
    kind = site.project.kind_of(record)
    return clean(record.summary).strip() or clean(f"{wording.singular(kind)}: {record.title}")


def plain(text: str) -> str:
    """A text of a record on one line, every sign of Markdown in it as a sign."""
    return _MARKS.sub(r"\\\g<0>", clean(text).strip())


def changed(record: Record, as_of: date) -> date | None:
    """The day of the last thing that its author says was done about a record, None where nothing is dated."""
    rows = (record.accepted, record.tombstone, *record.reviews, *record.occurrences)
    days = (record.opened, record.closed, *(row.get("on") for row in rows))
    past = (clock.day_of(day) for day in days if isinstance(day, date))
    return max((day for day in past if day <= as_of), default=None)


def _said(site: Site, record: Record, label: Trust) -> dict[str, Any]:
    """What the front matter says, in the order of the specification, then in words of our own."""
    kind = site.project.kind_of(record)
    day = changed(record, label.as_of)
    due = site.cards[record.key].fresh.day
    found = {
        "type": wording.capital(wording.singular(kind)).strip() or kind.name,
        "title": clean(record.title).strip() or record.id,
        "description": described(site, record),
        "resource": _page(site, record),
        "tags": [clean(tag) for tag in record.tags],
        "timestamp": f"{day}T00:00:00+00:00" if day else None,
        "verified": list(_verified(record, label.as_of)),
        "status": STATUS[record.state],
        "stale_after": due if record.state in ("draft", "live") else None,
        "id": record.id,
        "kind": record.kind,
        "record_status": clean(record.status),
        "trust": label.word,
        "trust_to": list(label.to),
        "as_of": label.as_of,
        "owner": clean(record.owner),
        "due": due,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _verified(record: Record, as_of: date) -> Iterator[dict[str, str]]:
    """The reviews that were held, newest first, each by a person: section 5.2."""
    held = [
        (clock.day_of(row["on"]), clean(str(row["by"])).strip())
        for row in record.reviews
        if isinstance(row.get("on"), date) and row.get("by")
    ]
    for day, by in sorted(held, reverse=True):
        if day <= as_of:
            yield {"by": f"human:{by}", "at": f"{day}T00:00:00+00:00"}


def _page(site: Site, record: Record) -> str:
    """The address of its page: whole where the site knows its own, else from where the bundle stands on it."""
    where = site.path(record) if site.flat else site.url(record)
    up = "../" * (path(site, record).count("/") + 1)
    return f"{site.address.rstrip('/')}/{where}" if site.address else f"{up}{where}"


def _front(found: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        dict(found), Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=1_000_000
    )
    return text


def _body(site: Site, record: Record, label: Trust) -> str:
    """The label as a quotation, the title, and the text with its links to records in the bundle."""
    head = f"> {plain(label.line)}\n\n# {title(record)}\n\n"
    return f"{head}{_linked(site, record)}".rstrip("\n") + "\n"


def _linked(site: Site, record: Record) -> str:
    """The body of a record, in which links to files of records are links to their files in the bundle."""
    graph = site.project.graph
    parts, at = [], 0
    for href in sorted(graph.hrefs.get(record.key, ()), key=lambda one: one.address):
        start, end = href.address
        target = graph.index.reached(href.href, record.path)[0]
        if target and not href.image and start >= at:
            mark = href.href[href.href.index("#") :] if "#" in href.href else ""
            parts += [record.body[at:start], f"/{path(site, target)}{mark}"]
            at = end
    return "".join([*parts, record.body[at:]])
