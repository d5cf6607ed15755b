"""What covers each surface: its runbooks, SLOs, owner, drills, threats and budgets; and what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.derived import listed, names
from opskb.insights import exercises, typed
from opskb.insights.order import newest_first
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project
from opskb.record import performed

CRITICAL = "critical"
_RANKS = ("critical", "high", "normal")


@dataclass(frozen=True, slots=True)
class Cover:
    """One thing that covers a surface: the record it stands in, a word or two of it, and its day."""

    record: Record
    words: str = ""
    on: date | None = None


Covers = Mapping[str, tuple[Cover, ...]]
"""What covers each surface, by its key, the latest or the first by id first."""


@dataclass(frozen=True, slots=True)
class Column:
    """One question that is asked of every surface; `remedy` says what record would answer it.

    `needs` are the kinds it is answered by: it exists only where one of them has a record.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    covers: Callable[[Project], Iterator[tuple[str, Cover]]]
    missing: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Row:
    """One surface, and what covers it by the name of each column."""

    surface: Record
    cells: Mapping[str, tuple[Cover, ...]]

    @property
    def holes(self) -> tuple[str, ...]:
        """The columns that nothing stands in."""
        return tuple(name for name, covers in self.cells.items() if not covers)

    @property
    def critical(self) -> bool:
        """Whether it must not have a hole."""
        return self.surface.values.get("criticality") == CRITICAL


def _named(project: Project, kind: str) -> Iterator[tuple[str, Cover]]:
    """The surfaces that live records of a kind name in a field."""
    for record in project.by_kind.get(kind, ()):
        for key in _surfaces(project, record) if record.live else ():
            yield key, Cover(record)


def _surfaces(project: Project, record: Record) -> tuple[str, ...]:
    """The surfaces that a record names in a field of its own, by their keys."""
    named = project.graph.named(record)
    return tuple(one.key for one in named if one.kind == "surface")


def _runbooks(project: Project) -> Iterator[tuple[str, Cover]]:
    return _named(project, "runbook")


def _slos(project: Project) -> Iterator[tuple[str, Cover]]:
    """SLOs by the surface they name; those of another tool by the service they are tagged with."""
    yield from _named(project, "slo")
    foreign = [one for one in project.by_kind["slo"] if one.live and one.dialect != "opskb"]
    called = {
        name.casefold(): surface.key
        for surface in (project.by_kind["surface"] if foreign else ())
        for name in names(surface)
    }
    for record in foreign:
        for key in {called[tag.casefold()] for tag in record.tags if tag.casefold() in called}:
            yield key, Cover(record)


@remembered
def affected(project: Project) -> Mapping[str, tuple[Record, ...]]:
    """The incidents that say by its name that they affected a surface, by its key, the newest first.

    A status page names its systems and knows no ids.
    """
    called = {name: one.key for one in project.by_kind["surface"] for name in names(one)}
    found: dict[str, dict[str, Record]] = {}
    for record in project.by_kind.get("incident", ()):
        for name in listed(record, "affected"):
            if name in called:
                found.setdefault(called[name], {})[record.key] = record
    return {key: newest_first(incidents.values()) for key, incidents in found.items()}


def _owners(project: Project) -> Iterator[tuple[str, Cover]]:
    for surface in project.by_kind["surface"]:
        if surface.owner:
            yield surface.key, Cover(surface, surface.owner)


def _drills(project: Project) -> Iterator[tuple[str, Cover]]:
    """Drills that were performed and can be shown, within the length of `drilled_within`."""
    for key, cover in (*_exercised(project), *_rehearsed(project)):
        if cover.on and cover.on <= project.as_of <= _holds(project, cover.on):
            yield key, cover


def _holds(project: Project, day: date) -> date:
    return clock.later(day, project.config.drilled_within)


def _exercised(project: Project) -> Iterator[tuple[str, Cover]]:
    """Exercises of the type drill: of a surface, or of what belongs to one; one that failed is no cover."""
    for record in project.by_kind.get("exercise", ()):
        failed = record.values.get("succeeded") is False
        if failed or not exercises.drilled(record, project.as_of):
            continue
        tested = project.graph.tails(record, "tests")
        keys = [key for one in (record, *tested) for key in _surfaces(project, one)]
        keys += [one.key for one in tested if one.kind == "surface"]
        for key in dict.fromkeys(keys):
            yield key, Cover(record, on=clock.day_of(record.opened))


