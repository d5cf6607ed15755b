"""Above the index of escalations: what waits for a person, and how soon each type was answered."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from opskb.insights import escalations as insight
from opskb.insights import ladder
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    number,
    person,
    table,
    text,
)
from opskb.outputs.site import Site

_MAKE = 'opskb new escalation "What was handed over" --set type=novel-failure --set severity=SEV-3'


def of_index(site: Site) -> Iterator[Section]:
    """What is open, and what became of all by their type."""
    if not insight.known(site.project):
        empty = Empty("An escalation says what an agent or a team handed to a person.", _MAKE)
        yield Section("open", "Nothing was escalated", empty=empty)
        return
    yield _open(site)
    yield _types(site)


def _open(site: Site) -> Section:
    found = insight.open_ones(site.project)
    if not found:
        return Section("open", "No escalation is open")
    late = [one for one in found if insight.unanswered_since(site.project, one)]
    heads = (
        "Escalation",
        "Title",
        "Type",
        "Severity",
        "Waits for",
        "Opened",
        "Answer by",
        "Asks to",
    )
    rows = (_row(site, one) for one in found)
    count = f"{len(late)} unanswered past its limit" if late else "none unanswered past its limit"
    return Section(
        "open",
        f"{wording.plural(len(found), 'escalation')} open, {count}",
        table=table("open-escalations", "Open escalations", heads, rows),
    )


def _row(site: Site, record: Record) -> tuple[Cell, ...]:
    kind = str(record.values.get("type") or "")
    step = ladder.step(site.project.config, record.severity)
    by = ladder.answer_by(step, record.opened) if step and record.opened else None
    answered = record.values.get("answered")
    return (
        link(site, record),
        text(record.title),
        text(kind.replace("-", " ")),
        text(record.severity, "severity"),
        person(site, record.owner),
        day(record.opened),
        text("Answered", "live") if answered else day(by, due=True),
        text(insight.WANTED.get(kind, "")),
    )


def _types(site: Site) -> Section:
    every = insight.known(site.project)
    counts = {
        kind: [one for one in every if one.values.get("type") == kind] for kind in insight.WANTED
    }
    rows = tuple(_type(site, kind, found) for kind, found in counts.items())
    heads = ("Type", "Escalations", "Open", "Answered in time", "Answered after, median", "Asks to")
    most = max(counts, key=lambda kind: len(counts[kind]))
    title = f"{most.replace('-', ' ').capitalize()} is the most frequent: {len(counts[most])} of {len(every)}"
    bars = [(kind.replace("-", " "), float(len(found)), "") for kind, found in counts.items()]
    return Section(
        "types",
        title,
        chart=charts.bars(title, "Escalations by type.", bars),
        table=table("types", "Escalations by type", heads, rows, numbers=heads[1:5]),
    )


def _type(site: Site, kind: str, found: list[Record]) -> tuple[Cell, ...]:
    figures = [insight.answer_time(site.project, one) for one in found]
    judged = [one for one in figures if one.holds is not None]
    counts = [float(one.value) for one in figures if isinstance(one.value, int | float)]
    held = sum(bool(one.holds) for one in judged)
    return (
        text(kind.replace("-", " ")),
        number(len(found)),
        number(sum(one.live for one in found)),
        text(f"{held} of {len(judged)}") if judged else (),
        number(median(counts), "minutes") if counts else (),
        text(insight.WANTED[kind]),
    )
