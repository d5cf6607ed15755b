"""On every incident: its stages from detection to postmortem, how long each took, and whose they were."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import incidents as insight
from opskb.insights.incidents import BY_NAME
from opskb.model import Moment, Record
from opskb.outputs import wording
from opskb.outputs.sections import Cell, Section, day, link, person, table, text
from opskb.outputs.site import Site

_REMEDIATION = {
    "person": "by a person",
    "approved": "by an agent, with approval",
    "alone": "by an agent alone",
}


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The stages that are written, and the postmortem that was held; nothing for one without a time."""
    rows = tuple(_rows(site, record))
    if rows:
        heads = ("Stage", "When", "After the start", "How, and who")
        yield Section(
            "okb-stages",
            _title(record),
            table=table("stages-of-it", "Stages", heads, rows),
        )


def _rows(site: Site, record: Record) -> Iterator[tuple[Cell, ...]]:
    values = record.values
    details: dict[str, Cell] = {
        "detected": text(f"by {source}") if (source := insight.source(record)) else (),
        "triaged": text(record.severity, "severity"),
        "acknowledged": person(site, record.owner),
        "resolved": (*text(_mended(record)), *person(site, values.get("fixed_by") or "")),
        "stable": _verified(site, record),
    }
    for stage in insight.STAGES:
        if moment := values.get(stage):
            after = _after(record.opened, moment) if stage != "started" else ()
            yield (text(stage.capitalize()), day(moment), after, details.get(stage, ()))
    for one in site.project.graph.heads(record, "covers"):
        after = _after(record.opened, one.opened)
        yield (text("Postmortem"), day(one.opened), after, link(site, one))


def _after(first: Moment | None, later: Moment | None) -> Cell:
    """How long after the start: to the minute where both say one, else in days, else nothing."""
    if first is None or later is None:
        return ()
    count = insight.minutes(first, later)
    if isinstance(count, str):
        days = insight.days(first, later)
        return text(wording.length(days)) if days >= 0 else ()
    return text(wording.took_minutes(count)) if count >= 0 else ()


def _mended(record: Record) -> str:
    return _REMEDIATION.get(str(record.values.get("remediation") or ""), "")


def _verified(site: Site, record: Record) -> Cell:
    who = record.values.get("verified_by") or ""
    return (*person(site, who), *text("who looked again")) if who else ()


def _title(record: Record) -> str:
    """What the stages say: `Detected after 4 min by alert, contained after 96 min, not resolved`."""
    parts = []
    words = (("detect", "Detected"), ("contain", "contained"), ("resolve", "resolved"))
    for name, word in words:
        figure = insight.took(record, BY_NAME[f"time_to_{name}"])
        if isinstance(figure.value, int | float):
            parts.append(f"{word} after {wording.took_minutes(figure.value)}")
        elif name == "resolve" and record.live:
            parts.append("not resolved")
    said = ", ".join(parts)
    return wording.capital(said) if parts else "Its stages"