def _rehearsed(project: Project) -> Iterator[tuple[str, Cover]]:
    """The newest rehearsal of each runbook in force."""
    for record in project.by_kind.get("runbook", ()):
        done = [typed.day(row.get("on")) for row in record.occurrences if performed(row)]
        days = [day for day in done if day and day <= project.as_of]
        for key in _surfaces(project, record) if days and record.live else ():
            yield key, Cover(record, on=max(days))


def _threats(project: Project) -> Iterator[tuple[str, Cover]]:
    """The threats of models in force, by the surface of their row."""
    for record in project.by_kind.get("threat-model", ()):
        for row in record.threats if record.live else ():
            raw = row.get("surface")
            found = project.graph.index.find(str(raw), record) if raw else None
            if found and found.kind == "surface":
                yield found.key, Cover(record, str(row.get("id") or ""))


def _budgets(project: Project) -> Iterator[tuple[str, Cover]]:
    for record in project.by_kind.get("budget", ()):
        for paid in project.graph.tails(record, "pays_for") if record.live else ():
            if paid.kind == "surface":
                yield paid.key, Cover(record)


COLUMNS = (
    Column("runbook", "Runbook", ("runbook",), _runbooks, "no runbook in force", "write a runbook with `surface: {id}`"),
    Column("slo", "SLO", ("slo",), _slos, "no SLO", "promise something: an SLO with `surface: {id}`"),
    Column("owner", "Owner", ("surface",), _owners, "no owner", "add `owner:`"),
    Column("drill", "Drill", ("exercise", "runbook"), _drills, "no drill that was performed, did not fail and can be shown", "perform one of its runbooks, and write it under `drills` with its evidence"),
    Column("threat", "Threat", ("threat-model",), _threats, "no threat in a threat model", "walk it, and write a threat with `surface: {id}`"),
    Column("budget", "Budget", ("budget",), _budgets, "no budget that pays for it", "name it under `pays_for` of a budget"),
)  # fmt: skip


@remembered
def columns(project: Project) -> tuple[Column, ...]:
    """The questions that this knowledge base has the records to answer."""
    return tuple(one for one in COLUMNS if any(project.has(kind) for kind in one.needs))


def unasked(project: Project) -> tuple[Column, ...]:
    """The questions that this knowledge base keeps no record to answer."""
    asked = columns(project)
    return tuple(one for one in COLUMNS if one not in asked)


@remembered
def matrix(project: Project) -> tuple[Row, ...]:
    """Every live surface with what covers it, the most critical first."""
    found = {one.name: _by_surface(one, project) for one in columns(project)}
    surfaces = sorted((one for one in project.by_kind["surface"] if one.live), key=_rank)
    return tuple(
        Row(surface, {name: covers.get(surface.key, ()) for name, covers in found.items()})
        for surface in surfaces
    )


def _by_surface(column: Column, project: Project) -> Covers:
    """What covers each surface in one column: each record once for each word, the newest first."""
    found: dict[str, dict[tuple[str, str], Cover]] = {}
    for key, cover in column.covers(project):
        found.setdefault(key, {}).setdefault((cover.record.key, cover.words), cover)
    return {key: tuple(sorted(covers.values(), key=_order)) for key, covers in found.items()}


def _order(cover: Cover) -> tuple[int, str]:
    return -(cover.on.toordinal() if cover.on else 0), cover.record.id


def _rank(surface: Record) -> tuple[int, str]:
    said = str(surface.values.get("criticality") or "")
    return _RANKS.index(said) if said in _RANKS else len(_RANKS), surface.id


def of(project: Project, surface: Record) -> Row | None:
    """The row of one surface, None where it is not in force."""
    return _rows(project).get(surface.key)


@remembered
def _rows(project: Project) -> Mapping[str, Row]:
    return {row.surface.key: row for row in matrix(project)}


def holes(project: Project) -> Iterator[tuple[Record, Column]]:
    """Every column in which a critical surface has nothing."""
    by_name = {one.name: one for one in columns(project)}
    for row in matrix(project):
        for name in row.holes if row.critical else ():
            yield row.surface, by_name[name]
