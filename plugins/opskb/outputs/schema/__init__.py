"""Draft-07 JSON Schemas: of each kind's front matter, of `kind.yml`, of `opskb.yml` and of the files of the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from opskb.kind import Kinds
from opskb.model import Artifact
from opskb.outputs.schema import api
from opskb.outputs.schema.files import kind_file, settings
from opskb.outputs.schema.record import DRAFT, schema
from opskb.outputs.schema.types import Schema
from opskb.outputs.site import Site

__all__ = [
    "DRAFT",
    "FILES",
    "Schema",
    "every",
    "kind_file",
    "makers",
    "schema",
    "schemas",
    "settings",
    "written",
]

FILES = {"kind.yml": "_kind", "opskb.yml": "_opskb"}
"""The files beside the records that have a schema, and the name of it."""


def makers(kinds: Kinds) -> Mapping[str, Callable[[], Schema]]:
    """What makes the schema of each kind, by its name, and of each other file, by its own."""
    found = {one.name: partial(schema, one, kinds) for one in kinds}
    return {**found, "kind.yml": kind_file, "opskb.yml": settings}


def every(kinds: Kinds) -> Mapping[str, Schema]:
    """All of them."""
    return {name: made() for name, made in makers(kinds).items()}


def schemas(site: Site) -> Iterator[Artifact]:
    """One file a kind, one for `kind.yml`, one for `opskb.yml`, one for each sort of file of the API."""
    of_api = {f"_{name}": content for name, content in api.schemas().items()}
    found = {**every(site.project.kinds), **of_api}
    for name, content in found.items():
        path = f"schema/{FILES.get(name, name)}.json"
        yield Artifact(path, content=written(content).encode())


def written(content: Schema) -> str:
    """A schema as a file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
