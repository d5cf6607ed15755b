"""Threat models: the threats against what answers them, what is left, and when each was walked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb.insights import threats
from opskb.insights.figure import Figure, missing
from opskb.insights.threats import Threat
from opskb.model import Record
from opskb.outputs import wording
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    person,
    sentence,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The matrix of threats and surfaces, each threat with its answer, what is left, and the walks."""
    all = threats.threats(record)
    if not all:
        empty = Empty("A row in `threats` would stand here: what could be done, where, by whom.")
        yield Section("threats", "It names no threat", empty=empty)
    else:
        yield _matrix(site, record, all)
        yield _threats(site, record, all)
        yield from _residuals(site, record, all)
    yield _walks(site, record)


def _matrix(site: Site, record: Record, all: Sequence[Threat]) -> Section:
    """Surfaces down, and for each its threats by how they stand."""
    surfaces = _surfaces(site, record, all)
    rows = [(link(site, surface), *_states(found)) for surface, found in surfaces]
    elsewhere = [one for one in all if not any(one in found for _, found in surfaces)]
    if elsewhere:
        rows.append((text("No surface named"), *_states(elsewhere)))
    walked = sum(bool(found) for _, found in surfaces)
    title = f"{len(all)} threats on {wording.plural(walked, 'surface')}"
    heads = ("Surface", "Mitigated", "Signed for", "Open")
    assets = record.values.get("assets") or ()
    actors = record.values.get("actors") or ()
    about = f"{wording.plural(len(assets), 'asset')}, {wording.plural(len(actors), 'actor')}."
    found = table("matrix", "Threats by surface", heads, rows)
    return Section("matrix", title, about, table=found)


def _states(all: Sequence[Threat]) -> tuple[Cell, Cell, Cell]:
    """Threats that are mitigated, that leave a signed risk, and that nothing answers, by their ids."""
    whole = [one for one in all if not one.lacks]
    mitigated = [one for one in whole if not one.row.get("residual") and one.answered]
    signed = [one for one in whole if one not in mitigated]
    return _ids(mitigated), _ids(signed), _ids([one for one in all if one.lacks], "overdue")


def _ids(all: Sequence[Threat], tone: str = "") -> Cell:
    return text(", ".join(one.id for one in all), tone)


def _surfaces(
    site: Site, record: Record, all: Sequence[Threat]
) -> list[tuple[Record, list[Threat]]]:
    graph = site.project.graph
    named: dict[str, list[Threat]] = {}
    links = graph.outgoing.get(record.key, ())
    for each in links:
        if each.form == "field" and each.target and graph[each.target].kind == "surface":
            named.setdefault(each.target, [])
    for one in all:
        found = graph.index.find(str(one.row.get("surface") or ""), record)
        if found and found.key in named:
            named[found.key].append(one)
    return [(graph[key], found) for key, found in named.items()]


def _threats(site: Site, record: Record, all: Sequence[Threat]) -> Section:
    """Each threat with what stands against it and the decisions behind that."""
    open_ = sum(bool(one.lacks) for one in all)
    title = f"{len(all) - open_} of {len(all)} threats answered"
    # Where every one is answered the title has said so.
    heads = ("Id", "Threat", "Asset", "Who", "Answer", "By", "State")[: 7 if open_ else 6]
    rows = [
        (
            text(one.id),
            sentence(site, str(one.row.get("what") or "")),
            text(one.row.get("asset") or ""),
            text(one.row.get("actor") or ""),
            sentence(site, str(one.row.get("mitigation") or "")) or text(_nothing(one)),
            link(site, *_decisions(site, record, one)),
            *((verdict(not one.lacks),) if open_ else ()),
        )
        for one in all
    ]
    found = table("threats", "Threats", heads, rows, anchors=[one.id for one in all])
    return Section("threats", title, table=found, shows="threats")


def _nothing(one: Threat) -> str:
    return "Nothing; accepted" if one.accepted else f"It has {one.lacks}"


def _decisions(site: Site, record: Record, one: Threat) -> tuple[Record, ...]:
    index = site.project.graph.index
    found = (index.find(str(raw), record) for raw in one.row.get("adr") or ())
    return tuple(each for each in found if each)


def _residuals(site: Site, record: Record, all: Sequence[Threat]) -> Iterator[Section]:
    """What is left of the threats all the same, and who signed for it."""
    left = [one for one in all if one.row.get("residual")]
    if not left:
        return
    signed = sum(one.accepted for one in left)
    rows = [
        (
            text(one.id),
            sentence(site, str(one.row["residual"])),
            person(site, str(one.row.get("signed_off_by") or "")) or text("Nobody", "overdue"),
            day(one.row.get("signed_off_on")),
        )
        for one in left
    ]
    title = f"{signed} of {wording.plural(len(left), 'residual risk')} signed for"
    heads = ("Threat", "Left", "Signed by", "On")
    yield Section("residuals", title, table=table("residuals", "Residual risks", heads, rows))


def _walks(site: Site, record: Record) -> Section:
    """When it was walked, and whether for the last release."""
    done = threats.walks(record, site.project.as_of)
    title = f"Last walked on {wording.short(done[-1].on)}" if done else "It was never walked"
    heads = ("On", "By", "Release")
    rows = [(day(one.on), person(site, one.by), text(one.release)) for one in reversed(done)]
    found = table("walks", "Walks", heads, rows)
    empty = None if done else Empty("A row in `walks` with its evidence would stand here.")
    return Section("walks", title, "", (_judged(site, record),), None, found, empty)


def _judged(site: Site, record: Record) -> Figure:
    release = threats.last_release(site.project)
    if not release:
        return missing("walked", "Walked for the last release", "no cycle is closed")
    holds = threats.walked(record, release, site.project.as_of)
    because = f"{release.name} left on {release.on}"
    label = "Walked for the last release"
    return Figure(
        "walked", label, "yes" if holds else "no", "", holds, None, because, (release.record.key,)
    )


def of_index(site: Site) -> Iterator[Section]:
    """Which surfaces are in a model, and which are newer than the last walk, above the index."""
    models = threats.models(site.project)
    surfaces = [one for one in site.project.by_kind.get("surface", ()) if one.live]
    if not models or not surfaces:
        return
    covered, absent = (
        threats.covered(site.project),
        {one.surface.key for one in threats.unwalked(site.project)},
    )
    rows = [
        (
            link(site, one),
            text(wording.label(str(one.values.get("criticality") or ""))),
            day(one.opened),
            link(site, *(model for model in models if _names(site, model, one))),
            verdict(False if one.key in absent else True if one.key in covered else None),
        )
        for one in surfaces
    ]
    named = sum(one.key in covered for one in surfaces)
    title = f"{named} of {wording.plural(len(surfaces), 'surface')} in a threat model"
    heads = ("Surface", "Criticality", "Since", "Threat model", "Walked")
    yield Section("surfaces", title, table=table("surfaces", "Surfaces", heads, rows))


def _names(site: Site, model: Record, surface: Record) -> bool:
    links = site.project.graph.outgoing.get(model.key, ())
    return any(each.form == "field" and each.target == surface.key for each in links)
