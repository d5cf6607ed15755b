"""Everything that is told of a record, for its page and for its twin: worked out once for both."""

from __future__ import annotations

from typing import Any, TypeAlias

from opskb.insights import computed
from opskb.model import Record
from opskb.outputs import (
    banners,
    boards,
    events,
    facts,
    flaws,
    metrics,
    relations,
    sections,
    steps,
    values,
)
from opskb.outputs.site import Site

Told: TypeAlias = dict[str, Any]
"""By the names that the template of a record asks for."""


def told(site: Site, record: Record, last: str = "") -> Told:
    """The views of one record; `last` is the title of the last section of its body, as `facts.tables` takes it."""
    above = boards.of_record(site, record)
    shown = {f"okb-{one.shows}" for one in above}
    tells = tuple(one.tells for one in above if one.tells and one.table)
    figures = (
        one for one in computed.figures(site.project, record) if not one.name.startswith(tells)
    )
    tables = [one for one in facts.tables(site, record, last) if one.anchor not in shown]
    beside = steps.BESIDE if record.kind == "runbook" else frozenset()
    mentioned, unmentioned = relations.mentions(site, record)
    return {
        "card": site.cards[record.key],
        "owner": values.person(record.owner, site) if record.owner else None,
        "banners": banners.banners(site, record),
        "chain": relations.chain(site, record),
        "summary": site.parts(record.summary, itself=record.key),
        "elapsed": facts.elapsed(site, record),
        "facts": facts.facts(site, record),
        "beside": [one for one in tables if one.anchor in beside],
        "tables": [one for one in tables if one.anchor not in beside],
        "computed": tuple(map(sections.show, figures)),
        "sections": above,
        "metrics": metrics.metrics(site, record),
        "timeline": events.timeline(site, record),
        "relations": relations.relations(site, record),
        "mentions": mentioned,
        "more_mentions": unmentioned,
        "events": events.events(site, record),
        "flaws": flaws.of(site, record),
    }
