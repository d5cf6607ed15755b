"""The calendars: what is late, then month by month what lies ahead; one for each subject, one for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from itertools import groupby

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import agenda, cadence
from opskb.insights.agenda import AHEAD, Entry
from opskb.insights.cadence import Kept
from opskb.insights.periods import Period
from opskb.model import Record
from opskb.outputs import wording
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
from opskb.outputs.views import Part, Table, Value

_HEADS = ("Day", "What", "Calendar", "Record", "Owner")
_MONTHS = 6
_COMMANDS = {
    "drills": 'opskb new exercise "Restore drill of the ledger" --set type=drill',
    "activities": 'opskb new activity "Weekly note on cash" --set cadence=weekly',
    "content": 'opskb new activity "Engineering blog" --set type=content --set cadence="1-2 a week"',
    "retros": "opskb retros schedule --start 2026-12-01 --cadence 14d --count 4",
    "reviews": 'opskb new exercise "Market review" --set type=review --set subject=market',
}
_EMPTY = {
    "drills": "A backup procedure says what is restored each quarter, a planned exercise when.",
    "activities": "An activity says what a role does again and again.",
    "content": "An activity of the type content says what is published on a channel, and how often.",
    "retros": "A closed cycle asks for a retrospective, a planned exercise says when it is held.",
    "reviews": "An audit or a review that was held once is due again by its cadence.",
}


def _titled(subject: str) -> str:
    return f"Calendar of {subject}" if subject else "Calendar"


def _sentence(subject: str) -> Callable[[Site], str]:
    def lede(site: Site) -> str:
        found = agenda.agenda(site.project, subject)
        late = sum(one.day < site.project.as_of for one in found)
        ahead = len(found) - late
        first = next((one for one in found if one.day >= site.project.as_of), None)
        next_ = f", the next on {wording.exact(first.day)}" if first else ""
        lie = "lies" if ahead == 1 else "lie"
        return f"{late} late; {ahead} {lie} in the next {AHEAD} days{next_}."

    return lede


def _sections(subject: str) -> Callable[[Site], Iterator[Section]]:
    def sections(site: Site) -> Iterator[Section]:
        found = agenda.agenda(site.project, subject)
        if not found:
            words = _EMPTY.get(subject, "Nothing that is in force has a day.")
            empty = Empty(words, _COMMANDS.get(subject, _COMMANDS["activities"]))
            yield Section("nothing", f"Nothing lies in the next {AHEAD} days", empty=empty)
        yield from _late(site, found)
        yield from _BESIDE.get(subject, _nothing)(site)
        yield from _months(site, found)
        if found and find_spec("icalendar"):
            yield _subscribe(subject)

    return sections


def _nothing(site: Site) -> Iterator[Section]:
    yield from ()


def _late(site: Site, found: Sequence[Entry]) -> Iterator[Section]:
    late = [one for one in found if one.day < site.project.as_of]
    if late:
        count = wording.plural(len(late), "thing")
        title = f"{count} {'is' if len(late) == 1 else 'are'} late, the oldest since {wording.exact(late[0].day)}"
        yield Section("late", title, table=_table(site, "late", "Late", late))


def _months(site: Site, found: Sequence[Entry]) -> Iterator[Section]:
    ahead = [one for one in found if one.day >= site.project.as_of]
    for first, all in groupby(ahead, key=lambda one: one.day.replace(day=1)):
        entries, name = list(all), f"{first:%B %Y}"
        counts = Counter(one.what for one in entries).most_common()
        words = wording.listed(
            [wording.plural(n, *_NAMES.get(what, (what,))) for what, n in counts]
        )
        anchor = f"month-{first:%Y-%m}"
        yield Section(anchor, f"{name}: {words}", table=_table(site, anchor, name, entries))


_NAMES = {
    "activity": ("activity", "activities"),
    "content": ("piece of content", "pieces of content"),
    "retro": ("retrospective",),
    "line": ("compliance line",),
}


def _table(site: Site, name: str, title: str, entries: Sequence[Entry]) -> Table | None:
    rows = [
        (
            day(one.day, due=True),
            sentence(site, one.text[:1].upper() + one.text[1:]),
            text(wording.label(one.what)),
            link(site, one.record),
            person(site, one.owner),
        )
        for one in entries
    ]
    return table(name, title, _HEADS, rows)


def _subscribe(subject: str) -> Section:
    path = f"calendar/{subject}.ics" if subject else "calendar.ics"
    cell: Cell = (Value("parts", parts=(Part(path.rpartition("/")[2], path),)),)
    rows = [(cell, text("Whole days: what stands on this page, each time it comes round."))]
    return Section(
        "subscribe",
        "The same as a calendar file",
        table=table("ics", "File", ("File", "Holds"), rows),
    )


def _roles(site: Site) -> Iterator[Section]:
    """Each role with its activities: how often each was kept, and month by month."""
    found = [one for one in cadence.activities(site.project) if _shown(one)]
    for title, group in _by_role(site, found):
        missed = sum(bool(one.standing.missed) for one in group)
        tail = f"{missed} with gaps" if missed else "none with a gap"
        name = f"role-{wording.slug(title)}"
        yield Section(
            name,
            f"{title}: {wording.plural(len(group), 'activity', 'activities')}, {tail}",
            table=_standings(site, name, title, group),
        )
    if found:
        yield _matrix(site, found)


def _shown(one: Kept) -> bool:
    return one.record.values.get("type") != "content"


def _by_role(site: Site, found: Sequence[Kept]) -> Iterator[tuple[str, list[Kept]]]:
    """The activities under the title of their role, those of none under their owner."""
    groups: dict[str, list[Kept]] = {}
    for one in found:
        role = site.project.find(str(one.record.values.get("role") or ""))
        title = role.title if role else one.record.owner or "Nobody"
        groups.setdefault(title, []).append(one)
    yield from sorted(groups.items())


def _standings(site: Site, name: str, title: str, group: Sequence[Kept]) -> Table | None:
    heads = ("Activity", "Cadence", "Kept", "In a row", "Last done", "Next by", "State")
    rows = [_standing(site, one) for one in group]
    return table(name, title, heads, rows, numbers=("Kept", "In a row"))


def _standing(site: Site, one: Kept) -> tuple[Cell, ...]:
    stands, as_of = one.standing, site.project.as_of
    ended = [each for each in stands.expected if each.expected_min and each.last < as_of]
    kept = len(ended) - len(stands.missed)
    done = cadence.rows_done(one.record)
    return (
        link(site, one.record),
        text(wording.label(stands.cadence)),
        text(f"{kept} of {len(ended)}" if ended else ""),
        number(stands.streak or None),
        day(clock.day_of(done[-1]["on"]) if done else None),
        day(stands.next_due, due=True),
        _state(site, one),
    )


def _state(site: Site, one: Kept) -> Cell:
    """In words first: late, a gap that is told, or kept; what is continuous is judged by its series."""
    if one.standing.overdue:
        return text("Late", "overdue")
    if cadence.gaps(site.project, one.record, one.standing):
        return text("Gap", "soon")
    if not one.standing.expected:
        figures = cadence.figures(site.project, one.record)
        promise = next((each for each in figures if each.name == "sla"), None)
        if promise is None or promise.holds is None:
            return text("Not judged", "closed")
        return text("Kept", "live") if promise.holds else text("Missed", "overdue")
    return text("Kept", "live")


def _matrix(site: Site, found: Sequence[Kept]) -> Section:
    firsts = [
        site.project.as_of.replace(day=1) - relativedelta(months=back)
        for back in reversed(range(_MONTHS))
    ]
    heads = ("Activity", *(f"{first:%b %Y}" for first in firsts))
    rows = [
        (link(site, one.record), *(_month(one.standing.expected, first, site) for first in firsts))
        for one in found
        if one.standing.expected
    ]
    return Section(
        "by-month",
        f"Done and missed in the last {_MONTHS} months",
        "Of the periods that ended in each month, how many were kept.",
        table=table("by-month", "By month", heads, rows, numbers=heads[1:]),
    )


def _month(periods: Sequence[Period], first: date, site: Site) -> Cell:
    last = min(clock.later(first, relativedelta(months=1)), site.project.as_of)
    of = [one for one in periods if one.expected_min and first <= one.last < last]
    if not of:
        return ()
    kept = sum(one.kept for one in of)
    return text(f"{kept} of {len(of)}", "" if kept == len(of) else "overdue")


def _channels(site: Site) -> Iterator[Section]:
    """Each channel: planned against published, week by week or month by month, newest first."""
    for one in cadence.activities(site.project):
        if not _shown(one):
            yield _channel(site, one)


def _channel(site: Site, one: Kept) -> Section:
    channel = str(one.record.values.get("channel") or one.record.title)
    recent = [each for each in one.standing.expected if each.expected_min][-12:]
    done, least = sum(each.done for each in recent), sum(each.expected_min for each in recent)
    rows = [
        (
            day(each.first),
            day(each.last),
            text(_range(each)),
            number(each.done),
            _verdict(each, site.project.as_of),
        )
        for each in reversed(recent)
    ]
    heads = ("From", "To", "Planned", "Published", "State")
    name = f"channel-{wording.slug(one.record.id)}"
    title = f"{channel}: {done} published where {least} or more were planned"
    shown = table(name, channel, heads, rows, numbers=("Planned", "Published"))
    words = f"{one.standing.cadence}, by {one.record.owner or 'nobody'}"
    return Section(name, title, f"{one.record.id}, {words}.", table=shown)


def _range(one: Period) -> str:
    low, high = one.expected_min, one.expected_max
    return f"{low}" if low == high else f"{low} to {high}"


def _verdict(one: Period, as_of: date) -> Cell:
    if one.kept:
        return text("More than planned", "soon") if one.over else text("Kept", "live")
    return text("Missed", "overdue") if one.last < as_of else text("Running", "draft")


_BESIDE: dict[str, Callable[[Site], Iterator[Section]]] = {
    "activities": _roles,
    "content": _channels,
}

_NEEDS = {
    "": ("activity", "exercise", "key"),
    "drills": ("exercise", "procedure"),
    "activities": ("activity",),
    "content": ("activity",),
    "retros": ("exercise", "cycle"),
    "reviews": ("exercise",),
}


def _board(subject: str) -> Board:
    return Board(
        f"calendar-{subject}" if subject else "calendar",
        f"calendar/{subject}" if subject else "calendar",
        _titled(subject),
        _sentence(subject),
        _sections(subject),
        _NEEDS[subject],
    )


# The keys have a page of their own, with what each rotation must show.
_ELSEWHERE = ("keys",)
BOARDS: tuple[Board, ...] = tuple(
    _board(subject) for subject in ("", *agenda.SUBJECTS) if subject not in _ELSEWHERE
)


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The periods of an activity, the newest first: what each expects, and what was done."""
    if not record.live:
        return
    expected = cadence.of_activity(site.project, record).expected
    if not expected:
        return
    rows = [
        (day(one.first), day(one.last), text(_range(one)), number(one.done), _mark(one, site))
        for one in reversed(expected[-26:])
    ]
    missed = sum(not one.kept and one.last < site.project.as_of for one in expected)
    title = f"{wording.plural(len(expected), 'period')}, {missed or 'none'} missed"
    heads = ("From", "To", "Expected", "Done", "State")
    shown = table("periods", "Periods", heads, rows, numbers=("Expected", "Done"))
    yield Section("periods", title, table=shown)


def _mark(one: Period, site: Site) -> Cell:
    return _verdict(one, site.project.as_of) if one.expected_min else text("Begun midway", "closed")
