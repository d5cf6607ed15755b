"""The five lines of the exit gate, each computed from the records as they stood on a day."""

from __future__ import annotations

from datetime import date

from opskb import clock
from opskb.insights import drills, endings, exercises, postmortems
from opskb.insights import keys as rotations
from opskb.insights.criteria import Judged, Line, Span, by, ids, keys, named, open_on, quarter_of
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

_SHOWN = 3
"""How many keys that cannot be judged are told of, each with its reason."""


def incidents_clean(project: Project, span: Span) -> Judged:
    """No severe incident is open, and every postmortem that fell due in the span was held."""
    if not project.by_kind.get("incident"):
        return Judged(None, "No incident is written down.")
    severe = postmortems.severe_ones(project)
    still = tuple(one for one in severe if open_on(span.last, one))
    owed = [one for one in postmortems.owed(project) if span.holds(one.deadline)]
    without = tuple(one.incident for one in owed if not by(span.last, one.held))
    if still or without:
        parts = [f"{ids(still)} still open"] if still else []
        parts += [f"{ids(without)} without a postmortem in time"] if without else []
        return Judged(False, f"{_capital(' and '.join(parts))}.", keys((*still, *without)))
    begun = tuple(one for one in severe if span.holds(one.opened))
    held = tuple(one.postmortem for one in owed if one.postmortem)
    text = f"{_capital(named(len(begun), 'severe incident'))} began, none is open"
    return Judged(
        True, f"{text}{f', and {ids(held)} followed' if held else ''}.", keys((*begun, *held))
    )


def restore_drill(project: Project, span: Span) -> Judged:
    """A restore succeeded in the quarter in which the span began, or after it.

    A quarter that is younger than the span has had no time for one yet.
    """
    first, _ = quarter_of(span.first)
    restores = (one for one in exercises.held(project, "drill") if _restores(project, one))
    within = tuple(one for one in restores if exercises.within(one, first, span.last))
    good = tuple(one for one in within if drills.succeeded(one))
    if good:
        when = exercises.day_of(good[-1])
        return Judged(True, f"{good[-1].id} restored a backup on {when}.", keys(good[-1:]))
    failed = f"; {ids(within)} did not succeed" if within else ""
    return Judged(
        False, f"No restore of a backup procedure succeeded since {first}{failed}.", keys(within)
    )


def _restores(project: Project, drill: Record) -> bool:
    """Whether a drill tests a procedure that makes backups."""
    tested = project.graph.tails(drill, "tests")
    return any(one.kind == "procedure" and one.values.get("type") == "backup" for one in tested)


def key_rotations(project: Project, span: Span) -> Judged:
    """No key was past its rotation on the day, and of none it cannot be told.

    Where no key is kept, or none was in use on the day, there is nothing to judge, and the line
    says so.
    """
    found = rotations.standing(project, span.last)
    late, unknown = tuple(one.record for one in found.late), found.unknown
    if late or unknown:
        parts = [f"not rotated before {span.last}: {ids(late)}"] if late else []
        parts += [f"{one.record.id} cannot be judged, {one.because}" for one in unknown[:_SHOWN]]
        records = (*late, *(one.record for one in unknown))
        return Judged(False, f"{_capital('; '.join(parts))}.", keys(records))
    if not found.kept:
        kept = len(project.by_kind.get("key", ()))
        none = f"None of {named(kept, 'key')} was in use." if kept else "No key is kept."
        return Judged(None, none)
    nearest, count = found.kept[0], named(len(found.kept), "key")
    when = f", the next is {nearest.record.id} on {nearest.due}"
    return Judged(True, f"None of {count} was overdue{when}.")


def bug_hunt(project: Project, span: Span) -> Judged:
    """A bug hunt was held for the cycle: in its days, or before its end under its name."""
    hunts = tuple(one for one in exercises.held(project, "bug-hunt") if _hunted(project, one, span))
    if not hunts:
        return Judged(False, f"No bug hunt was held from {span.first} to {span.last}.")
    newest = hunts[-1]
    found = named(len(newest.values.get("findings") or ()), "defect")
    text = f"{newest.id} of {exercises.day_of(newest)} found {found}."
    return Judged(True, text, keys(hunts))


def _hunted(project: Project, hunt: Record, span: Span) -> bool:
    if not by(span.last, exercises.day_of(hunt)):
        return False
    cycle = span.record.key if span.record else ""
    meant = any(one.key == cycle for one in exercises.releases(project, hunt))
    return meant or exercises.within(hunt, span.first, span.last)


def tombstones_groomed(project: Project, span: Span) -> Judged:
    """What was retired long ago lies in the archive, and every plan that is over has its tombstone."""
    late, bare = ungroomed(project, span.last)
    if late or bare:
        length = clock.words(project.config.archive_after)
        parts = [f"{ids(late)} not archived {length} after its end"] if late else []
        parts += [f"{ids(bare)} over and without a tombstone"] if bare else []
        return Judged(False, f"{_capital(' and '.join(parts))}.", keys((*late, *bare)))
    if not _over(project):
        return Judged(None, "Nothing is over yet.")
    return Judged(True, "All that is over is marked, and nothing marked lies about.")


def ungroomed(project: Project, day: date) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """What was retired too long ago by a day to lie outside the archive, and plans that were over unmarked.

    A tombstone counts from the day it names. Where a file lies is known of today alone.
    """
    late = tuple(one for last, one in _kept_out(project) if last < day)
    plans = (one for one in project.by_kind.get("plan", ()) if by(day, one.closed))
    over = (one for one in plans if one.state == "closed" or one.tombstone)
    return late, tuple(one for one in over if not endings.marked(project, one, day))


@remembered
def _kept_out(project: Project) -> tuple[tuple[date, Record], ...]:
    """What is retired and lies outside the archive, each with the last day that it may."""
    length = project.config.archive_after
    retired = ((endings.stone_day(one), one) for one in project.graph if not one.archived)
    return tuple((clock.later(on, length), one) for on, one in retired if on)


@remembered
def _over(project: Project) -> bool:
    """Whether anything was ever retired, or a plan ended."""
    plans = project.by_kind.get("plan", ())
    stones = (one.tombstone or one.kind == "tombstone" for one in project.graph)
    return any(one.state == "closed" for one in plans) or any(stones)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


BUG_HUNT = Line("bug-hunt", "Bug hunt", bug_hunt)
LINES: tuple[Line, ...] = (
    Line("incidents", "Incidents clean", incidents_clean),
    Line("restore-drill", "Restore drill", restore_drill),
    Line(
        "key-rotations",
        "Key rotations",
        key_rotations,
        today="a key that was retired without a tombstone that says when",
    ),
    BUG_HUNT,
    Line(
        "tombstones",
        "Tombstones groomed",
        tombstones_groomed,
        today="what lies in the archive, and a tombstone that names no day",
    ),
)
