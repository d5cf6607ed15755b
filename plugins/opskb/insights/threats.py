"""Threat models: when they were walked, what they cover, and the threats that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights.figure import Figure, missing
from opskb.memory import remembered
from opskb.model import Record, Row
from opskb.project import Project
from opskb.record import performed


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk through a threat model that can be shown, and the release it was held for."""

    on: date
    by: str
    release: str


@dataclass(frozen=True, slots=True)
class Release:
    """The last release that left: a cycle that is closed."""

    name: str
    on: date
    record: Record


@dataclass(frozen=True, slots=True)
class Threat:
    """One threat: its place in the table, and how it stands.

    `answered` by a mitigation; `accepted` where somebody signed what is left. `lacks` says what is
    missing, "" where nothing is.
    """

    index: int
    row: Row
    answered: bool
    accepted: bool
    lacks: str = ""

    @property
    def id(self) -> str:
        """Its id in the model, its number where it has none."""
        return str(self.row.get("id") or self.index + 1)


def models(project: Project) -> tuple[Record, ...]:
    """The threat models in force."""
    return tuple(one for one in project.by_kind.get("threat-model", ()) if one.live)


def walks(record: Record, as_of: date) -> tuple[Walk, ...]:
    """The walks of a model that can be shown, oldest first; one without evidence was none."""
    rows = (row for row in record.occurrences if row.get("on") and performed(row))
    found = (
        Walk(clock.day_of(row["on"]), str(row.get("by") or ""), str(row.get("release") or ""))
        for row in rows
    )
    return tuple(sorted((one for one in found if one.on <= as_of), key=lambda one: one.on))


@remembered
def last_release(project: Project, as_of: date | None = None) -> Release | None:
    """The newest cycle that was closed by a day, None where none was."""
    day = as_of or project.as_of
    closed = [
        Release(str(one.values.get("release") or one.id), clock.day_of(one.closed), one)
        for one in project.by_kind.get("cycle", ())
        if one.state == "closed" and one.closed and clock.day_of(one.closed) <= day
    ]
    return max(closed, key=lambda one: (one.on, one.name), default=None)


def walked(record: Record, release: Release, as_of: date) -> bool:
    """Whether a model was walked for a release: by name since its cycle was opened, or since it left."""
    opened = clock.day_of(release.record.opened) if release.record.opened else date.min
    return any(
        one.on >= (opened if one.release == release.name else release.on)
        for one in walks(record, as_of)
    )


def threats(record: Record) -> tuple[Threat, ...]:
    """The threats of a model, in the order they are written."""
    return tuple(_threat(index, row) for index, row in enumerate(record.threats))


def covered(project: Project) -> frozenset[str]:
    """The keys of the surfaces that a model in force names, for itself or for one of its threats."""
    graph = project.graph
    links = (link for one in models(project) for link in graph.outgoing.get(one.key, ()))
    found = (link.target for link in links if link.target and link.form == "field")
    return frozenset(key for key in found if graph[key].kind == "surface")


@dataclass(frozen=True, slots=True)
class Absent:
    """A surface in no model, and the model whose last walk, on that day, cannot have been over it."""

    surface: Record
    model: Record
    on: date


def unwalked(project: Project) -> tuple[Absent, ...]:
    """The surfaces in use that are in no model, and newer than the last walk of one, or of unknown age.

    Of several models it is the one that was walked longest ago: that another was walked since says
    nothing of a surface that it does not name.
    """
    done = ((model, walks(model, project.as_of)) for model in models(project))
    last = [(all[-1].on, model.id, model) for model, all in done if all]
    if not last:
        return ()
    on, _, model = min(last, key=lambda one: one[:2])
    named = covered(project)
    return tuple(
        Absent(one, model, on)
        for one in project.by_kind.get("surface", ())
        if one.live and one.key not in named
        if not one.opened or clock.day_of(one.opened) > on
    )


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """When a model was walked, whether for the last release, and how its threats stand."""
    done, all = walks(record, project.as_of), threats(record)
    if done:
        yield Figure("last_walk", "Last walked", done[-1].on, holds=_since(project, record))
    else:
        yield missing("last_walk", "Last walked", "no walk with evidence is written down")
    if not all:
        yield missing("answered_threats", "Threats answered", "it names no threat")
        return
    answered = sum(not one.lacks for one in all)
    label = "Threats with a mitigation or a sign-off"
    yield Figure("answered_threats", label, answered, holds=answered == len(all), target=len(all))
    residual = [one for one in all if one.row.get("residual")]
    signed = sum(one.accepted for one in residual)
    if residual:
        name, label = "signed_residuals", "Residual risks signed"
        yield Figure(name, label, signed, holds=signed == len(residual), target=len(residual))


def _since(project: Project, record: Record) -> bool | None:
    release = last_release(project)
    return walked(record, release, project.as_of) if release else None


def _threat(index: int, row: Row) -> Threat:
    answered, accepted = bool(row.get("mitigation")), bool(row.get("signed_off_by"))
    lacks = ""
    if not answered and not accepted:
        lacks = "neither a mitigation nor somebody who signed for it"
    elif row.get("residual") and not accepted:
        lacks = "something left of it, and nobody who signed for that"
    return Threat(index, row, answered, accepted, lacks)
