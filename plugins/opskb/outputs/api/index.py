"""The small file to begin with: what there is to read, and each record in a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opskb.model import Artifact
from opskb.outputs.api.content import FOLDER, file, head
from opskb.outputs.api.records import listed
from opskb.outputs.site import Site

FILES: Mapping[str, str] = {
    "records": "every record by its key, as lists show it",
    "links": "how records are tied, as nodes and edges",
    "facts": "what was computed of records and of all of them",
    "findings": "what is wrong, and what to do about it",
    "actions": "every action that a record holds",
}
"""What each file holds that is always there."""


def index(site: Site) -> Artifact:
    """`index.json`: the other files, and of each record what tells whether it is wanted, and whether it changed.

    `hash` is the SHA-256 of the body, the same that a review notes.
    """
    files = {
        name: {"api": f"/{FOLDER}/{name}.json", "about": about} for name, about in FILES.items()
    }
    content = {
        **head(site, "index"),
        "name": site.project.config.name,
        "files": files,
        "records": {key: _line(site, key, row) for key, row in listed(site).items()},
    }
    return file("index", "index", content)


def _line(site: Site, key: str, row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "kind", "title", "status", "trust", "url", "api", "twin")
    graph = site.project.graph
    return {**{name: row[name] for name in names}, "hash": graph.digest(graph[key])}
