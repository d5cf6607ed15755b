"""Every record by its id in one file, each with all it holds in its own, and the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from opskb.insights import computed, signed
from opskb.memory import remembered
from opskb.model import Artifact, Finding, Record
from opskb.outputs import sections, twins
from opskb.outputs.api import steps
from opskb.outputs.api.content import api_of, file, head, values
from opskb.outputs.beside import read
from opskb.outputs.site import Site
from opskb.outputs.trust import Trust, trusts
from opskb.reports import json as report
from opskb.reports.listing import row
from opskb.reports.run import Run


def api(site: Site) -> Iterator[Artifact]:
    """`records.json`, `records/<id>.json` and `findings.json`."""
    rows = listed(site)
    yield file(
        "records",
        "records",
        {**head(site, "records"), "name": site.project.config.name, "records": rows},
    )
    for record in site.project.graph:
        whole = {**head(site, "record"), **rows[record.key], **_whole(site, record)}
        name = f"records/{record.key.lower()}"
        yield replace(file(name, "record", whole), source=record.path)
    yield file("findings", "findings", report.content(_run(site)))


def _run(site: Site) -> Run:
    """The check as the public may see it: nothing of a hidden record, no name of a file beside records."""
    beside = (skip for skip in site.project.skipped if skip.path not in site.project.files)
    skipped = tuple(skip for skip in beside if read(site.project, skip.path))
    return Run(site.project.as_of, len(site.project.records), site.published, skipped)


@remembered
def listed(site: Site) -> Mapping[str, dict[str, Any]]:
    """Every record as lists show it, by its key: its id, but where an id was used twice."""
    return {record.key: _listed(site, record) for record in site.project.graph}


def _listed(site: Site, record: Record) -> dict[str, Any]:
    card = site.cards[record.key]
    return {
        **row(record, site.project),
        "summary": record.summary,
        "severity": record.severity,
        "freshness": card.fresh.age or None,
        "archived": record.archived,
        "api": api_of(record),
        "twin": f"/{twins.path(site, record)}",
        "trust": trust(trusts(site)[record.key]),
    }


def trust(label: Trust) -> dict[str, Any]:
    """How far a record may be trusted: the word, the ids it leads to, the day it speaks of, and all as one line."""
    return {"word": label.word, "to": list(label.to), "day": label.day, "line": label.line}


def _whole(site: Site, record: Record) -> dict[str, Any]:
    graph = site.project.graph
    relations = [
        {
            **values(edge.values),
            "relation": edge.relation.name,
            "from": edge.head.id,
            "to": edge.tail.id,
            **({"derived": True} if edge.derived else {}),
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
        "fields": values({name: record.values[name] for name in fields if name in record.values}),
        "computed": [sections.figure(one) for one in computed.figures(site.project, record)],
        "relations": relations,
        "refers_to": list(dict.fromkeys(graph[link.target].id for link in named)),
        "mentioned_by": [
            {"id": other.id, "sentence": graph.sentence(link)}
            for other, link in graph.backlinks(record)
        ],
        "steps": steps.of(site.project, record),
        "findings": [report.finding_content(one) for one in _findings(site, record)],
        "hash": graph.digest(record),
        "fields_hash": signed.digest(site.project, record),
        "body": record.body,
    }


def _findings(site: Site, record: Record) -> tuple[Finding, ...]:
    """What is said of a record where it may be said: in its own file, or in the settings."""
    found = (*site.findings_of(record), *site.findings_in_settings(record))
    return tuple(sorted(found, key=lambda one: one.place))
