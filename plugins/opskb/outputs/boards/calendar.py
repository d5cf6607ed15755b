"""The calendars: what is late, then month by month what lies ahead; one for each subject, one for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import groupby

from opskb.insights import agenda
from opskb.insights.agenda import AHEAD, Entry
from opskb.outputs import commands, wording
from opskb.outputs.boards import cadences
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
_COMMANDS = {
    "drills": 'opskb new exercise "Restore drill of the ledger" --set type=drill',
    "activities": 'opskb new activity "Weekly note on cash" --set cadence=weekly',
    "content": 'opskb new activity "Engineering blog" --set type=content --set cadence="1-2 a week"',
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
        return f"{late or 'Nothing'} late; {ahead} {lie} in the next {AHEAD} days{next_}."

    return lede


def _sections(subject: str) -> Callable[[Site], Iterator[Section]]:
    def sections(site: Site) -> Iterator[Section]:
        found = agenda.agenda(site.project, subject)
        if not found:
            words = _EMPTY.get(subject, "Nothing that is in force has a day.")
            make = _COMMANDS.get(subject, _COMMANDS["activities"])
            make = commands.retros(site) if subject == "retros" else make
            empty = Empty(words, make)
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
        yield Section("late", title, table=_table(site, "late", "Late", late, due=True))


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


def _table(
    site: Site, name: str, title: str, entries: Sequence[Entry], *, due: bool = False
) -> Table | None:
    rows = [
        (
            day(one.day, due=due),
            sentence(site, wording.capital(one.text)),
            text(wording.label(one.what)),
            link(site, one.record),
            person(site, one.owner),
        )
        for one in entries
    ]
    return table(name, title, _HEADS, rows)


def _file(path: str) -> Cell:
    return (Value("parts", parts=(Part(path.rpartition("/")[2], path),)),)


def _subscribe(subject: str) -> Section:
    path = f"calendar/{subject}.ics" if subject else "calendar.ics"
    rows = [(_file(path), text("Whole days: what stands on this page, each time it comes round."))]
    shown = table("ics", "File", ("File", "Holds"), rows)
    return Section("subscribe", "The same as a calendar file", table=shown)


def _subjects(site: Site) -> Iterator[Section]:
    """The calendar of each subject: how much is late, what comes next, its page and its file."""
    files, as_of = find_spec("icalendar") is not None, site.project.as_of
    rows = []
    for subject in agenda.SUBJECTS:
        found = agenda.agenda(site.project, subject)
        ahead = [one for one in found if one.day >= as_of]
        name = Part(wording.label(subject), f"calendar/{subject}/")
        rows.append(
            (
                (Value("parts", parts=(name,)),),
                number(len(found) - len(ahead)),
                number(len(ahead)),
                day(ahead[0].day if ahead else None, due=True),
                _file(f"calendar/{subject}.ics") if files and found else (),
            )
        )
    heads = ("Calendar", "Late", f"In {AHEAD} days", "Next", "File")
    shown = table("subjects", "Calendars", heads, rows, numbers=heads[1:3])
    yield Section("subjects", f"{len(rows)} calendars, each with a page and a file", table=shown)


_BESIDE: dict[str, Callable[[Site], Iterator[Section]]] = {
    "": _subjects,
    "activities": cadences.roles,
    "content": cadences.channels,
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
