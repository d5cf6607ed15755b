"""RFCs: those that are open with their windows, and the decision that each of the others became."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import rfcs
from opskb.model import Record
from opskb.outputs import wording
from opskb.outputs.sections import Cell, Empty, Section, day, link, person, table, text
from opskb.outputs.site import Site

_OPEN = 'opskb new rfc "Payouts by country" --set status=open --set closes=2026-12-04'


def of_index(site: Site) -> Iterator[Section]:
    """Above the table of RFCs: the open windows, and what the decided ones became."""
    yield _windows(site)
    yield _became(site)


def _windows(site: Site) -> Section:
    found = rfcs.open_ones(site.project)
    over = sum(bool(one.deadline and one.deadline < site.project.as_of) for one in found)
    title = (
        f"{wording.plural(len(found), 'RFC')} open for comment, {over or 'none'} past its window"
    )
    rows = [
        (
            link(site, one),
            text(one.title),
            person(site, one.owner),
            day(one.opened),
            day(one.deadline, due=True) or text("Not stated", "overdue"),
            day(one.last) or text("Not yet"),
        )
        for one in found
    ]
    heads = ("RFC", "What", "Author", "Opened", "Window closes", "Reviewed")
    empty = None if rows else Empty("An open RFC would stand here with its window.", _OPEN)
    of = table("windows", "Open for comment", heads, rows)
    return Section("windows", title if rows else "No RFC is open", table=of, empty=empty)


def _became(site: Site) -> Section:
    found = rfcs.decided(site.project)
    accepted = [one for one in found if one.status == "accepted"]
    led = sum(bool(rfcs.became(site.project, one)) for one in accepted)
    title = f"{led} of {wording.plural(len(accepted), 'accepted RFC')} became a decision"
    rows = [
        (
            link(site, one),
            text(one.title),
            text(wording.label(one.status), one.state),
            day(one.closed),
            _decision(site, one),
        )
        for one in found
    ]
    heads = ("RFC", "What", "Status", "Decided", "Became")
    empty = None if rows else Empty("An RFC that was decided would stand here with its decision.")
    of = table("promoted", "What became of each", heads, rows)
    return Section("promoted", title if rows else "No RFC was decided yet", table=of, empty=empty)


def _decision(site: Site, record: Record) -> Cell:
    """The decisions it became; those it names that were rejected are shown as such."""
    standing = link(site, *rfcs.became(site.project, record))
    if standing or record.status != "accepted":
        return standing
    named = link(site, *rfcs.named(site.project, record))
    return (*named, *text("Rejected", "overdue")) if named else text("No decision", "overdue")
