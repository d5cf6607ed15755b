"""Updates: what waits and against which clock, how long the others waited, and the weekly look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb import clock
from opskb.insights import updates, vulnerabilities
from opskb.insights.updates import Pending
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
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

_NEW = 'opskb new update "Database driver 4.2" --set component="database driver"'


def _lede(site: Site) -> str:
    waiting = updates.pending(site.project)
    if not waiting:
        return "No update waits."
    oldest = wording.plural(waiting[0].days or 0, "day")
    late = sum(one.passed for one in waiting)
    tail = f"; {late} past a clock" if late else ""
    return f"{wording.plural(len(waiting), 'update')} waiting, the oldest for {oldest}{tail}."


def _sections(site: Site) -> Iterator[Section]:
    yield waiting(site)
    yield _log(site)


def waiting(site: Site) -> Section:
    """What waits, the oldest first, each with its clock; and when somebody last looked through all."""
    found = updates.pending(site.project)
    title = "No update waits"
    if found:
        title = f"The oldest pending update has waited {wording.plural(found[0].days or 0, 'day')}"
    chart = charts.bars(
        "Days that each pending update has waited",
        "One bar for each update that waits, the oldest first.",
        [(one.record.id, float(one.days or 0), "overdue" if one.passed else "") for one in found],
        unit="days",
        urls=[site.cards[one.record.key].url for one in found],
    )
    heads = ("Update", "Component", "Security", "Owner", "Since", "Waits", "Clock", "State")
    rows = [_row(site, one) for one in found]
    every = clock.words(site.project.config.update_review)
    about = f"All components are looked through every {every}."
    of = table("waiting", "Pending updates", heads, rows, numbers=("Waits",))
    empty = None if found else Empty("An update that waits would stand here.", _NEW)
    figures = tuple(updates.summary(site.project))
    return Section("waiting", title, about, figures, chart, of, empty)


def _row(site: Site, one: Pending) -> Sequence[Cell]:
    record = one.record
    return (
        link(site, record),
        text(record.values.get("component") or ""),
        text("Yes" if record.values.get("security") else ""),
        person(site, record.owner),
        day(record.opened),
        text(wording.plural(one.days, "day")) if one.days is not None else (),
        _clock(site, one),
        verdict(None if one.left is None else not one.passed),
    )


def _clock(site: Site, one: Pending) -> Cell:
    if one.left is None:
        return ()
    of = one.of.id if one.of else f"{one.record.severity} urgency"
    span = vulnerabilities.days_of(one.left)
    return sentence(site, f"{of}: passed {span} ago" if one.passed else f"{of}: {span} left")


def _log(site: Site) -> Section:
    """Every update that was applied or declined, newest first."""
    done = [one for one in site.project.by_kind.get("update", ()) if not one.live]
    done.sort(key=lambda one: (str(one.closed or ""), one.id), reverse=True)
    rows = [
        (
            day(one.closed),
            link(site, one),
            text(one.values.get("component") or ""),
            text(_versions(one)),
            text(wording.label(one.status)),
            text(wording.plural(days, "day")) if (days := updates.waited(one)) is not None else (),
            link(site, *site.project.graph.tails(one, "fixes")),
        )
        for one in done
    ]
    title = f"{wording.plural(len(done), 'update')} applied or declined"
    heads = ("On", "Update", "Component", "Versions", "Outcome", "Waited", "Fixes")
    found = table("log", "Log of updates", heads, rows, numbers=("Waited",))
    empty = None if done else Empty("An update that was applied would stand here.")
    return Section("log", title, table=found, empty=empty)


def _versions(record: Record) -> str:
    before, after = (str(record.values.get(name) or "") for name in ("from", "to"))
    return " → ".join(filter(None, (before, after)))


def of_index(site: Site) -> Iterator[Section]:
    """What waits and when somebody looked, above the index of updates."""
    if site.project.by_kind.get("update"):
        yield waiting(site)


BOARD = Board("update-log", "updates/log", "Log of updates", _lede, _sections, ("update",))
