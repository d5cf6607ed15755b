"""The board of retrospectives: each release and whether it was looked back at, the schedule, the actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb.insights import exercises, retros
from opskb.insights.retros import LookedBack
from opskb.model import Record, Row
from opskb.outputs import commands, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    number,
    person,
    sentence,
    table,
    text,
)
from opskb.outputs.site import Site


def _all(site: Site) -> tuple[Record, ...]:
    return exercises.by_type(site.project).get("retro", ())


def _lede(site: Site) -> str:
    held = exercises.held(site.project, "retro")
    planned = sum(one.state == "draft" for one in _all(site))
    left = sum(len(exercises.open_actions(one)) for one in held)
    owed = len(retros.owed(site.project))
    late = f"; {wording.plural(owed, 'release')} without one" if owed else ""
    return f"{wording.plural(len(held), 'retrospective')} held, {planned} planned, {wording.plural(left, 'action')} open{late}."


def _sections(site: Site) -> Iterator[Section]:
    planned = [one for one in _all(site) if one.state == "draft"]
    held = exercises.held(site.project, "retro")
    if not planned and not held:
        empty = Empty(
            "A schedule of retrospectives is written by one command.", commands.retros(site)
        )
        yield Section("schedule", "No retrospective is held or planned", empty=empty)
    if planned:
        yield _schedule(site, planned)
    if releases := retros.releases(site.project):
        yield _releases(site, releases)
    if held:
        yield _past(site, held)
        yield from _actions(site, held)


def _schedule(site: Site, planned: Sequence[Record]) -> Section:
    rows = [
        (day(one.opened, due=True), link(site, one), person(site, one.owner)) for one in planned
    ]
    first = exercises.day_of(planned[0])
    title = f"{wording.plural(len(planned), 'retrospective')} planned"
    title += f", the next on {wording.exact(first)}" if first else ""
    shown = table("schedule", "Schedule", ("Day", "Retrospective", "Owner"), rows)
    return Section("schedule", title, table=shown)


def _releases(site: Site, found: Sequence[LookedBack]) -> Section:
    as_of = site.project.as_of
    rows = [
        (
            link(site, one.release),
            day(one.left),
            day(one.due),
            link(site, *one.retros),
            _state(one, late=one.late(as_of)),
        )
        for one in reversed(found)
    ]
    done = sum(bool(one.retros) for one in found)
    title = f"{done} of {wording.plural(len(found), 'release')} looked back at"
    heads = ("Release", "Left", "Retrospective by", "Held", "State")
    return Section("releases", title, table=table("releases", "Releases", heads, rows))


def _state(one: LookedBack, *, late: bool) -> Cell:
    if one.retros:
        return text("Held late", "draft") if one.held_late else text("Held", "live")
    return text("None", "overdue") if late else text("Due", "draft")


def _past(site: Site, held: Sequence[Record]) -> Section:
    rows = [
        (
            day(one.opened),
            link(site, one),
            link(site, *exercises.releases(site.project, one)),
            text(one.summary),
            number(len(one.actions) or None),
            number(len(exercises.open_actions(one)) if one.actions else None),
        )
        for one in reversed(held)
    ]
    heads = ("Held", "Retrospective", "Releases", "In one sentence", "Actions", "Open")
    last = exercises.day_of(held[-1])
    title = f"{wording.plural(len(held), 'retrospective')} held"
    title += f", the last on {wording.exact(last)}" if last else ""
    return Section(
        "held", title, table=table("held", "Held", heads, rows, numbers=("Actions", "Open"))
    )


def _actions(site: Site, held: Sequence[Record]) -> Iterator[Section]:
    found = [(one, row) for one in reversed(held) for row in one.actions]
    if found:
        left = sum(row.get("state", "open") == "open" for _, row in found)
        rows = [_action(site, one, row) for one, row in found]
        heads = ("Action", "What", "Owner", "Due", "State", "Evidence")
        title = f"{left} of {wording.plural(len(found), 'action')} open"
        yield Section("actions", title, table=table("actions", "Actions", heads, rows))


def _action(site: Site, one: Record, row: Row) -> tuple[Cell, ...]:
    state = str(row.get("state") or "open")
    due = row.get("due")
    late = state == "open" and due is not None and due < site.project.as_of
    tone = "overdue" if late else {"open": "draft", "done": "live"}.get(state, "retired")
    return (
        sentence(site, f"{one.id}/{row.get('id') or ''}"),
        sentence(site, str(row.get("what") or "")),
        person(site, str(row.get("owner") or "")),
        day(due),
        text("Late" if late else wording.label(state), tone),
        sentence(site, str(row.get("evidence") or "")),
    )


BOARD = Board("retros", "retros", "Retrospectives", _lede, _sections, ("exercise", "cycle"))
