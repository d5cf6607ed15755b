"""Vulnerabilities: what is open, by severity and with its clock, and how soon the others were fixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb import clock
from opskb.insights import vulnerabilities
from opskb.insights.figure import Figure
from opskb.insights.vulnerabilities import Clock
from opskb.model import Record
from opskb.outputs import wording
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
from opskb.settings.security import SEVERITIES

_NEW = 'opskb new vulnerability "An address that asks for no session" --set severity=high'


def _lede(site: Site) -> str:
    open_ = vulnerabilities.clocks(site.project)
    late = sum(one.passed for one in open_)
    if not open_:
        return "No vulnerability is open."
    tail = f"{late} past their limit" if late else "none past its limit"
    blind = sum(one.left is None for one in open_)
    tail += f", {blind} not judged" if blind else ""
    return f"{wording.plural(len(open_), 'vulnerability', 'vulnerabilities')} open, {tail}."


def _sections(site: Site) -> Iterator[Section]:
    yield clocks(site)
    yield _fixed(site)
    yield from _judgements(site)


def clocks(site: Site) -> Section:
    """What is open, by severity, each with its clock, the one that ends first at the top."""
    open_ = vulnerabilities.clocks(site.project)
    late = sum(one.passed for one in open_)
    title = "No vulnerability is open"
    if open_:
        many = wording.plural(len(open_), "open vulnerability", "open vulnerabilities")
        title = f"{many}, {late or 'none'} past {'their' if late > 1 else 'its'} limit"
        blind = sum(one.left is None for one in open_)
        title += f", {blind} not judged" if blind else ""
    heads = ("Vulnerability", "Severity", "Surfaces", "Owner", "Found", "Fix by", "Clock", "State")
    found = table(
        "open", "Open, the nearest limit first", heads, [_row(site, one) for one in open_]
    )
    empty = Empty("An open vulnerability would stand here with its clock.", _NEW)
    figures = tuple(_by_severity(site, open_))
    return Section("clocks", title, "", figures, None, found, None if open_ else empty)


def _by_severity(site: Site, open_: Sequence[Clock]) -> Iterator[Figure]:
    limits = vulnerabilities.limits(site.project)
    for severity in SEVERITIES:
        of = [one for one in open_ if one.record.severity == severity]
        within = f"to be fixed within {clock.words(limits[severity])}" if severity in limits else ""
        holds = not any(one.passed for one in of) if of else None
        records = tuple(one.record.key for one in of)
        yield Figure(
            f"open_{severity}", f"Open, {severity}", len(of), "", holds, None, within, records
        )


def _row(site: Site, one: Clock) -> Sequence[Cell]:
    record = one.record
    return (
        link(site, record),
        text(wording.label(record.severity)),
        link(site, *_surfaces(site, record)),
        person(site, record.owner),
        day(record.opened),
        day(one.deadline),
        _left(one),
        verdict(None if one.left is None else not one.passed),
    )


def _left(one: Clock) -> Cell:
    if one.left is None:
        return text(f"Not computable, because {one.because}")
    words = vulnerabilities.days_of(one.left)
    return text(f"passed {words} ago", "overdue") if one.passed else text(f"{words} left")


def _surfaces(site: Site, record: Record) -> tuple[Record, ...]:
    return site.project.graph.named(record, "surface")


def _fixed(site: Site) -> Section:
    """How soon the others were fixed, newest first."""
    done = vulnerabilities.closed(site.project)
    good = sum(not one.passed for one in done)
    if not done:
        return Section("fixed", "None was fixed yet", empty=Empty("A fixed one would stand here."))
    rows = [
        (
            link(site, one.record),
            text(wording.label(one.record.severity)),
            day(one.record.opened),
            day(one.record.closed),
            text(vulnerabilities.days_of(one.ended - one.found) if one.ended and one.found else ""),
            text(one.record.values.get("reported_by") or ""),
            verdict(not one.passed if one.deadline else None),
            sentence(site, str(one.record.values.get("late_because") or "")),
        )
        for one in done
    ]
    heads = (
        "Vulnerability",
        "Severity",
        "Found",
        "Fixed",
        "After",
        "Found by",
        "State",
        "Late because",
    )
    title = f"{good} of {len(done)} fixed in time"
    share = Figure("fixed_in_time", "Fixed in time", good / len(done), "ratio")
    return Section("fixed", title, figures=(share,), table=table("fixed", "Fixed", heads, rows))


def _judgements(site: Site) -> Iterator[Section]:
    """Whose severity was changed or who were set aside, with the reason."""
    all = site.project.by_kind.get("vulnerability", ())
    judged = [one for one in all if vulnerabilities.downgraded(one)]
    judged += [one for one in all if one.status in ("accepted", "false positive")]
    rows = [
        (
            link(site, one),
            text(_what(one)),
            sentence(site, reason) if (reason := _reason(one)) else text("No reason", "overdue"),
            verdict(bool(reason)),
        )
        for one in {each.key: each for each in judged}.values()
    ]
    if rows:
        title = wording.plural(len(rows), "judgement") + " that lengthened or stopped a clock"
        heads = ("Vulnerability", "What", "Why", "State")
        yield Section("judgements", title, table=table("judgements", "Judgements", heads, rows))


def _what(record: Record) -> str:
    if vulnerabilities.downgraded(record):
        return f"Was {record.values['was']}, is {record.severity}"
    return wording.label(record.status)


def _reason(record: Record) -> str:
    field = "downgraded_because" if vulnerabilities.downgraded(record) else "dismissed_because"
    return str(record.values.get(field) or "")


def of_index(site: Site) -> Iterator[Section]:
    """What is open with its clock, above the index of vulnerabilities."""
    if site.project.by_kind.get("vulnerability"):
        yield clocks(site)


BOARD = Board(
    "vulnerability-clocks",
    "vulnerabilities/clocks",
    "Vulnerability clocks",
    _lede,
    _sections,
    ("vulnerability",),
)
