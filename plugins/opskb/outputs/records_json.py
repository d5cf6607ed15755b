"""Every record, and every finding that may be shown, as JSON under `api/v1/`; a key is only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import computed, signed
from opskb.model import Artifact, Finding, Record, Row
from opskb.outputs import sections
from opskb.outputs.beside import read
from opskb.outputs.site import Site
from opskb.reports import json as report
from opskb.reports.listing import row
from opskb.reports.run import Run

FOLDER = "api/v1"


def api(site: Site) -> Iterator[Artifact]:
    """All records by id in one file, each with all it holds in its own, and the findings."""
    rows = {record.key: _listed(site, record) for record in site.project.graph}
    top = {
        "schema": "opskb/records-v1",
        "as_of": site.project.as_of,
        "name": site.project.config.name,
    }
    yield _file("records", {**top, "records": rows})
    for record in site.project.graph:
        whole = {
            "schema": "opskb/record-v1",
            "as_of": site.project.as_of,
            **rows[record.key],
            **_whole(site, record),
        }
        yield replace(_file(f"records/{record.key.lower()}", whole), source=record.path)
    yield _file("findings", report.content(_run(site)))


def _run(site: Site) -> Run:
    """The check as the public may see it: nothing of a hidden record, no name of a file beside records."""
    beside = (skip for skip in site.project.skipped if skip.path not in site.project.files)
    skipped = tuple(skip for skip in beside if read(site.project, skip.path))
    return Run(site.project.as_of, len(site.project.records), site.published, skipped)


def _listed(site: Site, record: Record) -> dict[str, Any]:
    card = site.cards[record.key]
    return {
        **row(record, site.project),
        "summary": record.summary,
        "severity": record.severity,
        "freshness": card.fresh.age or None,
        "archived": record.archived,
        "api": f"/{FOLDER}/records/{record.key.lower()}.json",
    }


def _whole(site: Site, record: Record) -> dict[str, Any]:
    graph = site.project.graph
    relations = [
        {
            "relation": edge.relation.name,
            "from": edge.head.id,
            "to": edge.tail.id,
            **({"derived": True} if edge.derived else {}),
            **_values(edge.values),
        }
        for edge in graph.edges_of.get(record.key, ())
    ]
    named = (
        link
        for link in graph.outgoing.get(record.key, ())
        if link.target and link.form != "relation"
    )
    fields = site.project.kind_of(record).fields
    return {
        "fields": _values({name: record.values[name] for name in fields if name in record.values}),
        "computed": [sections.figure(one) for one in computed.figures(site.project, record)],
        "relations": relations,
        "refers_to": list(dict.fromkeys(graph[link.target].id for link in named)),
        "mentioned_by": [
            {"id": other.id, "sentence": graph.sentence(link)}
            for other, link in graph.backlinks(record)
        ],
        "findings": [report.finding_content(one) for one in _findings(site, record)],
        "hash": graph.digest(record),
        "fields_hash": signed.digest(site.project, record),
        "body": record.body,
    }


def _findings(site: Site, record: Record) -> tuple[Finding, ...]:
    """What is said of a record where it may be said: in its own file, or in the settings."""
    found = (*site.findings_of(record), *site.findings_in_settings(record))
    return tuple(sorted(found, key=lambda one: one.place))


def _values(values: Row) -> dict[str, Any]:
    return {
        name: _plain(value) for name, value in values.items() if value is not None and value != ()
    }


def _plain(value: Any) -> Any:
    """A typed value in the types of JSON: dates in ISO 8601, lengths in words, money as text."""
    if isinstance(value, Mapping):
        return _values(value)
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], Decimal):
        return f"{value[0]} {value[1]}"
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, relativedelta):
        return clock.words(value)
    return value.isoformat() if isinstance(value, date) else value


def _file(name: str, content: Mapping[str, Any]) -> Artifact:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return Artifact(f"{FOLDER}/{name}.json", content=f"{text}\n".encode())
