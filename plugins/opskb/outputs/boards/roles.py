"""Roles: what lies on the desk of each now, what is due, what it has to decide; what steering sees."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import cadence, oncall, posture, roles
from opskb.insights.cadence import Kept
from opskb.insights.freshness import Due
from opskb.insights.posture import Cost
from opskb.insights.roles import Desk
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.charts import Curve
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

_WHAT = {"review": "Review", "deadline": "Deadline", "action": "Action"}
_SHOWN = 12
"""Months of cost that are shown."""
_AHEAD, _MOST, _FEW, _SHIFTS = 90, 6, 6, 4
"""Days ahead and rows of what is due, records of a kind and shifts, that a page shows."""


def of_record(site: Site, role: Record) -> Iterator[Section]:
    """On the page of a role: to decide, due, what it does again and again, what it answers for."""
    if role.retired:
        return
    desk = roles.desk(site.project, role)
    if role.values.get("rota"):
        yield _on_call(site, role)
    yield _decide(site, desk)
    yield _due(site, desk)
    yield _activities(site, role)
    yield _owns(site, desk)
    if role.values.get("layer") == "steering":
        yield from _steering(site)


def _on_call(site: Site, role: Record) -> Section:
    """Who is on call now, and each shift of the rota that is not over, by its state in words."""
    now = site.project.as_of
    found = oncall.on_call(role, now)
    title = f"On call now: {oncall.words(found, now)}" if found else "Nobody is on call now"
    shifts = [one for one in oncall.shifts(role) if one.ends > clock.instant(now)]
    rows = [
        (
            text("On call now", "live") if one in found else text("To come", "draft"),
            person(site, one.who),
            day(one.begins),
            day(one.ends),
        )
        for one in shifts[:_SHIFTS]
    ]
    shown = table("on-call", "On call", ("State", "Who", "From", "Until"), rows)
    return Section("on-call", title, table=shown)


def _decide(site: Site, desk: Desk) -> Section:
    if not desk.decides:
        empty = Empty("Nothing waits for this role: no proposal, escalation, signal or rollout.")
        return Section("to-decide", "Nothing to decide", empty=empty)
    heads = ("What", "Title", "Since", "Why it is here")
    rows = [
        (link(site, one.record), text(one.record.title), day(one.since), text(one.because))
        for one in desk.decides
    ]
    title = f"{wording.plural(len(desk.decides), 'thing')} to decide"
    return Section("to-decide", title, table=table("to-decide", "To decide", heads, rows))


def _due(site: Site, desk: Desk) -> Section:
    if not desk.dues:
        empty = Empty("A review, a deadline or an action of this role would stand here.")
        return Section("due", "Nothing is due", empty=empty)
    late = sum(one.day < site.project.as_of for one in desk.dues)
    title = f"{len(desk.dues)} due, {late} of them overdue" if late else f"{len(desk.dues)} due"
    near = [one for one in desk.dues if (one.day - site.project.as_of).days <= _AHEAD][:_MOST]
    later = len(desk.dues) - len(near)
    rest = f"{later} more later; the freshness page lists them all." if later else ""
    heads = ("By", "What", "Of", "Do")
    rows = [_due_row(site, one) for one in near]
    return Section("due", title, rest, table=table("due", "Due", heads, rows))


def _due_row(site: Site, one: Due) -> tuple[Cell, ...]:
    what = _WHAT.get(one.what) or wording.label(one.what)
    return (
        day(one.day, due=True),
        text(f"{what} {one.row}".strip()),
        link(site, one.record),
        sentence(site, one.text or one.record.title),
    )


def _activities(site: Site, role: Record) -> Section:
    all = cadence.of_role(site.project, role)
    if not all:
        new = f'opskb new activity "Review of the week" --set role={role.id} --set cadence=weekly'
        empty = Empty("An activity whose `role` is this one stands here, with its cadence.", new)
        return Section("activities", "No activity names this role", empty=empty)
    missed = sum(one.standing.overdue for one in all)
    title = wording.plural(len(all), "activity", "activities")
    title += f", {missed} missed last time" if missed else ", none missed last time"
    heads = ("Activity", "Cadence", "Next", "Kept in a row", "State")
    rows = [_activity(site, one) for one in all]
    found = table("activities", "Activities", heads, rows, numbers=("Kept in a row",))
    return Section("activities", title, table=found)


def _activity(site: Site, one: Kept) -> tuple[Cell, ...]:
    standing = one.standing
    return (
        link(site, one.record),
        text(wording.label(standing.cadence)),
        day(standing.next_due, due=True),
        number(standing.streak),
        verdict(not standing.overdue if standing.expected else None),
    )


def _owns(site: Site, desk: Desk) -> Section:
    if not desk.owns:
        empty = Empty(f"A record with `owner: {desk.role.id}` would stand here.")
        return Section("owns", "It answers for no record", empty=empty)
    kinds = [kind for kind in site.project.kinds if desk.of_kind(kind.name)]
    heads = ("Kind", "Count", "Records")
    rows = [
        (
            text(kind.title),
            number(len(desk.of_kind(kind.name))),
            _some(site, desk.of_kind(kind.name)),
        )
        for kind in kinds
    ]
    title = f"Answers for {wording.plural(len(desk.owns), 'record')}"
    names = wording.listed(list(desk.names))
    return Section(
        "owns",
        title,
        f"What is open or in force and owned by {names}.",
        table=table("owns", "Answers for", heads, rows, numbers=("Count",)),
    )


def _some(site: Site, records: tuple[Record, ...]) -> Cell:
    """The first few records, and how many more there are."""
    more = len(records) - _FEW
    return (*link(site, *records[:_FEW]), *(text(f"and {more} more") if more > 0 else ()))


def _steering(site: Site) -> Iterator[Section]:
    yield from _costs(site)
    yield _maturity(site)
    figures = posture.health(site.project)
    red = [one.label for one in figures if one.holds is False]
    title = f"Health: {wording.listed(red)} off target".lower() if red else "Health: all on target"
    yield Section("health", wording.label(title), "", figures)


def _costs(site: Site) -> Iterator[Section]:
    all = [one for one in posture.costs(site.project) if one.whole]
    if not all:
        new = 'opskb new budget "Machines" --set scope=account --set amount=1000'
        empty = Empty("The cost of each month, over all budgets, would stand here.", new)
        yield Section("cost", "Cost: not computable", empty=empty)
    for at, one in enumerate(all):
        yield _cost(one, "cost" if not at else f"cost-{one.currency.lower()}")


def _cost(one: Cost, anchor: str) -> Section:
    months = tuple((day, float(round(spent))) for day, spent in one.whole[-_SHOWN:])
    spent = f"{months[-1][1]:,.0f} {one.currency}".strip()
    title = f"Cost: {spent} in {months[-1][0]:%B %Y}"
    if one.change is not None:
        way = "more" if one.change > 0 else "less"
        title += f", {abs(round(100 * one.change))} % {way} than {posture.BACK} months before"
    about = "The sum of what every budget spent in each month that is over."
    chart = charts.line(title, about, [Curve("", months)], unit=one.currency, zero=True)
    rows = [(text(f"{month:%b %Y}"), number(value, one.currency)) for month, value in months]
    found = table(f"{anchor}-months", "Cost by month", ("Month", "Spent"), rows, numbers=("Spent",))
    return Section(anchor, title, about, (), chart, found)


def _maturity(site: Site) -> Section:
    all = posture.maturity(site.project)
    over, verified = sum(one.over for one in all), sum(one.verified for one in all)
    title = "Auto-remediation: not computable, because no incident is over"
    if over:
        title = f"Auto-remediation: {verified} of {over} incidents mended alone and verified"
    heads = ("Severity", "Over", "Mended alone", "And verified", "Share")
    rows = [
        (
            text(one.severity),
            number(one.over),
            number(one.alone),
            number(one.verified),
            number(round(one.share, 4), "ratio") if one.share is not None else text("None over"),
        )
        for one in all
    ]
    about = "What an agent mended alone counts only where somebody saw that it held."
    found = table("maturity", "Auto-remediation", heads, rows, numbers=heads[1:])
    return Section("maturity", title, about, table=found)


def of_index(site: Site) -> Iterator[Section]:
    """Above the table of roles: what lies on each desk."""
    live = [one for one in site.project.by_kind["role"] if not one.retired]
    if not live:
        return
    desks = [roles.desk(site.project, one) for one in live]
    late = {desk.role.key: _late(site, desk) for desk in desks}
    heads = ("Role", "Layer", "Held by", "To decide", "Overdue", "Due", "Answers for")
    rows = [
        (
            link(site, desk.role),
            text(wording.label(str(desk.role.values.get("layer") or ""))),
            tuple(value for name in desk.names[1:] for value in person(site, name))
            or text("Nobody", "overdue"),
            number(len(desk.decides)),
            number(late[desk.role.key]),
            number(len(desk.dues)),
            number(len(desk.owns)),
        )
        for desk in desks
    ]
    waiting = sum(bool(desk.decides) for desk in desks)
    title = f"{waiting} of {wording.plural(len(desks), 'role')} have something to decide"
    found = table("desks", "Desks", heads, rows, numbers=heads[3:])
    yield Section("desks", title, table=found)


def _late(site: Site, desk: Desk) -> int:
    return sum(one.day < site.project.as_of for one in desk.dues)
