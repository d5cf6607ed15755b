"""Draft-07 JSON Schemas: of each kind's front matter, of `kind.yml`, of `opskb.yml` and of findings as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from opskb.kind import Kinds
from opskb.model import Artifact
from opskb.outputs.schema.files import kind_file, settings
from opskb.outputs.schema.record import DRAFT, schema
from opskb.outputs.schema.types import Schema
from opskb.outputs.site import Site
from opskb.reports.findings_schema import FINDINGS

__all__ = [
    "DRAFT",
    "FILES",
    "Schema",
    "every",
    "kind_file",
    "schema",
    "schemas",
    "settings",
    "written",
]

FILES = {"kind.yml": "_kind", "opskb.yml": "_opskb"}
"""The files beside the records that have a schema, and the name of it."""


def every(kinds: Kinds) -> Mapping[str, Schema]:
    """The schema of each kind by its name, and of each other file by its own."""
    found = {one.name: schema(one, kinds) for one in kinds}
    return {**found, "kind.yml": kind_file(), "opskb.yml": settings()}


def schemas(site: Site) -> Iterator[Artifact]:
    """One file a kind, one for `kind.yml`, one for `opskb.yml`, one for the findings as JSON."""
    found = {**every(site.project.kinds), "_findings": dict(FINDINGS)}
    for name, content in found.items():
        path = f"schema/{FILES.get(name, name)}.json"
        yield Artifact(path, content=written(content).encode())


def written(content: Schema) -> str:
    """A schema as a file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
