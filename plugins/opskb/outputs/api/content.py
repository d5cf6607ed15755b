"""Typed values in the types of JSON, and a file of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.model import Artifact, Record, Row
from opskb.outputs.site import Site

FOLDER = "api/v1"


def file(name: str, schema: str, content: Mapping[str, Any]) -> Artifact:
    """A file of the API, which says where its schema is: `/schema/_records.json`, from where it lies."""
    up = "../" * f"{FOLDER}/{name}".count("/")
    whole = {"$schema": f"{up}schema/_{schema}.json", **content}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), default=str)
    return Artifact(f"{FOLDER}/{name}.json", content=f"{text}\n".encode())


def api_of(record: Record) -> str:
    """The address of the file of one record."""
    return f"/{FOLDER}/records/{record.key.lower()}.json"


def head(site: Site, schema: str) -> dict[str, Any]:
    """How every file begins."""
    return {"schema": f"opskb/{schema}-v1", "as_of": site.project.as_of}


def values(row: Row) -> dict[str, Any]:
    """What a row says, without what it leaves open."""
    return {name: plain(value) for name, value in row.items() if value is not None and value != ()}


def plain(value: Any) -> Any:
    """A typed value in the types of JSON: dates in ISO 8601, lengths in words, money as text."""
    if isinstance(value, Mapping):
        return values(value)
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], Decimal):
        return f"{value[0]} {value[1]}"
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, relativedelta):
        return clock.words(value)
    return value.isoformat() if isinstance(value, date) else value
