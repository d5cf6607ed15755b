"""Plans: what became of each that is over, and the improvements by stage."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.model import Record
from opskb.outputs import wording
from opskb.outputs.boards import improvements
from opskb.outputs.sections import Cell, Empty, Section, day, link, person, sentence, table, text
from opskb.outputs.site import Site


def of_index(site: Site) -> Iterator[Section]:
    """Above the table of plans: what became of those that are over, then the improvements."""
    yield _became(site)
    yield from improvements.of_index(site)


def _became(site: Site) -> Section:
    all = site.project.by_kind.get("plan", ())
    over = [one for one in all if one.state in ("closed", "retired")]
    over.sort(key=lambda one: (str(one.closed or ""), one.id), reverse=True)
    told = sum(bool(one.values.get("outcome")) for one in over)
    title = f"{told} of {wording.plural(len(over), 'plan')} that ended with an outcome"
    rows = [
        (
            link(site, one),
            text(one.title),
            person(site, one.owner),
            text(wording.label(one.status), one.state),
            day(one.closed),
            sentence(site, str(one.values.get("outcome") or "")) or text("Not said", "overdue"),
            _stone(site, one),
        )
        for one in over
    ]
    heads = ("Plan", "What", "Owner", "Status", "Ended", "What became of it", "Tombstone")
    empty = None if rows else Empty("A plan that is over would stand here with its outcome.")
    of = table("became", "What became of each", heads, rows)
    return Section("became", title if rows else "No plan has ended yet", table=of, empty=empty)


def _stone(site: Site, record: Record) -> Cell:
    """The records that mark it, else the day of the tombstone it carries itself."""
    marks = link(site, *site.project.graph.heads(record, "marks"))
    return marks or (day(record.tombstone["on"]) if record.tombstone else ())
