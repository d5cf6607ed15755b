"""How activities were kept: by role, by month and by channel, and each period of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import cadence, missed, sla
from opskb.insights.cadence import Kept
from opskb.insights.figure import Figure
from opskb.insights.periods import Period
from opskb.model import Record
from opskb.outputs import wording
from opskb.outputs.sections import Cell, Section, amount, day, link, number, show, table, text
from opskb.outputs.site import Site
from opskb.outputs.views import Table

_MONTHS = 6
_RECENT = 26


def roles(site: Site) -> Iterator[Section]:
    """Each role with its activities: how often each was kept, and month by month."""
    found = [one for one in cadence.activities(site.project) if _shown(one)]
    for title, group in _by_role(site, found):
        bare = sum(bool(one.standing.missed) for one in group)
        tail = f"{bare} with gaps" if bare else "none with a gap"
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
    promise = sla.promise(site.project, one.record)
    counted = text(f"{kept} of {len(ended)}") if ended else ()
    return (
        link(site, one.record),
        text(wording.label(stands.cadence)),
        counted or _promised(stands.cadence, promise),
        number(stands.streak or None),
        day(clock.day_of(done[-1]["on"]) if done else None),
        day(stands.next_due, due=True),
        _state(site, one, promise),
    )


def _promised(cadence: str, promise: Figure | None) -> Cell:
    """What is continuous is not counted but measured, against the target it promises."""
    if promise is None:
        return text("nothing is promised", "overdue") if cadence == "continuous" else ()
    if not promise.computable:
        return text("not computable")
    target = (
        f", target {amount(promise.target, promise.unit)}" if promise.target is not None else ""
    )
    return text(f"{show(promise).words}{target}")


def _state(site: Site, one: Kept, promise: Figure | None) -> Cell:
    """In words first: late, a gap that is told, or kept; what is continuous is judged by its measure."""
    if one.standing.overdue:
        return text("Late", "overdue")
    if missed.gaps(site.project, one.record, one.standing):
        return text("Gap", "soon")
    if promise and promise.holds is False:
        return text("Missed", "overdue")
    judged = one.standing.expected or (promise and promise.holds)
    return text("Kept", "live") if judged else text("Not judged", "closed")


def _matrix(site: Site, found: Sequence[Kept]) -> Section:
    this = site.project.as_of.year * 12 + site.project.as_of.month - 1
    firsts = [date(at // 12, at % 12 + 1, 1) for at in range(max(12, this - _MONTHS + 1), this + 1)]
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


def channels(site: Site) -> Iterator[Section]:
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


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The periods of an activity, the newest first: what each expects, and what was done."""
    if not record.live:
        return
    expected = cadence.of_activity(site.project, record).expected
    if not expected:
        return
    rows = [
        (day(one.first), day(one.last), text(_range(one)), number(one.done), _mark(one, site))
        for one in reversed(expected[-_RECENT:])
    ]
    bare = sum(not one.kept and one.last < site.project.as_of for one in expected)
    title = f"{wording.plural(len(expected), 'period')}, {bare or 'none'} missed"
    heads = ("From", "To", "Expected", "Done", "State")
    shown = table("periods", "Periods", heads, rows, numbers=("Expected", "Done"))
    words = f"The last {_RECENT} of them." if len(expected) > _RECENT else ""
    yield Section("periods", title, words, table=shown)


def _mark(one: Period, site: Site) -> Cell:
    return _verdict(one, site.project.as_of) if one.expected_min else text("Begun midway", "closed")
