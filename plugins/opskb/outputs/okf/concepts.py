"""One file a record: what a reader must know before the text as YAML, the text below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from opskb import clock
from opskb.model import Artifact, Record, State
from opskb.outputs import wording
from opskb.outputs.okf import bodies
from opskb.outputs.okf.places import away, path
from opskb.outputs.site import Site
from opskb.outputs.trust import Trust, trusts
from opskb.reports.run import clean

STATUS: Mapping[State, str] = {
    "draft": "draft",
    "live": "stable",
    "closed": "stable",
    "retired": "deprecated",
}
"""The word of section 5.4 for each class of a status."""

_MARKS = re.compile(r"[\\`*_\[\]<>]")
# What every version of YAML takes for the same text without quotes, words such as `no` apart.
_BARE = re.compile(r"[A-Za-z][\w /.()-]*", re.ASCII)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes text in quotes wherever one version of YAML might read it as anything else, and nothing by an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        """A day that stands in two places is written in both: many a reader of front matter knows no alias."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = None if _BARE.fullmatch(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def concepts(site: Site, twin: Callable[[Record], str]) -> Iterator[Artifact]:
    """The file of every record: below its front matter the text of its twin, which begins with the label."""
    labels = trusts(site)
    for record in site.project.graph:
        front = _front(_said(site, record, labels[record.key]))
        text = f"---\n{front}---\n\n{bodies.relinked(site, record, twin(record))}"
        yield Artifact(path(site, record), content=text.encode(), source=record.path)


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
        "resource": away(
            site, path(site, record), site.path(record) if site.flat else site.url(record)
        ),
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
        if by and day <= as_of:
            yield {"by": f"human:{by}", "at": f"{day}T00:00:00+00:00"}


def _front(found: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        dict(found), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000
    )
    return text
