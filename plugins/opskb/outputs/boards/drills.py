"""The board of drills: restores by quarter, promised against measured, and bug hunts by release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from opskb.insights import drills, exercises, gates
from opskb.insights.drills import Backup, Cycle
from opskb.insights.figure import Figure
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Curve, Level
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    amount,
    day,
    link,
    number,
    sentence,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_BACKUP = 'opskb new procedure "Backup of the ledger" --set type=backup'
_HUNT = 'opskb new exercise "Hunt in the outbox" --set type=bug-hunt --set area=webhooks'
_DRILLS = ("Quarter", "Procedure", "Drill", "Held", "Lost", "Promised", "Took", "At most", "State")


def _lede(site: Site) -> str:
    found = drills.backups(site.project)
    lacking = sum(bool(one.lacking) for one in found)
    held = sum(len(one.good) for one in found)
    hunts = len(exercises.held(site.project, "bug-hunt"))
    if not found:
        return f"No backup procedure is written down; {wording.plural(hunts, 'bug hunt')} held."
    state = f"{lacking} cannot be relied on" if lacking else _kept(found)
    backups = wording.plural(len(found), "backup")
    return f"{backups}, {state}; {wording.plural(held, 'restore drill')} succeeded, {wording.plural(hunts, 'bug hunt')} held."


def _kept(found: Sequence[Backup]) -> str:
    """What can be said of the promises of backups that were all restored."""
    short = sum(not one.kept for one in found)
    if not short:
        return "each restored as promised"
    return f"each restored, {short} of {len(found)} not shown to keep what is promised"


def _sections(site: Site) -> Iterator[Section]:
    found = drills.backups(site.project)
    if not found:
        empty = Empty("A backup procedure says what is taken, and what may be lost.", _BACKUP)
        yield Section("backups", "No backup procedure is written down", empty=empty)
    else:
        yield _procedures(site, found)
        yield _by_quarter(site, found)
        for one in found:
            yield from _measured(site, one)
    yield _hunts(site)
    yield from _defects(site)


def _procedures(site: Site, found: Sequence[Backup]) -> Section:
    rows = [
        (
            link(site, one.procedure),
            *(_flag(one.procedure, name) for name in ("full_state", "encrypted", "offsite")),
            number(one.procedure.values.get("rpo"), "minutes"),
            number(one.procedure.values.get("rto"), "minutes"),
            day(exercises.day_of(one.good[-1]) if one.good else None),
            day(one.standing.next_due if one.standing else None, due=True),
            text(wording.label(one.lacking), "overdue") if one.lacking else verdict(True),
        )
        for one in found
    ]
    heads = ("Procedure", "Full state", "Encrypted", "Offsite", "May lose", "May take", "Last restored", "Next by", "State")  # fmt: skip
    lacking = [one for one in found if one.lacking]
    title = (
        f"{len(lacking)} of {len(found)} cannot be relied on"
        if lacking
        else "Every backup was restored in time"
    )
    return Section("backups", title, table=table("backups", "Backups", heads, rows))


def _flag(record: Record, name: str) -> Cell:
    said = record.values.get(name)
    if said is None:
        return text("Not said", "overdue")
    return text("Yes", "live") if said else text("No", "overdue")


def _by_quarter(site: Site, found: Sequence[Backup]) -> Section:
    pairs = [(one, drill) for one in found for drill in one.all]
    pairs.sort(key=lambda pair: exercises.day_of(pair[1]) or date.max, reverse=True)
    rows = [_drill(site, one, drill) for one, drill in pairs]
    quarters = {q for one in found for drill in one.good if (q := _quarter(drill))}
    title = f"{wording.plural(len(quarters), 'quarter')} with a restore drill that succeeded"
    numbers = ("Lost", "Promised", "Took", "At most")
    shown = table("drills", "Restore drills", _DRILLS, rows, numbers=numbers)
    command = 'opskb new exercise "Restore drill" --set type=drill'
    empty = None if shown else Empty("A restore drill tests a backup procedure.", command)
    return Section("drills", title, table=shown, empty=empty)


def _quarter(drill: Record) -> str:
    on = exercises.day_of(drill)
    return drills.quarter(on) if on else ""


def _drill(site: Site, one: Backup, drill: Record) -> tuple[Cell, ...]:
    figures = {each.name: each for each in exercises.measures(drill, one.procedure)}
    held = any(each.key == drill.key for each in one.held)
    lost, took = figures["rpo"], figures["rto"]
    holds = _holds(drill, lost, took)
    return (
        text(_quarter(drill)),
        link(site, one.procedure),
        link(site, drill),
        day(drill.opened),
        _amount(lost) if held else (),
        number(one.procedure.values.get("rpo"), "minutes"),
        _amount(took) if held else (),
        number(one.procedure.values.get("rto"), "minutes"),
        verdict(holds) if held else text(wording.label(exercises.result(drill)), "draft"),
    )


def _holds(drill: Record, *measured: Figure) -> bool | None:
    """Whether a drill kept what is promised; None where that was not measured, or is not promised."""
    if not drills.succeeded(drill) or any(one.holds is False for one in measured):
        return False
    return True if all(one.holds for one in measured) else None


def _amount(figure: Figure) -> Cell:
    if not figure.computable:
        return text("Not measured")
    return text(amount(figure.value, figure.unit), "overdue" if figure.holds is False else "")


def _measured(site: Site, one: Backup) -> Iterator[Section]:
    """How long each restore took, as a line under what is promised."""
    points = [
        (on, float(drill.values["rto"]))
        for drill in one.held
        if (on := exercises.day_of(drill)) and (drill.values.get("rto") or -1) >= 0
    ]
    promised = one.procedure.values.get("rto")
    if len(points) < 2 or promised is None or promised < 0:
        return
    last = points[-1][1]
    title = f"{one.procedure.title}: {amount(last, 'minutes')} to restore, {amount(promised, 'minutes')} promised"
    chart = charts.line(
        title,
        "Minutes until a restored copy could be written to, a point for each drill.",
        [Curve("took", tuple(points))],
        levels=[Level("promised", promised)],
        unit="min",
        zero=True,
    )
    name = f"rto-{wording.slug(one.procedure.id)}"
    rows = [(day(on), number(took, "minutes")) for on, took in reversed(points)]
    of = f"Minutes to restore, {one.procedure.title}"
    shown = table(name, of, ("Held", "Took"), rows, numbers=("Took",))
    yield Section(name, title, chart=chart, table=shown)


def _hunts(site: Site) -> Section:
    cycles = drills.cycles(site.project)
    rows = [_cycle(site, one) for one in reversed(cycles)]
    heads = ("Release", "From", "To", "Hunts", "Scope", "Days", "Defects", "State")
    shown = table("hunts", "Bug hunts by release", heads, rows, numbers=("Days", "Defects"))
    found = exercises.held(site.project, "bug-hunt")
    defects = sum(len(one.values.get("findings", ())) for one in found)
    title = f"{wording.plural(len(found), 'bug hunt')} found {wording.plural(defects, 'defect')}"
    title = title if found else "No bug hunt was held"
    empty = None if shown else Empty("A bug hunt has one scope, an end, and defects.", _HUNT)
    return Section("hunts", title, table=shown, empty=empty)


def _cycle(site: Site, one: Cycle) -> tuple[Cell, ...]:
    hunts = one.hunts
    scope = ", ".join(word for hunt in hunts for word in _scope(hunt))
    took = sum(exercises.days(hunt) or 0 for hunt in hunts)
    defects = sum(len(hunt.values.get("findings", ())) for hunt in hunts)
    return (
        link(site, one.record),
        day(one.first),
        day(one.last if one.ended else None),
        link(site, *hunts),
        text(scope),
        number(took or None),
        number(defects if hunts else None),
        _state(one),
    )


def _scope(hunt: Record) -> tuple[str, ...]:
    areas: tuple[str, ...] = hunt.values.get("area", ())
    return (*areas, *(f"layer {layer}" for layer in hunt.values.get("layer", ())))


def _state(one: Cycle) -> Cell:
    if one.hunts:
        return text("Hunted", "live")
    if not one.ended:
        return text("Running", "draft")
    waived = gates.hunt_waived(one.record)
    return text("Waived", "waived") if waived else text("No hunt", "overdue")


def _defects(site: Site) -> Iterator[Section]:
    found = [
        (hunt, row)
        for hunt in reversed(exercises.held(site.project, "bug-hunt"))
        for row in hunt.values.get("findings", ())
    ]
    found.sort(key=lambda pair: _severity(pair[1].get("severity")))
    if found:
        rows = [
            (
                link(site, hunt),
                text(row.get("id")),
                text(wording.label(str(row.get("severity") or "not said"))),
                sentence(site, str(row.get("what") or "")),
                sentence(site, str(row.get("reproducer") or "")),
                sentence(site, str(row.get("became") or "")),
            )
            for hunt, row in found
        ]
        heads = ("Hunt", "Defect", "Severity", "What", "Reproducer", "Became")
        grave = sum(row.get("severity") in exercises.SEVERITIES[:2] for _, row in found)
        title = f"{grave} of {wording.plural(len(found), 'defect')} {'is' if grave == 1 else 'are'} high or critical"
        yield Section("defects", title, table=table("defects", "Defects", heads, rows))


def _severity(word: str | None) -> int:
    known = exercises.SEVERITIES
    return known.index(word) if word in known else len(known)


def of_procedure(site: Site, record: Record) -> Iterator[Section]:
    """The restore drills of a backup procedure, on its page."""
    if record.values.get("type") == "backup":
        yield _by_quarter(site, (drills.backup(site.project, record),))


BOARD = Board(
    "drills",
    "drills",
    "Drills and bug hunts",
    _lede,
    _sections,
    ("exercise", "procedure"),
)
