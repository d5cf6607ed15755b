"""The board of compliance: requests with their clocks, what they follow, and the lines of the month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb import clock
from opskb.insights import compliance as insight
from opskb.insights import requests
from opskb.insights.compliance import Line
from opskb.insights.order import newest_first
from opskb.model import Record
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
    verdict,
)
from opskb.outputs.site import Site
from opskb.outputs.views import Table, Value

_ASK = 'opskb new request "A customer asks what we hold" --set type=access'
_BEHIND = (
    ("procedure", "type", "dsar", "Requests of data subjects"),
    ("procedure", "type", "legal-hold", "Legal holds"),
    ("policy", "area", "audit-log-retention", "How long audit logs are kept"),
)
"""What stands behind the requests: kind, field, its value, and what it is for."""


# Lines on their own procedure can be linked to; on the board two procedures may call theirs alike.
_OWN = "own"
_AUDITS = 10
_LAW = (
    "A request of a data subject is answered within a month of its receipt, and within two more only"
    " where the reason is written down (Regulation (EU) 2016/679, art. 12(3))."
)


def _requests(site: Site) -> tuple[Record, ...]:
    return site.project.by_kind.get("request", ())


def _lede(site: Site) -> str:
    open_ = [one for one in _requests(site) if one.live]
    late = sum((_left(site, one) or 0) < 0 for one in open_)
    lines = insight.all_lines(site.project)
    current = sum(line.current(site.project.as_of) for line in lines)
    total = len(lines) + len(insight.lacking(site.project))
    over = f", {late} past the legal deadline" if late else ", none past its deadline"
    asked = f"{wording.plural(len(open_), 'request')} open{over if open_ else ''}"
    month = f"{current} of {wording.plural(total, 'line')} of the month current"
    return f"{asked}; {month}." if lines else f"{asked}."


def _left(site: Site, record: Record) -> int | None:
    return requests.deadline(record).left(site.project.as_of)


def _sections(site: Site) -> Iterator[Section]:
    yield clocks(site)
    yield _answered(site)
    yield _behind(site)
    lines = insight.all_lines(site.project)
    for area in insight.AREAS:
        lacks = [name for of, name in insight.lacking(site.project) if of == area]
        yield _area(site, area, [line for line in lines if line.area == area], lacks)
    yield _audits(site)


def clocks(site: Site) -> Section:
    """The open requests, the nearest deadline first."""
    open_ = sorted(
        (one for one in _requests(site) if one.live),
        key=lambda one: (str(requests.deadline(one).last or "9999"), one.id),
    )
    days = [left for one in open_ if (left := _left(site, one)) is not None]
    count = wording.plural(len(open_), "open request") if open_ else "No request is open"
    nearest = min(days, default=None)
    heads = (
        "Request",
        "Type",
        "Owner",
        "Received",
        "Legal deadline",
        "Days left",
        "Follows",
        "State",
    )
    return Section(
        "clocks",
        f"{count}{_nearest(nearest)}",
        _LAW,
        table=table(
            "clocks",
            "Open requests",
            heads,
            [_clock(site, one) for one in open_],
            numbers=("Days left",),
        ),
        empty=None if open_ else Empty("An open request would stand here with its clock.", _ASK),
    )


def _nearest(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return f"; one is {wording.plural(-days, 'day')} over its deadline"
    return f"; the nearest must be answered in {wording.plural(days, 'day')}"


def _clock(site: Site, record: Record) -> tuple[Cell, ...]:
    found, left = requests.deadline(record), _left(site, record)
    followed = requests.procedure(site.project, record)
    return (
        link(site, record),
        text(wording.label(str(record.values.get("type") or "").replace("-", " "))),
        person(site, record.owner),
        day(record.opened),
        day(found.last, due=True) if found.last else text("Stands until it is lifted"),
        number(left),
        link(site, followed) if followed else text("No procedure", "overdue"),
        text("Held", "live") if left is None else verdict(left >= 0 and not found.fault),
    )


def _answered(site: Site) -> Section:
    done = [one for one in _requests(site) if one.state == "closed"]
    rows = [_answer(one, site) for one in newest_first(done)]
    kept = sum((_left(site, one) or 0) >= 0 and bool(one.closed) for one in done)
    heads = ("Request", "Type", "Received", "Answered", "Days taken", "Legal deadline", "Days left")
    title = f"{kept} of {wording.plural(len(done), 'closed request')} answered in time"
    title = title if done else "No request was answered yet"
    return Section(
        "answered",
        title,
        table=table(
            "answered", "Closed requests", heads, rows, numbers=("Days taken", "Days left")
        ),
        empty=None if rows else Empty("Its days and its clock would stand here."),
    )


def _answer(record: Record, site: Site) -> tuple[Cell, ...]:
    found = requests.deadline(record)
    took = None
    if found.answered and record.opened:
        took = (found.answered - clock.day_of(record.opened)).days
    return (
        link(site, record),
        text(wording.label(str(record.values.get("type") or "").replace("-", " "))),
        day(record.opened),
        day(found.answered) or text("Not written down", "overdue"),
        number(took) if took is None or took >= 0 else text("Not computable"),
        day(found.last),
        number(found.left(site.project.as_of)) if found.answered else (),
    )


def _behind(site: Site) -> Section:
    """The procedures and the policy that stand behind requests, a row for each that there must be."""
    rows, there = [], 0
    for kind, field, value, what in _BEHIND:
        live = [one for one in site.project.by_kind.get(kind, ()) if one.live]
        found = [one for one in live if _says(one, field, value)]
        there += bool(found)
        rows += [_kept(site, what, one) for one in found]
        if not found:
            make = commands.new(site, kind, what, **{field: value})
            rows.append((text(what), (Value("code", make),), (), (), (), verdict(None)))
    heads = ("For", "Record", "Owner", "Reviewed", "Due", "State")
    title = f"{there} of {len(_BEHIND)} documents that an auditor asks for are in force"
    return Section("procedures", title, table=table("behind", "Procedures and policy", heads, rows))


def _says(record: Record, field: str, value: str) -> bool:
    """Whether a record is what must be there: by its field, or as one of what it also covers."""
    return record.values.get(field) == value or value in (record.values.get("covers") or ())


def _kept(site: Site, what: str, record: Record) -> tuple[Cell, ...]:
    stale = record.kind == "procedure" and insight.unread(site.project, record)
    fresh = bool(record.due and record.due >= site.project.as_of) and not stale
    when = (day(record.last), day(record.due, due=True))
    return (text(what), link(site, record), person(site, record.owner), *when, verdict(fresh))


def _area(site: Site, area: str, lines: Sequence[Line], lacks: Sequence[str]) -> Section:
    name = wording.label(area.replace("-", " "))
    current = sum(line.current(site.project.as_of) for line in lines)
    state = f"{current} of {wording.plural(len(lines) + len(lacks), 'line')} current"
    state = state if lines or lacks else "no line is written down"
    empty = "Rows of `requirements` in a procedure of the type `compliance` stand here."
    make = 'opskb new procedure "The compliance month" --set type=compliance'
    return Section(
        f"area-{area}",
        f"{name}: {state}",
        table=_lines(site, area, name, lines, lacks),
        empty=None if lines or lacks else Empty(empty, make),
    )


def _lines(
    site: Site, slug: str, title: str, lines: Sequence[Line], lacks: Sequence[str] = ()
) -> Table | None:
    heads = ("Line", "What", "Owner", "Every", "Last done", "Due", "Evidence", "State")
    rows: list[tuple[Cell, ...]] = [
        (
            text(line.id),
            sentence(site, str(line.row.get("what") or "")),
            person(site, line.owner),
            text(clock.words(line.row["every"]) if line.row.get("every") else ""),
            day(line.done) or text("Never", "overdue"),
            day(line.due, due=True),
            sentence(site, str(line.row.get("evidence") or "")),
            verdict(line.current(site.project.as_of)),
        )
        for line in lines
    ]
    no_line = text("No such line", "overdue")
    rows += [((), text(name), (), (), no_line, (), (), verdict(False)) for name in lacks]
    anchors = [line.id for line in lines] if slug == _OWN else []
    return table(f"lines-{slug}", title, heads, rows, anchors=anchors)


def _audits(site: Site) -> Section:
    """The newest audits that were held: what an assessor reads beside the lines of the month."""
    all = site.project.by_kind.get("exercise", ())
    held = [one for one in all if one.values.get("type") == "audit" and one.state == "closed"]
    newest = newest_first(held)[:_AUDITS]
    rows = [
        (
            link(site, one),
            day(one.opened),
            text(wording.label(str(one.values.get("subject") or one.values.get("pillar") or ""))),
            person(site, one.owner),
            number(len(one.values.get("findings") or ())),
            number(sum(row.get("state") == "open" for row in one.actions)),
        )
        for one in newest
    ]
    heads = ("Audit", "Held", "Of", "Owner", "Findings", "Open actions")
    title = f"{wording.plural(len(held), 'audit')} held; the newest stand here"
    of = table("audits", "Audits", heads, rows, numbers=("Findings", "Open actions"))
    make = 'opskb new exercise "Access review" --set type=audit'
    empty = None if rows else Empty("No audit was held.", make)
    return Section("audits", title if rows else "No audit was held", table=of, empty=empty)


def of_index(site: Site) -> Iterator[Section]:
    """The open requests with their clocks, above the table of requests."""
    yield clocks(site)


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The lines of a procedure, with the day each is due; nothing where it has none."""
    lines = insight.lines(site.project, record)
    if lines:
        current = sum(line.current(site.project.as_of) for line in lines)
        title = f"{current} of {wording.plural(len(lines), 'line')} current"
        yield Section(
            "lines", title, table=_lines(site, _OWN, "Lines", lines), shows="requirements"
        )


BOARD = Board("compliance", "compliance", "Compliance", _lede, _sections, ("request", "procedure"))
