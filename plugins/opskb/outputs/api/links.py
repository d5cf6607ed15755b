"""How records are tied: every record as a node, every relation, field, link and mention as an edge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from opskb.graph import Edge
from opskb.model import Artifact
from opskb.outputs.api.content import file, head, values
from opskb.outputs.api.records import listed
from opskb.outputs.site import Site

_NODE = ("id", "kind", "title", "status", "trust", "class", "url")


def links(site: Site) -> Artifact:
    """`links.json`: nodes by their key, and edges between keys, each once.

    A typed edge reads `relation` from its head to its tail and `inverse` the other way; `stated` says
    which of the two wrote it, and an edge that nobody wrote is derived.
    """
    nodes = {key: {name: row[name] for name in _NODE} for key, row in listed(site).items()}
    edges = [*map(_typed, site.project.graph.edges), *_named(site)]
    order = ("from", "to", "form", "relation")
    edges.sort(key=lambda one: [str(one[name]) for name in order])
    return file("links", "links", {**head(site, "links"), "nodes": nodes, "edges": edges})


def _typed(edge: Edge) -> dict[str, Any]:
    return {
        "from": edge.head.key,
        "to": edge.tail.key,
        "form": "relation",
        "relation": edge.relation.name,
        "inverse": edge.relation.inverse,
        "derived": edge.derived,
        "stated": {"from": edge.forward is not None, "to": edge.backward is not None},
        "values": values(edge.values),
        "count": 1,
    }


def _named(site: Site) -> Iterator[dict[str, Any]]:
    """What records name outside of relations: in which field, or how often in their text."""
    found = Counter(
        (link.source, link.target, link.form, link.relation if link.form == "field" else "")
        for link in site.project.graph.links
        if link.target and link.form != "relation"
    )
    for (source, target, form, name), count in found.items():
        yield {
            "from": source,
            "to": target,
            "form": form,
            "relation": name,
            "inverse": "",
            "derived": False,
            "stated": {"from": True, "to": False},
            "values": {},
            "count": count,
        }
