"""Keys: the calendar of their rotations, what each rotation proves, and the classes they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.util import find_spec

from opskb import clock
from opskb.insights import keys
from opskb.insights.keys import Compromise, KeyClass, Rotation, Scheduled, Standing
from opskb.model import Record
from opskb.outputs import charts, wording
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
    verdict,
)
from opskb.outputs.site import Site
from opskb.outputs.views import Part, Table, Value

_NEW = 'opskb new key "Key that signs sessions" --set class=session-signer'
_NONE = Empty(
    "Every key that must be rotated would stand here, with who rotates it and when.", _NEW
)


def _lede(site: Site) -> str:
    all = keys.schedule(site.project)
    if not all:
        return "No key is written down."
    found = keys.standing(site.project)
    tail = f"; the next rotation is {_of(found.kept[0])}" if found.kept else ""
    return f"{wording.plural(len(all), 'key')}, {_late(found)}{tail}."


def _late(found: Standing) -> str:
    """How many are overdue, and of how many nobody can tell."""
    late, unknown = len(found.late), len(found.unknown)
    parts = [f"{late} overdue"] if late else []
    parts += [f"{unknown} that cannot be judged"] if unknown else []
    return ", ".join(parts) or "none overdue"


def _of(one: Scheduled) -> str:
    return f"{one.record.id} on {wording.short(one.due)}" if one.due else one.record.id


def _sections(site: Site) -> Iterator[Section]:
    yield upcoming(site)
    yield _done(site)
    yield from _compromises(site)
    yield _classes(site)
    if keys.schedule(site.project) and find_spec("icalendar"):
        yield _subscribe()


def _subscribe() -> Section:
    file = (Value("parts", parts=(Part("keys.ics", "calendar/keys.ics"),)),)
    rows = [(file, text("Whole days, one for the next rotation of each key."))]
    found = table("ics", "File", ("File", "Holds"), rows)
    return Section("subscribe", "The next rotations as a calendar file", table=found)


def upcoming(site: Site) -> Section:
    """Every key in force by the day of its next rotation, with owner, trigger and last proof."""
    all = keys.schedule(site.project)
    title = "No key is written down"
    if all:
        title = f"{wording.plural(len(all), 'key')}, {_late(keys.standing(site.project))}"
    ahead = [one for one in all if one.days is not None]
    chart = charts.bars(
        "Days until each key must be rotated",
        "One bar for each key, the next one first; one that is overdue reaches left of nought.",
        [(one.record.id, float(one.days or 0), _tone(one)) for one in ahead],
        unit="days",
        urls=[site.cards[one.record.key].url for one in ahead],
    )
    heads = ("Key", "Class", "Owner", "Trigger", "Last", "Proof", "Next", "State")
    rows = [_row(site, one) for one in all]
    found = table("next-rotations", "Next rotations", heads, rows)
    about = "Counted from the last rotation that shows what its class asks for."
    empty = None if all else _NONE
    return Section("next-rotations", title, about if all else "", (), chart, found, empty)


def _tone(one: Scheduled) -> str:
    return "overdue" if one.overdue else ""


def _row(site: Site, one: Scheduled) -> Sequence[Cell]:
    last = one.last
    why = text(f"Not computable, because {one.because}")
    due = why if one.because else day(one.due, due=True)
    return (
        link(site, one.record),
        text(one.record.values.get("class") or ""),
        person(site, one.owner) or text("Nobody", "overdue"),
        sentence(site, one.trigger),
        day(last.on) if last else text("Never"),
        sentence(site, one.evidence),
        due,
        verdict(one.holds),
    )


def _done(site: Site) -> Section:
    """Every rotation of every key, newest first, with its entry in the ledger."""
    all = [(one, rotation) for one in keys.schedule(site.project) for rotation in one.rotations]
    all.sort(key=lambda pair: (pair[1].on, pair[0].record.id), reverse=True)
    proven = sum(rotation.proven for _, rotation in all)
    title = f"{proven} of {wording.plural(len(all), 'rotation')} proven"
    heads = ("On", "Key", "By", "Because", "Ledger entry", "Evidence", "State")
    rows = [
        (
            day(rotation.on),
            link(site, one.record),
            person(site, rotation.by),
            text(wording.label(str((rotation.row or {}).get("because") or ""))),
            number(rotation.ledger),
            _proof(site, rotation, one.kind),
            verdict(rotation.proven),
        )
        for one, rotation in all
    ]
    found = table("rotations-done", "Rotations", heads, rows, numbers=("Ledger entry",))
    empty = Empty("A row in the `rotations` of a key would stand here.") if not all else None
    return Section(
        "rotations-done", title if all else "No rotation is written down", table=found, empty=empty
    )


def _proof(site: Site, rotation: Rotation, kind: KeyClass | None) -> Cell:
    row = rotation.row or {}
    if rotation.lacks:
        return text(f"Nothing on {', '.join(map(_words, rotation.lacks))}", "overdue")
    asks = [name for name in (kind.asks if kind else ()) if name != "ledger"]
    shown = [f"{wording.label(name)}: {row[name]}" for name in asks]
    extra = [str(row["evidence"])] if row.get("evidence") and keys.EVIDENCE not in asks else []
    return sentence(site, "; ".join([*shown, *extra])) or text("Its ledger entry")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _compromises(site: Site) -> Iterator[Section]:
    found = [
        (one, known)
        for one in site.project.by_kind.get("key", ())
        if (known := keys.compromise(site.project, one))
    ]
    if not found:
        return
    heads = ("Key", "Known on", "Last day", "Rotated on", "Ledger entry", "Who was told", "State")
    rows = [_compromise(site, one, known) for one, known in found]
    good = sum(_answered(site, known) for _, known in found)
    title = f"{good} of {wording.plural(len(found), 'compromise')} answered at once"
    shown = table("compromises", "Compromises", heads, rows, numbers=("Ledger entry",))
    yield Section("compromises", title, table=shown)


def _compromise(site: Site, one: Record, known: Compromise) -> Sequence[Cell]:
    done = known.rotation
    told = str((done.row or {}).get("communicated") or "") if done else ""
    return (
        link(site, one),
        day(known.on),
        day(known.limit),
        day(done.on) if done else text("Not yet", "overdue"),
        number(done.ledger) if done else (),
        sentence(site, told),
        verdict(_answered(site, known)),
    )


def _answered(site: Site, known: Compromise) -> bool:
    return not known.late(site.project.as_of) and not known.lacks


def _classes(site: Site) -> Section:
    held = Counter(one.kind.name for one in keys.schedule(site.project) if one.kind)
    rows = [
        (
            text(name),
            text(_cadence(kind)),
            text(", ".join(map(_words, kind.asks))),
            text("any key") if name == keys.COMPROMISE else number(held[name]),
        )
        for name, kind in keys.classes(site.project).items()
    ]
    heads = ("Class", "Rotated", "Must show", "Keys")
    found = table("key-classes", "Classes of keys", heads, rows, numbers=("Keys",))
    title = f"{wording.plural(len(rows), 'class', 'classes')} say how often, and what proves it"
    return Section("key-classes", title, table=found)


def _cadence(kind: KeyClass) -> str:
    if not kind.every:
        return "by the day it expires"
    return f"{'within' if kind.name == keys.COMPROMISE else 'every'} {clock.words(kind.every)}"


def of_index(site: Site) -> Iterator[Section]:
    """The next rotations, above the index of keys."""
    if keys.schedule(site.project):
        yield upcoming(site)


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The rotations of one key: how long each of them lasted, and what it shows."""
    one = keys.scheduled(site.project, record)
    if not one.rotations:
        text_ = Empty("A row in `rotations` with what its class asks for would stand here.")
        yield Section("rotations", "It was never rotated", one.because, empty=text_)
        return
    proven = sum(rotation.proven for rotation in one.rotations)
    title = f"{proven} of {wording.plural(len(one.rotations), 'rotation')} proven"
    yield Section("rotations", title, table=_history(site, one), shows="rotations")


def _history(site: Site, one: Scheduled) -> Table | None:
    began = clock.day_of(one.record.opened)
    before: list[date | None] = [began, *(rotation.on for rotation in one.rotations)]
    rows = [
        (
            day(rotation.on),
            person(site, rotation.by),
            text(wording.label(str((rotation.row or {}).get("because") or ""))),
            number((rotation.on - earlier).days, "days")
            if earlier and earlier <= rotation.on
            else (),
            number(rotation.ledger),
            _proof(site, rotation, one.kind),
            verdict(rotation.proven),
        )
        for earlier, rotation in zip(before, one.rotations, strict=False)
    ]
    heads = ("On", "By", "Because", "In use for", "Ledger entry", "Evidence", "State")
    return table("own-rotations", "Rotations", heads, rows, numbers=("In use for", "Ledger entry"))


BOARD = Board("key-calendar", "calendar/keys", "Key rotation calendar", _lede, _sections, ("key",))
