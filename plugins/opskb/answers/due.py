"""list_due: what must be looked at, nearest first."""

from __future__ import annotations

from typing import Annotated, TypedDict

from opskb import clock, fields
from opskb.answers import asked
from opskb.answers.answer import Answer, Unanswered
from opskb.answers.labels import word
from opskb.answers.paging import Row, page
from opskb.answers.sized import line
from opskb.insights.freshness import Due
from opskb.outputs.site import Site
from opskb.reports.run import counted


class Owed(TypedDict):
    """One thing that is due: `days` from the date of the answer on, less than nought where it is late."""

    on: str
    days: int
    id: str
    trust: str
    kind: str
    what: str
    owner: str
    title: str


class Dues(TypedDict):
    """What is due up to a day."""

    as_of: str
    until: str
    total: int
    due: list[Owed]
    cursor: str | None


def list_due(
    site: Site,
    *,
    within: Annotated[str, "How far ahead: 30d, 6 weeks."] = "30d",
    owner: Annotated[str | None, "Only of this owner, or part of the name."] = None,
    kind: Annotated[str | None, "Only of records of this kind."] = None,
    cursor: Annotated[str | None, "Goes on from an earlier answer."] = None,
) -> Answer:
    """List reviews, deadlines, rotations and actions that are overdue or come due, nearest first."""
    base = site.project
    try:
        until = clock.later(base.as_of, clock.parse_duration(asked.short("within", within)))
    except (ValueError, OverflowError):
        raise Unanswered(
            f"`within` is `{line(within)}`, and no duration: ask again with such as 30d or 6 weeks."
        ) from None
    name = asked.kind(site, kind).name if kind else ""
    whose = asked.short("owner", owner or "").strip().casefold()
    if whose and not any(whose in one.casefold() for one in _owners(site)):
        raise Unanswered(_nobody(site, whose))
    found = [
        due
        for due in site.dues
        if due.day <= until
        and (not name or due.record.kind == name)
        and whose in due.owner.casefold()
    ]
    told = page(
        found,
        cursor,
        of=("list_due", str(until), whose, name),
        key=lambda due: f"{due.record.key} {due.what} {due.row} {due.day}",
        row=lambda due: _row(site, due),
    )
    head = f"{counted(len(found), 'thing')} due up to {until}, as of {base.as_of}."
    data = {"as_of": str(base.as_of), "until": str(until), "total": told.total}
    text = "\n".join(filter(None, (head, told.text, told.more)))
    return Answer(text, {**data, "due": told.data, "cursor": told.cursor})


def _row(site: Site, due: Due) -> Row:
    days = (due.day - site.project.as_of).days
    found = Owed(
        on=due.day.isoformat(),
        days=days,
        id=due.record.id,
        trust=word(site, due.record),
        kind=due.record.kind,
        what=line(f"{due.what} {due.row}"),
        owner=line(due.owner),
        title=line(due.text or due.record.title),
    )
    when = f"{-days} d overdue" if days < 0 else f"in {days} d"
    owner = f", {found['owner']}" if found["owner"] else ""
    said = f"{found['on']} ({when}) {found['id']} {found['what']}{owner}: {found['title']}"
    return Row(said, found)


def _owners(site: Site) -> tuple[str, ...]:
    owners = {due.owner for due in site.dues} | {record.owner for record in site.project.graph}
    return tuple(sorted(filter(None, owners)))


def _nobody(site: Site, whose: str) -> str:
    known = {one.casefold(): one for one in _owners(site)}
    near = known.get(fields.closest(whose, tuple(known)), "")
    hint = f" Did you mean `{line(near)}`?" if near else ""
    return (
        f"nobody called `{line(whose)}` owns or owes anything.{hint} Leave `owner` out to see all."
    )
