"""The page of every record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from opskb.insights.neighbours import beyond
from opskb.model import Artifact, Heading, Record
from opskb.outputs import (
    bodies,
    events,
    pictures,
    relations,
    searched,
    steps,
    twins,
    values,
    wording,
)
from opskb.outputs.pictures import Neighbours
from opskb.outputs.site import Site
from opskb.outputs.template import of_kind, page, safe
from opskb.outputs.told import Told, told
from opskb.outputs.views import Card, Value

Tied: TypeAlias = Sequence[tuple[Card, str]]

# The headings that the template adds under a body, where there is something to say.
_SECTIONS = (
    ("computed", "Computed"),
    ("facts", "Facts"),
    ("relations", "Relations"),
    ("mentions", "Mentioned in"),
    ("events", "History"),
    ("flaws", "Findings"),
)
_ANCHORS = {"events": "okb-history", "flaws": "okb-findings"}


def pages(site: Site) -> Iterator[Artifact]:
    """One page a record, each knowing its neighbours in the series."""
    for name in site.project.kinds.by_name:
        series = sorted(site.project.by_kind[name], key=_series)
        for at, record in enumerate(series):
            previous = site.path(series[at - 1]) if at else ""
            following = site.path(series[at + 1]) if at + 1 < len(series) else ""
            yield _page(site, record, previous, following)


def _series(record: Record) -> tuple[int, str]:
    """By number where an id is one, by id, which mostly begins with a date or a word, where not."""
    return record.number or 0, record.id


def _page(site: Site, record: Record, previous: str, following: str) -> Artifact:
    kind = site.project.kind_of(record)
    template, own = of_kind(kind)
    body = bodies.html(site, record)
    view = _view(site, record, body.toc[-1].title if body.toc else "")
    title = f"{record.id} {record.title}"
    return page(
        site,
        site.path(record),
        template,
        title=title,
        description=record.summary or f"{wording.singular(kind)}: {record.title}",
        toc=(Heading(1, record.key.lower(), title), *_toc(view, body.toc)),
        source=record.path,
        previous=previous,
        following=following,
        text=searched.text(record, title, body, view["steps"]),
        boost=searched.boost(record),
        own=own,
        twin=twins.written(site, record, view),
        body=safe(body.html),
        trail=((kind.title, f"{kind.url}/"), (record.id, "")),
        **view,
    )


def _view(site: Site, record: Record, last: str) -> Told:
    """Everything the template of a record may ask for."""
    change = site.project.history.newest(record.path)
    return {
        **told(site, record, last),
        "record": record,
        "owner_url": f"freshness/#{wording.slug(record.owner)}"
        if record.owner in site.owing
        else "freshness/",
        "steps": steps.shown(site, record),
        "around": steps.around(site, record),
        "values": _values(site, record),
        "picture": _picture(site, record),
        "reviewed": events.last_reviewed(record),
        "performed": events.last_performed(record),
        "markdown": twins.address(site, record),
        "file": record.path,
        "changed": change.day if change else None,
    }


_FAR, _FAR_ALL = 2, 8
"""How many records on the other side of a neighbour a picture shows, and how many in all."""


def _picture(site: Site, record: Record) -> Neighbours | None:
    """The neighbourhood of a record: who is one step away, and who stands behind them, each once."""
    before, after = _sides(site, record)
    near = {record.key, *(card.key for card, _ in (*before, *after))}
    most = len(near) + _FAR_ALL

    def far(card: Card, *, back: bool) -> tuple[tuple[Card, ...], bool]:
        left = min(_FAR, most - len(near))
        keys, more = beyond(site.project, card.key, before=back, most=left, near=near)
        near.update(keys)
        return tuple(site.cards[key] for key in keys), more

    return pictures.neighbours(
        before, after, record.id, partial(far, back=True), partial(far, back=False)
    )


def _sides(site: Site, record: Record) -> tuple[Tied, Tied]:
    """Who leads to a record and where it leads, typed relations before fields before prose."""
    before: dict[str, tuple[Card, str]] = {}
    after: dict[str, tuple[Card, str]] = {}
    graph = site.project.graph
    for edge in graph.edges_of.get(record.key, ()):
        words, other = relations.side(edge, record)
        (after if edge.head is record else before).setdefault(
            other.key, (site.cards[other.key], words)
        )
    for links, side, end in ((graph.incoming, before, "source"), (graph.outgoing, after, "target")):
        for link in sorted(links.get(record.key, ()), key=lambda link: link.form != "field"):
            other_key = getattr(link, end)
            if (
                other_key
                and other_key != record.key
                and other_key not in before
                and other_key not in after
            ):
                words = (
                    wording.label(link.relation)
                    if link.form == "field"
                    else "Mentions it"
                    if side is before
                    else "Mentioned"
                )
                side[other_key] = (site.cards[other_key], words)
    return tuple(before.values()), tuple(after.values())


def _toc(view: Mapping[str, Any], body: tuple[Heading, ...]) -> Iterator[Heading]:
    for name in ("metrics", "steps"):
        if view[name]:
            yield Heading(2, f"okb-{name}", name.capitalize())
    yield from body
    if view["timeline"]:
        yield Heading(2, "okb-timeline", "Timeline")
    yield from (Heading(2, one.anchor, one.title) for one in view["sections"])
    yield from (Heading(2, one.anchor, one.title) for one in view["tables"] if one.headed)
    for name, title in _SECTIONS:
        if view[name] or (name == "relations" and view["picture"]):
            yield Heading(2, _ANCHORS.get(name, f"okb-{name}"), title)


def _values(site: Site, record: Record) -> Mapping[str, tuple[Value, ...]]:
    """The values of every plain field by name, for a kind's own template."""
    specs = site.project.kind_of(record).fields
    return {
        name: values.shown(record.values.get(name), spec, site, record)
        for name, spec in specs.items()
        if spec.type not in ("table", "series")
    }
