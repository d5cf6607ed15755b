"""The coverage matrix: what covers each surface, as a board and as the row on a surface's own page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb import clock
from opskb.insights import coverage
from opskb.insights.coverage import Column, Cover, Row
from opskb.model import Record
from opskb.outputs import wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section, day, link, person, table, text
from opskb.outputs.site import Site

_SHOWN = 3
"""How many records a cell names; the others are counted."""

_NEWEST = 20
"""How many incidents the page of a surface lists."""

_NEW = 'opskb new surface "What must not fail quietly" --set criticality=critical'


def _lede(site: Site) -> str:
    rows = coverage.matrix(site.project)
    critical = [row for row in rows if row.critical]
    holes = sum(len(row.holes) for row in critical)
    count = wording.plural(len(rows), "surface")
    if not critical:
        return f"{count}, none of them critical."
    asked = wording.listed([one.title for one in coverage.columns(site.project)])
    if not holes:
        are = "critical one is" if len(critical) == 1 else "critical ones are"
        return f"{count}; the {len(critical)} {are} whole in {asked}.{_unasked(site)}"
    whole = sum(not row.holes for row in critical)
    return (
        f"{count}; {whole} of {len(critical)} critical ones whole,"
        f" {wording.plural(holes, 'hole')} open. Asked for: {asked}.{_unasked(site)}"
    )


def _unasked(site: Site) -> str:
    """What a whole surface was not asked for, "" where it was asked for everything."""
    left = wording.listed([one.title for one in coverage.unasked(site.project)])
    return f" Not asked for, since none is kept: {left}." if left else ""


def _sections(site: Site) -> Iterator[Section]:
    rows = coverage.matrix(site.project)
    columns = coverage.columns(site.project)
    heads = ("Surface", "Criticality", *(one.title for one in columns), "Covered")
    yield Section(
        "matrix",
        _message(rows),
        "A column stands here once a record of its kind is kept. A drill counts where it was"
        f" performed, did not fail, can be shown, and is younger than {clock.words(site.project.config.drilled_within)}.",
        table=table(
            "matrix",
            "What covers each surface",
            heads,
            [_line(site, row, columns) for row in rows],
            numbers=("Covered",),
        ),
        empty=None if rows else Empty("Every surface would stand here with what covers it.", _NEW),
    )
    if rows:
        yield _holes(site)


def _message(rows: Sequence[Row]) -> str:
    cells = sum(len(row.cells) for row in rows)
    filled = cells - sum(len(row.holes) for row in rows)
    return f"{filled} of {cells} cells are covered"


def _line(site: Site, row: Row, columns: Sequence[Column]) -> tuple[Cell, ...]:
    return (
        link(site, row.surface),
        text(wording.label(str(row.surface.values.get("criticality") or "unknown"))),
        *(_cell(site, row, one.name) for one in columns),
        text(_covered(row)),
    )


def _covered(row: Row) -> str:
    return f"{len(row.cells) - len(row.holes)} of {len(row.cells)}"


def _cell(site: Site, row: Row, column: str) -> Cell:
    """The records of one cell, each once; a hole in words, and in colour where it must not be one."""
    covers = row.cells[column]
    if not covers:
        return text("Missing", _hole(row))
    if column == "owner":
        return person(site, covers[0].words)
    records = list({cover.record.key: cover.record for cover in covers}.values())
    # Of what has a day the newest is shown alone, with its day: the day would seem that of all.
    shown = 1 if covers[0].on else _SHOWN
    more = text(f"and {len(records) - shown} more") if len(records) > shown else ()
    return (*link(site, *records[:shown]), *_said(covers), *more)


def _hole(row: Row) -> str:
    """The tone of a hole: a warning, and worse where there must be none."""
    return "overdue" if row.critical else "soon"


def _said(covers: Sequence[Cover]) -> Cell:
    """The day of the newest, or the rows of the record, or how many they are."""
    if covers[0].on:
        return day(covers[0].on)
    words = [cover.words for cover in covers if cover.words]
    if not words:
        return ()
    return text(", ".join(words) if len(words) <= _SHOWN else wording.plural(len(words), "row"))


def _holes(site: Site) -> Section:
    found = list(coverage.holes(site.project))
    rows = [
        (
            link(site, surface),
            person(site, surface.owner),
            text(column.title),
            text(column.remedy.format(id=surface.id)),
        )
        for surface, column in found
    ]
    several = wording.plural(len(found), "hole")
    title = f"{several} in critical surfaces" if found else "No critical surface has a hole"
    heads = ("Surface", "Owner", "Lacks", "What to do")
    return Section("holes", title, table=table("holes", "Holes", heads, rows))


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The row of one surface, a line a column, and the incidents that a status page tells of it."""
    if row := coverage.of(site.project, record):
        yield _row(site, row)
    if incidents := coverage.affected(site.project).get(record.key):
        yield _incidents(site, incidents)


def _row(site: Site, row: Row) -> Section:
    columns = coverage.columns(site.project)
    lines = [(text(one.title), _cell(site, row, one.name), _state(row, one)) for one in columns]
    return Section(
        "okb-coverage",
        f"Covered in {_covered(row)}",
        _lacks(row, columns),
        table=table("coverage", "What covers it", ("What", "By", "State"), lines),
    )


def _incidents(site: Site, incidents: Sequence[Record]) -> Section:
    count = wording.plural(len(incidents), "incident")
    rows = [
        (
            link(site, one),
            text(one.title),
            text(one.severity),
            day(one.opened),
            text(wording.label(one.status), one.state),
        )
        for one in incidents[:_NEWEST]
    ]
    more = len(incidents) > _NEWEST
    return Section(
        "okb-affected",
        f"{count} affected it",
        f"The newest {_NEWEST}." if more else "",
        table=table("affected", count, ("Incident", "What", "Severity", "Started", "State"), rows),
    )


def _state(row: Row, column: Column) -> Cell:
    if row.cells[column.name]:
        return text("Covered", "live")
    return text(wording.label(column.missing), _hole(row))


def _lacks(row: Row, columns: Sequence[Column]) -> str:
    lacking = [one.missing for one in columns if one.name in row.holes]
    if not lacking:
        return "It is whole in every column that this knowledge base keeps."
    must = "It is critical, and so must not have a hole" if row.critical else "It is not critical"
    if not row.surface.values.get("criticality"):
        must = "Nothing says how critical it is"
    return f"{must}: it has {wording.listed(lacking)}."


BOARD = Board("coverage", "coverage", "Coverage", _lede, _sections, ("surface",))
